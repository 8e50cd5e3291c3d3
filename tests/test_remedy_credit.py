"""Store credit instead of money, by core's addon “loyalty”; ``dev/test --peers`` installs it."""

import unittest.mock
from datetime import date

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common_return import ReturnCommon


class CreditCommon(ReturnCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "loyalty.program" not in cls.env:
            raise unittest.SkipTest("Not installed: loyalty")
        cls.cards = cls.env["loyalty.program"].create(
            {
                "name": "House Card",
                "company_id": cls.company.id,
                **cls.env["loyalty.program"]._program_type_default_values()["gift_card"],
                "program_type": "gift_card",
            }
        )
        cls.order, cls.invoice = cls._new_paid_order(3)

    def _return_for_credit(self, quantity=1, order=None):
        """Return a return whose goods have passed; the customer takes a card instead of money."""
        remedy = self._new_return(order or self.order, quantity)
        remedy.with_user(self.agent)._choose_credit(str(self.cards.id))
        self._arrive(remedy)
        self._inspect(remedy)
        return remedy.sudo()

    def _post(self, remedy):
        remedy.refund_move_id.with_user(self.accountant).action_post()
        return self._card(remedy)

    def _card(self, remedy):
        return self.env["loyalty.card"].browse(remedy.credit_card_id)


@tagged("post_install", "-at_install", "after_sales")
class TestStoreCredit(CreditCommon):
    def test_a_return_for_a_card(self):
        """The customer wishes a card: the posted credit note makes it, over just the sum; nothing is owed."""
        case = self._new_case(self.order, self.return_kind)
        action = case.with_user(self.agent).action_open_remedy()
        window = case.with_user(self.agent).env[action["res_model"]].browse(action["res_id"])
        form = Form(window, "after_sales.remedy_propose_view_form")
        form.reason_id = self.env.ref("after_sales.reason_changed_mind")
        with form.row_ids.edit(0) as row:
            row.holds = "yes"
        with form.line_ids.edit(0) as line:
            line.quantity = 2
        form.credit_program = str(self.cards.id)
        form.save().action_save()
        remedy = case.remedy_ids.with_user(self.agent)
        self.assertTrue(remedy.needs_consent)
        with self._refused(UserError, "he gets a store credit instead of money"):
            remedy._request()
        remedy.action_record_consent()
        remedy._request()
        self.assertEqual((remedy.credit_agreed_by, remedy.state), (self.agent, "awaiting_return"))
        self.assertIn("you get 200.00", remedy._get_customer_text().replace("$\N{NO-BREAK SPACE}", ""))
        self._arrive(remedy)
        self._inspect(remedy)
        move = remedy.sudo().refund_move_id
        self.assertEqual((move.amount_total, sorted(move.invoice_line_ids.mapped("price_total"))), (0, [-200, 200]))
        self.assertFalse(remedy.credit_code, "nothing is given before accounting has posted it")
        with self.mock_mail():
            card = self._post(remedy.sudo())
        self.assertEqual((card.points, card.partner_id, card.program_id), (200, self.customer, self.cards))
        self.assertEqual((remedy.state, remedy.credit_code, remedy.credit_left), ("done", card.code, 200))
        self.assertEqual((card.history_ids.issued, card.history_ids.order_id), (200, remedy.id))
        self.assertIn(card.code, self.mails[0].body_html)
        self.assertIn("mailed to li@example.com", " ".join(case.message_ids.mapped("body")))
        self.assertFalse(remedy.refund_sent_on, "no money travels")
        self.assertIn("We have mailed you its code", remedy._get_customer_text())

    def mock_mail(self):
        """Keep the mails that are made meanwhile."""
        self.mails = self.env["mail.mail"]
        test, create = self, type(self.env["mail.mail"]).create

        def keep(model, vals_list):
            made = create(model, vals_list)
            test.mails |= made
            return made

        return unittest.mock.patch.object(type(self.env["mail.mail"]), "create", keep)

    def test_a_compensation_as_a_card(self):
        """What was bargained is given as a card, too: both sides agreed, and he said in which way."""
        ticket, _claim = self._new_damage(self.chair, 4, 1)
        self._invoice_and_pay(ticket.sale_order_id)
        remedy = self._propose(ticket, "compensation", requested_by_customer=True, credit_program=str(self.cards.id))
        self._agree(remedy, 12)
        with self._refused(UserError, "Record first that the customer agrees"):
            remedy._request()
        remedy._agree_and_request(agreed=True)
        self._decide_open(remedy)
        self.assertEqual(self._post(remedy.sudo()).points, 12)

    def _decide_open(self, remedy):
        for asked in remedy.sudo().approval_ids.filtered(lambda asked: asked.state == "requested"):
            asked.with_user(self.lead).action_approve()

    def test_taxes_and_what_is_kept(self):
        """113 with 13 of tax, 13 are kept: the card is over 100, taxes stand with the goods, the card has none."""
        tax = self.env["account.tax"].create({"name": "13 %", "amount": 13, "type_tax_use": "sale"})
        self.chair.taxes_id = self.cards.trigger_product_ids.taxes_id = tax
        order, _invoice = self._new_paid_order(1)
        case = self._new_case(order, self.return_kind)
        remedy = self._propose_back(case, deduction_amount=13, credit_program=str(self.cards.id))
        remedy._agree_and_request(agreed=True)
        self._decide_open(remedy)
        self._arrive(remedy)
        self._inspect(remedy)
        move = remedy.sudo().refund_move_id
        lines = move.invoice_line_ids.sorted("price_total").mapped(lambda line: (line.price_total, len(line.tax_ids)))
        self.assertEqual((move.amount_total, lines[0], lines[1], lines[-1]), (0, (-100, 0), (-13, 1), (113, 1)))
        self.assertEqual(self._post(remedy.sudo()).points, 100)
        self.assertEqual(order._get_money_paid_out(), 100)

    def test_never_both(self):
        """One ledger: what he holds as a card is given; no account is paid, and the order gives no more."""
        remedy = self._return_for_credit(3)
        with self._refused(UserError, "is given as a store credit"):
            remedy.with_user(self.agent)._apply()
        card = self._post(remedy)
        self.assertEqual(card.points, 300)
        self.assertEqual((self.order._get_money_paid_out(), remedy._get_given(self.order)), (300, 0))
        other = self._propose_back(self._new_case(self.order, self.return_kind)).sudo()
        self.assertEqual(other._get_left_to_refund(), 0)
        reversal = self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=self.invoice.ids
        )
        made = reversal.create({"journal_id": self.invoice.journal_id.id}).reverse_moves()
        with self._refused(UserError, "would be given back of the"):
            self.env["account.move"].browse(made["res_id"]).action_post()

    def test_no_card_for_money_that_never_came(self):
        """A credit note lowers a debt; a card would be spent. Money is chosen again, and nothing of it is left."""
        order = self._new_delivered_order(self.chair, 2)
        order._create_invoices().action_post()
        remedy = self._return_for_credit(1, order)
        with self._refused(UserError, "a store credit is given for money that came in"):
            self._post(remedy)
        remedy.with_user(self.agent)._choose_credit(False)
        self.assertEqual((remedy.refund_move_id.amount_total, len(remedy.refund_move_id.invoice_line_ids)), (100, 1))
        remedy.refund_move_id.with_user(self.accountant).action_post()
        self.assertFalse(remedy.credit_card_id)

    def test_taken_back_as_long_as_nothing_is_spent(self):
        """Accounting sets the credit note back: the card ends; posted again there is another one."""
        remedy = self._return_for_credit()
        card = self._post(remedy)
        remedy.refund_move_id.with_user(self.accountant).button_draft()
        self.assertEqual(
            (card.points, card.active, remedy.credit_code, remedy.state), (0, False, False, "awaiting_refund")
        )
        self.assertEqual(sum(card.history_ids.mapped("used")), 100)
        again = self._post(remedy)
        self.assertNotEqual(again, card)
        self.assertEqual((again.points, remedy.state), (100, "done"))

    def test_what_is_spent_stays(self):
        """30 of 100 are spent on an order: neither draft, nor cancelling, nor a reversal take the card away."""
        remedy = self._return_for_credit()
        card = self._post(remedy)
        stool = self._new_product("Stool", list_price=30.0, taxes_id=False)
        order = self._new_order(date(2026, 7, 31), product=stool)
        order._try_apply_code(card.code)
        order._apply_program_reward(self.cards.reward_ids, card)
        order.action_submit_after_sales()
        order.action_confirm()
        self.assertEqual((order.amount_total, card.points, remedy.credit_left), (0, 70, 70))
        move = remedy.refund_move_id.with_user(self.accountant)
        spent = "has spent .*30.00 of the store credit"
        with self._refused(UserError, spent):
            move.button_draft()
        with self._refused(UserError, spent):
            move.button_cancel()
        wizard = self.env["account.move.reversal"].with_context(active_model="account.move", active_ids=move.ids)
        made = wizard.create({"journal_id": move.journal_id.id}).reverse_moves()
        with self._refused(UserError, spent):
            self.env["account.move"].browse(made["res_id"]).action_post()
        self.assertEqual((card.points, card.active, remedy.state), (70, True, "done"))

    def test_a_reversal_takes_the_card_away(self):
        remedy = self._return_for_credit()
        card = self._post(remedy)
        wizard = self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=remedy.refund_move_id.ids
        )
        made = wizard.create({"journal_id": remedy.refund_move_id.journal_id.id}).reverse_moves()
        self.env["account.move"].browse(made["res_id"]).action_post()
        self.assertEqual((card.points, card.active, remedy.credit_code, remedy.state), (0, False, False, "approved"))

    def test_the_choice_has_an_end(self):
        """Posted, applied for, goods for goods, other people's cases: refused in words, nothing half done."""
        remedy = self._return_for_credit()
        self._post(remedy)
        with self._refused(UserError, "is “Done”"):
            remedy.with_user(self.agent)._choose_credit(False)
        paid = self._new_return(self.order)
        self._arrive(paid)
        self._inspect(paid)
        application = paid.with_user(self.agent)._apply()
        with self._refused(UserError, f"{application.number} asks for this money already"):
            paid.with_user(self.agent)._choose_credit(str(self.cards.id))
        swap = self._propose_back(self._new_case(self.order, self.exchange_kind), "exchange")
        with self._refused(UserError, "gives no money that could be a store credit"):
            swap._choose_credit(str(self.cards.id))
        self.assertFalse(swap.credit_program)

    def test_a_program_that_cannot(self):
        """Another currency, another company, archived: each with its sentence, before anybody decides."""
        euro = self.env.ref("base.EUR")
        euro.active = True
        remedy = self._new_return(self.order).with_user(self.agent)
        self.cards.currency_id = euro
        with self._refused(UserError, "counts in EUR, this is in USD"):
            remedy._choose_credit(str(self.cards.id))
        self.cards.currency_id = self.company.currency_id
        self.cards.active = False
        with self._refused(UserError, "gives no credit at present"):
            remedy._choose_credit(str(self.cards.id))
        with self._refused(UserError, "is not there any more"):
            remedy._choose_credit("999999")
        self.assertFalse(remedy.credit_program)

    def test_an_edited_note_is_refused(self):
        """Accounting may not give more on the card than was decided."""
        remedy = self._return_for_credit()
        lines = remedy.refund_move_id.invoice_line_ids.sorted("price_total")
        lines[0].price_unit, lines[1].price_unit = -150, 150
        with self._refused(UserError, "gives .*100.00, the credit note says .*150.00"):
            self._post(remedy)

    def test_the_window(self):
        """Decided already: one button, the customer is asked first."""
        remedy = self._new_return(self.order).with_user(self.agent)
        self.assertTrue(remedy.can_choose_credit)
        action = remedy.action_open_credit()
        form = Form(remedy.env[action["res_model"]].browse(action["res_id"]))
        form.program = str(self.cards.id)
        window = form.save()
        with self._refused(UserError, "Ask the customer first"):
            window.action_choose()
        window.is_agreed = True
        window.action_choose()
        self.assertEqual((remedy.credit_program, remedy.credit_agreed_by), (str(self.cards.id), self.agent))

    def test_the_customer_reads_his_code(self):
        """On the page of his case; who follows the case reads no code."""
        remedy = self._return_for_credit()
        self._post(remedy)
        portal = self._new_user("li", "base.group_portal", partner_id=self.customer.id)
        follower = self._new_user("friend", "base.group_portal")
        self.assertEqual(remedy.ticket_id._get_credits(portal), remedy)
        self.assertFalse(remedy.ticket_id._get_credits(follower))


@tagged("post_install", "-at_install", "after_sales")
class TestWithoutLoyalty(ReturnCommon):
    def test_no_program_no_choice(self):
        """Where core's addon is not installed, or no program gives credit, nobody is offered one."""
        if "loyalty.program" in self.env:
            self.env["loyalty.program"].search([("program_type", "in", ("ewallet", "gift_card"))]).active = False
        order, _invoice = self._new_paid_order(1)
        remedy = self._new_return(order).with_user(self.agent)
        self.assertEqual((remedy.can_choose_credit, remedy.credit_code), (False, False))
        window = remedy.env["after.sales.remedy.propose"].create({"ticket_id": remedy.ticket_id.id})
        self.assertFalse(window.has_credit)
        self.assertNotIn(
            "credit_program", [name for name in window._prepare_values() if window._prepare_values()[name]]
        )
