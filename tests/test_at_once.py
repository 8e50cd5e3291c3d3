"""Two people in the same second, in two real transactions: one wins, nothing happens twice (MX-04, RF-04)."""

from datetime import date

from odoo import Command
from odoo.tests import tagged

from .common_real import RealCase


@tagged("post_install", "-at_install", "after_sales")
class TestAtOnce(RealCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team.user_ids |= cls.other_agent
        cls.other_clerk = cls._new_user("other_clerk", "stock.group_stock_user")
        cls.other_accountant = cls._new_user("other_accountant", "account.group_account_invoice")
        cls.unshipped = cls.env.ref("after_sales.case_kind_unshipped_refund")

    def _one_wins(self, told, text):
        """Expect that all but one were refused, with these words."""
        refused = [words for words in told if words]
        self.assertEqual(len(refused), len(told) - 1, told)
        for words in refused:
            self.assertRegex(words, text)

    def _get_notes(self, order):
        """Return the credit notes of an order that live."""
        domain = [("move_type", "=", "out_refund"), ("invoice_origin", "=", order.name), ("state", "!=", "cancel")]
        return self.env["account.move"].search(domain)

    def _new_open_order(self, quantity=3):
        """Return an order that is paid and has not left."""
        line = Command.create({"product_id": self.chair.id, "product_uom_qty": quantity})
        order = self._new_confirmed_order(date(2026, 5, 15), order_line=[line])
        self._invoice_and_pay(order)
        return order

    def _propose_twice(self, order, kind, type_, quantity=1):
        """Return a draft of each of two agents, in a case of each."""
        remedies = []
        for user in (self.agent, self.other_agent):
            case = self._new_case(order, kind)
            remedies.append(self._propose_back(case, type_, quantity).with_user(user))
            case.user_id = user
        return remedies

    def test_two_agents_refund_one_order(self):
        """Two cases, two agents, one order that has not left: one credit note."""
        order = self._new_open_order()
        remedies = self._propose_twice(order, self.unshipped, "cancel", 3)
        told = self._at_once(*(self._press(remedy.env.user, remedy) for remedy in remedies))
        self._one_wins(told, "is cancelled already|have not left yet")
        self.assertEqual(self._get_notes(order).mapped("amount_total"), [300])
        self.assertEqual({remedy.sudo().state for remedy in remedies}, {"awaiting_refund", "draft"})

    def test_two_people_decide_one_refund(self):
        """The agent and the lead press the same button of the same remedy."""
        order = self._new_open_order()
        remedy = self._propose_back(self._new_case(order, self.unshipped), "cancel", 3)
        told = self._at_once(self._press(self.agent, remedy), self._press(self.lead, remedy))
        self._one_wins(told, "Somebody else is changing this|is “Awaiting refund”")
        self.assertEqual(self._get_notes(order).mapped("amount_total"), [300])

    def test_two_people_carry_out_one_refund(self):
        """A credit note was cancelled; two people have it made again."""
        order = self._new_open_order()
        remedy = self._propose_back(self._new_case(order, self.unshipped), "cancel", 3)
        remedy._request()
        remedy.sudo().refund_move_id.button_cancel()
        self.assertEqual(remedy.state, "approved")
        self._at_once(*(self._press(user, remedy, "action_carry_out") for user in (self.agent, self.lead)))
        self.assertEqual(self._get_notes(order), remedy.sudo().refund_move_id)
        self.assertEqual((remedy.state, remedy.sudo().refund_move_id.amount_total), ("awaiting_refund", 300))

    def test_two_exchanges_of_one_piece(self):
        """The piece comes back once, and one new one is sent for it."""
        order, _invoice = self._new_paid_order(1)
        remedies = self._propose_twice(order, self.exchange_kind, "exchange")
        told = self._at_once(*(self._press(remedy.env.user, remedy) for remedy in remedies))
        self._one_wins(told, "of the 1 that the customer has, 1 come back with")
        won = self._get_winner(remedies)
        self.assertEqual(self._get_back(order), won.sudo().return_picking_id)
        self._arrive(won)
        for line in won.sudo().inspection_ids.check_ids:
            line.with_user(self.clerk).result = "passed"
        inspection = won.sudo().inspection_ids
        told = self._at_once(*(self._press(user, inspection, "action_pass") for user in (self.clerk, self.other_clerk)))
        self._one_wins(told, "Somebody else is changing this|is “Passed”")
        sent = self.env["stock.picking"].search([("remedy_id", "=", won.id)])
        self.assertEqual((len(sent), sent.move_ids.product_uom_qty), (1, 1))

    def test_a_return_and_an_exchange_of_one_piece(self):
        """Money or another one, not both."""
        order, _invoice = self._new_paid_order(1)
        remedies = self._propose_twice(order, self.exchange_kind, "exchange")
        remedies[0]._change({"type": "return_refund"})
        told = self._at_once(*(self._press(remedy.env.user, remedy) for remedy in remedies))
        self._one_wins(told, "of the 1 that the customer has, 1 come back with")
        self._get_winner(remedies)
        self.assertEqual(len(self._get_back(order)), 1)

    def _get_winner(self, remedies):
        """Let a lead approve what was asked for; return it."""
        won = next(remedy for remedy in remedies if remedy.sudo().state == "to_approve")
        won.sudo().approval_ids.with_user(self.lead).action_approve()
        self.assertEqual(won.sudo().state, "awaiting_return")
        return won

    def _get_back(self, order):
        return self.env["stock.picking"].search([("return_remedy_id.order_id", "=", order.id)])

    def test_two_accountants_give_the_same_money_back(self):
        """One posts the credit note of the return, the other reverses the invoice."""
        order, invoice = self._new_paid_order(1)
        remedy = self._new_return(order)
        self._arrive(remedy)
        self._inspect(remedy)
        note = remedy.sudo().refund_move_id
        loose = invoice._reverse_moves([{"invoice_date": note.date}])
        told = self._at_once(
            self._press(self.accountant, note, "action_post"), self._press(self.other_accountant, loose, "action_post")
        )
        self._one_wins(told, "would be given back of the")
        self.assertEqual(set((note | loose).mapped("state")), {"draft", "posted"})

    def _apply(self, remedy):
        application = remedy.with_user(self.agent)._apply({"reason": "Returned"})
        application._take_payee("Ms Li", "6222020012345678", bank="ICBC Hangzhou")
        return application

    def _new_settled_return(self, order):
        """Return a return whose goods are back and in order, and whose credit note is posted."""
        remedy = self._new_return(order)
        self._arrive(remedy)
        self._inspect(remedy)
        remedy.sudo().refund_move_id.action_post()
        return remedy

    def test_the_third_signature(self):
        """Two people of finance sign the same application; then both pay it out."""
        order, _invoice = self._new_paid_order(1)
        application = self._apply(self._new_settled_return(order))
        application._submit()
        for user in (self.lead, self.manager):
            application.with_user(user).action_sign()
        finance = (self.accountant, self.other_accountant)
        told = self._at_once(*(self._press(user, application, "action_sign") for user in finance))
        self._one_wins(told, "Somebody else is changing this|is not to be signed")
        roles = application.sudo().signature_ids.mapped("role")
        self.assertEqual((roles, application.state), (["supervisor", "manager", "finance"], "signed"))

        def pay(env):
            file = env["ir.attachment"].create({"name": "proof.png", "raw": b"\x89PNG"})
            env["after.sales.refund.application"].browse(application.id)._pay(files=file)

        told = self._at_once(*((user, pay) for user in finance))
        self._one_wins(told, "Somebody else is changing this|cannot become “Paid”")
        note = application.sudo().remedy_id.refund_move_id
        self.assertEqual((application.state, note.amount_residual), ("paid", 0))
        self.assertEqual(note._get_money_moved(), 100)
        self.assertEqual(self.env["account.payment"].search_count([("memo", "like", application.number)]), 1)

    def test_two_applications_for_the_same_money(self):
        """Of 200 only 100 were paid: for one of two returns something is left to be paid out."""
        order = self._new_delivered_order(self.chair, 2)
        order.platform_paid_on = False
        invoice = order._create_invoices()
        invoice.action_post()
        context = {"active_model": "account.move", "active_ids": invoice.ids}
        self.env["account.payment.register"].with_context(**context).create({"amount": 100}).action_create_payments()
        remedies = [self._new_settled_return(order) for _piece in range(2)]

        def apply(remedy):
            return lambda env: env["after.sales.remedy"].browse(remedy.id)._apply({"reason": "Returned"})

        told = self._at_once(*((self.agent, apply(remedy)) for remedy in remedies))
        self._one_wins(told, r"Only \$\s0.00 of what was received")
        applications = [remedy.sudo().application_ids.mapped("amount") for remedy in remedies]
        self.assertEqual(sorted(applications), [[], [100]])
