from datetime import date, datetime

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import NOW, AfterSalesCommon


@tagged("post_install", "-at_install", "after_sales")
class TestPromiseRecheck(AfterSalesCommon):
    """Orders sold from stock: the factory is asked again, whatever was asked before (SR-01, SR-02)."""

    def _submitted(self, **vals):
        order = self._new_order(sold_from_stock=True, **vals)
        order.with_user(self.agent).action_submit_after_sales()
        return order

    def _answer(self, order, result, new_date=None, note="Called the factory"):
        """Let the tracker type the factory's answer into the wizard."""
        action = order.with_user(self.tracker).action_open_stock_recheck()
        wizard = self.env[action["res_model"]].with_user(self.tracker).browse(action["res_id"])
        form = Form(wizard, "after_sales.stock_recheck_view_form")
        form.result = result
        if new_date:
            form.new_date = new_date
        form.note = note
        form.save().action_record()

    def _reply(self, order, response, outcome=None, contacted_at=NOW):
        """Let the salesperson type the customer's answer into the wizard, prefilled by the proposal."""
        action = order.with_user(self.agent).action_open_change_deadline()
        wizard = self.env[action["res_model"]].with_user(self.agent).browse(action["res_id"])
        form = Form(wizard, "after_sales.promise_change_view_form")
        form.contacted_at = contacted_at
        form.response = response
        if outcome:
            form.refusal_outcome = outcome
        form.save().action_change()

    def test_recheck_before_confirmation(self):
        """SR-01: an order sold from stock is confirmed only after the tracker asked the factory again."""
        with self._at(NOW):
            order = self._submitted()
            self.assertEqual(order.stock_recheck_state, "to_do")
            deadline = self._deadline(order, "stock_recheck")
            self.assertEqual(deadline.user_id, self.tracker)
            self.assertEqual(deadline.due_at, datetime(2026, 3, 3, 2))
            with self.assertRaisesRegex(UserError, "sold from stock"):
                order.action_confirm()
            self._answer(order, "in_stock")
            self.assertEqual(order.stock_rechecked_at, NOW)
            self.assertEqual(order.stock_rechecked_by, self.tracker)
            self.assertEqual(deadline.status, "met")
            order.with_user(self.agent).action_confirm()
        self.assertEqual(order.state, "sale")

    def test_unsubmitted_stock_order(self):
        """SR-01: confirming in one go does not get round the re-check."""
        with self._at(NOW):
            order = self._new_order(sold_from_stock=True)
            with self.assertRaisesRegex(UserError, "sold from stock"):
                order.action_confirm()
            with self.assertRaisesRegex(UserError, "No stock re-check is due"):
                order._record_stock_recheck("in_stock")

    def test_asked_again_after_every_submission(self):
        """SR-01: an answer of an earlier run does not count."""
        with self._at(NOW):
            order = self._submitted()
            self._answer(order, "in_stock")
            order.action_cancel()
            order.action_draft()
            order.action_submit_after_sales()
            self.assertEqual(order.stock_recheck_state, "to_do")
            self.assertFalse(order.stock_rechecked_at)
            self.assertTrue(self._deadline(order, "stock_recheck"))
            with self._refused(UserError, "ask the factory again and record"):
                order.action_confirm()

    def test_not_from_stock(self):
        """SR-01: other orders need no re-check and none is demanded."""
        with self._at(NOW):
            order = self._new_order()
            order.action_submit_after_sales()
            self.assertEqual(order.stock_recheck_state, "not_needed")
            self.assertFalse(self._deadline(order, "stock_recheck"))
            with self._refused(UserError, "No stock re-check is due"):
                order._record_stock_recheck("in_stock")

    def test_wizard_shows_stock(self):
        """SR-01: the wizard lists the goods beside what is free in the warehouse."""
        with self._at(NOW):
            order = self._submitted()
            wizard = self.env["after.sales.stock.recheck"].with_user(self.tracker).create({"order_id": order.id})
            self.assertEqual(wizard.line_ids, order.order_line)

    def test_no_stock_needs_a_date(self):
        """SR-02: “no stock” without the date now possible says nothing, and stores nothing."""
        with self._at(NOW):
            order = self._submitted()
            with self.assertRaisesRegex(UserError, "receipt date that is possible"):
                order._record_stock_recheck("no_stock", "none left")
            with self._refused(UserError, "The new date"), self.env.cr.savepoint():
                order._record_stock_recheck("no_stock", "none left", date(2026, 2, 1))
            self.env.invalidate_all()
            self.assertEqual(order.stock_recheck_state, "to_do")
            self.assertFalse(order.deadline_change_ids)

    def test_no_stock_accepted(self):
        """SR-02, DL-06: the customer accepts the new date; only then it is the promise."""
        with self._at(NOW):
            order = self._submitted()
            self._answer(order, "no_stock", date(2026, 5, 20), note="Four weeks")
            change = order.deadline_change_ids
            self.assertEqual(
                (change.response, change.new_date, change.reason), ("pending", date(2026, 5, 20), "Four weeks")
            )
            self.assertEqual(order.receipt_deadline, date(2026, 4, 30))
            self.assertEqual(order.delay_state, "at_risk")
            self.assertEqual(self._deadline(order, "other").user_id, self.agent, "The salesperson has to ask")
            with self.assertRaisesRegex(UserError, "has not answered"):
                order.action_confirm()
            self._reply(order, "accepted")
            self.assertEqual(order.deadline_change_ids, change, "The answer goes into the proposal")
            self.assertEqual(change.response, "accepted")
            self.assertEqual(order.receipt_deadline, date(2026, 5, 20))
            self.assertEqual(order.original_receipt_deadline, date(2026, 4, 30))
            self.assertFalse(self._deadline(order, "other"))
            order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_no_stock_pending(self):
        """SR-02: an answer that is still open keeps the order where it is."""
        with self._at(NOW):
            order = self._submitted()
            self._answer(order, "no_stock", date(2026, 5, 20))
            self._reply(order, "pending")
            self.assertEqual(len(order.deadline_change_ids), 1, "Asking again is not another proposal")
            with self._refused(UserError, "the customer has not answered yet whether"):
                order.action_confirm()

    def test_no_stock_refused_cancel(self):
        """X-09: the customer refuses and the order is cancelled with its case."""
        with self._at(NOW):
            order = self._submitted()
            self._answer(order, "no_stock", date(2026, 5, 20))
            self._reply(order, "refused", "cancel")
        self.assertEqual(order.state, "cancel")
        self.assertEqual(order.deadline_ticket_id.phase, "cancelled")
        self.assertEqual(order.receipt_deadline, date(2026, 4, 30))
        self.assertFalse(order.deadline_ids.filtered("is_open"))

    def test_no_stock_refused_substitute(self):
        """X-09: a substitute is agreed; whatever replaces the goods is asked for again."""
        with self._at(NOW):
            order = self._submitted()
            self._answer(order, "no_stock", date(2026, 5, 20))
            self._reply(order, "refused", "substitute")
            self.assertEqual(order.stock_recheck_state, "to_do")
            self.assertTrue(self._deadline(order, "stock_recheck"))
            self.assertIn("substitute", " ".join(order.activity_ids.mapped("summary")))
            with self._refused(UserError, "ask the factory again and record"):
                order.action_confirm()
            self._answer(order, "in_stock")
            order.action_confirm()
        self.assertEqual(order.receipt_deadline, date(2026, 4, 30))

    def test_no_stock_refused_escalate(self):
        """X-09: the team lead hears of a refusal; the order stays blocked until something is decided."""
        with self._at(NOW):
            order = self._submitted()
            self._answer(order, "no_stock", date(2026, 5, 20))
            self._reply(order, "refused", "escalate")
            self.assertIn(self.lead, order.activity_ids.user_id)
            with self.assertRaisesRegex(UserError, "refused the new date"):
                order.action_confirm()

    def test_no_stock_cannot_keep(self):
        """X-09: the old date cannot stand without goods."""
        with self._at(NOW):
            order = self._submitted()
            self._answer(order, "no_stock", date(2026, 5, 20))
            with self.assertRaisesRegex(UserError, "cannot stand"):
                order._change_promise(date(2026, 5, 20), "none", "refused", NOW, "keep")

    def test_goods_found_after_all(self):
        """SR-01: after “no stock” the factory finds the goods; the open proposal is the customer's no more."""
        with self._at(NOW):
            order = self._submitted()
            self._answer(order, "no_stock", date(2026, 5, 20))
            self._answer(order, "in_stock")
            self.assertEqual(order.stock_recheck_state, "in_stock")
            self.assertEqual(order.delay_state, "on_track")
            self.assertFalse(self._deadline(order, "other"), "Nobody has to be asked any more")
            order.action_confirm()
        self.assertEqual(order.state, "sale")
        self.assertEqual(order.receipt_deadline, date(2026, 4, 30))

    def test_recheck_is_the_trackers(self):
        """SR-01: an agent cannot answer for the factory."""
        with self._at(NOW):
            order = self._submitted()
            with self._refused(AccessError, "not allowed to create"):
                order.with_user(self.agent).action_open_stock_recheck()
            with self._refused(UserError, "Record what the factory said"):
                self._deadline(order, "stock_recheck").with_user(self.tracker).action_done()

    def test_empty_answer(self):
        """Bad input: an answer that says nothing is refused."""
        with self._at(NOW):
            order = self._submitted()
            for result in (False, "", "maybe", "to_do"):
                with self.subTest(result=result), self._refused(UserError, "No stock re-check is due"):
                    order._record_stock_recheck(result)

    def test_without_promise(self):
        """SR-01: a company without required dates re-checks its stock orders too."""
        self.company.after_sales_require_promise = False
        with self._at(NOW):
            order = self._new_order(deadline=False, urgency=False, sold_from_stock=True)
            order.action_submit_after_sales()
            self.assertTrue(self._deadline(order, "stock_recheck"))
            with self.assertRaisesRegex(UserError, "receipt deadline"):
                order._record_stock_recheck("no_stock", "", date(2026, 5, 20))
            self._answer(order, "in_stock")
            order.action_confirm()
        self.assertEqual(order.state, "sale")
