from datetime import date, datetime, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import NOW, AfterSalesCommon


@tagged("post_install", "-at_install", "after_sales")
class TestPromiseChange(AfterSalesCommon):
    """Another receipt date: what was said, when, and only with the customer's consent (DL-05, DL-06)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._new_note(20)
        with cls._at(NOW):
            cls.order = cls._new_confirmed_order()

    def _type_change(self, order, new_date, reason, response="accepted", user=None, contacted_at=NOW, outcome=None):
        """Let a person type a change into the wizard."""
        user = user or self.tracker
        action = order.with_user(user).action_open_change_deadline()
        form = Form(
            self.env[action["res_model"]].with_user(user).browse(action["res_id"]), action["views"][0][0] or None
        )
        form.new_date = new_date
        form.reason = reason
        form.response = response
        if contacted_at:
            form.contacted_at = contacted_at
        if outcome:
            form.refusal_outcome = outcome
        form.save().action_change()

    def _assert_untouched(self, order):
        self.assertEqual(order.receipt_deadline, date(2026, 4, 30))
        self.assertFalse(order.deadline_change_ids)

    def test_accepted_later_date(self):
        """DL-05: old date, new date, reason, contact and answer are kept; everything follows the new date."""
        order = self.order
        with self._at(NOW):
            self._type_change(order, date(2026, 5, 10), "The kiln broke")
        change = order.deadline_change_ids
        self.assertEqual(change.old_date, date(2026, 4, 30))
        self.assertEqual(change.new_date, date(2026, 5, 10))
        self.assertEqual((change.reason, change.response, change.days), ("The kiln broke", "accepted", 10))
        self.assertEqual(change.contacted_at, NOW)
        self.assertEqual(change.user_id, self.tracker)
        self.assertEqual(order.receipt_deadline, date(2026, 5, 10))
        self.assertEqual(order.original_receipt_deadline, date(2026, 4, 30), "The first promise is never lost")
        self.assertEqual(self._deadline(order, "receipt").due_at, datetime(2026, 5, 10, 16))
        self.assertEqual(self._deadline(order, "check_in").due_at, datetime(2026, 4, 26, 16))
        self.assertEqual(order.commitment_date, datetime(2026, 5, 3, 15, 59))
        self.assertEqual(order.deadline_ticket_id.receipt_deadline, date(2026, 5, 10))

    def test_first_promise_survives_many_changes(self):
        """DL-05: after three changes the first promise and every step are there."""
        with self._at(NOW):
            for day in (5, 9, 7):
                self._type_change(self.order, date(2026, 5, day), "Again")
        self.assertEqual(self.order.original_receipt_deadline, date(2026, 4, 30))
        steps = [(c.old_date.day, c.new_date.day) for c in self.order.deadline_change_ids.sorted("id")]
        self.assertEqual(steps, [(30, 5), (5, 9), (9, 7)])

    def test_pending_and_refused_leave_the_date(self):
        """DL-05, DL-06: without acceptance the old date stands."""
        with self._at(NOW):
            self._type_change(self.order, date(2026, 5, 10), "Late", "pending", contacted_at=None)
            self.assertEqual(self.order.receipt_deadline, date(2026, 4, 30))
            self.assertEqual(self._deadline(self.order, "other").user_id, self.agent)
            self._type_change(self.order, date(2026, 5, 10), "Late", "refused", outcome="keep")
        self.assertEqual(self.order.receipt_deadline, date(2026, 4, 30))
        self.assertEqual(self.order.deadline_change_ids.response, "refused")
        self.assertEqual(self.order.deadline_change_ids.refusal_outcome, "keep")
        self.assertFalse(self._deadline(self.order, "other"))

    def test_pending_then_another_date(self):
        """DL-05: the customer proposes another date; both talks stay on record."""
        with self._at(NOW):
            self._type_change(self.order, date(2026, 5, 10), "Late", "pending", contacted_at=None)
            self._type_change(self.order, date(2026, 5, 12), "He is away until the 11th")
        self.assertEqual(len(self.order.deadline_change_ids), 2)
        self.assertEqual(self.order.receipt_deadline, date(2026, 5, 12))
        self.assertFalse(self._deadline(self.order, "other"))

    def test_wizard_starts_from_open_proposal(self):
        """DL-06: the wizard opens with the date that waits for an answer."""
        with self._at(NOW):
            self.order._change_promise(date(2026, 5, 10), "Late", "pending")
            wizard = self.env["after.sales.promise.change"].with_user(self.agent).create({"order_id": self.order.id})
            self.assertEqual(wizard.new_date, date(2026, 5, 10))
            self.assertEqual(wizard.reason, "Late")
            self.order._change_promise(date(2026, 5, 10), "Late", "accepted", NOW)
            wizard = self.env["after.sales.promise.change"].with_user(self.agent).create({"order_id": self.order.id})
            self.assertFalse(wizard.new_date)

    def test_refusal_needs_an_outcome(self):
        """X-09: a refusal says what follows, or nothing is stored."""
        with self._at(NOW):
            with self.assertRaisesRegex(UserError, "say what follows"):
                self.order._change_promise(date(2026, 5, 10), "Late", "refused", NOW)
            self._assert_untouched(self.order)

    def test_refusal_cancels(self):
        """X-09: the order is cancelled, its case and deadlines with it."""
        with self._at(NOW):
            self._type_change(self.order, date(2026, 5, 10), "Late", "refused", user=self.agent, outcome="cancel")
        self.assertEqual(self.order.state, "cancel")
        self.assertEqual(self.order.deadline_ticket_id.phase, "cancelled")
        self.assertEqual(self.order.deadline_change_ids.refusal_outcome, "cancel")

    def test_refusal_escalates(self):
        """X-09: the lead gets an activity."""
        with self._at(NOW):
            self._type_change(self.order, date(2026, 5, 10), "Late", "refused", outcome="escalate")
        self.assertIn(self.lead, self.order.activity_ids.user_id)

    def test_refusal_seeks_substitute_after_confirmation(self):
        """X-09: a substitute for goods that were not sold from stock needs no stock re-check to be told."""
        with self._at(NOW):
            self._type_change(self.order, date(2026, 5, 10), "Late", "refused", outcome="substitute")
        self.assertIn("substitute", " ".join(self.order.activity_ids.mapped("summary")))
        self.assertEqual(self.order.stock_recheck_state, "not_needed")
        self.assertFalse(self._deadline(self.order, "stock_recheck"))

    def test_bad_input(self):
        """Bad input: each a clear message, and nothing half-written."""
        new = date(2026, 5, 10)
        cases = [
            ((new, "", "accepted", NOW), "reason"),
            ((new, "   ", "accepted", NOW), "reason"),
            ((new, None, "accepted", NOW), "reason"),
            ((None, "Late", "accepted", NOW), "new date"),
            ((date(2026, 4, 30), "Late", "accepted", NOW), "differs"),
            ((date(2026, 3, 1), "Late", "accepted", NOW), "already passed"),
            ((new, "Late", "accepted", None), "contacted"),
            ((new, "Late", "refused", None, "keep"), "contacted"),
            ((new, "Late", "accepted", NOW + timedelta(minutes=1)), "future"),
            ((new, "Late", "pending", NOW + timedelta(minutes=1)), "future"),
        ]
        with self._at(NOW):
            for args, message in cases:
                with self.subTest(args=args), self.assertRaisesRegex(UserError, message):
                    self.order.with_user(self.tracker)._change_promise(*args)
            self._assert_untouched(self.order)

    def test_no_promise_to_change(self):
        """Bad input: a draft, a cancelled order and one that has everything have no promise to change."""
        with self._at(NOW):
            draft = self._new_order()
            cancelled = self._new_confirmed_order()
            cancelled.action_cancel()
            completed = self._new_confirmed_order()
            self._deliver(completed.picking_ids)
            self.assertEqual(completed.fulfilment_state, "completed")
            for order in (draft, cancelled, completed):
                with self.assertRaisesRegex(UserError, "no promise that could be changed"):
                    order._change_promise(date(2026, 5, 10), "Late", "accepted", NOW)
                self._assert_untouched(order)

    def test_impossible_earlier_date(self):
        """FN-01: a confirmed order is not promised earlier than it can arrive, and the reason is told."""
        with self._at(NOW):
            with self.assertRaisesRegex(UserError, "cannot arrive by .*20 days"):
                self.order._change_promise(date(2026, 3, 20), "Moves earlier", "accepted", NOW)
            self._assert_untouched(self.order)
            self.order._change_promise(date(2026, 4, 10), "Moves earlier", "accepted", NOW)
        self.assertEqual(self.order.receipt_deadline, date(2026, 4, 10))

    def test_later_than_promised_though_not_late_enough(self):
        """DL-05: a date after the promised one is a step ahead, also where everything will take longer still."""
        self.env["after.sales.factory.note"].search([("partner_id", "=", self.factory.id)]).lead_days = 80
        with self._at(NOW):
            self.env.invalidate_all()
            self.assertGreater(self.order.earliest_receipt_date, date(2026, 5, 20))
            self.order._change_promise(date(2026, 5, 10), "The factory is late", "accepted", NOW)
        self.assertEqual(self.order.receipt_deadline, date(2026, 5, 10))

    def test_a_later_round_keeps_its_day(self):
        """PR-03: the second talk with the factory stays where it is, unless the first one would be later by now."""
        late = datetime(2026, 4, 17, 2)
        with self._at(late):
            self._deadline(self.order, "check_in").with_user(self.tracker).action_done(delay_risk="no")
            second = self._deadline(self.order, "check_in")
            self.assertEqual((second.round, second.due_at), (2, datetime(2026, 4, 24, 16)))
            self.order._change_promise(date(2026, 5, 5), "The factory is late", "accepted", late)
            self.assertEqual(second.due_at, datetime(2026, 4, 24, 16), "The first one would be due on 21 April")
            self.order._change_promise(date(2026, 5, 20), "The factory is later", "accepted", late)
            self.assertEqual(second.due_at, datetime(2026, 5, 6, 16))

    def test_change_after_the_date_was_missed(self):
        """DL-05: the missed deadline stays as evidence, the new date starts a second round."""
        self._run_clock(datetime(2026, 5, 1, 0))
        self.assertEqual(self.order.delay_state, "overdue")
        with self._at(datetime(2026, 5, 1, 1)):
            self.order._change_promise(date(2026, 5, 20), "Late", "accepted", datetime(2026, 5, 1))
        receipts = self.order.deadline_ids.filtered(lambda d: d.purpose == "receipt").sorted("id")
        self.assertEqual(receipts.mapped("round"), [1, 2])
        self.assertEqual(receipts[0].missed_at, datetime(2026, 4, 30, 16))
        self.assertEqual(receipts[1].due_at, datetime(2026, 5, 20, 16))
        self.assertEqual(self.order.delay_state, "on_track")

    def test_new_date_clears_the_risk(self):
        """DL-05: what was agreed anew is no longer at risk because of the old check-in."""
        with self._at(NOW):
            self.order._record_delay_risk(True, "Machine broken")
            self.assertEqual(self.order.delay_state, "at_risk")
            self._type_change(self.order, date(2026, 5, 10), "Machine broken")
        self.assertEqual(self.order.delay_state, "on_track")

    def test_urgency_changes_the_rhythm(self):
        """PR-02: a more sensitive customer is checked on earlier."""
        with self._at(NOW):
            self.order.deadline_urgency = "critical"
        check_in = self._deadline(self.order, "check_in")
        self.assertEqual(check_in.due_at, datetime(2026, 4, 2, 16))
        self.assertEqual(len(check_in), 1)
        self.assertEqual(self._deadline(self.order, "receipt").warn_at, datetime(2026, 4, 23, 16))

    def test_history_is_evidence(self):
        """DL-05: nobody edits, forges or deletes what was agreed."""
        with self._at(NOW):
            self._type_change(self.order, date(2026, 5, 10), "Late")
        change = self.order.deadline_change_ids
        for user in (self.agent, self.tracker, self.lead, self.manager):
            with self.subTest(user.name):
                with self._refused(AccessError, "not allowed to modify"):
                    change.with_user(user).write({"new_date": date(2026, 6, 1)})
                with self._refused(AccessError, "not allowed to delete"):
                    change.with_user(user).unlink()
                with self._refused(AccessError, "not allowed to delete"):
                    self.order.with_user(user).write({"deadline_change_ids": [(2, change.id)]})

    def test_wizard_of_a_deleted_order(self):
        """A record deleted in between: the wizard goes with the order instead of blocking it."""
        with self._at(NOW):
            order = self._new_order()
            order.action_submit_after_sales()
            wizard = self.env["after.sales.promise.change"].create({"order_id": order.id})
            order.unlink()
        self.assertFalse(wizard.exists())

    def test_change_by_those_who_may(self):
        """DL-05: a salesman without after-sales rights has no wizard; a stranger's order stays shut."""
        with self._refused(AccessError, "not allowed to create"):
            self.order.with_user(self.salesman).action_open_change_deadline()
        other_agent = self._new_user("other_agent", "after_sales.group_agent")
        with self._at(NOW), self._refused(AccessError, "have 'write' access"):
            self.order.with_user(other_agent)._change_promise(date(2026, 5, 10), "Late", "accepted", NOW)
        self._assert_untouched(self.order)
