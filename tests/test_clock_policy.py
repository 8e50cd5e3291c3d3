"""Which policy serves a document, how it reckons, and what is refused when one is saved."""

from datetime import date, datetime, timedelta

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import NOW, AfterSalesCommon

BERLIN = "Europe/Berlin"


@tagged("post_install", "-at_install", "after_sales")
class TestPolicyMethods(AfterSalesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._new_order(deadline=date(2026, 3, 31))
        cls.calendar = cls._new_calendar(BERLIN)
        cls.count = 0

    def _plan(self, start, **vals):
        """Return (warn_at, due_at) of a deadline that a policy with these values starts at a moment (UTC)."""
        type(self).count += 1
        policy = self._new_policy(f"method_{self.count}", **vals)
        policy.flush_recordset()
        vals = self.order._prepare_deadline_vals(policy, policy._get_planner(start), start)
        return vals["warn_at"], vals["due_at"]

    def test_calendar(self):
        start = datetime(2026, 3, 27, 20)
        for amount, unit, due in (
            (30, "minutes", datetime(2026, 3, 27, 20, 30)),
            (48, "hours", datetime(2026, 3, 29, 20)),
            (2, "days", datetime(2026, 3, 29, 20)),
            (1, "weeks", datetime(2026, 4, 3, 20)),
            (1, "months", datetime(2026, 4, 27, 20)),
        ):
            self.assertEqual(self._plan(start, amount=amount, unit=unit), (None, due), (amount, unit))

    def test_fractions_give_whole_seconds(self):
        """A seventh of an hour ends on a full second: the clock and the search for what is due agree on it."""
        for vals in ({}, {"method": "working", "calendar_id": self.calendar.id}):
            _warn_at, due_at = self._plan(datetime(2026, 3, 30, 8), amount=1 / 7, unit="hours", **vals)
            self.assertEqual(due_at.replace(second=0), datetime(2026, 3, 30, 8, 8))
            self.assertFalse(due_at.microsecond)

    def test_working_over_night_weekend_and_summer_time(self):
        """Friday 17:00 in Berlin plus three working hours is Monday 11:00, an hour earlier in UTC."""
        vals = {"method": "working", "calendar_id": self.calendar.id}
        for start, hours, due in (
            (datetime(2026, 3, 20, 16), 3, datetime(2026, 3, 23, 10)),
            (datetime(2026, 3, 27, 16), 3, datetime(2026, 3, 30, 9)),
            (datetime(2026, 10, 23, 15), 3, datetime(2026, 10, 26, 10)),
            (datetime(2026, 3, 28, 12), 1, datetime(2026, 3, 30, 8)),
            (datetime(2026, 3, 30, 7), 9, datetime(2026, 3, 30, 16)),
            (datetime(2026, 3, 30, 7), 10, datetime(2026, 3, 31, 8)),
        ):
            found = self._plan(start, amount=hours, unit="hours", **vals)
            self.assertEqual(found, (None, due), (start, hours))

    def test_working_days_and_weeks(self):
        """A working day is as long as the calendar says; 2 working days from Friday are Tuesday."""
        vals = {"method": "working", "calendar_id": self.calendar.id}
        friday = datetime(2026, 3, 20, 8)
        self.assertEqual(self._plan(friday, amount=2, unit="days", **vals)[1], datetime(2026, 3, 23, 17))
        self.assertEqual(self._plan(friday, amount=1, unit="weeks", **vals)[1], datetime(2026, 3, 26, 17))

    def test_working_hours_of_a_unit(self):
        """A month is the twelfth part of 52 weeks; minutes are as long as everywhere."""
        week = 5 * 9
        for unit, hours in (
            ("minutes", 1 / 60),
            ("hours", 1),
            ("days", 9),
            ("weeks", week),
            ("months", week * 52 / 12),
        ):
            self.assertAlmostEqual(self.calendar._get_unit_hours(unit), hours, 6, unit)
        vals = {"method": "working", "calendar_id": self.calendar.id, "unit": "minutes"}
        self.assertEqual(self._plan(datetime(2026, 3, 20, 16), amount=90, **vals)[1], datetime(2026, 3, 23, 8, 30))

    def test_working_steps_over_holidays_of_this_company(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        for company, day in ((self.company, 23), (other, 24)):
            leave = (
                self.env["resource.calendar.leaves"]
                .with_company(company)
                .create(
                    {
                        "name": "Closed",
                        "calendar_id": self.calendar.id,
                        "date_from": datetime(2026, 3, day, 0),
                        "date_to": datetime(2026, 3, day, 22),
                    }
                )
            )
            # Core computes the company from the environment, so it must happen in this one.
            self.assertEqual(leave.company_id, company)
        vals = {"method": "working", "calendar_id": self.calendar.id, "unit": "hours"}
        self.assertEqual(self._plan(datetime(2026, 3, 20, 16), amount=3, **vals)[1], datetime(2026, 3, 24, 10))

    def test_working_warns_in_working_time(self):
        vals = {"method": "working", "calendar_id": self.calendar.id, "unit": "hours", "warn_unit": "hours"}
        # Due on Monday at 10:00; two working hours before that was Friday at 17:00.
        found = self._plan(datetime(2026, 3, 20, 10), amount=8, warn_amount=2, **vals)
        self.assertEqual(found, (datetime(2026, 3, 20, 16), datetime(2026, 3, 23, 9)))

    def test_cutoff_is_local_to_the_calendar_else_to_the_company(self):
        """Received until 12:00, due at 14:00 the same day; later, due at 10:00 the next day."""
        lines = [
            (0, 0, {"received_until": 12, "due_hour": 14}),
            (0, 0, {"received_until": 24, "due_hour": 10, "due_days": 1}),
        ]
        for calendar, start, due in (
            # The company counts its hours in Shanghai.
            (False, datetime(2026, 3, 2, 3, 59), datetime(2026, 3, 2, 6)),
            (False, datetime(2026, 3, 2, 4, 0), datetime(2026, 3, 3, 2)),
            (False, datetime(2026, 3, 2, 16, 0), datetime(2026, 3, 3, 6)),
            (self.calendar.id, datetime(2026, 3, 27, 10, 59), datetime(2026, 3, 27, 13)),
            (self.calendar.id, datetime(2026, 3, 27, 11, 0), datetime(2026, 3, 28, 9)),
            # Closed on the weekend on which summer time begins.
            (self.calendar.id, datetime(2026, 3, 28, 6), datetime(2026, 3, 30, 12)),
            (self.calendar.id, datetime(2026, 10, 24, 6), datetime(2026, 10, 26, 13)),
        ):
            found = self._plan(start, method="cutoff", cutoff_ids=lines, calendar_id=calendar)
            self.assertEqual(found, (None, due), (calendar, start))

    def test_before(self):
        """PR-01: 14 days before the promised day, by its end in the company's time zone."""
        vals = {"method": "before", "date_field": "receipt_deadline", "amount": 14}
        self.assertEqual(self._plan(NOW, **vals)[1], datetime(2026, 3, 17, 16))
        self.assertEqual(self._plan(NOW, **vals, calendar_id=self.calendar.id)[1], datetime(2026, 3, 17, 23))

    def test_before_with_too_little_time_left(self):
        """X-13: with less than 14 days left the check-in is due today, and there is no warning in the past."""
        vals = {"method": "before", "date_field": "receipt_deadline", "amount": 14, "warn_amount": 3}
        late = datetime(2026, 3, 25, 2)
        self.assertEqual(self._plan(late, **vals), (late, datetime(2026, 3, 25, 16)))

    def test_before_without_a_date_starts_nothing(self):
        self._new_policy("before", method="before", date_field="receipt_deadline")
        order = self._new_order(deadline=False)
        order._fire_deadline_event("scheduled")
        self.assertFalse(order.deadline_ids)

    def test_end_of_day_when_the_clocks_change(self):
        """By the end of the 29th, in Berlin: the day on which summer time begins ends at 22:00 UTC."""
        self.company.resource_calendar_id.tz = BERLIN
        vals = {"method": "before", "date_field": "receipt_deadline", "amount": 0}
        for day, due in (
            (date(2026, 3, 28), datetime(2026, 3, 28, 23)),
            (date(2026, 3, 29), datetime(2026, 3, 29, 22)),
            (date(2026, 10, 24), datetime(2026, 10, 24, 22)),
            (date(2026, 10, 25), datetime(2026, 10, 25, 23)),
        ):
            self.order.receipt_deadline = day
            self.assertEqual(self._plan(NOW, **vals)[1], due, day)

    def test_warning_is_never_before_the_start(self):
        start = datetime(2026, 3, 2, 2)
        found = self._plan(start, amount=1, unit="days", warn_amount=3, warn_unit="days")
        self.assertEqual(found, (start, datetime(2026, 3, 3, 2)))

    def test_check_in_repeats_on_days(self):
        """PR-02: the shipped check-in comes again a week after the last one, by the end of the day."""
        with self._at(NOW):
            order = self._new_confirmed_order()
            first = self._deadline(order, "check_in")
            first.with_user(self.tracker).action_done("reached", delay_risk="no")
        second = self._deadline(order, "check_in")
        self.assertEqual((second.round, second.due_at), (2, datetime(2026, 3, 9, 16)))


@tagged("post_install", "-at_install", "after_sales")
class TestPolicyRefused(AfterSalesCommon):
    """A policy that could never say when something is due is refused when it is saved, in words."""

    def _refused(self, words, **vals):
        with self.assertRaisesRegex(ValidationError, words), self.env.cr.savepoint():
            self._new_policy("bad", **vals)

    def test_what_is_missing_is_named(self):
        self._refused("choose the working hours", method="working")
        self._refused("at least one cut-off", method="cutoff")
        self._refused("choose the date", method="before")
        self._refused("how long", method="calendar", amount=0)
        self._refused("how long", method="working", amount=0, calendar_id=self._new_calendar().id)

    def test_calendar_without_working_time(self):
        empty = self._new_calendar(days=())
        self._refused("“Service desk” has no working time", method="working", calendar_id=empty.id)
        flexible = self._new_calendar(name="Any time", flexible_hours=True)
        self._refused("“Any time” has no working time", method="working", calendar_id=flexible.id)
        lines = [(0, 0, {"received_until": 12, "due_hour": 14})]
        self._refused("no working time", method="cutoff", cutoff_ids=lines, calendar_id=empty.id)

    def test_calendar_cannot_lose_its_working_time(self):
        calendar = self._new_calendar()
        self._new_policy("good", method="working", calendar_id=calendar.id)
        with self.assertRaisesRegex(ValidationError, "no working time"), self.env.cr.savepoint():
            calendar.attendance_ids = [(5,)]
        with self.assertRaisesRegex(ValidationError, "no working time"), self.env.cr.savepoint():
            calendar.flexible_hours = True
        self.assertTrue(calendar.attendance_ids)
        self._new_calendar(name="Unused").attendance_ids = [(5,)]

    def test_cutoff_table_cannot_lose_its_last_line(self):
        policy = self._new_policy(
            "cutoff", method="cutoff", cutoff_ids=[(0, 0, {"received_until": 12, "due_hour": 14})]
        )
        with self.assertRaisesRegex(ValidationError, "at least one cut-off"), self.env.cr.savepoint():
            policy.cutoff_ids = [(5,)]
        self.assertTrue(policy.cutoff_ids)
        policy.unlink()

    def test_cutoff_on_days_that_are_never_open(self):
        """Lines for the weekend on a calendar of weekdays would never answer."""
        lines = [(0, 0, {"received_until": 12, "due_hour": 14, "weekdays": "weekend"})]
        self._refused(
            "never fall on an open day", method="cutoff", cutoff_ids=lines, calendar_id=self._new_calendar().id
        )

    def test_impossible_hours(self):
        for line in (
            {"received_until": 25, "due_hour": 26},
            {"received_until": 25, "due_hour": 10, "due_days": 1},
            {"received_until": 0, "due_hour": 10},
            {"received_until": -1, "due_hour": 10},
            {"received_until": 12, "due_hour": 24.5},
            {"received_until": 12, "due_hour": -1, "due_days": 1},
            {"received_until": 12, "due_hour": 11},
            {"received_until": 12, "due_hour": 14, "due_days": -1},
        ):
            with self.subTest(line=line):
                self._refused("cut-off lies|cannot be due", method="cutoff", cutoff_ids=[(0, 0, line)])

    def test_cutoff_message_speaks_of_hours(self):
        self._refused(
            "25:00", method="cutoff", cutoff_ids=[(0, 0, {"received_until": 25, "due_hour": 10, "due_days": 1})]
        )

    @mute_logger("odoo.sql_db")
    def test_negative_amounts(self):
        for vals in ({"amount": -1}, {"warn_amount": -1}, {"repeat_amount": -1}):
            with self.assertRaises(CheckViolation), self.env.cr.savepoint():
                self._new_policy("negative", **vals)

    def test_fraction_of_a_month(self):
        """Half a month has no fixed length, and must not silently become none at all."""
        self._refused("whole months", amount=0.5, unit="months")
        self._refused("whole months", repeat_amount=0.5, repeat_unit="months")
        self._refused("whole months", warn_amount=1.5, warn_unit="months")

    @mute_logger("odoo.sql_db")
    def test_code_is_unique(self):
        with self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            self.env.ref("after_sales.policy_receipt").copy({"code": "check_in"})

    def test_only_managers_set_policies(self):
        policy = self.env.ref("after_sales.policy_receipt")
        for user in (self.agent, self.tracker, self.lead):
            with self.assertRaisesRegex(AccessError, "not allowed to modify"):
                policy.with_user(user).amount = 5
        policy.with_user(self.manager).warn_amount = 4
        self.assertEqual(policy.warn_amount, 4)

    def test_a_policy_with_deadlines_is_kept(self):
        with self._at(NOW):
            self._new_confirmed_order()
        policy = self.env.ref("after_sales.policy_receipt")
        with self.assertRaises(Exception) as caught, mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            policy.unlink()
        self.assertIn("ForeignKey", type(caught.exception).__name__)


@tagged("post_install", "-at_install", "after_sales")
class TestPolicyChoice(AfterSalesCommon):
    def _serving(self, order, purpose="receipt"):
        with self._at(NOW):
            order.action_submit_after_sales()
        return self._deadline(order, purpose).policy_id

    def test_shipped_policies_follow_the_urgency(self):
        """PR-02: the more urgent, the earlier and the more often the factory is asked."""
        for urgency, due, repeat in (
            ("normal", datetime(2026, 4, 16, 16), 7),
            ("sensitive", datetime(2026, 4, 9, 16), 5),
            ("critical", datetime(2026, 4, 2, 16), 3),
        ):
            with self._at(NOW):
                order = self._new_confirmed_order(urgency=urgency)
            check_in = self._deadline(order, "check_in")
            self.assertEqual((check_in.due_at, check_in.policy_id.repeat_amount), (due, repeat), urgency)

    def test_more_questions_matched_win(self):
        channel = self.env["sale.channel"].create({"name": "Tmall"})
        vals = {"purpose": "receipt", "start_event": "submitted", "method": "before", "date_field": "receipt_deadline"}
        by_channel = self._new_policy("by_channel", channel_ids=[(6, 0, channel.ids)], **vals)
        by_both = self._new_policy("by_both", channel_ids=[(6, 0, channel.ids)], urgency="critical", **vals)
        self.assertEqual(self._serving(self._new_order(sale_channel_id=channel.id)), by_channel)
        self.assertEqual(self._serving(self._new_order(sale_channel_id=channel.id, urgency="critical")), by_both)
        self.assertEqual(self._serving(self._new_order()), self.env.ref("after_sales.policy_receipt"))

    def test_ties_by_sequence(self):
        vals = {"purpose": "receipt", "start_event": "submitted", "method": "before", "date_field": "receipt_deadline"}
        first = self._new_policy("first", sequence=1, **vals)
        self.assertEqual(self._serving(self._new_order()), first)

    def test_archived_policies_start_nothing(self):
        policies = self.env["after.sales.deadline.policy"].search([("purpose", "=", "receipt")])
        policies.active = False
        self.assertFalse(self._serving(self._new_order()))

    def test_policies_of_other_companies(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        vals = {"purpose": "receipt", "start_event": "submitted", "method": "before", "date_field": "receipt_deadline"}
        self._new_policy("elsewhere", company_id=other.id, sequence=0, **vals)
        here = self._new_policy("here", company_id=self.company.id, **vals)
        self.assertEqual(self._serving(self._new_order()), here)

    def test_one_deadline_per_purpose(self):
        self._new_policy("general")
        self._new_policy("general_2", sequence=1)
        self._new_policy("other", purpose="appointment")
        order = self._new_order()
        order._fire_deadline_event("scheduled")
        self.assertEqual(sorted(order.deadline_ids.mapped("purpose")), ["appointment", "callback"])

    def test_urgency_changes_later(self):
        """What another policy now covers is planned anew; the old plan stays on record."""
        with self._at(NOW):
            order = self._new_confirmed_order()
            old = self._deadline(order, "receipt")
            order.deadline_urgency = "critical"
        new = self._deadline(order, "receipt")
        self.assertEqual(old.status, "cancelled")
        self.assertEqual(new.policy_id, self.env.ref("after_sales.policy_receipt_critical"))
        self.assertEqual((new.due_at, new.warn_at), (old.due_at, datetime(2026, 4, 23, 16)))

    def test_assignee_roles(self):
        salesman = self._new_user("seller", "after_sales.group_agent")
        order = self._new_order(user_id=salesman.id)
        for role, user in (
            ("salesperson", salesman),
            ("tracker", self.tracker),
            ("team_lead", self.lead),
            ("manager", self.lead),
            ("agent", salesman),
            ("on_duty", salesman),
        ):
            policy = self._new_policy(role, assignee_role=role)
            vals = order._prepare_deadline_vals(policy, policy._get_planner(NOW), NOW)
            self.assertEqual(vals["user_id"], user.id, role)


@tagged("post_install", "-at_install", "after_sales")
class TestReplan(AfterSalesCommon):
    """Changing a policy never rewrites history; a button shows and then moves what is open."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._new_policy("callback", amount=5)
        cls.orders = cls._new_order() | cls._new_order() | cls._new_order()
        with cls._at(NOW):
            cls.orders._fire_deadline_event("scheduled")
        cls.closed, cls.missed, cls.running = (order.deadline_ids for order in cls.orders)
        with cls._at(NOW + timedelta(days=1)):
            cls.closed.action_done()
        cls.missed._stamp(NOW + timedelta(days=5))

    def _wizard(self, user=None, at=NOW + timedelta(days=2)):
        with self._at(at):
            action = self.policy.with_user(user or self.manager).action_replan()
            wizard = self.env[action["res_model"]].with_user(user or self.manager).browse(action["res_id"])
            return wizard, wizard.line_ids.mapped("deadline_id")

    def test_a_change_concerns_later_deadlines_only(self):
        before = [(d.due_at, d.status) for d in (self.closed | self.missed | self.running)]
        self.policy.amount = 9
        self._run_clock(NOW + timedelta(days=4))
        self.assertEqual([(d.due_at, d.status) for d in (self.closed | self.missed | self.running)], before)
        order = self._new_order()
        with self._at(NOW):
            order._fire_deadline_event("scheduled")
        self.assertEqual(order.deadline_ids.due_at, NOW + timedelta(days=9))

    def test_preview_then_apply(self):
        self.policy.write({"amount": 9, "warn_amount": 1, "warn_unit": "days"})
        wizard, shown = self._wizard()
        self.assertEqual(shown.sudo(), self.running)
        line = wizard.line_ids
        self.assertEqual((line.old_due_at, line.new_due_at), (NOW + timedelta(days=5), NOW + timedelta(days=9)))
        self.assertEqual(self.running.due_at, NOW + timedelta(days=5), "showing changes nothing")
        with self._at(NOW + timedelta(days=2)):
            wizard.action_apply()
        self.assertEqual(self.running.due_at, NOW + timedelta(days=9))
        self.assertEqual(self.running.warn_at, NOW + timedelta(days=8))
        self.assertEqual(self.running.next_event_at, NOW + timedelta(days=8))
        self.assertEqual(self.closed.due_at, NOW + timedelta(days=5))
        self.assertEqual((self.missed.due_at, self.missed.status), (NOW + timedelta(days=5), "missed"))

    def test_nothing_to_change(self):
        self.assertFalse(self._wizard()[1])

    def test_what_was_completed_meanwhile_stays(self):
        self.policy.amount = 9
        wizard, _shown = self._wizard()
        with self._at(NOW + timedelta(days=3)):
            self.running.with_user(self.agent).action_done()
            wizard.action_apply()
        self.assertEqual((self.running.due_at, self.running.status), (NOW + timedelta(days=5), "met"))

    def test_managers_only(self):
        for user in (self.agent, self.tracker, self.lead):
            with self._refused(AccessError, "not allowed to create"):
                self._wizard(user)

    def test_open_count_and_button(self):
        self.assertEqual(self.policy.open_count, 2)
        action = self.policy.action_view_deadlines()
        self.assertEqual(action["context"], {"search_default_open": 1})
        domain = action["domain"]
        self.assertEqual(self.env["after.sales.deadline"].search(domain), self.closed | self.missed | self.running)

    def test_form_saves(self):
        form = Form(self.env["after.sales.deadline.policy"].with_user(self.manager))
        form.name, form.code = "Two hours", "two_hours"
        form.host, form.purpose, form.start_event = "ticket", "response", "created"
        form.method, form.amount, form.unit = "calendar", 2, "hours"
        policy = form.save()
        self.assertEqual(policy.display_name, "Two hours")
