"""Invoices that were lost or are wrong: what is tried, what finance mends, and when that is over (IV-01, IV-02)."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_money import MoneyCommon


@tagged("post_install", "-at_install", "after_sales")
class TestInvoice(MoneyCommon):
    def _new_question(self, kind):
        case = self._new_case(self.order, self.env.ref(f"after_sales.case_kind_{kind}"))
        return case.with_user(self.agent)

    def _invoice(self):
        self.order.order_line.qty_delivered = 4
        invoice = self.order._create_invoices()
        invoice.action_post()
        return invoice

    def test_lost(self):
        """IV-01: the pouch, the carrier, a copy, the manager; each with what came of it."""
        case = self._new_question("invoice_lost")
        self.assertIn("pouch", case.invoice_next)
        with self._refused(UserError, "Say what came of it"):
            case._record_search("accepted")
        self._fill(case, "action_open_invoice_step", found="not_found").action_record()
        self.assertIn("warehouse and the carrier", case.invoice_next)
        self._fill(case, "action_open_invoice_step", found="not_found", note="Asked Red Line").action_record()
        self.assertIn("offer a copy", case.invoice_next)
        with self._refused(UserError, "has no invoice"):
            case._record_search("accepted")
        with self._refused(UserError, "has no invoice"):
            case.action_print_invoice()
        invoice = self._invoice()
        self.assertEqual(case.action_print_invoice()["context"]["active_ids"], invoice.ids)
        self._fill(case, "action_open_invoice_step", copy_answer="refused").action_record()
        with self._refused(UserError, "what was agreed with the manager"):
            case._record_search("agreed")
        self._fill(case, "action_open_invoice_step", note="A stamped statement instead").action_record()
        self.assertEqual(case.invoice_next, "It is settled.")
        told = [(step.search_step, step.result, step.user_id) for step in case.invoice_step_ids]
        self.assertEqual(
            told,
            [
                ("pouch", "not_found", self.agent),
                ("carrier", "not_found", self.agent),
                ("copy", "refused", self.agent),
                ("manager", "agreed", self.agent),
            ],
        )
        with self._refused(UserError, "Nothing is left to try"):
            case._record_search("found")

    def test_found_is_found(self):
        case = self._new_question("invoice_lost")
        case._record_search("found")
        self.assertEqual(case.invoice_next, "It is settled.")

    def test_wrong(self):
        """IV-02: finance gets a task on the invoice; it ends when an invoice of the order is posted, not before."""
        first = self._invoice()
        case = self._new_question("invoice_wrong")
        for cause, note in ((False, "Wrong name"), ("title", " ")):
            with self._refused(UserError, "Say what is wrong with the invoice"):
                case._ask_to_mend(cause, note)
        self._fill(case, "action_open_invoice_step", cause="title", note="Li, not Lee.").action_record()
        task = first.activity_ids
        self.assertEqual(task.user_id, self.accountant)
        self.assertIn("Li, not Lee.", task.summary)
        self.assertIn("Invoice over $\xa0400.00, receipt over $\xa00.00", task.summary)
        self.assertIn("the invoice that finance was asked for", case._get_missing_facts("solved"))
        with self._refused(UserError, "Finance is at it already"):
            case._ask_to_mend("title", "Once more")
        first.with_user(self.accountant).button_draft()
        self.assertTrue(case._is_invoice_awaited())
        first.with_user(self.accountant).action_post()
        self.assertEqual(case.sudo().invoice_mended_id, first)
        self.assertFalse(first.activity_ids)
        self.assertNotIn("the invoice that finance was asked for", case._get_missing_facts("solved"))

    def test_points_and_cards(self):
        """IV-02: points, coupons and store cards give a receipt; of a mixture the money is invoiced on request."""
        case = self._new_question("invoice_wrong")
        for without_money, is_requested, invoice, receipt in (
            (0, False, 400, 0),
            (400, True, 0, 400),
            (150, False, 0, 400),
            (150, True, 250, 150),
        ):
            with self.subTest(without_money=without_money, is_requested=is_requested):
                papers = case._get_papers(without_money, is_requested)
                self.assertEqual((papers.invoice, papers.receipt), (invoice, receipt))
        with self._refused(UserError, "Not more was paid with points"):
            case._ask_to_mend("kind", "Wants an invoice", 401)
        case._ask_to_mend("kind", "Wants an invoice.", 150, True)
        task = self.order.activity_ids.filtered(lambda activity: "Wants an invoice." in (activity.summary or ""))
        self.assertIn("Invoice over $\xa0250.00, receipt over $\xa0150.00", task.summary)
        self._invoice()
        self.assertFalse(task.exists())

    def test_others(self):
        self.team.user_ids |= self.other_agent
        case = self._new_question("invoice_wrong")
        with self._refused(AccessError, "is handling"):
            case.with_user(self.other_agent)._ask_to_mend("title", "Lee")
        with self._refused(UserError, "Nothing is left to try"):
            case._record_search("found")
        lost = self._new_question("invoice_lost")
        with self._refused(UserError, "that its invoice is wrong"):
            lost._ask_to_mend("title", "Lee")
        with self._refused(UserError, "recorded by the system"):
            case.invoice_cause = "title"
