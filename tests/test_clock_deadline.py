"""The grid of test_rules once more, through the ORM; and the life of single deadlines."""

import itertools
from datetime import datetime, timedelta

from psycopg2.errors import NotNullViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import NOW, AfterSalesCommon
from .common_rules import FOUR_FATES, ideal_status


def at(hour):
    """Return an hour of the 2nd of March 2026."""
    return datetime(2026, 3, 2) + timedelta(hours=hour)


@tagged("post_install", "-at_install", "after_sales")
class TestDeadlineGrid(AfterSalesCommon):
    #: Some are looked at every hour, some late, some only at the end.
    RHYTHMS = (range(17), (3, 9, 16), (16,))

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._new_policy("grid", host="partner")
        cls.cases = list(itertools.product((None, 2, 8, 10, 12), FOUR_FATES, cls.RHYTHMS))
        with cls._at(at(0)):
            cls.deadlines = cls.env["after.sales.deadline"].create(
                [
                    {
                        "policy_id": cls.policy.id,
                        "purpose": cls.policy.purpose,
                        "company_id": cls.company.id,
                        "partner_id": cls.customer.id,
                        "start_at": at(0),
                        "warn_at": warn and at(warn),
                        "due_at": at(10),
                    }
                    for warn, _fate, _rhythm in cls.cases
                ]
            )

    def _happen(self, hour):
        """Let happen what the fates of the deadlines say for this hour."""
        for fact in ("done_at", "paused_at", "cancelled_at"):
            which = [d.id for d, case in zip(self.deadlines, self.cases, strict=True) if case[1] == (fact, hour)]
            deadlines = self.deadlines.browse(which)
            if fact == "done_at":
                deadlines._complete(at(hour), stopped=True)
            elif fact == "paused_at":
                deadlines._pause(at(hour))
            else:
                deadlines._cancel("The customer gave up")

    def test_grid(self):
        """DL-04: whoever looks whenever, the stored status is what an ideal clock would show then."""
        Deadline = self.env["after.sales.deadline"]
        seen = set()
        for hour in range(17):
            with self._at(at(hour)):
                self._happen(hour)
                due = Deadline.search([*Deadline._get_due_domain(at(hour)), ("id", "in", self.deadlines.ids)])
                looked = self.deadlines.browse(
                    [d.id for d, case in zip(self.deadlines, self.cases, strict=True) if hour in case[2]]
                )
                (due & looked)._stamp(at(hour))
                self.env.flush_all()
                self.env.invalidate_all()
                for deadline, (warn, fate, rhythm) in zip(self.deadlines, self.cases, strict=True):
                    if deadline not in looked:
                        continue
                    case = (hour, warn, fate, rhythm)
                    self.assertFalse(deadline.next_event_at and deadline.next_event_at <= at(hour), case)
                    expected = ideal_status(at(hour), at(10), warn and at(warn), fate, at)
                    self.assertEqual(deadline.status, expected, case)
                    seen.add(deadline.status)
        self.assertEqual(seen, {"running", "at_risk", "missed", "met", "late", "paused", "cancelled"})

    def test_stored_status_is_the_computed_one(self):
        """What the clock writes by SQL is what the fields would compute from the facts."""
        for hour in (2, 9, 12):
            self.deadlines._stamp(at(hour))
            self.env.flush_all()
            self.env.invalidate_all()
            stored = self.deadlines.mapped(lambda d: (d.status, d.next_event_at))
            names = [self.deadlines._fields[name] for name in ("status", "next_event_at")]
            for field in names:
                self.env.add_to_compute(field, self.deadlines)
            self.assertEqual(self.deadlines.mapped(lambda d: (d.status, d.next_event_at)), stored)
            stamps = self.deadlines.mapped(lambda d: (d.warned_at, d.missed_at))
            self.deadlines._stamp(at(hour))
            self.assertEqual(self.deadlines.mapped(lambda d: (d.warned_at, d.missed_at)), stamps)


@tagged("post_install", "-at_install", "after_sales")
class TestDeadline(AfterSalesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._new_policy("callback", amount=2, unit="hours")
        cls.order = cls._new_order()

    def _start(self, orders=None, at=NOW):
        """Return the deadlines that the test policy starts."""
        orders = orders or self.order
        with self._at(at):
            orders._fire_deadline_event("scheduled")
        return orders.deadline_ids.filtered(lambda d: d.policy_id == self.policy and d.is_open)

    def test_start_and_stop(self):
        self.policy.stop_event = "done"
        deadline = self._start()
        self.assertEqual(
            (deadline.start_at, deadline.due_at, deadline.status, deadline.next_event_at, deadline.user_id),
            (NOW, NOW + timedelta(hours=2), "running", NOW + timedelta(hours=2), self.agent),
        )
        with self._at(NOW + timedelta(hours=1)):
            self.order._fire_deadline_event("done")
        self.assertEqual((deadline.status, deadline.done_at), ("met", NOW + timedelta(hours=1)))
        self.assertFalse(deadline.next_event_at)

    def test_an_event_fired_twice_changes_nothing(self):
        self.policy.stop_event = "done"
        deadline = self._start()
        self.assertEqual(self._start(at=NOW + timedelta(hours=1)), deadline)
        self.assertEqual(deadline.start_at, NOW)
        for hours in (1, 3):
            with self._at(NOW + timedelta(hours=hours)):
                self.order._fire_deadline_event("done")
        self.assertEqual(deadline.done_at, NOW + timedelta(hours=1))

    def test_late(self):
        deadline = self._start()
        with self._at(deadline.due_at + timedelta(minutes=90)):
            deadline.with_user(self.agent).action_done("replied", "She called back.")
        self.assertEqual((deadline.status, deadline.late_hours), ("late", 1.5))
        self.assertEqual((deadline.outcome, deadline.note), ("replied", "She called back."))

    def test_done_exactly_at_due_is_late(self):
        deadline = self._start()
        with self._at(deadline.due_at):
            deadline.with_user(self.agent).action_done()
        self.assertEqual(deadline.status, "late")

    def test_a_fact_is_not_said_but_recorded(self):
        """DL-04: what ends by a fact is not ended by a person: button, activity, mass action, chatter, any of them."""
        self.policy.write({"stop_event": "done", "activity_type_id": self.env.ref("mail.mail_activity_data_todo").id})
        deadline = self._start()
        self._run_clock(deadline.due_at)
        self.assertTrue(deadline.ends_by_fact)
        refusal = "ends by itself when this happens: Done. Record it on"
        agent = deadline.with_user(self.agent)
        for way in (
            agent.action_done,
            lambda: agent.action_done("not_needed"),
            lambda: agent.activity_id.action_feedback("All good"),
            lambda: agent.activity_id.action_done(),
            lambda: (
                self.env["after.sales.deadline.complete"]
                .with_user(self.agent)
                .create({"deadline_ids": deadline.ids})
                .action_done()
            ),
        ):
            with self.assertRaisesRegex(UserError, refusal):
                way()
        self.assertTrue(deadline.is_open)
        self.assertTrue(deadline.activity_id.active)
        self.assertEqual(agent.action_open_done()["res_model"], "sale.order", "the step is on the document")
        lead = deadline.with_user(self.lead).action_open_done()
        wizard = self.env[lead["res_model"]].with_user(self.lead).browse(lead["res_id"])
        self.assertRegex(wizard.what_ends_it, refusal)
        with self._at(deadline.due_at + timedelta(hours=1)):
            self.order._fire_deadline_event("done")
        self.assertEqual(deadline.status, "late")

    def test_repeats_until_the_stop_event(self):
        """PR-02: each round starts when the one before is completed; the stop event ends it."""
        self.policy.stop_event = "done"
        self.policy.write({"repeat_amount": 5, "repeat_unit": "hours"})
        first = self._start()
        with self._at(NOW + timedelta(hours=1)):
            first.with_user(self.agent).action_done("no_answer")
        second = self.order.deadline_ids.filtered("is_open")
        self.assertEqual((second.round, second.start_at), (2, NOW + timedelta(hours=1)))
        self.assertEqual((second.due_at, second.user_id), (NOW + timedelta(hours=6), self.agent))
        with self._at(NOW + timedelta(hours=9)):
            second.with_user(self.agent).action_done()
            third = self.order.deadline_ids.filtered("is_open")
            self.assertEqual((third.round, third.due_at), (3, NOW + timedelta(hours=14)))
            self.order._fire_deadline_event("done")
        self.assertEqual(third.status, "met")
        self.assertFalse(self.order.deadline_ids.filtered("is_open"))

    def test_a_waived_round_does_not_repeat(self):
        self.policy.write({"repeat_amount": 5, "repeat_unit": "hours"})
        deadline = self._start()
        deadline.with_user(self.lead).action_waive("The customer cancelled by phone")
        self.assertEqual(len(self.order.deadline_ids), 1)

    def test_waive(self):
        deadline = self._start()
        with self._at(NOW + timedelta(hours=1)):
            deadline.with_user(self.lead).action_waive("The customer is abroad")
        self.assertEqual((deadline.status, deadline.waived_by), ("cancelled", self.lead))
        self.assertEqual(deadline.waived_reason, "The customer is abroad")
        self._run_clock(NOW + timedelta(days=1))
        self.assertFalse(deadline.missed_at)

    def test_waive_needs_a_reason_and_a_lead(self):
        deadline = self._start()
        for reason in (False, None, "", "   "):
            with self._refused(UserError, "Say why the deadline is waived"):
                deadline.with_user(self.lead).action_waive(reason)
        for user in (self.agent, self.tracker):
            with self._refused(UserError, "Only a team lead may waive"):
                deadline.with_user(user).action_waive("I do not feel like it")
        self.assertTrue(deadline.is_open)

    def test_a_closed_deadline_stays_closed(self):
        deadline = self._start()
        deadline.with_user(self.agent).action_done()
        with self.assertRaisesRegex(UserError, "already closed"):
            deadline.with_user(self.agent).action_done()
        with self.assertRaisesRegex(UserError, "already closed"):
            deadline.with_user(self.lead).action_waive("Too late")
        self.assertFalse(deadline.waived_reason)

    def test_batch_is_refused_as_a_whole(self):
        """One closed deadline among several: nothing happens to the others."""
        orders = self.order | self._new_order()
        closed, still_open = self._start(orders)
        closed.with_user(self.agent).action_done()
        with self._refused(UserError, "is already closed"):
            (still_open | closed).with_user(self.agent).action_done()
        self.assertTrue(still_open.is_open)

    def test_strangers_cannot_complete(self):
        """Who may not read the document may not close its deadlines, whatever id he sends."""
        deadline = self._start()
        other = self._new_user("other_agent", "after_sales.group_agent")
        for user in (other, self._new_user("clerk", "base.group_user")):
            with self._refused(AccessError, "have 'read' access|not allowed to access"):
                deadline.with_user(user).action_done()
        self.assertTrue(deadline.is_open)

    def test_nobody_writes_directly(self):
        """Facts come from events, people and the clock; no group may edit or forge them."""
        deadline = self._start()
        vals = {"policy_id": self.policy.id, "purpose": "callback", "company_id": self.company.id}
        vals |= {"order_id": self.order.id, "start_at": NOW, "due_at": NOW}
        for user in (self.agent, self.tracker, self.lead, self.manager, self.salesman):
            Deadline = self.env["after.sales.deadline"].with_user(user)
            with self.subTest(user=user.login):
                with self._refused(AccessError, "not allowed to create"):
                    Deadline.create(dict(vals))
                for forged in ({"done_at": NOW}, {"due_at": NOW}, {"user_id": user.id}, {"status": "met"}):
                    with self._refused(AccessError, "not allowed to modify"):
                        deadline.with_user(user).write(forged)
                with self._refused(AccessError, "not allowed to delete"):
                    deadline.with_user(user).unlink()
        self.assertTrue(deadline.is_open)

    def test_exactly_one_host(self):
        vals = {"policy_id": self.policy.id, "purpose": "callback", "company_id": self.company.id}
        vals |= {"start_at": NOW, "due_at": NOW}
        note = self._new_note()
        for links in ({}, {"partner_id": self.customer.id}, {"order_id": self.order.id, "factory_note_id": note.id}):
            with self.assertRaisesRegex(ValidationError, "exactly one document"):
                self.env["after.sales.deadline"].create(vals | links)
        with self.assertRaisesRegex(ValidationError, "exactly one document"):
            self._start().partner_id = self.customer
        with self.assertRaises(NotNullViolation), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.env["after.sales.deadline"].create(vals | {"order_id": self.order.id, "due_at": False})

    def test_wizard_asks_then_calls_one_method(self):
        deadline = self._start()
        action = deadline.with_user(self.agent).action_open_done()
        wizard = self.env[action["res_model"]].with_user(self.agent).browse(action["res_id"])
        with Form(wizard) as form:
            form.outcome = "message_left"
            form.note = "Left word with her husband."
        with self._at(NOW + timedelta(minutes=5)):
            wizard.action_done()
        self.assertEqual((deadline.status, deadline.outcome), ("met", "message_left"))

    def test_wizard_waives(self):
        deadline = self._start()
        action = deadline.with_user(self.lead).action_open_done()
        wizard = self.env[action["res_model"]].with_user(self.lead).browse(action["res_id"])
        with self._refused(UserError, "Say why the deadline is waived"):
            wizard.action_waive()
        wizard.waived_reason = "Not wanted any more"
        wizard.action_waive()
        self.assertEqual(deadline.status, "cancelled")

    def test_search_open(self):
        deadline = self._start()
        Deadline = self.env["after.sales.deadline"]
        mine = [("order_id", "=", self.order.id)]
        self.assertEqual(Deadline.search([*mine, ("is_open", "=", True)]), deadline)
        deadline.with_user(self.agent).action_done()
        self.assertFalse(Deadline.search([*mine, ("is_open", "=", True)]))
        self.assertEqual(Deadline.search([*mine, ("is_open", "!=", True)]), deadline)
        self.assertEqual(Deadline.search([*mine, ("is_open", "=", False)]), deadline)

    def test_names_show_the_document(self):
        deadline = self._start()
        self.assertEqual(deadline.host_name, f"{self.order.name} - Ms Li", "People know the customer, not the number")
        self.assertEqual(deadline.action_open_host()["res_id"], self.order.id)

    def test_cancelled_documents_have_no_clocks(self):
        deadline = self._start()
        self.order._action_cancel()
        self.assertEqual(deadline.status, "cancelled")

    def test_other_companies_do_not_see_it(self):
        deadline = self._start()
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self._new_user("stranger", "after_sales.group_manager", company_id=company.id)
        self.assertFalse(self.env["after.sales.deadline"].with_user(stranger).search([("id", "=", deadline.id)]))


@tagged("post_install", "-at_install", "after_sales")
class TestPause(AfterSalesCommon):
    """A case that waits for the customer stops its clocks; what was left goes on counting."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["after.sales.deadline.policy"].search([("host", "=", "ticket")]).active = False
        vals = {"host": "ticket", "start_event": "created", "pause_when_waiting": True, "warn_amount": 1}
        cls.policy = cls._new_policy("response", amount=10, unit="hours", warn_unit="hours", **vals)
        cls.waiting = cls.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_awaiting")
        cls.working = cls.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_in_progress")

    def _new_ticket(self):
        with self._at(NOW):
            return self.env["helpdesk.ticket"].create(
                {"name": "A scratch", "description": "On the table", "user_id": self.agent.id}
            )

    def _move(self, ticket, stage, hours):
        with self._at(NOW + timedelta(hours=hours)):
            ticket.stage_id = stage

    def test_pause_and_resume(self):
        ticket = self._new_ticket()
        deadline = ticket.deadline_ids
        self.assertEqual(deadline.due_at, NOW + timedelta(hours=10))
        self._move(ticket, self.waiting, 4)
        self.assertEqual((deadline.status, deadline.next_event_at), ("paused", False))
        self._run_clock(NOW + timedelta(hours=30))
        self.assertEqual((deadline.status, deadline.missed_at), ("paused", False))
        self._move(ticket, self.working, 100)
        self.assertEqual((deadline.status, deadline.due_at), ("running", NOW + timedelta(hours=106)))
        self.assertEqual(deadline.warn_at, NOW + timedelta(hours=105))
        self._run_clock(NOW + timedelta(hours=106))
        self.assertEqual(deadline.missed_at, NOW + timedelta(hours=106))

    def test_working_time_left_is_working_time(self):
        calendar = self._new_calendar(tz="Asia/Shanghai")
        self.policy.write({"method": "working", "calendar_id": calendar.id, "warn_amount": 0})
        ticket = self._new_ticket()
        deadline = ticket.deadline_ids
        # Monday 10:00 plus 10 hours of 09:00-18:00 is Tuesday 11:00.
        self.assertEqual(deadline.due_at, datetime(2026, 3, 3, 3))
        self._move(ticket, self.waiting, 7)
        # At 17:00 three working hours are left; from Saturday on they are used up on Monday at 12:00.
        self._move(ticket, self.working, 5 * 24)
        self.assertEqual(deadline.due_at, datetime(2026, 3, 9, 4))

    def test_what_is_missed_does_not_pause(self):
        ticket = self._new_ticket()
        self._run_clock(NOW + timedelta(hours=11))
        self._move(ticket, self.waiting, 12)
        self.assertEqual(ticket.deadline_ids.status, "missed")

    def test_a_miss_nobody_stamped_yet_is_not_paused_away(self):
        """The status lags behind the scheduled action; a pause must not turn that into a pardon."""
        ticket = self._new_ticket()
        self._move(ticket, self.waiting, 12)
        deadline = ticket.deadline_ids
        self.assertEqual((deadline.status, deadline.missed_at), ("missed", NOW + timedelta(hours=10)))
        self._move(ticket, self.working, 20)
        self.assertEqual((deadline.status, deadline.due_at), ("missed", NOW + timedelta(hours=10)))

    def test_a_warning_nobody_stamped_yet_survives_the_pause(self):
        ticket = self._new_ticket()
        self._move(ticket, self.waiting, 9.5)
        self._move(ticket, self.working, 50)
        deadline = ticket.deadline_ids
        self._run_clock(NOW + timedelta(hours=50))
        self.assertEqual((deadline.status, deadline.due_at), ("at_risk", NOW + timedelta(hours=50.5)))

    def test_pausing_twice_keeps_the_first_moment(self):
        ticket = self._new_ticket()
        self._move(ticket, self.waiting, 4)
        with self._at(NOW + timedelta(hours=6)):
            ticket._pause_deadlines()
        self.assertEqual(ticket.deadline_ids.paused_at, NOW + timedelta(hours=4))

    def test_only_policies_that_say_so(self):
        self.policy.pause_when_waiting = False
        ticket = self._new_ticket()
        self._move(ticket, self.waiting, 4)
        self.assertEqual(ticket.deadline_ids.status, "running")

    def test_done_while_paused(self):
        ticket = self._new_ticket()
        deadline = ticket.deadline_ids
        self._move(ticket, self.waiting, 4)
        with self._at(NOW + timedelta(hours=5)):
            deadline.with_user(self.lead).action_done()
        self.assertEqual((deadline.status, deadline.paused_at), ("met", False))


@tagged("post_install", "-at_install", "after_sales")
class TestMoves(AfterSalesCommon):
    """What is counted back from the promised date moves with it."""

    def test_open_deadlines_move_with_the_date(self):
        with self._at(NOW):
            order = self._new_confirmed_order()
            receipt, check_in = self._deadline(order, "receipt"), self._deadline(order, "check_in")
            self.assertEqual(check_in.due_at, datetime(2026, 4, 16, 16))
            order._change_promise(datetime(2026, 5, 20).date(), "The factory is late", "accepted", NOW)
        self.assertEqual(receipt.due_at, datetime(2026, 5, 20, 16))
        self.assertEqual(check_in.due_at, datetime(2026, 5, 6, 16))

    def test_a_miss_stays_as_evidence(self):
        with self._at(NOW):
            order = self._new_confirmed_order()
        receipt = self._deadline(order, "receipt")
        late = datetime(2026, 5, 2, 16)
        self._run_clock(late)
        with self._at(late):
            order._change_promise(datetime(2026, 5, 20).date(), "The factory is late", "accepted", late)
        self.assertEqual((receipt.missed_at, receipt.status), (datetime(2026, 4, 30, 16), "late"))
        again = self._deadline(order, "receipt")
        self.assertEqual((again.round, again.due_at), (2, datetime(2026, 5, 20, 16)))

    def test_a_miss_nobody_stamped_yet_stays_as_evidence_too(self):
        with self._at(NOW):
            order = self._new_confirmed_order()
        receipt = self._deadline(order, "receipt")
        late = datetime(2026, 5, 2, 16)
        with self._at(late):
            order._change_promise(datetime(2026, 5, 20).date(), "The factory is late", "accepted", late)
        self.assertEqual((receipt.missed_at, receipt.status), (datetime(2026, 4, 30, 16), "late"))
        self.assertEqual(self._deadline(order, "receipt").round, 2)
