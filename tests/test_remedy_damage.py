"""Damage that a provider does is admitted and paid for at its price, and remembered for the recovery (PV-10)."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from .common import PageCase
from .common_owed import OwedCommon
from .common_provider import VISIT


@tagged("post_install", "-at_install", "after_sales")
class TestDamage(OwedCommon):
    def _new_order_case(self, price=10):
        """Return a case about goods that have cost next to nothing."""
        order = self._new_confirmed_order(
            order_line=[Command.create({"product_id": self.sofa.id, "product_uom_qty": 1, "price_unit": price})]
        )
        return self.env["helpdesk.ticket"].create(
            {
                "name": "Bed to assemble",
                "description": "In parts",
                "partner_id": self.customer.id,
                "team_id": self.team.id,
                "user_id": self.agent.id,
                "sale_order_id": order.id,
            }
        )

    def test_damage_is_paid_at_its_price(self):
        """PV-10: recorded, decided by a lead, paid with the photos in the books; nobody asked what the goods cost."""
        job = self._new_damaged(80, ticket=self._new_order_case(10))
        remedy = self._owed(job)
        self.assertEqual((remedy.type, remedy.amount, remedy.source_job_id), ("compensation", 80, job))
        self.assertIn("damage by Home Fit. Vase", remedy.description)
        self.assertEqual(remedy.cause, "installer")
        self.assertEqual((remedy.state, remedy.approval_ids.kind), ("to_approve", "compensation"))
        self.assertIn("damage by Home Fit", remedy.approval_ids.reason)
        self.assertGreater(remedy.amount, remedy.order_id.amount_total)
        self._approve(remedy)
        move = remedy.sudo().refund_move_id
        self.assertEqual((remedy.state, move.amount_total, move.partner_id), ("awaiting_refund", 80, self.customer))
        self.assertFalse(move.reversed_entry_id)
        photos = self.env["ir.attachment"].search([("res_model", "=", "account.move"), ("res_id", "=", move.id)])
        self.assertEqual(photos.with_user(self.accountant).mapped("name"), ["vase.jpg"])
        self._pay(move)
        self.assertEqual((remedy.state, remedy.cost), ("done", 80))

    def test_every_approver_reads_what_happened(self):
        """DL-03: what was damaged is told in the language of whoever decides, and of whoever opens the remedy."""
        self._learn_chinese()
        remedy = self._owed(self._new_damaged(80, ticket=self._new_order_case(10)))
        self._assert_both(remedy.sudo(), "description", "damage by Home Fit", "Home Fit.*Vase")
        self._assert_both(remedy.sudo().approval_ids, "reason", "damage by Home Fit", "Home Fit.*Vase")

    def test_who_decides(self):
        """PV-10: a small damage is the agent's, a large one the manager's; small sums add up."""
        small = self._owed(self._new_damaged(15))
        self.assertEqual((small.state, small.verdict), ("awaiting_refund", "allowed"))
        job = self._new_job_in("done", ticket=small.ticket_id)
        more = self._owed(self._record_damage(job, 10))
        self.assertEqual(more.state, "to_approve")
        self.assertRegex(more.verdict_reason, r"With the \$\s15.00 given before")
        large = self._owed(self._new_damaged(500))
        self.assertEqual(large.approval_ids.approver_level, "manager")
        with self._refused(AccessError, "This is decided at the level"):
            self._approve(large)
        self._approve(large, self.manager)
        self.assertEqual(large.state, "awaiting_refund")

    def test_goods_are_not_touched(self):
        """PV-10: the whole price of the goods can still be given back beside the damage."""
        case = self._new_order_case(100)
        case.case_kind_id = self._ref("case_kind_complaint")
        self._approve(self._owed(self._new_damaged(80, ticket=case)))
        other = case.with_user(self.agent)._propose_remedy({"type": "compensation", "amount": 100})
        self.assertEqual(other._get_left_to_refund(), case.sale_order_id.amount_total)

    def test_it_is_remembered_for_the_recovery(self):
        """PV-10: from the moment it is recorded the provider owes it, on the job, on the list and on the provider."""
        job = self._new_damaged(80)
        self._new_damaged(20)
        self.assertEqual((job.damage_recovery_due, job.damage_provider_id), (80, self.best))
        provider = self.best.with_user(self.agent)
        self.assertEqual(provider.provider_recovery_due, 100)
        action = provider.action_view_recoveries()
        self.assertEqual(len(self.env[action["res_model"]].with_user(self.lead).search(action["domain"])), 2)
        self._approve(self._owed(job))
        self._pay(self._owed(job).sudo().refund_move_id)
        self.assertEqual(job.damage_recovery_due, 80, "Paying the customer is not being paid")
        self.assertFalse(self.second.with_user(self.agent).provider_recovery_due)

    def test_who_was_there_owes_it(self):
        """PV-10: the job goes to somebody else after the damage; the debt does not."""
        job = self._new_damaged(80, state="scheduled")
        job._release("He broke a vase")
        job._choose_provider(self.second, 150)
        self.assertEqual((job.provider_id, job.damage_provider_id), (self.second, self.best))
        self.assertIn("To be recovered", job.with_user(self.agent).deduction_note)
        job.sudo().state = "scheduled"
        with self.assertRaisesRegex(UserError, "on a service job of its own"):
            job._record_damage(20, "A lamp")

    def test_given_up_costs_nobody(self):
        """PV-10: the customer wants nothing: nothing is owed or recovered; asked anew, it is."""
        job = self._new_damaged(80)
        self._owed(job)._cancel("The customer does not mind")
        self.assertEqual((job.damage_recovery_due, job.damage_to_compensate), (0, 80))
        mine = job.with_user(self.agent)
        mine.action_compensate_damage()
        self.assertEqual((self._owed(job)[0].state, job.damage_recovery_due), ("to_approve", 80))
        with self.assertRaisesRegex(UserError, "nothing more"):
            mine.action_compensate_damage()

    def test_recorded_twice(self):
        """PV-10: the same again changes nothing; another amount takes the place of the one before."""
        job = self._new_damaged(80)
        first = self._owed(job)
        self._record_damage(job, 80)
        self.assertEqual(self._owed(job), first)
        self._record_damage(job, 60)
        self.assertEqual((first.state, first.sudo().approval_ids.state), ("cancelled", "withdrawn"))
        self.assertIn("recorded anew", first.ended_reason)
        second = self._owed(job)[0]
        self.assertEqual((second.amount, second.state, job.damage_recovery_due), (60, "to_approve", 60))
        self._approve(second)
        self.assertEqual(second.sudo().refund_move_id.amount_total, 60)

    def test_recorded_anew_after_it_was_paid(self):
        """PV-10: what is paid stays paid: the rest is added, and too much is a lead's to see."""
        job = self._new_damaged(80)
        first = self._approve(self._owed(job))
        first.sudo().refund_move_id.with_user(self.accountant).action_post()
        self._record_damage(job, 100)
        rest = self._owed(job)[0]
        self.assertEqual((first.state, rest.amount, job.damage_recovery_due), ("awaiting_refund", 20, 100))
        self._record_damage(job, 50)
        self.assertEqual((rest.state, first.state, job.damage_recovery_due), ("cancelled", "awaiting_refund", 50))
        asked = job.activity_ids.filtered(lambda a: a.activity_type_id == self._ref("activity_type_make_good"))
        self.assertEqual(asked.user_id, self.lead)
        self.assertRegex(asked.summary, "80.00.* was paid for damage of .*50.00")

    def test_reversed_credit_note(self):
        """PV-10: accounting took the credit note back: the remedy waits to be carried out again."""
        remedy = self._approve(self._owed(self._new_damaged(80)))
        move = remedy.sudo().refund_move_id
        move.with_user(self.accountant).action_post()
        self._take_back(move, at_once=False)
        self.assertEqual(remedy.state, "approved")
        reversal = move.reversal_move_ids.with_user(self.accountant)
        reversal.button_draft()
        self.assertEqual(remedy.state, "approved", "A draft is still reconciled with what it reverses")
        reversal.button_cancel()
        self.assertEqual(remedy.state, "awaiting_refund", "It counts again")
        reversal.button_draft()
        reversal.action_post()
        remedy.action_carry_out()
        self.assertEqual((remedy.state, remedy.sudo().refund_move_id.state), ("awaiting_refund", "draft"))

    def test_closed_case(self):
        """PV-10: the case is over: the damage is kept, a lead is asked, and the provider owes it all the same."""
        job = self._new_job_in("verified")
        job.ticket_id._move_to_phase("cancelled")
        self._record_damage(job)
        self.assertFalse(self._owed(job))
        self.assertEqual((job.damage_to_compensate, job.damage_recovery_due), (80, 80))
        asked = job.activity_ids.filtered(lambda a: a.activity_type_id == self._ref("activity_type_make_good"))
        self.assertEqual(asked.user_id, self.lead)
        with self.assertRaisesRegex(UserError, "closed already"):
            job.with_user(self.agent).action_compensate_damage()
        self.assertEqual(self.best.with_user(self.lead).provider_recovery_due, 80)

    def test_a_job_of_an_order_gets_a_case(self):
        """PV-10: damage during an installation that was sold becomes a complaint of that order."""
        order = self._new_confirmed_order()
        job = order.with_user(self.agent)._create_job({"task": "install"})
        job._record_facts({"state": "done", "provider_id": self.best.id, "payment_mode": "transfer"})
        self._record_damage(job)
        self.assertEqual(job.ticket_id.case_kind_id, self._ref("case_kind_complaint"))
        self.assertEqual((self._owed(job).ticket_id, self._owed(job).order_id), (job.ticket_id, order))

    def test_case_cancelled_and_draft(self):
        """PV-10: what a lead sent back is no reason to forget it: the cancelled case asks for a lead."""
        job = self._new_damaged(80)
        remedy = self._owed(job)
        remedy.sudo().approval_ids.with_user(self.lead).action_refuse("Ask for the bill of the vase")
        self.assertIn(f"the end of {remedy.number}", job.ticket_id._get_missing_facts("solved"))
        job.ticket_id._move_to_phase("cancelled")
        self.assertEqual(remedy.state, "draft")
        asked = job.activity_ids.filtered(lambda a: a.activity_type_id == self._ref("activity_type_make_good"))
        self.assertIn("still owed", asked.summary)

    def test_the_bill_says_what_to_deduct(self):
        """PV-10: an open bill of that job says it, to whoever pays; a paid one leaves it to the recovery."""
        job = self._new_damaged(80, state="verified")
        mine = job.with_user(self.agent)
        self.assertIn("To be deducted from the provider's bill", mine.deduction_note)
        mine.action_prepare_bill()
        bill = job.sudo().bill_id
        seen = bill.with_user(self.accountant)
        self.assertRegex(seen.provider_deduction_note, f"To be deducted: .*80.00.*{job.name}")
        self.assertEqual(bill.amount_untaxed, job.agreed_price, "The bill is what was agreed")
        bill.invoice_date = "2026-03-04"
        self._pay(bill)
        for record in (seen, mine):
            record.invalidate_recordset()
        self.assertFalse(seen.provider_deduction_note)
        self.assertIn("To be recovered from the provider", mine.deduction_note)
        self.assertEqual(job.damage_recovery_due, 80)

    def test_fee_and_damage_of_one_job(self):
        """PV-05, PV-10: both are owed, each on its own; giving one up does not bring it back with the other."""
        job = self._new_advanced(0)
        self._record_damage(job)
        self._owed(job)._cancel("The customer does not mind")
        self._record_fee(job)
        self.assertEqual(sorted(self._owed(job).mapped(lambda r: (r.type, r.state))), [
            ("compensation", "cancelled"), ("service_fee_refund", "awaiting_refund"),
        ])  # fmt: skip

    def test_two_companies(self):
        """PV-10: each company sees what providers owe to it."""
        job = self._new_damaged(80)
        stranger = self._new_user("stranger", "after_sales.group_manager", company_id=self.germany.id)
        self.assertEqual(self.best.with_user(stranger).provider_recovery_due, 0)
        self.assertFalse(self.env["after.sales.job"].with_user(stranger).search([("damage_recovery_due", ">", 0)]))
        with self._refused(AccessError, "have 'write' access"):
            job.with_user(stranger).action_compensate_damage()
        self.assertEqual(self._owed(job).approval_ids.company_id, self.company)

    def test_nobody_enters_it(self):
        """PV-10: what is to be recovered is recorded, not typed."""
        job = self._new_damaged(80).with_user(self.manager)
        for name in ("damage_recovery_due", "damage_to_compensate", "damage_provider_id", "fee_to_refund"):
            refused = self.assertRaisesRegex(UserError, "recorded by the system")
            with self.subTest(name), refused, self.env.cr.savepoint():
                job.write({name: self.second.id if name.endswith("_id") else 1})

    def test_what_the_customer_is_told(self):
        """PV-10: admitted in words, with the amount; who did it and who decides is ours."""
        text = self._approve(self._owed(self._new_damaged(80)))._get_customer_text()
        self.assertIn("we are sorry for the damage", text)
        for word in ("Home Fit", "recover", "approval"):
            self.assertNotIn(word, text)


@tagged("post_install", "-at_install", "after_sales")
class TestDamagePages(OwedCommon, PageCase, HttpCase):
    def test_pages_show_nothing_internal(self):
        """PV-05, PV-10: neither the provider's page nor the customer's shows refund, damage or recovery."""
        damaged = self._new_damaged(77.35, state="scheduled")
        paid = self._new_advanced(191.27, state="done")
        portal = self._new_user("ms_li", "base.group_portal", partner_id=self.customer.id)
        (damaged | paid).ticket_id.message_subscribe(self.customer.ids)
        pages = [(f"/my/ticket/{job.ticket_id.id}", 200, portal.login) for job in damaged | paid]
        pages += [(damaged._get_provider_url(), 200, None), (paid._get_provider_url(), 410, None)]
        with self._at(VISIT, tick=True):
            for url, status, login in pages:
                self.authenticate(login, login)
                with self.subTest(url):
                    page = self.url_open(url)
                    self.assertEqual(page.status_code, status)
                    for word in ("77.35", "191.27", "Vase", "ecover", "ompensation", "RM0"):
                        self.assertNotIn(word, page.text)
