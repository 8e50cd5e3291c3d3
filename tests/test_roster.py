"""The duty roster: when shifts are, who checks in, who is on duty (DR-01, DR-02, DR-03, OW-04, SL-08, X-06)."""

from datetime import date, datetime, timedelta

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import NOW, AfterSalesCommon

#: Monday, 2 March 2026. In Shanghai its day begins at 16:00 UTC of the day before.
MONDAY = date(2026, 3, 2)
SHANGHAI = timedelta(hours=8)


def local(day, hour, minute=0, second=0):
    """Return the UTC moment of a time of a day of March 2026 in Shanghai."""
    return datetime(2026, 3, day, hour, minute, second) - SHANGHAI


class RosterCase(AfterSalesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Shift = cls.env["after.sales.shift"]
        cls.Deadline = cls.env["after.sales.deadline"]
        cls.day = cls.env.ref("after_sales.shift_template_day")
        cls.night = cls.env.ref("after_sales.shift_template_night")
        cls.tmall = cls.env.ref("after_sales.sale_channel_tmall")
        cls.jd = cls.env.ref("after_sales.sale_channel_jd")
        (cls.tmall | cls.jd).company_id = False
        cls.colleague = cls._new_user("colleague", "after_sales.group_agent")
        cls.team = cls.env["helpdesk.ticket.team"].create(
            {
                "name": "Care",
                "company_id": cls.company.id,
                "user_id": cls.lead.id,
                "user_ids": [Command.set((cls.agent | cls.colleague).ids)],
            }
        )
        # Nothing else may be due in the runs of these tests.
        cls.Deadline.search([]).unlink()

    @classmethod
    def _new_shift(cls, user=None, day=MONDAY, template=None, at=None, **vals):
        """Return a shift, planned early in the morning of the first of March unless told otherwise."""
        values = {"user_id": (user or cls.agent).id, "date": day, "template_id": (template or cls.day).id}
        with cls._at(at or local(1, 6)):
            return cls.Shift.create({**values, "company_id": cls.company.id, **vals})

    @classmethod
    def _new_template(cls, start, check_in, end, **vals):
        hours = {"start_hour": start, "check_in_until": check_in, "end_hour": end}
        return cls.env["after.sales.shift.template"].create({"name": "Test", **hours, **vals})

    def _moments(self, shift):
        return shift.start_at, shift.check_in_by, shift.end_at

    def _check_in(self, shift, at, user=None):
        with self._at(at):
            return shift.with_user(user or shift.user_id).action_check_in()


@tagged("post_install", "-at_install", "after_sales")
class TestRosterTimes(RosterCase):
    """DR-01, X-06: the hours of the wall clock, as moments."""

    def test_shifts_of_the_manual(self):
        """DR-01: day 08:40, report by 08:50; night 16:30, report by 16:35; in the company's time zone."""
        for template, moments in (
            (self.day, (local(2, 8, 40), local(2, 8, 50), local(2, 16, 30))),
            (self.night, (local(2, 16, 30), local(2, 16, 35), local(2, 22))),
        ):
            self.assertEqual(self._moments(self._new_shift(template=template)), moments)
        self.assertEqual(self.night.hours, "16:30 – 22:00, check in before 16:35")

    def test_over_midnight(self):
        """The end and even the check-in may lie on the next day."""
        shift = self._new_shift(template=self._new_template(22, 22.25, 6))
        self.assertEqual((shift.check_in_by, shift.end_at), (local(2, 22, 15), local(3, 6)))
        shift = self._new_shift(self.colleague, template=self._new_template(23.75, 0.25, 8))
        self.assertEqual(self._moments(shift), (local(2, 23, 45), local(3, 0, 15), local(3, 8)))
        shift = self._new_shift(self.lead, template=self._new_template(0, 0, 24))
        self.assertEqual((shift.start_at, shift.end_at), (local(2, 0), local(3, 0)))
        shift = self._new_shift(self.tracker, template=self._new_template(12, 12, 12))
        self.assertEqual(shift.end_at - shift.start_at, timedelta(hours=24))

    def test_daylight_saving(self):
        """The wall clock counts: the night of the change is one hour shorter in spring, longer in autumn."""
        self.company.resource_calendar_id.tz = "Europe/Berlin"
        night = self._new_template(22, 22.25, 6)
        spring = self._new_shift(day=date(2026, 3, 28), template=night)
        self.assertEqual(spring.start_at, datetime(2026, 3, 28, 21))
        self.assertEqual(spring.end_at, datetime(2026, 3, 29, 4))
        autumn = self._new_shift(day=date(2026, 10, 24), template=night)
        self.assertEqual(autumn.end_at - autumn.start_at, timedelta(hours=9))
        winter, summer = (self._new_shift(day=day) for day in (date(2026, 3, 27), date(2026, 3, 30)))
        self.assertEqual((winter.start_at.hour, summer.start_at.hour), (7, 6))

    @mute_logger("odoo.sql_db")
    def test_no_time_is_left_by_the_change_of_the_clocks(self):
        """A shift that the change swallows is refused, not stored backwards."""
        self.company.resource_calendar_id.tz = "Europe/Berlin"
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self._new_shift(day=date(2026, 3, 29), template=self._new_template(2.25, 2.25, 2.5)).flush_recordset()
            self._new_shift(
                self.colleague, day=date(2026, 3, 29), template=self._new_template(2.5, 2.5, 3)
            ).flush_recordset()

    @mute_logger("odoo.sql_db")
    def test_hours_that_make_no_sense(self):
        with self._refused(ValidationError, "the check-in has to be between start"):
            self._new_template(8, 18, 17)
        with self._refused(ValidationError, "the check-in has to be between start"):
            self.day.check_in_until = 17
        for hours in ((-1, 1, 2), (24, 1, 2), (8, 24, 9), (8, 9, 25)):
            with self.subTest(hours=hours), self.assertRaises(IntegrityError), self.env.cr.savepoint():
                self._new_template(*hours).flush_recordset()

    def test_new_hours_concern_what_is_to_come(self):
        """X-06: the template is editable; shifts that have begun stay as they were, the others move."""
        begun, coming = self._new_shift(), self._new_shift(day=date(2026, 3, 3))
        with self._at(local(2, 8, 40)):
            self.day.write({"start_hour": 9, "check_in_until": 9.25})
            self.env.flush_all()
        self.assertEqual(begun.check_in_by, local(2, 8, 50))
        self.assertEqual((coming.start_at, coming.check_in_by), (local(3, 9), local(3, 9, 15)))

    def test_new_hours_may_not_overlap(self):
        self._new_shift()
        self._new_shift(template=self.night)
        with self._refused(ValidationError, "Change or remove one of the two"), self._at(local(1, 8)):
            self.day.end_hour = 17
        with self._at(local(2, 17)):
            self.day.end_hour = 17

    def test_clicked_day_of_the_calendar(self):
        """The calendar hands over a UTC moment; 17:00 UTC is the next day in Shanghai."""
        new = self.Shift.with_context(default_start_at="2026-03-02 17:00:00").default_get(["date", "template_id"])
        self.assertEqual(new["date"], date(2026, 3, 3))
        self.assertEqual(new["template_id"], self.day.id)
        clicked = {"default_start_at": "2026-03-02 17:00:00", "default_end_at": "2026-03-02 18:00:00"}
        shift = self.Shift.with_context(**clicked).create({"user_id": self.agent.id})
        self.assertEqual((shift.start_at, shift.end_at), (local(3, 8, 40), local(3, 16, 30)))
        with Form(self.Shift.with_context(**clicked)) as form:
            form.user_id = self.colleague
            self.assertEqual(form.start_at, local(3, 8, 40))


@tagged("post_install", "-at_install", "after_sales")
class TestRosterPlanning(RosterCase):
    """DR-02: the lead plans; nobody is on duty twice at a time."""

    def test_double_booking(self):
        self._new_shift()
        self._new_shift(template=self.night)  # begins at the very end of the day shift
        self._new_shift(self.colleague)
        with self.assertRaisesRegex(ValidationError, "Agent would be on duty twice between"):
            self._new_shift(template=self._new_template(16, 16, 17))
        with self._refused(ValidationError, "Change or remove one of the two"):
            self._new_shift(template=self._new_template(5, 5, 5))

    def test_double_booking_by_moving(self):
        self._new_shift()
        other = self._new_shift(day=date(2026, 3, 3), template=self._new_template(9, 9, 10))
        with self._refused(ValidationError, "Change or remove one of the two"):
            other.date = MONDAY
        theirs = self._new_shift(self.colleague, template=other.template_id)
        with self._refused(ValidationError, "Change or remove one of the two"):
            theirs.user_id = self.agent

    def test_double_booking_in_one_batch(self):
        vals = {"user_id": self.agent.id, "date": MONDAY}
        long = self._new_template(8, 8, 12)
        with self._refused(ValidationError, "Change or remove one of the two"):
            self.Shift.create([vals | {"template_id": self.day.id}, vals | {"template_id": long.id}])

    def test_double_booking_in_two_companies(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.agent.company_ids += other
        self._new_shift()
        with self._refused(ValidationError, "Change or remove one of the two"):
            self._new_shift(template=self._new_template(0, 0, 24), company_id=other.id)

    def test_a_cancelled_shift_makes_room(self):
        shift = self._new_shift()
        shift.active = False
        again = self._new_shift()
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            shift.active = True
            shift.flush_recordset()
        again.active = False
        shift.active = True
        self.assertTrue(shift.active)

    def test_only_leads_plan(self):
        shift = self._new_shift()
        vals = {"user_id": self.agent.id, "date": date(2026, 3, 9), "template_id": self.day.id}
        for user in (self.agent, self.tracker):
            for attempt in (
                lambda user=user: self.Shift.with_user(user).create(vals),
                lambda user=user: shift.with_user(user).write({"date": date(2026, 3, 9)}),
                lambda user=user: shift.with_user(user).write({"check_in_at": NOW}),
                lambda user=user: shift.with_user(user).unlink(),
                lambda user=user: self.env["after.sales.shift.plan"].with_user(user).create({}),
                lambda user=user: self.day.with_user(user).write({"start_hour": 7}),
            ):
                with self._refused(AccessError, "not allowed to (create|delete|modify)"):
                    attempt()
            self.assertEqual(shift.with_user(user).read(["state"])[0]["id"], shift.id)
        self.assertTrue(self.Shift.with_user(self.lead).create(vals))
        with self._refused(AccessError, "not allowed to modify"):
            self.day.with_user(self.lead).start_hour = 7
        self.day.with_user(self.manager).start_hour = 7

    def test_managers_write_checklists_of_shifts_only(self):
        """DR-03: what a shift begins with is data of the manager."""
        plan = self.env.ref("after_sales.shift_plan_start")
        plan.with_user(self.manager).template_ids[0].summary = "Read the news"
        other = self.env["mail.activity.plan"].create({"name": "Other", "res_model": "res.partner"})
        with self._refused(AccessError, "have 'write' access"):
            other.with_user(self.manager).name = "Mine"
        with self._refused(AccessError, "not allowed to modify"):
            plan.with_user(self.lead).name = "Mine"

    def test_other_company(self):
        """Shifts of another company are invisible, and nobody of here is planned there."""
        other = self.env["res.company"].create({"name": "Other"})
        guest = self._new_user("guest", "after_sales.group_lead", company_id=other.id)
        theirs = self._new_shift(guest, company_id=other.id)
        for user in (self.agent, self.lead, self.manager):
            mine = theirs.with_user(user)
            self.assertFalse(mine.search([("id", "=", theirs.id)]))
            with self._refused(AccessError, "have 'read' access"):
                mine.read(["state"])
            with self._refused(AccessError, "have 'read' access"), self._at(local(2, 8, 40)):
                mine.action_check_in()
        self.assertEqual(theirs.with_user(guest).search([("id", "=", theirs.id)]), theirs)
        with self._refused(UserError, "company inconsistencies"):
            self._new_shift(self.agent, company_id=other.id)
        template = self._new_template(9, 9, 10, company_id=other.id)
        self.assertFalse(template.with_user(self.manager).search([("id", "=", template.id)]))
        with self._refused(UserError, "company inconsistencies"):
            self._new_shift(template=template)
        with self._refused(UserError, "belongs to another company"):
            self._wizard(template_id=template.id)
        self.tmall.company_id = self.company
        with self._refused(UserError, "company inconsistencies"):
            theirs.channel_ids = self.tmall

    def _wizard(self, user=None, **vals):
        values = {
            "user_ids": [Command.set((self.agent | self.colleague).ids)],
            "template_id": self.day.id,
            "channel_ids": [Command.set(self.tmall.ids)],
            "date_from": MONDAY,
            "date_to": date(2026, 3, 8),
            "sat": False,
            "sun": False,
        }
        return self.env["after.sales.shift.plan"].with_user(user or self.lead).create(values | vals)

    def test_plan_a_week(self):
        """DR-02: two people, five days; planned twice nothing is added, a longer week adds what is missing."""
        domain = [("user_id", "in", (self.agent | self.colleague).ids)]
        with self._at(local(1, 6)):
            wizard = self._wizard()
            self.assertIn("10 shifts", wizard.preview)
            wizard.action_plan()
        shifts = self.Shift.search(domain)
        self.assertEqual(len(shifts), 10)
        self.assertEqual(shifts.channel_ids, self.tmall)
        self.assertEqual(set(shifts.mapped("date")), {date(2026, 3, day) for day in range(2, 7)})
        self.assertEqual(len(shifts.deadline_ids), 10)
        with self._at(local(1, 7)):
            self._wizard().action_plan()
            self.assertEqual(self.Shift.search(domain), shifts)
            wizard = self._wizard(sat=True)
            self.assertIn("2 shifts will be planned; 10 exist", wizard.preview)
            wizard.action_plan()
        self.assertEqual(len(self.Shift.search(domain)), 12)

    def test_plan_nothing(self):
        for vals in (
            {"date_to": date(2026, 3, 1)},
            {"date_to": date(2036, 3, 1)},
            {"mon": False, "date_to": MONDAY},
            {"user_ids": False},
            {"template_id": False},
        ):
            with self.subTest(vals=vals), self._refused(UserError, r"Choose who is on duty|Check the dates \(at most"):
                self._wizard(**vals).action_plan()
        self.assertFalse(self.Shift.search([("date", ">=", MONDAY), ("user_id", "=", self.agent.id)]))

    def test_plan_defaults_to_next_week(self):
        with self._at(local(4, 12)):
            wizard = self.env["after.sales.shift.plan"].with_user(self.lead).create({})
        self.assertEqual((wizard.date_from, wizard.date_to), (date(2026, 3, 9), date(2026, 3, 15)))

    def test_no_mail_for_every_shift(self):
        before = self.env["mail.mail"].sudo().search_count([])
        with self._at(local(1, 6)):
            self._wizard().action_plan()
        self.assertEqual(self.env["mail.mail"].sudo().search_count([]), before)


@tagged("post_install", "-at_install", "after_sales")
class TestRosterCheckIn(RosterCase):
    """DR-01: who reports when."""

    def test_late_by_one_second(self):
        """At 08:49:59 in time, at 08:50:00 the time is up."""
        in_time, late = self._new_shift(), self._new_shift(self.colleague)
        self._check_in(in_time, local(2, 8, 49, 59))
        self._check_in(late, local(2, 8, 50))
        self.assertFalse(in_time.is_late)
        self.assertTrue(late.is_late)
        self.assertEqual(in_time.check_in_at, local(2, 8, 49, 59))
        here = [("id", "in", (in_time | late).ids)]
        self.assertEqual(self.Shift.search([*here, ("is_late", "=", True)]), late)

    def test_when(self):
        """Any time of that day until the end, not before and not after; the time zone decides what that day is."""
        for shift, at, allowed in (
            (self._new_shift(), local(1, 23, 59, 59), False),
            (self._new_shift(day=date(2026, 3, 3)), local(3, 0), True),
            (self._new_shift(day=date(2026, 3, 4)), local(4, 16, 29, 59), True),
            (self._new_shift(day=date(2026, 3, 5)), local(5, 16, 30), False),
        ):
            with self.subTest(at=at), self._at(at):
                shift.invalidate_recordset()
                self.assertEqual(shift.with_user(self.agent).can_check_in, allowed)
                if allowed:
                    self._check_in(shift, at)
                    self.assertTrue(shift.check_in_at)
                else:
                    with self._refused(UserError, "Check in on the day|Ask the team lead if the roster"):
                        self._check_in(shift, at)

    def test_who(self):
        """Oneself or a lead; what is refused leaves no trace."""
        shift = self._new_shift()
        for user in (self.colleague, self.tracker):
            with self.assertRaisesRegex(UserError, "Only Agent or a team lead"):
                self._check_in(shift, local(2, 8, 45), user)
        with self._refused(AccessError, "not allowed to access"):
            self._check_in(shift, local(2, 8, 45), self.salesman)
        self.assertFalse(shift.check_in_at)
        self._check_in(shift, local(2, 8, 45), self.lead)
        self.assertEqual((shift.check_in_at, shift.check_in_user_id), (local(2, 8, 45), self.lead))

    def test_twice(self):
        """The second time is refused and changes neither the moment nor the checklist."""
        shift = self._new_shift()
        self._check_in(shift, local(2, 8, 45))
        activities = shift.activity_ids
        with self.assertRaisesRegex(UserError, "on record already"):
            self._check_in(shift, local(2, 9))
        self.assertEqual((shift.check_in_at, shift.activity_ids), (local(2, 8, 45), activities))

    def test_cancelled(self):
        shift = self._new_shift()
        shift.active = False
        with self.assertRaisesRegex(UserError, "cancelled"):
            self._check_in(shift, local(2, 8, 45))

    def test_checklist(self):
        """DR-03: notices, shop pages, promotions, remarks, refunds, work orders, complaints; by day the phone too."""
        day, night = self._new_shift(), self._new_shift(self.colleague, template=self.night)
        self._check_in(day, local(2, 8, 45))
        self._check_in(night, local(2, 16, 30))
        self.assertEqual((len(day.activity_ids), len(night.activity_ids)), (8, 7))
        self.assertEqual(day.activity_ids.user_id, self.agent)
        self.assertEqual(set(day.activity_ids.mapped("date_deadline")), {MONDAY})
        phone = [name for name in day.activity_ids.mapped("summary") if "forward the phone" in name]
        self.assertEqual(len(phone), 1)
        self.assertFalse(set(phone) & set(night.activity_ids.mapped("summary")))
        with self._at(local(2, 9)):
            day.activity_ids[0].with_user(self.agent).action_feedback(feedback="Read")
        self.assertEqual(len(day.activity_ids), 7)

    def test_no_checklist(self):
        shift = self._new_shift(template=self._new_template(9, 9, 10))
        self._check_in(shift, local(2, 8, 45))
        self.assertFalse(shift.activity_ids)

    def test_states(self):
        """What is shown and what is found agree at every moment of three fates."""
        absent = self._new_shift()
        early, late = self._new_shift(self.colleague), self._new_shift(self.lead)
        self._check_in(early, local(2, 8, 30))
        self._check_in(late, local(2, 9))
        all_three = absent | early | late
        for at, expected in (
            (local(2, 8, 39, 59), ("planned", "checked_in")),
            (local(2, 8, 40), ("planned", "on_duty")),
            (local(2, 8, 49, 59), ("planned", "on_duty")),
            (local(2, 8, 50), ("missed", "on_duty")),
            (local(2, 16, 29, 59), ("missed", "on_duty")),
            (local(2, 16, 30), ("missed", "over")),
        ):
            with self._at(at), self.subTest(at=at):
                all_three.invalidate_recordset()
                self.assertEqual((absent.state, early.state), expected)
                self.assertTrue(absent.state_reason and early.state_reason)
                for state in ("planned", "checked_in", "on_duty", "missed", "over"):
                    shown = all_three.filtered(lambda s, state=state: s.state == state)
                    here = [("id", "in", all_three.ids)]
                    self.assertEqual(self.Shift.search([*here, ("state", "=", state)]), shown)
                    self.assertEqual(self.Shift.search([*here, ("state", "!=", state)]), all_three - shown)

    def test_a_shift_that_began_is_not_moved_or_deleted(self):
        shift = self._new_shift()
        self._check_in(shift, local(2, 8, 45))
        for vals in ({"date": date(2026, 3, 3)}, {"user_id": self.colleague.id}, {"template_id": self.night.id}):
            with self._refused(UserError, "Plan another shift instead of moving"):
                shift.write(vals)
        shift.write({"date": MONDAY, "channel_ids": [Command.set(self.tmall.ids)]})
        with self._refused(UserError, "Archive it if it was cancelled"), self._at(local(2, 9)):
            shift.unlink()


@tagged("post_install", "-at_install", "after_sales")
class TestRosterDeadline(RosterCase):
    """DR-01: the lead learns of a missed check-in."""

    def _open(self, shift):
        return shift.deadline_ids.filtered("is_open")

    def test_deadline_of_a_shift(self):
        shift = self._new_shift()
        deadline = shift.deadline_ids
        self.assertEqual((deadline.user_id, deadline.purpose), (self.agent, "other"))
        self.assertEqual(deadline.policy_id.code, "shift_check_in")
        self.assertEqual(self.Deadline.with_user(self.agent).search([("shift_id", "=", shift.id)]), deadline)
        self.assertFalse(self.Deadline.with_user(self.colleague).search([("shift_id", "=", shift.id)]))
        self.assertEqual(deadline.activity_id.user_id, self.agent)
        self._check_in(shift, local(2, 8, 45))
        self.assertEqual(deadline.done_at, local(2, 8, 45))
        self.assertFalse(deadline.activity_id.active)

    def test_due_at_the_check_in(self):
        """The policy counts back from a moment: due at 08:50, not at the end of the day."""
        # Needs the planner that counts back from moments; see the report of the roster.
        shift = self._new_shift()
        if shift.deadline_ids.due_at != shift.check_in_by:
            self.skipTest("the planner counts back from dates only")
        late = self._new_shift(self.colleague)
        self._check_in(shift, local(2, 8, 49, 59))
        self._check_in(late, local(2, 8, 50))
        self.assertEqual((shift.deadline_ids.status, late.deadline_ids.status), ("met", "late"))

    def test_a_missed_check_in_is_told_to_the_lead(self):
        shift, kept = self._new_shift(), self._new_shift(self.colleague)
        self._check_in(kept, local(2, 8, 45))
        self._run_clock(shift.deadline_ids.due_at - timedelta(seconds=1))
        self.assertFalse(shift.activity_ids.filtered(lambda a: a.user_id == self.lead))
        self._run_clock(shift.deadline_ids.due_at)
        self.assertEqual(shift.deadline_ids.status, "missed")
        told = shift.activity_ids.filtered(lambda a: a.user_id == self.lead)
        self.assertEqual(told.mapped("summary"), ["Missed: Check in on duty"])
        self.assertFalse(kept.activity_ids.filtered(lambda a: a.user_id == self.lead))

    def test_who_leads(self):
        """The leader of a team one is a member of; who leads it himself reports to the team above."""
        self.assertEqual(self._new_shift().lead_id, self.lead)
        self.assertFalse(self._new_shift(self.tracker).lead_id)
        above = self.env["helpdesk.ticket.team"].create({"name": "All", "user_id": self.manager.id})
        self.team.write({"parent_id": above.id, "user_ids": [Command.link(self.lead.id)]})
        self.assertEqual(self._new_shift(self.lead).lead_id, self.manager)

    def test_ticking_off_is_no_check_in(self):
        """Neither the activity nor “Complete” makes one be on time."""
        shift = self._new_shift()
        deadline = shift.deadline_ids
        with self._at(local(2, 8, 45)):
            with self._refused(UserError, "Open the shift and check in there"):
                deadline.activity_id.with_user(self.agent).action_feedback()
            with self._refused(UserError, "Open the shift and check in there"):
                deadline.with_user(self.agent).action_done()
            action = deadline.with_user(self.agent).action_open_done()
        self.assertEqual((action["res_model"], action["res_id"]), ("after.sales.shift", shift.id))
        self.assertTrue(deadline.is_open)

    def test_moved(self):
        shift = self._new_shift()
        deadline = shift.deadline_ids
        due_at = deadline.due_at
        with self._at(local(1, 7)):
            shift.date = date(2026, 3, 4)
        self.assertEqual(shift.deadline_ids, deadline)
        self.assertEqual(deadline.due_at - due_at, timedelta(days=2))

    def test_given_to_somebody_else(self):
        """The first one has nothing to do any more, the second one is expected."""
        shift = self._new_shift()
        old = shift.deadline_ids
        with self._at(local(1, 7)):
            shift.user_id = self.colleague
        self.assertEqual(old.status, "cancelled")
        self.assertEqual(self._open(shift).user_id, self.colleague)
        self.assertEqual(len(self._open(shift)), 1)
        self.assertEqual(shift.activity_ids.user_id, self.colleague)

    def test_cancelled_restored_and_deleted(self):
        shift = self._new_shift()
        with self._at(local(1, 7)):
            shift.active = False
            self.assertEqual(shift.deadline_ids.status, "cancelled")
            shift.active = True
            self.assertEqual(len(self._open(shift)), 1)
            deadlines = shift.deadline_ids
            shift.unlink()
        self.assertFalse(deadlines.exists())

    def test_planned_after_the_fact(self):
        """Nobody can report in time for a shift that is entered later: nothing to miss, nobody told."""
        shift = self._new_shift(at=local(2, 8, 50))
        self.assertFalse(shift.deadline_ids)
        self.assertTrue(self._new_shift(self.colleague, at=local(2, 8, 49, 59)).deadline_ids)
        with self._at(local(2, 9)):
            shift.date = date(2026, 3, 3)
        self.assertEqual(len(self._open(shift)), 1)

    def test_new_hours_move_the_deadline(self):
        shift = self._new_shift()
        with self._at(local(1, 7)):
            self.day.write({"start_hour": 9, "check_in_until": 9.25})
        self.assertEqual(shift.check_in_by, local(2, 9, 15))
        if shift.deadline_ids.due_at == local(2, 8, 50):
            self.fail("The deadline stayed behind")

    def test_dates_of_policies(self):
        """A policy that would read a check-in from an order, or a promise from a shift, is refused when it is made."""
        before = {"method": "before", "amount": 1}
        with self._refused(ValidationError, "only shifts have a check-in, and no"):
            self._new_policy("wrong_host", date_field="check_in_by", **before)
        with self._refused(ValidationError, "only shifts have a check-in, and no"):
            self._new_policy("wrong_date", host="shift", date_field="receipt_deadline", **before)
        with self._refused(ValidationError, "only shifts have a check-in, and no"):
            self.env.ref("after_sales.policy_shift_check_in").host = "order"
        self.assertTrue(self._new_policy("right", host="shift", date_field="check_in_by", **before))

    def test_archived_policy(self):
        """A company that does not want the watch switches the policy off."""
        self.env.ref("after_sales.policy_shift_check_in").active = False
        shift = self._new_shift()
        self.assertFalse(shift.deadline_ids)
        self._check_in(shift, local(2, 8, 45))
        self.assertTrue(shift.check_in_at)


@tagged("post_install", "-at_install", "after_sales")
class TestRosterOnDuty(RosterCase):
    """DR-02, OW-04: who is there now, for which channel; SL-08: when anybody is."""

    def _on_duty(self, at, channels=None, company=None):
        return self.Shift._get_on_duty(company or self.company, at, channels)

    def test_per_channel(self):
        """No channels serve all; who was put on a channel comes before who serves them all."""
        self._new_shift(self.agent)
        self._new_shift(self.colleague, channel_ids=[Command.set(self.tmall.ids)])
        found = self._on_duty(local(2, 10), self.tmall | self.jd)
        self.assertEqual(set(found), {False, self.tmall.id, self.jd.id})
        self.assertEqual(found[self.tmall.id].ids, [self.colleague.id, self.agent.id])
        self.assertEqual(found[self.jd.id], self.agent)
        self.assertEqual(found[False].ids, [self.agent.id, self.colleague.id])

    def test_checked_in_first(self):
        first, second = self._new_shift(self.agent), self._new_shift(self.colleague)
        self._check_in(second, local(2, 8, 49))
        self.assertEqual(self._on_duty(local(2, 10))[False].ids, [self.colleague.id, self.agent.id])
        self._check_in(first, local(2, 8, 45))
        self.assertEqual(self._on_duty(local(2, 10))[False].ids, [self.agent.id, self.colleague.id])
        self.assertEqual(self._on_duty(local(2, 8, 49))[False].ids, [self.agent.id, self.colleague.id])
        reason = self.Shift._choose_on_duty(self.company, local(2, 10))[False].reason
        self.assertEqual(reason, "Agent is on duty and has checked in.")

    def test_half_open(self):
        self._new_shift(self.agent)
        self._new_shift(self.colleague, template=self.night)
        for at, users in (
            (local(2, 8, 39, 59), self.env["res.users"]),
            (local(2, 8, 40), self.agent),
            (local(2, 16, 29, 59), self.agent),
            (local(2, 16, 30), self.colleague),
            (local(2, 22), self.env["res.users"]),
        ):
            with self.subTest(at=at):
                self.assertEqual(self._on_duty(at)[False], users)

    def test_over_midnight(self):
        self._new_shift(template=self._new_template(22, 22.25, 6))
        self.assertEqual(self._on_duty(local(3, 0))[False], self.agent)
        self.assertEqual(self._on_duty(local(3, 5, 59))[False], self.agent)
        self.assertFalse(self._on_duty(local(3, 6))[False])

    def test_out_of_office(self):
        """Core's vacation responder takes one off duty, from its start through its end."""
        shift = self._new_shift()
        self._check_in(shift, local(2, 8, 45))
        self.agent.write({"out_of_office_from": local(2, 10), "out_of_office_to": local(2, 12)})
        for at, there in (
            (local(2, 9, 59, 59), True), (local(2, 10), False), (local(2, 12), False), (local(2, 12, 0, 1), True),
        ):  # fmt: skip
            with self.subTest(at=at), self._at(at):
                self.agent.invalidate_recordset()
                self.assertEqual(self._on_duty(at)[False] == self.agent, there)
                self.assertEqual(self.agent.is_out_of_office, not there)
        self.agent.out_of_office_to = False
        self.assertFalse(self._on_duty(local(2, 16))[False])
        reason = self.Shift._choose_on_duty(self.company, local(2, 16))[False].reason
        self.assertEqual(reason, "Nobody is on duty.")

    def test_archived_user_and_cancelled_shift(self):
        self._new_shift(self.agent)
        cancelled = self._new_shift(self.colleague)
        cancelled.active = False
        self.agent.active = False
        self.assertFalse(self._on_duty(local(2, 10))[False])
        self.assertFalse(self.Shift._get_duty_intervals(self.company, local(2, 0), local(3, 0)))

    def test_other_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        self._new_shift()
        self.assertFalse(self._on_duty(local(2, 10), company=other)[False])
        self.assertFalse(self.Shift._get_duty_intervals(other, local(2, 0), local(3, 0)))

    def test_asked_by_a_customer(self):
        """Whoever opens a case need not see the roster."""
        self._new_shift()
        portal = self._new_user("portal", "base.group_portal")
        found = self.Shift.with_user(portal)._get_on_duty(self.company, local(2, 10))
        self.assertEqual(found[False], self.agent)
        with self._refused(AccessError, "not allowed to access"):
            self.Shift.with_user(portal).search([])

    def test_intervals(self):
        """SL-08: day and night touch and merge, two people at once count once, the ends are cut."""
        for user in (self.agent, self.colleague):
            self._new_shift(user)
        self._new_shift(self.agent, template=self.night)
        self._new_shift(self.agent, day=date(2026, 3, 4))
        intervals = self.Shift._get_duty_intervals
        self.assertEqual(
            intervals(self.company, local(1, 0), local(9, 0)),
            [(local(2, 8, 40), local(2, 22)), (local(4, 8, 40), local(4, 16, 30))],
        )
        self.assertEqual(
            intervals(self.company, local(2, 10), local(4, 10)),
            [(local(2, 10), local(2, 22)), (local(4, 8, 40), local(4, 10))],
        )
        self.assertEqual(intervals(self.company, local(2, 22), local(4, 8, 40)), [])
        self.assertEqual(intervals(self.company, local(4, 0), local(2, 0)), [])


@tagged("post_install", "-at_install", "after_sales")
class TestRosterPerformance(RosterCase):
    """What a roster costs does not grow with it."""

    def _count(self, work):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        work()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def _users(self, count, prefix):
        users = self.env["res.users"]
        for n in range(count):
            users |= self._new_user(f"{prefix}{n}", "after_sales.group_agent")
        self.team.user_ids |= users
        return users

    def _assert_flat(self, few, many, what):
        self.assertEqual(few, many, f"{what}: {few} queries for few, {many} for many")

    def test_planning_is_flat(self):
        users = self._users(4, "plan")

        def plan(first, count):
            dates = [date(2026, month, day) for month in (4, 5, 6) for day in range(1, 29)][first : first + count]
            with self._at(local(1, 6)):
                return self._count(lambda: self.Shift._plan(users, self.day, self.tmall, dates, self.company))

        plan(0, 2)
        # A hundred in all: beyond that core inserts in several batches.
        self._assert_flat(plan(10, 5), plan(20, 25), "planning")

    def test_asking_is_flat(self):
        self._new_shift(channel_ids=[Command.set(self.jd.ids)])
        channels = self.tmall | self.jd
        at = local(2, 10)
        self._count(lambda: self.Shift._get_on_duty(self.company, at, channels))
        few = self._count(lambda: self.Shift._get_on_duty(self.company, at, self.tmall))
        for user in self._users(8, "ask"):
            self._new_shift(user, channel_ids=[Command.set(self.tmall.ids)])
        many = self._count(lambda: self.Shift._get_on_duty(self.company, at, channels))
        self._assert_flat(few, many, "asking who is on duty")
        window = (self.company, local(1, 0), local(9, 0))
        self.assertEqual(self._count(lambda: self.Shift._get_duty_intervals(*window)), 1)

    def test_missing_is_flat(self):
        users = self._users(12, "miss")
        shifts = self.Shift.union(*(self._new_shift(user) for user in users))

        def miss(shifts):
            due_at = max(shifts.deadline_ids.mapped("due_at"))
            deadlines = self.Deadline.browse(shifts.deadline_ids.ids)
            with self._at(due_at):
                return self._count(lambda: deadlines._stamp(due_at))

        miss(shifts[:2])
        self._assert_flat(miss(shifts[2:4]), miss(shifts[4:]), "missed check-ins")
