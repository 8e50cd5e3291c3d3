"""Cases that are stuck climb: agent, supervisor, manager (ES-01, ES-02)."""

from datetime import datetime, timedelta

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import NOW, AfterSalesCommon

#: Local time is Shanghai; NOW is Monday 10:00 there. The hours of the desk are 9 to 18, Monday to Friday.
HOUR = timedelta(hours=1)


def local(day, hour, minute=0):
    """Return an hour of a day in March 2026 in Shanghai as UTC."""
    return datetime(2026, 3, day, hour, minute) - 8 * HOUR


class EscalationCommon(AfterSalesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["after.sales.deadline.policy"].search([("host", "=", "ticket")]).active = False
        cls.calendar = cls._new_calendar("Asia/Shanghai")
        cls.acknowledge = cls.env.ref("after_sales.policy_escalation")
        cls.acknowledge.write({"active": True, "calendar_id": cls.calendar.id})
        cls.boss = cls._new_user("boss", "after_sales.group_lead")
        cls.deputy = cls._new_user("deputy", "after_sales.group_agent")
        department = cls.env["helpdesk.ticket.team"].create(
            {"name": "Department", "company_id": cls.company.id, "user_id": cls.boss.id}
        )
        cls.team = cls.env["helpdesk.ticket.team"].create(
            {
                "name": "Care",
                "company_id": cls.company.id,
                "parent_id": department.id,
                "user_id": cls.lead.id,
                "deputy_id": cls.deputy.id,
                "user_ids": [Command.set([cls.agent.id, cls.lead.id])],
            }
        )
        cls.clock = cls._new_policy(
            "answer",
            host="ticket",
            purpose="response",
            start_event="created",
            stop_event="first_reply",
            amount=4,
            unit="hours",
            escalate=True,
            calendar_id=cls.calendar.id,
        )

    def _second_clock(self, hours):
        """Add a second clock to every new case."""
        start = {"host": "ticket", "purpose": "resolution", "start_event": "created"}
        self._new_policy("solution", **start, amount=hours, unit="hours", escalate=True)

    def _case(self, at=NOW, **vals):
        vals = {
            "name": "Broken leg",
            "description": "One leg",
            "partner_id": self.customer.id,
            "team_id": self.team.id,
            "user_id": self.agent.id,
            **vals,
        }
        with self._at(at):
            return self.env["helpdesk.ticket"].create(vals)

    def _open(self, case, purpose="escalation"):
        return case.deadline_ids.filtered(lambda d: d.purpose == purpose and d.is_open)

    def _activities(self, case):
        return case.activity_ids.filtered(
            lambda a: a.activity_type_id == self.env.ref("after_sales.activity_type_escalation")
        )

    def _stage(self, phase):
        return self.env["helpdesk.ticket.stage"]._get_for_phase(phase, self.team, self.company)

    def _by_hand(self, case, user=None, reason="insists", note="Third call", at=NOW + HOUR):
        with self._at(at):
            case.with_user(user or self.agent)._escalate(reason, note)


@tagged("post_install", "-at_install", "after_sales")
class TestEscalationByHand(EscalationCommon):
    def test_each_reason(self):
        """ES-02: with one of the three reasons or another one, in words, with the time."""
        for reason in ("threatens", "insists", "not_cooperating", "other"):
            case = self._case()
            with self.subTest(reason), self._at(NOW + HOUR):
                action = case.with_user(self.agent).action_open_escalate()
                wizard = Form(self.env[action["res_model"]].with_user(self.agent).browse(action["res_id"]))
                self.assertEqual(wizard.next_person_id, self.lead)
                wizard.reason = reason
                wizard.note = "He shouts"
                wizard.save().action_escalate()
                self.assertEqual((case.escalation_level, case.escalated_to_id), (1, self.lead))
                self.assertEqual(case.escalation_level_name, "Supervisor")
                step = case.escalation_ids
                self.assertEqual((step.from_level, step.level, step.reason), ("0", "1", reason))
                self.assertEqual((step.note, step.escalated_by), ("He shouts", self.agent))
                self.assertEqual(step.escalated_at, NOW + HOUR)
                self.assertEqual((step.user_id, step.company_id, step.team_id), (self.lead, self.company, self.team))

    def test_what_follows(self):
        """ES-01: one quiet activity, an internal note with the reason, a clock of two working hours."""
        case = self._case()
        self._by_hand(case, reason="threatens", note="He goes to the <newspaper>")
        activity = self._activities(case)
        self.assertEqual((activity.user_id, activity.date_deadline.isoformat()), (self.lead, "2026-03-02"))
        self.assertIn("threatens other means", activity.summary)
        self.assertIn("&lt;newspaper&gt;", activity.note)
        message = case.message_ids[0]
        self.assertTrue(message.is_internal)
        self.assertEqual(message.author_id, self.agent.partner_id)
        for part in ("from Agent to Supervisor", "threatens other means", "&lt;newspaper&gt;", "Lead"):
            self.assertIn(part, message.body)
        clock = self._open(case)
        self.assertEqual((clock.user_id, clock.due_at), (self.lead, local(2, 13)))
        self.assertEqual(clock.activity_id, activity, "one thing, one activity")
        self.assertFalse(self.env["mail.mail"].search([("mail_message_id", "in", case.message_ids.ids)]))

    def test_without_note_or_reason(self):
        case = self._case()
        for reason, note in (("insists", ""), ("insists", "  "), ("insists", None), (False, "x"), ("bad_mood", "x")):
            with (
                self.subTest(reason=reason, note=note),
                self._refused(UserError, "Choose why the case has to climb|Say what happened"),
                self.env.cr.savepoint(),
            ):
                self._by_hand(case, reason=reason, note=note)
        self.assertFalse(case.escalation_ids)
        self.assertFalse(case.escalation_level)

    def test_never_twice_for_one_cause(self):
        """ES-01: the agent reports a thing once; whoever got the case reports it on; the manager is the top."""
        case = self._case()
        self._by_hand(case, reason="insists")
        with self.assertRaisesRegex(UserError, "for this already"):
            self._by_hand(case, reason="insists", note="Fourth call")
        self._by_hand(case, self.lead, "insists", "I cannot help either")
        self.assertEqual((case.escalation_level, case.escalated_to_id), (2, self.boss))
        self.assertEqual(self._activities(case).user_id, self.boss, "the lead's activity is gone")
        for user in (self.agent, self.boss):
            with self.assertRaisesRegex(UserError, "with the manager already"):
                self._by_hand(case, user, "threatens")
        self.assertEqual(len(case.escalation_ids), 2)

    def test_another_cause_climbs(self):
        case = self._case()
        self._by_hand(case, reason="insists")
        self._by_hand(case, reason="not_cooperating", note="The carrier hangs up")
        self.assertEqual((case.escalation_level, case.escalated_to_id), (2, self.boss))
        self.assertEqual(case.escalation_ids.mapped("reason"), ["not_cooperating", "insists"])
        self.assertEqual(case.escalation_ids.mapped("is_current"), [True, False])

    def test_the_database_refuses_one_cause_twice(self):
        case = self._case()
        self._by_hand(case)
        vals = case.escalation_ids.sudo().copy_data()[0] | {"is_current": False}
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.env["after.sales.escalation"].create(vals)
        other = vals | {"cause": "else", "is_current": True}
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.env["after.sales.escalation"].create(other)

    def test_closed_case(self):
        for phase in ("solved", "cancelled"):
            case = self._case()
            case.stage_id = self._stage(phase)
            with self.subTest(phase), self.assertRaisesRegex(UserError, "closed"):
                self._by_hand(case)

    def test_closing_an_escalated_case(self):
        """What was to acknowledge is no work any more, and never escalates."""
        for phase in ("solved", "cancelled"):
            case = self._case()
            self._by_hand(case)
            with self._at(NOW + 2 * HOUR):
                case.stage_id = self._stage(phase)
            with self.subTest(phase):
                self.assertFalse(self._open(case))
                self.assertFalse(self._activities(case))
                self._run_clock(local(5, 12))
                self.assertEqual(len(case.escalation_ids), 1)

    def test_deputy(self):
        """OW-03: while the lead is out of office the deputy gets it; an archived lead is nobody."""
        self.lead.out_of_office_from = NOW
        case = self._case()
        self._by_hand(case)
        self.assertEqual(case.escalated_to_id, self.deputy)
        with self._at(NOW + HOUR):
            case.with_user(self.deputy).action_acknowledge()
        self.assertEqual(case.escalation_ids.acknowledged_by, self.deputy)
        self.team.write({"user_id": self.lead.id, "deputy_id": False})
        self.lead.active = False
        gone = self._case()
        self._by_hand(gone)
        self.assertEqual((gone.escalation_level, gone.escalated_to_id), (2, self.boss))

    def test_the_lead_has_it_himself(self):
        """Nobody is told what he knows: the case goes to whoever is above."""
        case = self._case(user_id=self.lead.id)
        self._by_hand(case, self.lead)
        self.assertEqual((case.escalation_level, case.escalated_to_id), (2, self.boss))
        self.assertEqual((case.escalation_ids.from_level, case.escalation_ids.level), ("0", "2"))

    def test_nobody_is_set(self):
        """Without anybody set it goes to a manager of the company: somebody always answers for it."""
        self.env["helpdesk.ticket.team"].search([("user_id", "!=", False)]).user_id = False
        self.team.write({"user_id": False, "deputy_id": False, "parent_id": False})
        case = self._case()
        self._by_hand(case)
        self.assertEqual(case.escalation_level, 2)
        self.assertTrue(case.escalated_to_id.has_group("after_sales.group_manager"))
        self.assertEqual(self._activities(case).user_id, case.escalated_to_id)
        self.assertTrue(self._open(case))
        with self._at(NOW + 2 * HOUR):
            case.with_user(case.escalated_to_id).action_acknowledge()
        self.assertFalse(self._open(case))

    def test_nobody_above(self):
        self.team.parent_id = False
        case = self._case()
        self._by_hand(case)
        self._by_hand(case, self.lead)
        self.assertEqual((case.escalation_level, case.escalated_to_id), (2, self.lead))
        self.assertIn("nobody else is set above", case.message_ids[0].body)

    def test_kind_that_is_escalated_at_once(self):
        """SH-04: a freight dispute is reported upward when it comes in, or when it turns out to be one."""
        kind = self.env.ref("after_sales.case_kind_freight_dispute")
        self.assertTrue(kind.escalate_at_once)
        kind.requires_order = False
        case = self._case(case_kind_id=kind.id)
        self.assertEqual((case.escalation_level, case.escalation_ids.reason), (1, "kind"))
        self.assertFalse(case.escalation_ids.escalated_by)
        late = self._case()
        self.assertFalse(late.escalation_level)
        late.case_kind_id = kind
        self.assertEqual(late.escalation_level, 1)
        late.with_user(self.lead)._de_escalate("I take care of the carrier")
        late.case_kind_id = False
        late.case_kind_id = kind
        self.assertEqual(late.escalation_level, 0, "once for each cause")
        closed = self._case(case_kind_id=kind.id, stage_id=self._stage("cancelled").id)
        self.assertFalse(closed.escalation_ids)


@tagged("post_install", "-at_install", "after_sales")
class TestEscalationByClock(EscalationCommon):
    def test_missed_by_day(self):
        """ES-01: a missed clock escalates the case at once while people work; the lead gets one activity."""
        case = self._case()
        clock = self._open(case, "response")
        self._run_clock(local(2, 13, 59))
        self.assertFalse(case.escalation_level)
        self._run_clock(local(2, 14))
        self.assertEqual((case.escalation_level, case.escalated_to_id), (1, self.lead))
        step = case.escalation_ids
        self.assertEqual((step.reason, step.deadline_id, step.escalated_by.id), ("missed_clock", clock, False))
        self.assertEqual(step.note, "Missed: Answer")
        self.assertEqual(case.activity_ids.mapped("user_id"), self.lead)
        self.assertEqual(len(case.activity_ids), 1)
        self.assertEqual(case.message_ids[0].author_id, self.env.ref("base.partner_root"))

    def test_missed_at_night(self):
        """Missed at 22:00 on Friday: escalated on Monday at 09:00, not before."""
        case = self._case(local(6, 18))
        self._run_clock(local(6, 22))
        self.assertEqual(self._open(case, "response").status, "missed")
        for moment in (local(6, 23), local(7, 12), local(9, 8, 59)):
            self._run_clock(moment)
            self.assertFalse(case.escalation_ids, moment)
        self._run_clock(local(9, 9))
        self.assertEqual(case.escalation_level, 1)
        self.assertEqual(self._open(case).due_at, local(9, 11))

    def test_answered_before_the_morning(self):
        case = self._case(local(2, 18))
        self._run_clock(local(2, 22))
        with self._at(local(3, 8)):
            case._record_contact(self.agent)
        self._run_clock(local(3, 9))
        self._run_clock(local(3, 18))
        self.assertFalse(case.escalation_ids)

    def test_day_and_night(self):
        self.clock.escalate_anytime = True
        case = self._case(local(2, 18))
        self._run_clock(local(2, 22))
        self.assertEqual(case.escalation_level, 1)

    def test_two_clocks_at_once_are_one_step(self):
        """Both are on record, whoever comes first, in one run or in two."""
        self._second_clock(4)
        case = self._case()
        self._run_clock(local(2, 15))
        self.assertEqual(case.escalation_level, 1)
        self.assertEqual(len(case.escalation_ids), 1)
        self.assertEqual(set(case.escalation_ids.note.splitlines()), {"Missed: Answer", "Missed: Solution"})

    def test_found_one_by_one(self):
        """A miss that was there already when the case climbed is on record, and no second step."""
        self._second_clock(4)
        case = self._case()
        for deadline in case.deadline_ids.sorted("id"):
            with self._at(local(2, 15)):
                deadline._stamp(local(2, 15))
        self.assertEqual(case.escalation_level, 1)
        self.assertEqual(set(case.escalation_ids.note.splitlines()), {"Missed: Answer", "Missed: Solution"})

    def test_two_clocks_one_after_the_other(self):
        self._second_clock(5)
        case = self._case()
        self._run_clock(local(2, 14))
        self._run_clock(local(2, 15))
        self.assertEqual((case.escalation_level, case.escalated_to_id), (2, self.boss))
        self.assertEqual(case.escalation_ids.mapped("note"), ["Missed: Solution", "Missed: Answer"])

    def test_not_acknowledged_climbs_once(self):
        """ES-01: two working hours without an answer, and it is the manager's; the top is the top."""
        case = self._case()
        self._run_clock(local(2, 14))
        first = self._open(case)
        self._run_clock(local(2, 15, 59))
        self.assertEqual(case.escalation_level, 1)
        self._run_clock(local(2, 16))
        self.assertEqual((case.escalation_level, case.escalated_to_id), (2, self.boss))
        step = case.escalation_ids[0]
        self.assertEqual((step.from_level, step.level, step.reason), ("1", "2", "not_acknowledged"))
        self.assertEqual(step.deadline_id, first)
        self.assertEqual((first.status, first.outcome), ("late", "no_answer"), "the miss stays on record")
        self.assertEqual((self._open(case).user_id, self._open(case).due_at), (self.boss, local(2, 18)))
        self.assertEqual(self._activities(case).user_id, self.boss)
        self.assertFalse(case.escalation_ids.filtered("acknowledged_at"))
        self._run_clock(local(3, 12))
        self._run_clock(local(4, 12))
        self.assertEqual(len(case.escalation_ids), 2)
        self.assertEqual(self._open(case).status, "missed")

    def test_the_clock_twice_changes_nothing(self):
        case = self._case()
        self._run_clock(local(2, 14))
        before = (case.escalation_ids, case.message_ids, case.activity_ids, case.deadline_ids)
        self._run_clock(local(2, 14))
        self._run_clock(local(2, 14, 30))
        self.assertEqual((case.escalation_ids, case.message_ids, case.activity_ids, case.deadline_ids), before)

    def test_without_the_policy(self):
        """A manager who archives the policy has escalations without a clock; the activity still acknowledges."""
        self.acknowledge.active = False
        case = self._case()
        self._run_clock(local(2, 14))
        self.assertFalse(self._open(case))
        activity = self._activities(case)
        self.assertEqual(activity.user_id, self.lead)
        with self._at(local(2, 15)):
            activity.with_user(self.lead).action_feedback("I call her")
        self.assertEqual(case.escalation_ids.acknowledged_by, self.lead)
        self._run_clock(local(3, 15))
        self.assertEqual(case.escalation_level, 1)

    def test_policy_with_an_activity(self):
        """Not two activities for one thing, whatever the manager sets."""
        self.acknowledge.activity_type_id = self.env.ref("after_sales.activity_type_deadline")
        case = self._case()
        self._run_clock(local(2, 14))
        self.assertEqual(len(case.activity_ids), 1)
        self.assertEqual(case.escalation_ids.activity_id, case.activity_ids)
        with self._at(local(2, 15)):
            case.with_user(self.lead).action_acknowledge()
        self.assertFalse(case.activity_ids)

    def test_closed_and_deleted_cases(self):
        """Between the miss and the morning: what is solved, cancelled, archived or gone does not climb."""
        cases = [self._case(local(2, 18)) for _each in range(4)]
        self._run_clock(local(2, 22))
        with self._at(local(3, 8)):
            cases[0].stage_id = self._stage("solved")
            cases[1].stage_id = self._stage("cancelled")
            cases[2].active = False
            cases[3].unlink()
        self._run_clock(local(3, 9))
        for case in cases[:3]:
            self.assertFalse(case.escalation_ids)
        failed = [("failure", "!=", False), ("policy_id", "=", self.clock.id)]
        self.assertFalse(self.env["after.sales.deadline"].search(failed))

    def test_deleted_activity(self):
        case = self._case()
        self._run_clock(local(2, 14))
        self._activities(case).unlink()
        with self._at(local(2, 15)):
            case.with_user(self.lead).action_acknowledge()
        self.assertTrue(case.escalation_ids.acknowledged_at)
        self.assertFalse(self._open(case))

    def test_follow_up_cases_are_acknowledged_too(self):
        kind = self.env["after.sales.case.kind"].create(
            {"name": "Ours", "code": "test_ours", "portal_visible": False, "escalate_at_once": True}
        )
        case = self._case(case_kind_id=kind.id)
        self.assertTrue(self._open(case))

    def test_deadlines_of_orders_as_before(self):
        """Only cases climb; the lead of an order is told as ever."""
        policy = self._new_policy("call", escalate=True)
        with self._at(NOW):
            order = self._new_order()
            order._fire_deadline_event("scheduled")
        self._run_clock(NOW + timedelta(days=1))
        self.assertEqual(order.deadline_ids.filtered(lambda d: d.policy_id == policy).status, "missed")
        self.assertEqual(order.activity_ids.user_id, self.lead)

    def test_queries_are_flat(self):
        """A hundred cases that miss their clock at once cost the queries of ten, and so does their climbing on."""

        def late(count):
            vals = {"name": "x", "description": "x", "team_id": self.team.id, "user_id": self.agent.id}
            with self._at(NOW):
                return self.env["helpdesk.ticket"].create([vals] * count).deadline_ids.ids

        def ignored(count):
            tickets = self.env["after.sales.deadline"].browse(late(count)).ticket_id
            with self._at(local(2, 15)):
                tickets._get_deadlines()._stamp(local(2, 15))
            return tickets.deadline_ids.filtered(lambda d: d.purpose == "escalation").ids

        for prepare, at, expected in ((late, local(2, 15), 1), (ignored, local(3, 15), 2)):
            with self.subTest(level=expected):
                counts = []
                for count in (2, 10, 100):
                    ids = prepare(count)
                    self.env.flush_all()
                    self.env.invalidate_all()
                    before = self.env.cr.sql_log_count
                    with self._at(at):
                        deadlines = self.env["after.sales.deadline"].browse(ids)
                        deadlines._stamp(at)
                        self.env.flush_all()
                    counts.append(self.env.cr.sql_log_count - before)
                    self.assertEqual(set(deadlines.ticket_id.mapped("escalation_level")), {expected})
                    self.assertEqual(len(deadlines.ticket_id), count)
                self.assertEqual(counts[1], counts[2], counts)


@tagged("post_install", "-at_install", "after_sales")
class TestEscalationAnswer(EscalationCommon):
    """Acknowledging, sending back, and who may."""

    def setUp(self):
        super().setUp()
        self.case = self._case()
        self._by_hand(self.case)

    def test_acknowledge(self):
        self.assertFalse(self.case.is_escalation_acknowledged)
        self.assertTrue(self.case.with_user(self.lead).can_acknowledge)
        self.assertFalse(self.case.with_user(self.agent).can_acknowledge)
        with self._at(NOW + 2 * HOUR):
            self.case.with_user(self.lead).action_acknowledge()
        step = self.case.escalation_ids
        self.assertEqual((step.acknowledged_by, step.acknowledged_at), (self.lead, NOW + 2 * HOUR))
        self.assertTrue(self.case.is_escalation_acknowledged)
        self.assertFalse(self.case.with_user(self.lead).can_acknowledge)
        clock = self.case.deadline_ids.filtered(lambda d: d.purpose == "escalation")
        self.assertEqual(clock.status, "met")
        self.assertFalse(self._activities(self.case))
        messages = self.case.message_ids
        with self._at(NOW + 3 * HOUR):
            self.case.with_user(self.manager).action_acknowledge()
        self.assertEqual((step.acknowledged_by, self.case.message_ids), (self.lead, messages), "twice is once")

    def test_acknowledge_by_activity_or_clock(self):
        """Completing the activity, or the clock in My Work, is acknowledging; only for those who may."""
        for what in ("activity", "clock"):
            case = self._case()
            self._by_hand(case)
            with self.subTest(what), self._at(NOW + 2 * HOUR):
                records = self._activities(case) if what == "activity" else self._open(case)
                act = "action_feedback" if what == "activity" else "action_done"
                with self._refused(AccessError, "was escalated to somebody else"), self.env.cr.savepoint():
                    getattr(records.with_user(self.agent), act)()
                self.assertFalse(case.is_escalation_acknowledged)
                getattr(records.with_user(self.lead), act)()
                self.assertEqual(case.escalation_ids.acknowledged_by, self.lead)
                self.assertFalse(self._open(case))
                self.assertFalse(self._activities(case))

    def test_complete_opens_the_case(self):
        action = self._open(self.case).with_user(self.lead).action_open_done()
        self.assertEqual((action["res_model"], action["res_id"]), ("helpdesk.ticket", self.case.id))

    def test_who_may_acknowledge(self):
        """The person it went to, or somebody of that rank: a lead does not answer for the manager."""
        for user in (self.agent, self.tracker, self.deputy):
            with (
                self.subTest(user.name),
                self._refused(AccessError, "was escalated to somebody else|have 'read' access"),
            ):
                self.case.with_user(user).action_acknowledge()
        self._by_hand(self.case, self.lead)
        with self._refused(AccessError, "was escalated to somebody else"):
            self.case.with_user(self.lead).action_acknowledge()
        self.case.with_user(self.manager).action_acknowledge()
        self.assertEqual(self.case.escalation_ids[0].acknowledged_by, self.manager)
        self.assertFalse(self.case.escalation_ids[1].acknowledged_by)

    def test_nothing_to_acknowledge(self):
        with self.assertRaisesRegex(UserError, "not escalated"):
            self._case().with_user(self.lead).action_acknowledge()

    def test_send_back(self):
        self._by_hand(self.case, self.lead)
        with self._at(NOW + 2 * HOUR):
            action = self.case.with_user(self.boss).action_open_de_escalate()
            wizard = Form(self.env[action["res_model"]].with_user(self.boss).browse(action["res_id"]))
            wizard.why = "I called her, the repair goes on"
            wizard.save().action_send_back()
        self.assertEqual((self.case.escalation_level, self.case.escalated_to_id.id), (0, False))
        steps = self.case.escalation_ids
        self.assertEqual(set(steps.mapped("deescalated_at")), {NOW + 2 * HOUR})
        self.assertEqual(steps.deescalated_by, self.boss)
        self.assertEqual(set(steps.mapped("deescalated_reason")), {"I called her, the repair goes on"})
        self.assertFalse(steps.filtered("is_current"))
        self.assertFalse(self._open(self.case) | self._open(self.case, "other"))
        self.assertFalse(self._activities(self.case))
        self.assertIn("the repair goes on", self.case.message_ids[0].body)
        self._by_hand(self.case, reason="insists", note="A new call", at=NOW + 3 * HOUR)
        self.assertEqual(self.case.escalation_level, 1, "what happens after that is another cause")

    def test_send_back_needs_a_reason_and_a_right(self):
        for why in ("", " ", None):
            with self.subTest(why=why), self.assertRaisesRegex(UserError, "Say why"):
                self.case.with_user(self.lead)._de_escalate(why)
        with self._refused(AccessError, "Only the person escalated"):
            self.case.with_user(self.agent)._de_escalate("I am fine")
        self.case.with_user(self.lead)._de_escalate("Done")
        with self.assertRaisesRegex(UserError, "not escalated"):
            self.case.with_user(self.lead)._de_escalate("Done")

    def test_missed_before_it_was_sent_back(self):
        """The lead saw what was late when he sent the case back; the same miss does not bring it up again."""
        case = self._case(local(2, 18))
        self._run_clock(local(2, 22))
        self._by_hand(case, at=local(2, 23))
        with self._at(local(2, 23, 30)):
            case.with_user(self.lead)._de_escalate("Tomorrow")
        self._run_clock(local(3, 9))
        self.assertEqual(case.escalation_level, 0)

    def test_nobody_writes(self):
        """Levels and steps are not typed in."""
        for user in (self.agent, self.lead, self.manager):
            case, step = self.case.with_user(user), self.case.escalation_ids.with_user(user)
            with self.subTest(user.name):
                with self.assertRaisesRegex(UserError, "Escalate"):
                    case.escalation_level = 0
                with self._refused(UserError, "each step needs its reason"):
                    case.escalated_to_id = user
                changes = (lambda s=step: s.write({"note": "x"}), lambda s=step: s.unlink(), lambda s=step: s.copy())
                for change in changes:
                    with self._refused(AccessError, "not allowed to (create|delete|modify)"), self.env.cr.savepoint():
                        change()

    def test_a_new_case_starts_with_its_agent(self):
        for vals in ({"escalation_level": 2}, {"escalated_to_id": self.boss.id}):
            with self.subTest(vals), self._refused(UserError, "is recorded by the system, not entered"):
                self.env["helpdesk.ticket"].with_user(self.agent).create({"name": "x", "description": "x", **vals})
        self.assertFalse(self.case.copy().escalation_level)

    def test_rights(self):
        """An agent of another team, another company, a customer: none sees or moves the escalation."""
        stranger = self._new_user("stranger", "after_sales.group_agent")
        company = self.env["res.company"].create({"name": "Other"})
        outsider = self._new_user("outsider", "after_sales.group_manager", company_id=company.id)
        portal = self._new_user("portal", "base.group_portal")
        self.case.partner_id = portal.partner_id
        steps = self.env["after.sales.escalation"]
        for user, seen in ((self.agent, 1), (self.lead, 1), (self.boss, 1), (stranger, 0), (outsider, 0)):
            with self.subTest(user.name):
                self.assertEqual(steps.with_user(user).search_count([("ticket_id", "=", self.case.id)]), seen)
        words = "escalated to somebody else|not allowed to create|enough rights|'read' access|another company"
        for user in (stranger, outsider, portal):
            case = self.case.with_user(user)
            for step in (
                lambda c=case: c.action_acknowledge(),
                lambda c=case: c.action_open_escalate(),
                lambda c=case: c.action_open_de_escalate(),
                lambda c=case: c.escalation_ids.mapped("note"),
            ):
                with self.subTest(user.name), self._refused(AccessError, words), self.env.cr.savepoint():
                    step()
        with self._refused(AccessError, "not allowed to access"):
            steps.with_user(portal).search([])
        with self._refused(AccessError, "enough rights to access the field"):
            self.case.with_user(portal).read(["escalation_level"])
        with self._refused(AccessError, "have 'read' access"):
            self.case.with_user(stranger)._escalate("insists", "x")
        self.assertEqual(len(self.case.escalation_ids), 1)

    def test_handing_the_case_over_leaves_the_clock_with_the_manager(self):
        self._by_hand(self.case, self.lead)
        self.case.user_id = self.lead
        self.assertEqual(self._open(self.case).user_id, self.boss)
        self.assertEqual(self.case.escalated_to_id, self.boss)

    def test_names_and_lists(self):
        self.assertIn("Supervisor", self.case.escalation_ids.display_name)
        found = self.env["helpdesk.ticket"].search([("escalation_level", "!=", 0)])
        self.assertEqual(found & (self.case | self._case()), self.case)
        for login, user in (("agent", self.agent), ("lead", self.lead)):
            with self.subTest(login):
                self.case.with_user(user).get_views([(False, "form"), (False, "list")])
                Form(self.case.with_user(user), "helpdesk_mgmt.ticket_view_form")

    def test_a_company_without_managers_gets_no_team(self):
        """A team needs a lead: without anybody who could be it none is made, and with one there is one (ES-01)."""
        company, lead = self.env["res.company"].create({"name": "Newcomer"}), self.env["res.users"]
        teams = self.env["helpdesk.ticket.team"]
        teams.search([("company_id", "=", company.id)]).unlink()
        self.patch(type(company), "_get_first_manager", lambda company: lead)
        company._begin_with_team()
        self.assertFalse(teams.search([("company_id", "=", company.id)]))
        lead = self.manager
        company._begin_with_team()
        self.assertEqual(teams.search([("company_id", "=", company.id)]).user_id, lead)
