from datetime import datetime, timedelta

from odoo import Command
from odoo.tests import tagged

from odoo.addons.after_sales.rules.deadline import Facts, next_event, stamp

from .common import NOW, AfterSalesCommon


def at(day, hour, minute=0):
    """Return a moment of March 2026 in Shanghai, as UTC."""
    return datetime(2026, 3, day, hour, minute) - timedelta(hours=8)


@tagged("post_install", "-at_install", "after_sales")
class TestClockEvents(AfterSalesCommon):
    """What events do beyond starting and stopping: start anew, be stricter, wait for the morning."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk = cls._new_calendar(tz="Asia/Shanghai")
        cls.team = cls.env["helpdesk.ticket.team"].create(
            {
                "name": "Care",
                "company_id": cls.company.id,
                "user_id": cls.lead.id,
                "user_ids": [Command.set(cls.agent.ids)],
            }
        )
        cls._silence_shipped_policies()

    def _policy(self, code, **vals):
        vals = {"host": "ticket", "start_event": "created", "purpose": "response", "assignee_role": "agent"} | vals
        return self._new_policy(code, **vals)

    def _ticket(self, when=NOW, **vals):
        vals = {
            "name": "Broken leg",
            "description": "One leg",
            "partner_id": self.customer.id,
            "team_id": self.team.id,
            "user_id": self.agent.id,
            **vals,
        }
        with self._at(when):
            return self.env["helpdesk.ticket"].create(vals)

    def test_event_starts_a_clock_anew(self):
        """SL-10: contact with the customer starts the progress clock anew; quiet time leaves no trace."""
        self._policy(
            "progress", purpose="progress", amount=5, warn_amount=2, reset_event="first_reply", stop_event="closed"
        )
        ticket = self._ticket()
        first = ticket.deadline_ids
        with self._at(at(4, 12)):
            ticket._fire_deadline_event("first_reply")
        self.assertEqual((ticket.deadline_ids, first.due_at, first.warn_at), (first, at(9, 12), at(7, 12)))
        self._run_clock(at(8, 12))
        self.assertEqual(first.status, "at_risk")
        with self._at(at(8, 13)):
            ticket._fire_deadline_event("first_reply")
        second = ticket.deadline_ids - first
        self.assertEqual((first.status, second.round, second.due_at), ("met", 2, at(13, 13)))
        with self._at(at(14, 9)):
            ticket._fire_deadline_event("first_reply")
        self.assertEqual(second.status, "late", "It was missed, whenever the scheduled action looked")
        self.assertEqual(len(ticket.deadline_ids), 3)

    def test_paused_clock_starts_anew_and_waits(self):
        """SL-10: while we wait for the customer the clock stands still; what we write meanwhile counts as contact."""
        self._policy("progress", purpose="progress", amount=5, reset_event="first_reply", pause_when_waiting=True)
        ticket = self._ticket()
        with self._at(at(3, 10)):
            ticket._move_to_phase("waiting_customer")
        with self._at(at(20, 10)):
            ticket._fire_deadline_event("first_reply")
            self.assertEqual(ticket.deadline_ids.status, "paused")
        with self._at(at(22, 10)):
            ticket._move_to_phase("working")
        self.assertEqual(ticket.deadline_ids.due_at, at(27, 10), "The customer heard from us on the 20th")

    def test_stricter_deadline_replaces(self):
        """SL-05: the platform's 48 hours come before our own longer term, never a longer one before a shorter."""
        self._policy("own", purpose="resolution", amount=10, stop_event="closed")
        mediation = self._policy("mediation", purpose="resolution", amount=2, start_event="mediated")
        ticket = self._ticket()
        own = ticket.deadline_ids
        with self._at(at(3, 10)):
            ticket.platform_mediated_at = at(3, 10)
        strict = ticket.deadline_ids - own
        self.assertEqual((own.status, strict.policy_id, strict.due_at), ("cancelled", mediation, at(5, 10)))
        self.assertIn("stricter", own.waived_reason)
        late = self._ticket(at(2, 10))
        with self._at(at(11, 10)):
            late.platform_mediated_at = at(11, 10)
        self.assertEqual(late.deadline_ids.policy_id.code, "test_own", "It is due tomorrow already")

    def test_moment_of_the_document(self):
        """SL-11: a clock may count back from a moment, to the second, not only from a day."""
        self._policy(
            "promise",
            purpose="promised_reply",
            start_event="promised",
            stop_event="first_reply",
            method="before",
            date_field="promised_reply_at",
            amount=0,
            warn_amount=1,
            warn_unit="hours",
        )
        ticket = self._ticket()
        with self._at(at(2, 11)):
            ticket.with_user(self.agent)._promise_reply(at(2, 15, 30), "We answer this afternoon.")
        deadline = ticket.deadline_ids
        self.assertEqual((deadline.due_at, deadline.warn_at), (at(2, 15, 30), at(2, 14, 30)))
        with self._at(at(2, 15)):
            ticket.with_user(self.agent)._promise_reply(at(3, 9), "We need until tomorrow.")
        self.assertEqual(deadline.status, "met", "The customer heard from us in time, even without a solution")
        self.assertEqual((ticket.deadline_ids - deadline).due_at, at(3, 9))
        self.assertEqual(ticket.promise_count, 2)

    def test_escalation_waits_for_the_morning(self):
        """ES-01: a miss at night is escalated when work begins, unless the policy says day and night."""
        night = self._policy("night", amount=12, unit="hours", escalate=True, calendar_id=self.desk.id)
        order = self._new_order(user_id=self.agent.id)
        policy = self._new_policy("order", amount=12, unit="hours", escalate=True, calendar_id=self.desk.id,
                                  activity_type_id=self.env.ref("after_sales.activity_type_deadline").id)  # fmt: skip
        with self._at(at(2, 10)):
            order._fire_deadline_event("scheduled")
        deadline = order.deadline_ids.filtered(lambda d: d.policy_id == policy)
        self._run_clock(at(2, 22))
        self.assertEqual((deadline.status, deadline.escalate_at), ("missed", at(3, 9)))
        self.assertEqual(deadline.next_event_at, at(3, 9))
        self.assertNotIn(self.lead, order.activity_ids.user_id)
        self._run_clock(at(3, 9))
        self.assertEqual(order.activity_ids.filtered(lambda a: a.user_id == self.lead).summary, "Missed: Order")
        self._run_clock(at(3, 10))
        self.assertEqual(len(order.activity_ids.filtered(lambda a: a.user_id == self.lead)), 1)
        self.assertFalse(deadline.next_event_at)
        self.assertEqual(night.escalate_anytime, False)

    def test_no_escalation_of_what_was_done_by_then(self):
        """ES-01: what was done before work began is late, and nobody's superior is woken for it."""
        self._new_policy("order", amount=12, unit="hours", escalate=True, calendar_id=self.desk.id,
                         activity_type_id=self.env.ref("after_sales.activity_type_deadline").id)  # fmt: skip
        order = self._new_order(user_id=self.agent.id)
        with self._at(at(6, 10)):
            order._fire_deadline_event("scheduled")
        self._run_clock(at(7, 3))
        self.assertEqual(order.deadline_ids.escalate_at, at(9, 9), "After the weekend")
        with self._at(at(8, 12)):
            order.deadline_ids.with_user(self.agent).action_done()
        self._run_clock(at(9, 9))
        self.assertEqual((order.deadline_ids.status, order.deadline_ids.escalated_at), ("late", False))
        self.assertFalse(order.activity_ids.filtered(lambda a: a.user_id == self.lead))

    def test_escalation_facts(self):
        """ES-01: the rule: missed, then escalated at its moment, never twice, never after it was done."""
        facts = Facts(due_at=at(2, 22), missed_at=at(2, 22), escalate_at=at(3, 9))
        self.assertEqual(next_event(facts), at(3, 9))
        self.assertEqual(stamp(facts, at(3, 8)).escalated_at, None)
        new = stamp(facts, at(3, 12))
        self.assertEqual((new.escalated_at, new.next_event_at, new.status), (at(3, 9), None, "missed"))
        self.assertIsNone(next_event(facts._replace(done_at=at(3, 8))))
        self.assertIsNone(next_event(facts._replace(escalated_at=at(3, 9))))

    def test_basis_is_told(self):
        """Peers 3.5: the deadline says how its time was reckoned, and keeps it when the policy changes."""
        policy = self._policy("desk", method="working", amount=2, unit="hours", calendar_id=self.desk.id)
        ticket = self._ticket()
        self.assertEqual(ticket.deadline_ids.basis, "Desk: 2 hours of “Service desk”")
        policy.amount = 4
        self.assertEqual(ticket.deadline_ids.basis, "Desk: 2 hours of “Service desk”")

    def test_deadlines_follow_the_agent(self):
        """OW-03: who takes a case over takes its open deadlines over, with their activities."""
        self._policy("call", activity_type_id=self.env.ref("after_sales.activity_type_deadline").id)
        ticket = self._ticket()
        deadline = ticket.deadline_ids
        self.assertEqual(deadline.activity_id.user_id, self.agent)
        ticket.team_id.user_ids |= self.tracker
        ticket.with_user(self.lead).user_id = self.tracker
        self.assertEqual((deadline.user_id, deadline.activity_id.user_id), (self.tracker, self.tracker))
        ticket.with_user(self.lead).user_id = False
        self.assertFalse(deadline.user_id)
        self.assertFalse(deadline.activity_id)

    def test_clocks_on_the_ticket(self):
        """H9: what is due next is stored, and the clock that stamps rewrites no ticket."""
        self._policy("answer", amount=1, stop_event="first_reply")
        self._policy("solve", purpose="resolution", amount=3, stop_event="closed", pause_when_waiting=True)
        ticket = self._ticket()
        self.assertEqual((ticket.response_deadline, ticket.resolution_deadline), (at(3, 10), at(5, 10)))
        self.assertEqual(ticket.next_due_at, at(3, 10))
        self.env.cr.execute("SELECT xmin FROM helpdesk_ticket WHERE id = %s", [ticket.id])
        before = self.env.cr.fetchone()
        self._run_clock(at(4, 10))
        self.env.cr.execute("SELECT xmin FROM helpdesk_ticket WHERE id = %s", [ticket.id])
        self.assertEqual(self.env.cr.fetchone(), before)
        with self._at(at(4, 11)):
            ticket._fire_deadline_event("first_reply")
            self.assertEqual(ticket.next_due_at, at(5, 10))
            ticket._move_to_phase("waiting_customer")
        self.assertFalse(ticket.next_due_at)

    def test_cancelled_case_was_not_kept(self):
        """H7: a cancelled case meets nothing; a solved one does."""
        self._policy("solve", purpose="resolution", amount=3, stop_event="closed")
        cancelled, solved = self._ticket(), self._ticket()
        with self._at(at(3, 10)):
            cancelled._move_to_phase("cancelled")
            solved._move_to_phase("solved")
        self.assertEqual((cancelled.deadline_ids.status, solved.deadline_ids.status), ("cancelled", "met"))

    def test_kind_found_out_later(self):
        """H8: what becomes known brings its clocks, once, and keeps the record of the old ones."""
        kind = self.env["after.sales.case.kind"].create({"name": "Motor", "code": "test_motor"})
        self._policy("general", amount=1, stop_event="first_reply")
        fast = self._policy("fast", amount=4, unit="hours", stop_event="first_reply", kind_ids=[Command.set(kind.ids)])
        self._policy("dispatch", purpose="appointment", amount=1, kind_ids=[Command.set(kind.ids)])
        ticket = self._ticket()
        old = ticket.deadline_ids
        with self._at(at(2, 12)):
            ticket.case_kind_id = kind
        self.assertEqual(old.status, "cancelled")
        running = {d.purpose: d for d in ticket.deadline_ids - old}
        self.assertEqual((running["response"].policy_id, running["response"].due_at), (fast, at(2, 14)))
        self.assertEqual(running["appointment"].due_at, at(3, 12))
        with self._at(at(2, 13)):
            running["appointment"].with_user(self.agent).action_done()
            ticket.severity = "major"
        self.assertEqual(len(ticket.deadline_ids), 3, "What was done does not start again")

    def test_flat_queries(self):
        """Events on a hundred cases cost as many queries as on ten."""
        self._policy("progress", purpose="progress", amount=5, warn_amount=2, reset_event="first_reply")
        counts = []
        for size in (10, 100):
            vals = {"name": "x", "description": "x", "team_id": self.team.id, "user_id": self.agent.id}
            with self._at(NOW):
                tickets = self.env["helpdesk.ticket"].create([dict(vals) for _number in range(size)])
            self.env.flush_all()
            self.env.invalidate_all()
            with self._at(at(4, 10)):
                before = self.env.cr.sql_log_count
                tickets._fire_deadline_event("first_reply")
                self.env.flush_all()
                counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 2)
