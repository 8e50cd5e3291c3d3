"""A deadline and its activity are one piece of work: what closes one closes the other."""

from datetime import date, datetime, timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import NOW, AfterSalesCommon


def later(hours):
    """Return the moment so many hours after NOW."""
    return NOW + timedelta(hours=hours)


@tagged("post_install", "-at_install", "after_sales")
class TestClockActivity(AfterSalesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.type = cls.env.ref("after_sales.activity_type_deadline")
        vals = {"warn_amount": 2, "warn_unit": "hours", "activity_type_id": cls.type.id}
        cls.policy = cls._new_policy("callback", amount=10, unit="hours", **vals)
        cls.order = cls._new_order()

    def _start(self, orders=None):
        """Return the deadlines that the test policy starts at NOW."""
        orders = orders or self.order
        with self._at(NOW):
            orders._fire_deadline_event("scheduled")
        return orders.deadline_ids.filtered("is_open")

    def _mails(self):
        return self.env["mail.mail"].search_count([])

    def test_activity_comes_with_the_warning(self):
        deadline = self._start()
        self.assertFalse(self.order.activity_ids)
        self._run_clock(later(8))
        activity = self.order.activity_ids
        self.assertEqual((activity, activity.user_id), (deadline.activity_id, self.agent))
        self.assertEqual((activity.activity_type_id, activity.summary), (self.type, "Callback"))
        self.assertEqual(activity.date_deadline, date(2026, 3, 2))

    def test_without_a_warning_it_is_there_from_the_start(self):
        self.policy.warn_amount = 0
        deadline = self._start()
        self.assertTrue(deadline.activity_id)

    def test_one_activity_and_no_mail_per_record(self):
        """A warning and then a miss: still one activity for one person, and no mail at all."""
        orders = self.order.union(*(self._new_order() for _n in range(4)))
        deadlines = self._start(orders)
        mails = self._mails()
        self._run_clock(later(8))
        self._run_clock(later(10))
        self.assertEqual(set(deadlines.mapped("status")), {"missed"})
        self.assertEqual(len(orders.activity_ids), 5)
        self.assertEqual(orders.activity_ids.user_id, self.agent)
        self.assertEqual(self._mails(), mails)

    def test_nobody_responsible(self):
        """A deadline of nobody is stamped all the same."""
        order = self._new_order(user_id=False)
        deadline = self._start(order)
        self._run_clock(later(10))
        self.assertEqual(
            (deadline.status, deadline.user_id, deadline.failure), ("missed", self.env["res.users"], False)
        )
        self.assertFalse(order.activity_ids)

    def test_end_of_a_day_is_that_day(self):
        """By the end of the 30th falls due at the first moment of the 1st; the activity says the 30th."""
        with self._at(NOW):
            order = self._new_confirmed_order()
        self._run_clock(datetime(2026, 4, 27, 16))
        self.assertEqual(self._deadline(order, "receipt").activity_id.date_deadline, date(2026, 4, 30))

    def test_completing_the_activity_completes_the_deadline(self):
        deadline = self._start()
        self._run_clock(later(8))
        with self._at(later(9)):
            deadline.activity_id.with_user(self.agent).action_feedback(feedback="She is happy.")
        self.assertEqual((deadline.status, deadline.outcome, deadline.done_at), ("met", "reached", later(9)))
        self.assertEqual(deadline.note, "She is happy.")
        self.assertFalse(self.order.activity_ids)

    def test_a_key_of_the_context_spares_nobody_the_deadline(self):
        """A remote call that sends the clock's own key completes the deadline with its activity all the same."""
        deadline = self._start()
        self._run_clock(later(8))
        with self._at(later(9)):
            activity = deadline.activity_id.with_user(self.agent).with_context(after_sales_clock=True)
            activity.action_feedback(feedback="Done")
        self.assertEqual((deadline.status, deadline.is_open), ("met", False))

    def test_completing_the_deadline_completes_the_activity(self):
        deadline = self._start()
        self._run_clock(later(8))
        with self._at(later(9)):
            deadline.with_user(self.agent).action_done("reached", "She is happy.")
        self.assertFalse(self.order.activity_ids)
        self.assertEqual(deadline.done_at, later(9))
        messages = self.order.message_ids.filtered(lambda message: "She is happy." in (message.body or ""))
        self.assertEqual(len(messages), 1)

    def test_completing_in_batch(self):
        orders = self.order | self._new_order()
        deadlines = self._start(orders)
        self._run_clock(later(8))
        with self._at(later(9)):
            orders.activity_ids.with_user(self.agent).action_feedback()
        self.assertEqual(set(deadlines.mapped("status")), {"met"})

    def test_stop_event_and_waiver_take_the_activity_away(self):
        orders = self.order | self._new_order()
        self.policy.stop_event = "done"
        stopped, waived = self._start(orders)
        self._run_clock(later(8))
        with self._at(later(9)):
            self.order._fire_deadline_event("done")
            waived.with_user(self.lead).action_waive("Not needed")
        self.assertEqual((stopped.status, waived.status), ("met", "cancelled"))
        self.assertFalse(orders.activity_ids)

    def test_an_answer_is_still_needed(self):
        """PR-03: a check-in cannot be ticked off as an activity; it ends with a judgement."""
        with self._at(NOW):
            order = self._new_confirmed_order()
        check_in = self._deadline(order, "check_in")
        self._run_clock(check_in.warn_at)
        with self.assertRaisesRegex(UserError, "delay risk"), self.env.cr.savepoint():
            check_in.activity_id.with_user(self.tracker).action_feedback()
        self.assertTrue(check_in.is_open)
        self.assertTrue(check_in.activity_id.exists())
        with self.assertRaisesRegex(UserError, "delay risk"):
            check_in.with_user(self.tracker).action_done()

    def test_repeating_gives_the_next_activity(self):
        self.policy.write({"repeat_amount": 10, "repeat_unit": "hours"})
        self._start()
        self._run_clock(later(8))
        with self._at(later(9)):
            self.order.activity_ids.with_user(self.agent).action_feedback()
        self.assertFalse(self.order.activity_ids)
        self._run_clock(later(17))
        self.assertEqual(self.order.activity_ids.user_id, self.agent)

    def test_a_deleted_activity_leaves_the_deadline_open(self):
        deadline = self._start()
        self._run_clock(later(8))
        self.order.activity_ids.unlink()
        self.assertTrue(deadline.is_open)
        self._run_clock(later(10))
        self.assertTrue(deadline.activity_id)
        self.assertEqual(self.order.activity_ids, deadline.activity_id)

    def test_other_activities_are_left_alone(self):
        deadline = self._start()
        activity = self.order.activity_schedule("mail.mail_activity_data_todo", user_id=self.agent.id)
        activity.with_user(self.agent).action_feedback()
        self.assertTrue(deadline.is_open)

    def test_moving_the_deadline_moves_the_activity(self):
        with self._at(NOW):
            order = self._new_confirmed_order()
        receipt = self._deadline(order, "receipt")
        warned = datetime(2026, 4, 27, 16)
        self._run_clock(warned)
        self.assertTrue(receipt.activity_id)
        with self._at(warned):
            order._change_promise(date(2026, 5, 1), "One day more", "accepted", warned)
        self.assertEqual(receipt.due_at, datetime(2026, 5, 1, 16))
        self.assertEqual((receipt.status, receipt.warned_at), ("running", False), "the warning lies ahead again")
        self.assertFalse(receipt.activity_id)
        self._run_clock(datetime(2026, 4, 28, 16))
        self.assertEqual(receipt.activity_id.date_deadline, date(2026, 5, 1))

    def test_escalation_tells_the_lead_once(self):
        """A missed deadline is also shown to the team lead, not to one who is responsible anyway."""
        self.policy.write({"escalate": True, "escalate_anytime": True})
        led = self._new_order(user_id=self.lead.id)
        deadlines = self._start(self.order | led)
        self._run_clock(later(8))
        self.assertEqual(self.order.activity_ids.user_id, self.agent)
        self._run_clock(later(10))
        self._run_clock(later(11))
        self.assertEqual(set(deadlines.mapped("status")), {"missed"})
        self.assertEqual(self.order.activity_ids.mapped("user_id"), self.agent | self.lead)
        self.assertEqual(len(self.order.activity_ids), 2)
        self.assertIn("Missed", self.order.activity_ids.filtered(lambda a: a.user_id == self.lead).summary)
        self.assertEqual(len(led.activity_ids), 1)

    def test_escalated_in_the_moment_of_the_miss(self):
        """Half-open: what is due to be escalated now is escalated now, not at the next look of the clock."""
        self.policy.write({"escalate": True, "escalate_anytime": True})
        deadline = self._start()
        deadline._plan_escalation(later(10))
        self.assertEqual((deadline.escalate_at, deadline.escalated_at), (later(10), later(10)))
        self.assertEqual(self.order.activity_ids.user_id, self.lead)

    def test_who_may_read_what_is_to_be_done(self):
        """Nobody gets an activity whose document he may not open; one of no document, or of one that is gone, does."""
        outsider = self._new_user("outsider", "base.group_user")
        activity = self.order.activity_schedule("mail.mail_activity_data_todo", user_id=self.agent.id)
        self.assertEqual(activity._get_reading_problem(outsider), "Outsider may not open it.")
        self.assertEqual(activity._get_reading_problem(self.agent), "")
        todo = self.env.ref("mail.mail_activity_data_todo")
        mine = self.env["mail.activity"].create({"activity_type_id": todo.id, "user_id": self.agent.id})
        self.assertEqual(mine._get_reading_problem(outsider), "")

    def test_mail_of_the_policy_is_queued_once(self):
        template = self.env["mail.template"].create(
            {
                "name": "Late",
                "model_id": self.env["ir.model"]._get_id("sale.order"),
                "subject": "About {{ object.name }}",
                "body_html": "<p>We are late.</p>",
                "email_to": "{{ object.partner_id.email }}",
                "auto_delete": False,
            }
        )
        self.policy.mail_template_id = template
        self._start()
        self._run_clock(later(8))
        subject = [("subject", "=", f"About {self.order.name}")]
        self.assertFalse(self.env["mail.mail"].search(subject))
        self._run_clock(later(10))
        self._run_clock(later(11))
        mail = self.env["mail.mail"].search(subject)
        self.assertEqual((len(mail), mail.state), (1, "outgoing"))
