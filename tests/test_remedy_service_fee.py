"""The customer advances the fee of a provider we do not know yet, and gets it back (PV-05)."""

import psycopg2

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common_owed import OwedCommon


@tagged("post_install", "-at_install", "after_sales")
class TestServiceFee(OwedCommon):
    def test_the_fee_is_refunded_against_the_receipt(self):
        """PV-05: receipt, refund of exactly that, credit note with the receipt, paid: the customer has the money."""
        job = self._new_advanced()
        remedy = self._owed(job)
        self.assertEqual((remedy.type, remedy.amount, remedy.source_job_id), ("service_fee_refund", 180, job))
        self.assertEqual((remedy.ticket_id, remedy.state), (job.ticket_id, "awaiting_refund"))
        self.assertEqual(remedy.currency_id, job.currency_id)
        self.assertIn("within what an agent may give", remedy.verdict_reason)
        self.assertIn("advanced the fee of Newcomer", remedy.description)
        move = remedy.sudo().refund_move_id
        self.assertEqual((move.move_type, move.state, move.partner_id), ("out_refund", "draft", self.customer))
        self.assertEqual((move.amount_total, move.currency_id, move.invoice_origin), (180, job.currency_id, job.name))
        self.assertFalse(move.reversed_entry_id)
        receipt = self.env["ir.attachment"].search([("res_model", "=", "account.move"), ("res_id", "=", move.id)])
        self.assertEqual(receipt.with_user(self.accountant).mapped("name"), ["receipt.jpg"])
        self.assertEqual(job.fee_receipt_ids.res_id, job.id, "The job keeps its own")
        self._pay(move)
        self.assertEqual((remedy.state, remedy.cost, job.fee_to_refund), ("done", 180, 0))

    def test_a_cost_without_tax(self):
        """PV-05: booked where bills of providers are, whatever tax the company sells with."""
        tax = self.env["account.tax"].create({"name": "VAT 13", "amount": 13, "type_tax_use": "sale"})
        self.company.account_sale_tax_id = tax
        journal = self.env["account.journal"].search(
            [("type", "=", "purchase"), ("company_id", "=", self.company.id)], limit=1
        )
        journal.default_account_id.tax_ids = tax
        line = self._owed(self._new_advanced()).sudo().refund_move_id.invoice_line_ids
        self.assertEqual((line.price_total, line.tax_ids.ids), (180, []))
        self.assertEqual(line.account_id, journal.default_account_id)

    def test_beyond_the_limits(self):
        """PV-05: an agent's policy first, then a lead, then a manager; nobody decides what they asked for."""
        self.env.ref("after_sales.policy_service_fee_refund").limit_amount = 100
        remedy = self._owed(self._new_advanced())
        self.assertEqual((remedy.state, remedy.approval_ids.kind), ("to_approve", "refund"))
        self.assertEqual((remedy.approval_ids.approver_level, remedy.approval_ids.amount), ("lead", 180))
        self.assertFalse(remedy.sudo().refund_move_id)
        with self._refused(AccessError, "somebody else has to decide it"):
            self._approve(remedy, self.agent)
        self._approve(remedy)
        self.assertEqual(remedy.state, "awaiting_refund")
        by_lead = self._owed(self._new_advanced(user=self.lead))
        with self.assertRaisesRegex(AccessError, "asked for this yourself"):
            self._approve(by_lead)
        self._approve(by_lead, self.manager)
        job = self._new_advanced(0)
        job._record_facts({"agreed_price": 2500})
        large = self._owed(self._record_fee(job, 2500))
        self.assertEqual(large.approval_ids.approver_level, "manager")
        with self.assertRaisesRegex(AccessError, "Manager"):
            self._approve(large)
        self._approve(large, self.manager)
        self.assertEqual(large.state, "awaiting_refund")

    def test_no_policy_leaves_it_to_nobody(self):
        """PV-05: without a policy a lead decides every refund."""
        self.env.ref("after_sales.policy_service_fee_refund").active = False
        remedy = self._owed(self._new_advanced())
        self.assertEqual(remedy.state, "to_approve")
        self.assertIn("No policy leaves this to the agent", remedy.verdict_reason)

    def test_a_lead_corrects_a_misread_receipt(self):
        """PV-05: the new amount counts, the old credit note is cancelled; what is paid stays as it is."""
        job = self._new_advanced(180)
        wrong = self._owed(job)
        with self.assertRaisesRegex(AccessError, "Only a team lead corrects"):
            job.with_user(self.agent)._correct_fee_receipt(150, "Misread", self._file())
        mine = job.with_user(self.lead)
        with self.assertRaisesRegex(UserError, "Say what was wrong"):
            mine._correct_fee_receipt(150, " ", self._file(user=self.lead))
        action = mine.action_open_fee()
        wizard = Form(self.env[action["res_model"]].with_user(self.lead).browse(action["res_id"]))
        self.assertEqual((wizard.amount, wizard.is_correction), (180, True))
        wizard.amount, wizard.reason = 150, "150 was read as 180"
        wizard.save().action_record()
        self.assertEqual((wrong.state, wrong.sudo().refund_move_id.state), ("cancelled", "cancel"))
        right = self._owed(job)[0]
        self.assertEqual((right.amount, right.state, job.fee_to_refund), (150, "awaiting_refund", 0))
        self.assertEqual((job.fee_advanced, job.fee_receipt_ids.name), (150, "receipt.jpg"))
        self.assertIn("150 was read as 180", job.message_ids[0].body + job.message_ids[1].body)
        self._pay(right.sudo().refund_move_id)
        with self.assertRaisesRegex(UserError, "has been carried out"):
            mine._correct_fee_receipt(140, "Again", self._file(user=self.lead))
        self.assertEqual((job.fee_advanced, len(self._owed(job))), (150, 2))

    def test_more_than_agreed(self):
        """PV-05, IN-03: the provider took more than agreed: the customer gets it all, and a lead hears of it."""
        remedy = self._owed(self._new_advanced(190))
        self.assertEqual((remedy.amount, remedy.state), (190, "to_approve"))
        self.assertRegex(remedy.verdict_reason, r"took \$\s190.00, \$\s180.00 were agreed")

    def test_once(self):
        """PV-05: recorded again, pressed again: one refund, one credit note, and the database agrees."""
        job = self._new_advanced()
        with self.assertRaisesRegex(UserError, "already"):
            self._record_fee(job)
        with self.assertRaisesRegex(UserError, "owes the customer nothing more"):
            job.with_user(self.agent).action_refund_fee()
        job._on_fee_advanced()
        remedy = self._owed(job)
        remedy.action_carry_out()
        self.assertEqual(len(remedy), 1)
        self.assertEqual(self.env["account.move"].search_count([("invoice_origin", "=", job.name)]), 1)
        with self.assertRaises(psycopg2.errors.UniqueViolation), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            remedy.sudo().copy({"source_job_id": job.id, "type": "service_fee_refund"})

    def test_the_amount_is_not_bargained_over(self):
        """PV-05: exactly what was advanced: no offer, no change, and a forged amount is refused."""
        self.env.ref("after_sales.policy_service_fee_refund").limit_amount = 100
        remedy = self._owed(self._new_advanced())
        remedy.sudo().approval_ids.with_user(self.lead).action_refuse("Ask for a legible receipt")
        self.assertEqual(remedy.state, "draft")
        for step in (lambda: remedy._offer(170), lambda: remedy._change({"amount": 170})):
            with self.assertRaisesRegex(UserError, "follows from what is recorded"):
                step()
        remedy.sudo().amount = 181
        with self.assertRaisesRegex(UserError, r"Only \$\s180.00 of the \$\s180.00"):
            remedy.action_request()
        remedy.sudo().amount = 180
        remedy.action_request()
        self.assertEqual(remedy.state, "to_approve")

    def test_cancelled_and_proposed_anew(self):
        """PV-05: given up with a reason, the job shows that the fee is owed; the refund is then made once more."""
        job = self._new_advanced()
        first = self._owed(job)
        first._cancel("The receipt is of another job")
        self.assertEqual((first.state, first.sudo().refund_move_id.state), ("cancelled", "cancel"))
        self.assertEqual((job.fee_to_refund, first.cost), (180, 0))
        mine = job.with_user(self.agent)
        self.assertIn("gets it back", mine.owed_note)
        self.assertTrue(mine.can_make_good)
        action = mine.action_refund_fee()
        second = self.env["after.sales.remedy"].browse(action["res_id"])
        self.assertEqual((second.state, second.amount, job.fee_to_refund), ("awaiting_refund", 180, 0))
        self.assertFalse(mine.owed_note)

    def test_somebody_elses_case(self):
        """PV-05: whoever has the receipt records it; what was given up is taken up by the case's agent or a lead."""
        job = self._new_advanced(user=self.other_agent)
        remedy = self._owed(job)
        self.assertEqual(remedy.state, "awaiting_refund")
        remedy._cancel("Wrong receipt")
        theirs = job.with_user(self.other_agent)
        self.assertFalse(theirs.can_make_good)
        with self.assertRaisesRegex(AccessError, "Ask for a take-over"):
            theirs.action_refund_fee()
        job.with_user(self.lead).action_refund_fee()
        self.assertEqual(self._owed(job)[0].state, "awaiting_refund")

    def test_reversed_credit_note(self):
        """PV-05: accounting took the credit note back: the customer has nothing, and the refund is made again."""
        for is_paid in (False, True):
            with self.subTest(is_paid=is_paid):
                remedy = self._owed(self._new_advanced())
                move = remedy.sudo().refund_move_id
                if is_paid:
                    self._pay(move)
                else:
                    move.with_user(self.accountant).action_post()
                self._take_back(move)
                self.assertEqual(remedy.state, "approved")
                remedy.action_carry_out()
                self.assertNotEqual(remedy.sudo().refund_move_id, move)
                self.assertEqual(remedy.state, "awaiting_refund")
                self._pay(remedy.sudo().refund_move_id)
                self.assertEqual(remedy.state, "done")

    def test_posted_is_not_given_up(self):
        """PV-05: what accounting has posted is taken back there."""
        remedy = self._owed(self._new_advanced())
        remedy.sudo().refund_move_id.with_user(self.accountant).action_post()
        with self.assertRaisesRegex(UserError, "is posted"):
            remedy._cancel("Changed our mind")

    def test_closed_case(self):
        """PV-05: the receipt comes when the case is over: it is kept, a lead is asked, the reopened case refunds."""
        job = self._new_advanced(0)
        case = job.ticket_id
        case._move_to_phase("cancelled")
        self._record_fee(job)
        self.assertFalse(self._owed(job))
        self.assertEqual((job.fee_advanced, job.fee_to_refund), (180, 180))
        asked = job.activity_ids.filtered(lambda a: a.activity_type_id == self._ref("activity_type_make_good"))
        self.assertEqual((asked.user_id, len(asked)), (self.lead, 1))
        self.assertIn("reopen it first", asked.summary)
        mine = job.with_user(self.agent)
        self.assertFalse(mine.can_make_good)
        with self.assertRaisesRegex(UserError, "closed already"):
            mine.action_refund_fee()
        found = self.env["after.sales.job"].with_user(self.lead).search([("fee_to_refund", ">", 0)])
        self.assertEqual(found, job)
        case._move_to_phase("working")
        job.invalidate_recordset(["owed_note", "can_make_good"])
        mine.action_refund_fee()
        self.assertEqual(self._owed(job).state, "awaiting_refund")
        self.assertFalse(asked.exists().filtered("active"))

    def test_a_job_of_an_order_gets_a_case(self):
        """PV-05: an installation that was sold has no case: one is opened, and tells whom the money is for."""
        order = self._new_confirmed_order()
        job = order.with_user(self.agent)._create_job({"task": "install"})
        job._record_facts(
            {"state": "done", "payment_mode": "customer_advance", "agreed_price": 180, "provider_id": self.newcomer.id}
        )
        self._record_fee(job)
        case = job.ticket_id
        self.assertEqual((case.sale_order_id, case.partner_id, case.user_id), (order, self.customer, self.agent))
        self.assertEqual((self._owed(job).ticket_id, self._owed(job).state), (case, "awaiting_refund"))
        self.assertEqual(self._owed(job).order_id, order)

    def test_the_case_waits_and_cancelling_it_loses_nothing(self):
        """PV-05: a case does not close on an open refund; cancelled, the refund goes on: the money is owed anyway."""
        remedy = self._owed(self._new_advanced())
        case = remedy.ticket_id
        self.assertIn(f"the end of {remedy.number}", case._get_missing_facts("solved"))
        case._move_to_phase("cancelled")
        self.assertEqual((remedy.state, remedy.sudo().refund_move_id.state), ("awaiting_refund", "draft"))
        self._pay(remedy.sudo().refund_move_id)
        self.assertEqual(remedy.state, "done")

    def test_merged_cases(self):
        """PV-05: the refund goes with its job to the case that goes on, and comes no second time."""
        job = self._new_advanced()
        other = self._new_job().ticket_id
        job.ticket_id.with_user(self.agent)._merge_into(other)
        self.assertEqual((job.ticket_id, self._owed(job).ticket_id), (other, other))
        with self.assertRaisesRegex(UserError, "nothing more"):
            job.with_user(self.agent).action_refund_fee()
        self.assertEqual(len(self._owed(job)), 1)

    def test_neither_goods_nor_goodwill(self):
        """PV-05: the refund takes nothing of what may be given back for the goods, nor of what an agent may give."""
        order = self._new_confirmed_order()
        case = self.env["helpdesk.ticket"].create(
            {
                "name": "Late",
                "description": "Late",
                "partner_id": self.customer.id,
                "team_id": self.team.id,
                "user_id": self.agent.id,
                "sale_order_id": order.id,
                "case_kind_id": self._ref("case_kind_deadline").id,
            }
        )
        fee = self._owed(self._new_advanced(ticket=case))
        self.assertEqual((fee.order_id, fee.money_note), (order, False))
        other = case.with_user(self.agent)._propose_remedy({"type": "compensation", "amount": 20})
        self.assertEqual(other._get_left_to_refund(), order.amount_total)
        self.assertEqual(other._get_given_alone(), 0)
        other._offer(20, by="customer")
        other._answer_offer("accepted")
        other._request()
        self.assertEqual(other.state, "awaiting_refund")
        self.assertEqual(case.with_user(self.agent).remedy_cost, fee.cost + other.cost)

    def test_currency_of_the_job(self):
        """PV-05: the order was paid in euros, the provider in the currency of the company: so is the refund."""
        euro = ((self.env.ref("base.EUR") | self.env.ref("base.USD")) - self.company.currency_id)[0]
        euro.active = True
        pricelist = self.env["product.pricelist"].create({"name": "Abroad", "currency_id": euro.id})
        order = self._new_confirmed_order(pricelist_id=pricelist.id)
        self.assertEqual(order.currency_id, euro)
        job = self._new_advanced(0)
        job.ticket_id.sale_order_id = order
        remedy = self._owed(self._record_fee(job))
        move = remedy.sudo().refund_move_id
        self.assertEqual((remedy.order_id, remedy.currency_id), (order, self.company.currency_id))
        self.assertEqual((move.currency_id, move.amount_total), (self.company.currency_id, 180))

    def test_two_companies(self):
        """PV-05: recorded by somebody who works for both, the refund is the job's company's; the other sees nothing."""
        stranger = self._new_user("stranger", "after_sales.group_manager", company_id=self.germany.id)
        both = self._new_user(
            "both", "after_sales.group_agent", company_id=self.germany.id,
            company_ids=[Command.set([self.company.id, self.germany.id])],
        )  # fmt: skip
        self.team.user_ids |= both
        job = self._new_advanced(0)
        mine = job.with_user(both).with_context(allowed_company_ids=[self.germany.id, self.company.id])
        file = mine.env["ir.attachment"].create({"name": "receipt.jpg", "raw": b"x"})
        mine._record_fee_receipt(180, file)
        remedy = self._owed(job)
        self.assertEqual((remedy.company_id, remedy.currency_id), (self.company, self.company.currency_id))
        self.assertEqual(remedy.sudo().refund_move_id.company_id, self.company)
        self.assertFalse(self.env["after.sales.remedy"].with_user(stranger).search([("source_job_id", "=", job.id)]))
        with self._refused(AccessError, "have 'write' access"):
            job.with_user(stranger).action_refund_fee()

    def test_the_provider_is_not_paid_twice(self):
        """PV-05: who was paid by the customer gets no bill of ours, whatever way of payment stands there."""
        job = self._new_advanced()
        for mode in ("customer_advance", "transfer"):
            job._record_facts({"payment_mode": mode})
            with self.assertRaisesRegex(UserError, "customer paid this provider"):
                job.with_user(self.agent).action_prepare_bill()

    def test_the_fee_costs_once(self):
        """PV-05: the visit that mends something costs its fee: as a price, or as a refund, never as both."""
        case = self._new_job().ticket_id
        case.case_kind_id = self._ref("case_kind_installation")
        repair = case.with_user(self.agent)._propose_remedy({"type": "on_site_repair", "skip_reason": "Torn out"})
        repair._request()
        job = repair.sudo().job_id
        job._record_facts(
            {"state": "done", "payment_mode": "customer_advance", "agreed_price": 180, "provider_id": self.newcomer.id}
        )
        self.assertEqual(case.with_user(self.agent).remedy_cost, 180)
        self._record_fee(job)
        case.invalidate_recordset()
        self.assertEqual(case.with_user(self.agent).remedy_cost, 180)
        self.assertEqual((repair.cost, self._owed(job).cost), (0, 180))

    def test_it_is_no_remedy_of_the_goods(self):
        """PV-05, DM-05: the fee stands on no ladder, cannot be chosen, and does not serve a claim."""
        types = self.env["after.sales.case.kind.remedy"]._fields["type"]._description_selection(self.env)
        self.assertNotIn("service_fee_refund", dict(types))
        case = self._new_job().ticket_id
        case.case_kind_id = self._ref("case_kind_complaint")
        vals = {"type": "service_fee_refund", "amount": 50, "source_job_id": self._new_job().id}
        forged = case.with_user(self.agent)._propose_remedy(vals)
        self.assertFalse(forged.source_job_id)
        with self.assertRaisesRegex(UserError, "not meant for this kind"):
            forged._request()
        job = self._new_advanced(0)
        job.ticket_id.sale_order_id = self._new_confirmed_order()
        job.ticket_id.case_kind_id = self._ref("case_kind_damage_unpacking")
        self._record_fee(job)
        self._pay(self._owed(job).sudo().refund_move_id)
        self.assertIn("a remedy, or why there is none", job.ticket_id._get_missing_facts("solved"))

    def test_what_the_customer_is_told(self):
        """PV-05: the text names the fee, in the customer's words; nothing internal."""
        remedy = self._owed(self._new_advanced())
        text = remedy._get_customer_text()
        self.assertIn("that you paid for the service", text)
        for word in ("Newcomer", remedy.number, "approval"):
            self.assertNotIn(word, text)
