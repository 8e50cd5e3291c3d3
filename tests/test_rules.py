"""The decision tables alone: no database, no clock. What they say is readable next to the manual."""

import doctest
import importlib
import itertools
import pkgutil
from datetime import date, datetime, timedelta

from .. import rules
from ..rules import deadline, freight, lifecycle, notice, promise, scope, shipment, working_time
from .common_rules import FOUR_FATES, RuleCase, ideal_status

BERLIN, SHANGHAI = "Europe/Berlin", "Asia/Shanghai"
#: The hours (UTC) at which the scheduled action may or may not look.
VISITS = (2, 8, 9, 10)


def at(hour, day=2):
    """Return an hour of a day in March 2026."""
    return datetime(2026, 3, day) + timedelta(hours=hour)


class TestRuleExamples(RuleCase):
    def test_every_rule_shows_an_example_that_holds(self):
        """Every file of rules/ runs as plain Python and has examples in its docstrings."""
        names = [module.name for module in pkgutil.iter_modules(rules.__path__)]
        self.assertIn("deadline", names)
        for name in names:
            with self.subTest(rule=name):
                result = doctest.testmod(importlib.import_module(f"{rules.__name__}.{name}"))
                self.assertFalse(result.failed)
                self.assertTrue(result.attempted, "a rule without an example")


class TestDeadlineGrid(RuleCase):
    """However rarely one looks, the facts come out the same."""

    def _live(self, warn, fate, visits, now):
        """Return the facts at ``now`` of a deadline that was looked at only at some hours."""
        facts = deadline.Facts(due_at=at(10), warn_at=warn and at(warn))
        what, when = fate
        for hour in sorted({*visits, when or 0, now}):
            if hour > now:
                break
            if what and hour == when:
                facts = self._happen(facts, what, at(hour))
            if hour in visits or hour == now:
                stamp = deadline.stamp(facts, at(hour))
                facts = facts._replace(warned_at=stamp.warned_at, missed_at=stamp.missed_at)
        return facts

    def _happen(self, facts, what, moment):
        """Let something happen to a deadline, as the models do it."""
        if what == "paused_at":
            # What is up already is missed, however late somebody looks; it does not pause any more.
            stamp = deadline.stamp(facts, moment)
            facts = facts._replace(warned_at=stamp.warned_at, missed_at=stamp.missed_at)
            if stamp.missed_at:
                return facts
        return facts._replace(**{what: moment})

    def _grid(self):
        subsets = [s for size in range(len(VISITS) + 1) for s in itertools.combinations(VISITS, size)]
        return itertools.product((None, 2, 8, 10, 12), FOUR_FATES, subsets, (0, 2, 5, 8, 9, 10, 11, 15))

    def test_grid(self):
        """Twice equals once; next_event_at is empty or later; the status is the ideal clock's."""
        count = 0
        for warn, fate, visits, now in self._grid():
            count += 1
            facts = self._live(warn, fate, visits, now)
            stamp = deadline.stamp(facts, at(now))
            case = (warn, fate, visits, now)
            again = facts._replace(warned_at=stamp.warned_at, missed_at=stamp.missed_at)
            self.assertEqual(deadline.stamp(again, at(now)), stamp, case)
            self.assertTrue(stamp.next_event_at is None or stamp.next_event_at > at(now), case)
            self.assertEqual(stamp.status, ideal_status(at(now), at(10), warn and at(warn), fate, at), case)
            self.assertEqual(stamp.status, deadline.status(again), case)
        self.assertGreater(count, 4848)

    def test_facts_do_not_depend_on_who_looked_when(self):
        """A warning or a miss carries its own moment, not that of the scheduled action (DL-04)."""
        for warn, _fate, visits, now in self._grid():
            rarely, often = (self._live(warn, (None, None), v, now) for v in ((), visits))
            self.assertEqual(rarely, often, (warn, visits, now))
        late = deadline.stamp(deadline.Facts(due_at=at(10), warn_at=at(8)), at(15))
        self.assertEqual(late, (at(8), at(10), None, None, "missed"))

    def test_intervals_are_half_open(self):
        """At due_at the time is up: a run exactly then stamps, and does not come back."""
        facts = deadline.Facts(due_at=at(10))
        self.assertEqual(deadline.stamp(facts, at(10) - timedelta(seconds=1)).next_event_at, at(10))
        self.assertEqual(deadline.stamp(facts, at(10)), (None, at(10), None, None, "missed"))
        self.assertEqual(deadline.status(facts._replace(done_at=at(10))), "late")

    def test_late_hours(self):
        done = deadline.Facts(due_at=at(10), done_at=at(13))
        for facts, now, expected in (
            (done, None, 3.0),
            (done._replace(done_at=at(9)), None, 0.0),
            (done._replace(cancelled_at=at(13)), None, 0.0),
            (deadline.Facts(due_at=at(10)), None, 0.0),
            (deadline.Facts(due_at=at(10)), at(10.5), 0.5),
        ):
            self.assertEqual(deadline.late_hours(facts, now), expected, facts)


class TestLocalTime(RuleCase):
    def test_to_utc(self):
        """Local hours of a day as moments, both changes of the clock included."""
        for day, hour, tz, expected in (
            (date(2026, 3, 2), 0, SHANGHAI, datetime(2026, 3, 1, 16)),
            (date(2026, 3, 2), 10.5, SHANGHAI, datetime(2026, 3, 2, 2, 30)),
            (date(2026, 3, 2), 24, SHANGHAI, datetime(2026, 3, 2, 16)),
            (date(2026, 3, 2), 9, BERLIN, datetime(2026, 3, 2, 8)),
            (date(2026, 7, 1), 9, BERLIN, datetime(2026, 7, 1, 7)),
            # Summer time begins: the day has 23 hours, 02:30 does not exist.
            (date(2026, 3, 29), 0, BERLIN, datetime(2026, 3, 28, 23)),
            (date(2026, 3, 29), 2.5, BERLIN, datetime(2026, 3, 29, 1, 30)),
            (date(2026, 3, 29), 3, BERLIN, datetime(2026, 3, 29, 1)),
            (date(2026, 3, 29), 24, BERLIN, datetime(2026, 3, 29, 22)),
            # It ends: the day has 25 hours, of the two 02:30 the first one counts.
            (date(2026, 10, 25), 0, BERLIN, datetime(2026, 10, 24, 22)),
            (date(2026, 10, 25), 2.5, BERLIN, datetime(2026, 10, 25, 0, 30)),
            (date(2026, 10, 25), 3, BERLIN, datetime(2026, 10, 25, 2)),
            (date(2026, 10, 25), 24, BERLIN, datetime(2026, 10, 25, 23)),
        ):
            self.assertEqual(deadline.to_utc(day, hour, tz), expected, (day, hour, tz))

    def test_days_follow_each_other_without_gap(self):
        """The end of a day is the start of the next one, over a whole year with both changes."""
        for tz in (BERLIN, SHANGHAI, "America/St_Johns"):
            for offset in range(366):
                day = date(2026, 1, 1) + timedelta(days=offset)
                end = deadline.end_of_day(day, tz)
                self.assertEqual(end, deadline.to_utc(day + timedelta(days=1), 0, tz), (tz, day))
                self.assertEqual(deadline.local_date(end, tz), day + timedelta(days=1))
                self.assertEqual(deadline.local_date(end - timedelta(seconds=1), tz), day)

    def test_length_of_the_days_when_the_clocks_change(self):
        for day, tz, hours in (
            (date(2026, 3, 29), BERLIN, 23),
            (date(2026, 10, 25), BERLIN, 25),
            (date(2026, 3, 28), BERLIN, 24),
            (date(2026, 3, 29), SHANGHAI, 24),
            (date(2026, 10, 25), SHANGHAI, 24),
        ):
            length = deadline.end_of_day(day, tz) - deadline.to_utc(day, 0, tz)
            self.assertEqual(length, timedelta(hours=hours), (day, tz))

    def test_local_date(self):
        for moment, tz, expected in (
            (datetime(2026, 3, 2, 15, 59, 59), SHANGHAI, date(2026, 3, 2)),
            (datetime(2026, 3, 2, 16), SHANGHAI, date(2026, 3, 3)),
            (datetime(2026, 3, 28, 22, 59), BERLIN, date(2026, 3, 28)),
            (datetime(2026, 3, 28, 23), BERLIN, date(2026, 3, 29)),
            (datetime(2026, 3, 29, 21, 59), BERLIN, date(2026, 3, 29)),
            (datetime(2026, 3, 29, 22), BERLIN, date(2026, 3, 30)),
        ):
            self.assertEqual(deadline.local_date(moment, tz), expected, (moment, tz))

    def test_add_calendar(self):
        start = datetime(2026, 1, 31, 9)
        for amount, unit, expected in (
            (30, "minutes", datetime(2026, 1, 31, 9, 30)),
            (1.5, "hours", datetime(2026, 1, 31, 10, 30)),
            (2, "weeks", datetime(2026, 2, 14, 9)),
            (1, "months", datetime(2026, 2, 28, 9)),
            (11, "months", datetime(2026, 12, 31, 9)),
            (13, "months", datetime(2027, 2, 28, 9)),
            (25, "months", datetime(2028, 2, 29, 9)),
            (-1, "months", datetime(2025, 12, 31, 9)),
            (-2, "months", datetime(2025, 11, 30, 9)),
        ):
            self.assertEqual(deadline.add_calendar(start, amount, unit), expected, (amount, unit))

    def test_before_due(self):
        """PR-01, X-13: so long before the date, by the end of the local day, but never in the past."""
        day = date(2026, 3, 31)
        for amount, unit, tz, today, expected in (
            (14, "days", SHANGHAI, date(2026, 3, 1), datetime(2026, 3, 17, 16)),
            (14, "days", SHANGHAI, date(2026, 3, 17), datetime(2026, 3, 17, 16)),
            (14, "days", SHANGHAI, date(2026, 3, 18), datetime(2026, 3, 18, 16)),
            (2, "weeks", BERLIN, date(2026, 3, 1), datetime(2026, 3, 17, 23)),
            (2, "days", BERLIN, date(2026, 3, 1), datetime(2026, 3, 29, 22)),
            (1, "months", BERLIN, date(2026, 2, 1), datetime(2026, 2, 28, 23)),
            # The date itself is a fact: it is not moved to today when it has passed.
            (0, "days", SHANGHAI, date(2026, 4, 9), datetime(2026, 3, 31, 16)),
        ):
            due = deadline.before_due(day, amount, unit, tz, today)
            self.assertEqual(due, expected, (amount, unit, tz, today))

    def test_resume_keeps_what_was_left(self):
        self.assertEqual(deadline.resume_calendar(at(10), at(7), at(7, day=5)), at(10, day=5))
        self.assertEqual(deadline.resume_calendar(at(10), at(12), at(7, day=5)), at(7, day=5))


class TestCutoffs(RuleCase):
    #: Received until 12:00, due at 14:00; until 17:30, due at 18:00; weekends until 12:00, due on the day after.
    LINES = [
        deadline.Cutoff(12, 14, "workdays"),
        deadline.Cutoff(17.5, 18, "workdays"),
        deadline.Cutoff(12, 10, "weekend", 1),
    ]

    def _due(self, local, tz, lines=None, **kw):
        """Return the local time at which something received at a local time is due."""
        start = deadline.to_utc(local.date(), local.hour + local.minute / 60 + local.second / 3600, tz)
        start += timedelta(seconds=local.second) if local.second and local.minute == 59 else timedelta()
        due = deadline.cutoff_due(start, lines or self.LINES, tz, **kw)
        offset = due - deadline.to_utc(deadline.local_date(due, tz), 0, tz)
        return deadline.local_date(due, tz), offset / timedelta(hours=1)

    def test_table(self):
        """The hour itself belongs to the next line; nights and weekends go to the next day with a line."""
        for tz in (BERLIN, SHANGHAI):
            for local, expected in (
                (datetime(2026, 3, 2, 0, 0), (date(2026, 3, 2), 14)),
                (datetime(2026, 3, 2, 11, 59), (date(2026, 3, 2), 14)),
                (datetime(2026, 3, 2, 12, 0), (date(2026, 3, 2), 18)),
                (datetime(2026, 3, 2, 17, 29), (date(2026, 3, 2), 18)),
                (datetime(2026, 3, 2, 17, 30), (date(2026, 3, 3), 14)),
                (datetime(2026, 3, 2, 23, 59), (date(2026, 3, 3), 14)),
                (datetime(2026, 3, 6, 17, 30), (date(2026, 3, 8), 10)),
                (datetime(2026, 3, 7, 11, 59), (date(2026, 3, 8), 10)),
                (datetime(2026, 3, 8, 12, 0), (date(2026, 3, 9), 14)),
            ):
                self.assertEqual(self._due(local, tz), expected, (tz, local))

    def test_midnight_is_local(self):
        """What comes at 16:30 UTC is tomorrow's work in Shanghai and today's in Berlin."""
        start = datetime(2026, 3, 2, 16, 29)
        self.assertEqual(deadline.cutoff_due(start, self.LINES, SHANGHAI), datetime(2026, 3, 3, 6))
        self.assertEqual(deadline.cutoff_due(start, self.LINES, BERLIN), datetime(2026, 3, 2, 17))

    def test_changes_of_the_clock(self):
        """Local hours stay what they are on the days on which their distance to UTC changes."""
        lines = [deadline.Cutoff(12, 14), deadline.Cutoff(24, 2.5, days=1)]
        for start, expected in (
            # The Saturday before summer time is still UTC+1, the Sunday after it UTC+2.
            (datetime(2026, 3, 28, 10, 59), datetime(2026, 3, 28, 13)),
            (datetime(2026, 3, 28, 11, 0), datetime(2026, 3, 29, 1, 30)),
            (datetime(2026, 3, 28, 23, 30), datetime(2026, 3, 29, 12)),
            (datetime(2026, 3, 29, 9, 59), datetime(2026, 3, 29, 12)),
            (datetime(2026, 3, 29, 10, 0), datetime(2026, 3, 30, 0, 30)),
            # The Saturday before winter time is UTC+2, the Sunday after it UTC+1.
            (datetime(2026, 10, 24, 9, 59), datetime(2026, 10, 24, 12)),
            (datetime(2026, 10, 24, 10, 0), datetime(2026, 10, 25, 0, 30)),
            (datetime(2026, 10, 25, 10, 59), datetime(2026, 10, 25, 13)),
        ):
            self.assertEqual(deadline.cutoff_due(start, lines, BERLIN), expected, start)

    def test_closed_days_are_stepped_over(self):
        def is_open(day):
            return day not in (date(2026, 3, 3), date(2026, 3, 4))

        due = self._due(datetime(2026, 3, 2, 18, 0), SHANGHAI, is_open=is_open)
        self.assertEqual(due, (date(2026, 3, 5), 14))

    def test_what_never_answers(self):
        self.assertIsNone(deadline.cutoff_due(at(1), [], SHANGHAI))
        self.assertIsNone(deadline.cutoff_due(at(1), self.LINES, SHANGHAI, is_open=lambda day: False))


class TestWorkingTime(RuleCase):
    def setUp(self):
        super().setUp()
        # Monday and Tuesday with a lunch break, then Thursday without one.
        self.intervals = [
            (at(9), at(12)), (at(13), at(18)),
            (at(9, 3), at(12, 3)), (at(13, 3), at(18, 3)),
            (at(10, 5), at(16, 5)),
        ]  # fmt: skip
        self.work = working_time.WorkingTime(self.intervals)
        self.quarters = [at(8) + timedelta(minutes=15) * n for n in range(4 * 24 * 3 + 60)]

    def _worked(self, start, end):
        """Count the working time between two moments by hand."""
        pairs = ((max(start, a), min(end, b)) for a, b in self.intervals)
        return sum((b - a for a, b in pairs if a < b), timedelta())

    def test_between(self):
        for start, end in itertools.combinations(self.quarters[::5], 2):
            self.assertEqual(self.work.between(start, end), self._worked(start, end), (start, end))

    def test_add_gives_the_first_moment_that_uses_the_span_up(self):
        for start in self.quarters[::9]:
            for quarters in (1, 4, 12, 20, 32, 45):
                span = timedelta(minutes=15) * quarters
                expected = next((m for m in self.quarters if m >= start and self._worked(start, m) == span), None)
                self.assertEqual(self.work.add(start, span), expected, (start, span))

    def test_negative_spans_count_backwards(self):
        for start in self.quarters[::9]:
            for quarters in (1, 4, 12, 20, 31):
                span = timedelta(minutes=15) * quarters
                found = self.work.add(start, -span)
                if self._worked(at(9), start) < span:
                    self.assertIsNone(found, (start, span))
                    continue
                self.assertEqual(self._worked(found, start), span, (start, span))
                self.assertTrue(any(a <= found <= b for a, b in self.intervals), (start, span, found))

    def test_table(self):
        for start, hours, expected in (
            (at(11), 2, at(14)),
            (at(9), 3, at(12)),
            (at(12.5), 1, at(14)),
            (at(17), 2, at(10, 3)),
            (at(20, 3), 1, at(11, 5)),
            (at(17, 3), 7.5, None),
            (at(10, 3), -2, at(17)),
            (at(9, 3), -9, None),
        ):
            self.assertEqual(self.work.add(start, timedelta(hours=hours)), expected, (start, hours))

    def test_no_working_time_at_all(self):
        empty = working_time.WorkingTime([])
        self.assertIsNone(empty.add(at(9), timedelta(hours=1)))
        self.assertIsNone(empty.add(at(9), timedelta()))
        self.assertEqual(empty.between(at(9), at(18)), timedelta())


class TestPolicyChoice(RuleCase):
    def test_matches(self):
        wanted = {"urgency": "critical", "channel": 7, "team": False}
        for asked, expected in (
            ({}, 0),
            ({"urgency": set(), "channel": set()}, 0),
            ({"urgency": {"critical"}, "channel": set()}, 1),
            ({"urgency": {"critical"}, "channel": {7, 8}}, 2),
            ({"urgency": {"normal"}, "channel": {7}}, None),
            ({"team": {1}}, None),
            ({"unknown question": {1}}, None),
        ):
            self.assertEqual(scope.matches(asked, wanted), expected, asked)

    def test_most_specific(self):
        """PR-02: the most specific policy wins; ties by sequence, then by order."""
        wanted = {"urgency": "critical", "channel": 7}
        general = ("general", {"urgency": set()}, 1)
        urgent = ("urgent", {"urgency": {"critical"}}, 50)
        channel = ("channel", {"channel": {7}}, 40)
        both = ("both", {"urgency": {"critical"}, "channel": {7}}, 99)
        other = ("other", {"urgency": {"normal"}}, 0)
        for policies, expected in (
            ([general, urgent], "urgent"),
            ([urgent, channel], "channel"),
            ([general, urgent, channel, both], "both"),
            ([general, other], "general"),
            ([urgent, ("twin", urgent[1], 50)], "urgent"),
            ([other], None),
            ([], None),
        ):
            self.assertEqual(scope.most_specific(policies, wanted), expected, policies)


class TestLifecycles(RuleCase):
    def test_tables_are_closed(self):
        """Every state that can be reached is in its table; a decision on a request is final."""
        tables = {name: table for name, table in vars(lifecycle).items() if name.isupper()}
        self.assertIn("APPROVAL", tables)
        for name, table in tables.items():
            self.assertLessEqual(set().union(*table.values()), set(table), name)
            self.assertFalse([state for state in table if state in table[state]], name)
        for state in ("approved", "refused", "withdrawn"):
            self.assertFalse(any(lifecycle.may_become(lifecycle.APPROVAL, state, new) for new in lifecycle.APPROVAL))
        self.assertFalse(lifecycle.may_become(lifecycle.APPROVAL, "no such state", "approved"))


class TestPromiseRules(RuleCase):
    DAY = date(2026, 4, 30)

    def test_earliest_receipt(self):
        """FN-01: the slowest line decides, and the answer says which and why."""
        slow = promise.LineLead("Sofa", 30, "note", "Red Oak")
        quick = promise.LineLead("Lamp", 2, "product")
        stale = promise.LineLead("Bed", 10, "note", "Elm", is_stale=True)
        for lines, expected, words in (
            ([], None, "no goods"),
            ([quick], date(2026, 3, 11), "Lamp"),
            ([quick, slow], date(2026, 4, 8), "Red Oak"),
            ([slow, stale], date(2026, 4, 8), "overdue"),
            ([promise.LineLead("Sofa", 0, "stock")], date(2026, 3, 9), "in stock"),
        ):
            found = promise.earliest_receipt(date(2026, 3, 2), lines, 7)
            self.assertEqual(found.date, expected, lines)
            self.assertIn(words, found.reason)

    def test_needed_approvals(self):
        """DL-03, FN-01: a guarantee and a date earlier than realistic need consent, each for itself."""
        for earliest, guaranteed, expected in (
            (self.DAY, False, []),
            (self.DAY, True, ["guaranteed_date"]),
            (self.DAY + timedelta(days=1), False, ["early_date"]),
            (self.DAY + timedelta(days=1), True, ["guaranteed_date", "early_date"]),
            (None, False, []),
        ):
            needs = promise.needed_approvals(self.DAY, promise.Earliest(earliest, "why"), guaranteed)
            self.assertEqual([need.kind for need in needs], expected)
            self.assertTrue(all(need.reason for need in needs))

    def test_check_promise(self):
        """DL-01, DL-02: a date and an urgency, and not a date that has passed."""
        for day, urgency, today, allowed in (
            (self.DAY, "normal", self.DAY, True),
            (self.DAY, "normal", self.DAY + timedelta(days=1), False),
            (self.DAY, False, date(2026, 3, 2), False),
            (False, "normal", date(2026, 3, 2), False),
        ):
            verdict = promise.check_promise(day, urgency, today)
            self.assertEqual(verdict.allowed, allowed, (day, urgency, today))
            self.assertTrue(verdict.reason)

    def test_check_change(self):
        """DL-05, DL-06: a reason, another date that has not passed, and when the customer was told."""
        new, now, today = date(2026, 5, 20), at(10), date(2026, 3, 2)
        for date_, response, contacted, reason, allowed in (
            (new, "accepted", at(9), "late", True),
            (new, "accepted", now, "late", True),
            (new, "pending", None, "late", True),
            (new, "accepted", None, "late", False),
            (new, "refused", None, "late", False),
            (new, "accepted", at(11), "late", False),
            (new, "accepted", at(9), "  ", False),
            (self.DAY, "accepted", at(9), "late", False),
            (date(2026, 3, 1), "accepted", at(9), "late", False),
            (None, "accepted", at(9), "late", False),
        ):
            verdict = promise.check_change(self.DAY, date_, response, contacted, now, today, reason)
            self.assertEqual(verdict.allowed, allowed, (date_, response, contacted, reason))
            self.assertTrue(verdict.reason)

    def test_delay_state(self):
        """DL-04: what has happened counts before what is feared."""
        for status, risk, expected in (
            (None, "risk", "none"), ("cancelled", "risk", "none"),
            ("running", "", "on_track"), ("paused", "", "on_track"), ("running", "risk", "at_risk"),
            ("at_risk", "", "at_risk"), ("missed", "risk", "overdue"), ("met", "risk", "kept"), ("late", "", "missed"),
        ):  # fmt: skip
            found = promise.delay_state(status, risk)
            self.assertEqual(found.state, expected, (status, risk))
            self.assertTrue(found.reason)

    def test_limits_of_shipping(self):
        """PR-04, DL-07: the last day that is early enough, the first that is not too early."""
        self.assertFalse(promise.goods_too_late(date(2026, 4, 23), self.DAY, 7))
        self.assertTrue(promise.goods_too_late(date(2026, 4, 24), self.DAY, 7))
        self.assertFalse(promise.goods_too_late(None, self.DAY, 7))
        self.assertFalse(promise.ships_too_early(date(2026, 4, 16), self.DAY, 7, 7))
        self.assertTrue(promise.ships_too_early(date(2026, 4, 15), self.DAY, 7, 7))

    def test_note_verdict(self):
        """FN-01: a note is contradicted when half of enough deliveries took longer."""
        for median, count, allowed in ((20.0, 5, True), (20.5, 5, False), (90.0, 4, True)):
            self.assertEqual(promise.note_verdict(20, median, 99.0, count, 5).allowed, allowed, (median, count))

    def test_fulfilment_state(self):
        for values, expected in (
            (("cancel", True, True), "cancelled"),
            (("draft", False, False), "awaiting_payment"),
            (("sent", False, False), "awaiting_payment"),
            (("sale", False, False), "awaiting_shipment"),
            (("sale", True, False), "awaiting_receipt"),
            (("sale", True, True), "completed"),
        ):
            self.assertEqual(promise.fulfilment_state(*values), expected, values)


class TestShipmentRules(RuleCase):
    """SH-01, SH-05, SH-06, SH-09, LG-03: what keeps goods in the house, and what comes next."""

    DEMANDS = [
        shipment.Demands(*values)
        for values in itertools.product((False, True), ("none", "message", "call"), ("none", "recorded", "verified"))
    ]
    FACTS = [
        shipment.Facts(left, details, contact, *known)
        for left, details, contact in itertools.product(
            (False, True), ("to_verify", "changed", "verified"), ("", "message_left", "reached")
        )
        for known in itertools.product((False, True), repeat=5)
    ]
    #: Per step what makes it unnecessary, told from the facts alone.
    DONE = {
        "details": lambda facts: facts.details == "verified",
        "contact": lambda facts: facts.contact == "reached",
        "waybill": lambda facts: facts.waybill,
        "verify": lambda facts: facts.verified,
        "validate": lambda facts: facts.left,
        "hand_over": lambda facts: facts.handed_over,
        "notice": lambda facts: facts.notified,
        "receipt": lambda facts: facts.received,
        "done": lambda facts: False,
    }

    def test_obstacles(self):
        """Each demand alone, with everything that may have been done about it."""
        Demands, Facts = shipment.Demands, shipment.Facts
        for demands, facts, expected in (
            (Demands(), Facts(), []),
            (Demands(details=True), Facts(), ["details"]),
            (Demands(details=True), Facts(details="changed"), ["details"]),
            (Demands(details=True), Facts(details="verified"), []),
            (Demands(contact="message"), Facts(), ["contact"]),
            (Demands(contact="message"), Facts(contact="message_left"), []),
            (Demands(contact="message"), Facts(contact="reached"), []),
            (Demands(contact="call"), Facts(), ["contact"]),
            (Demands(contact="call"), Facts(contact="message_left"), ["contact"]),
            (Demands(contact="call"), Facts(contact="reached"), []),
            (Demands(waybill="recorded"), Facts(), ["waybill"]),
            (Demands(waybill="recorded"), Facts(waybill=True), []),
            (Demands(waybill="verified"), Facts(), ["waybill"]),
            (Demands(waybill="verified"), Facts(waybill=True), ["verify"]),
            (Demands(waybill="verified"), Facts(waybill=True, verified=True), []),
            (Demands(True, "call", "verified"), Facts(), ["details", "contact", "waybill"]),
        ):
            steps = shipment.obstacles(demands, facts)
            self.assertEqual([step.code for step in steps], expected, (demands, facts))
            self.assertTrue(all(step.reason for step in steps))
        changed = shipment.obstacles(Demands(details=True), Facts(details="changed"))[0].reason
        self.assertIn("has changed since", changed, "who verified once has to hear why that does not count")

    def test_next_step(self):
        """After the goods left, step by step; without a waybill there is nothing to verify or tell."""
        left = shipment.Facts(left=True)
        for demand in ("none", "recorded", "verified"):
            first = "hand_over" if demand == "none" else "waybill"
            for facts, expected in (
                (left, first),
                (left._replace(waybill=True), "verify"),
                (left._replace(waybill=True, verified=True), "hand_over"),
                (left._replace(waybill=True, verified=True, handed_over=True), "notice"),
                (left._replace(waybill=True, verified=True, handed_over=True, notified=True), "receipt"),
            ):
                self.assertEqual(shipment.next_step(shipment.Demands(waybill=demand), facts).code, expected, facts)
        own = shipment.next_step(shipment.Demands(), left._replace(handed_over=True))
        self.assertEqual(own.code, "receipt", "What we brought ourselves has no waybill that anybody could be told")

    def test_next_step_of_everything(self):
        """Over all demands and facts: what keeps the goods comes first, nothing is asked for twice, receipt ends it."""
        for demands, facts in itertools.product(self.DEMANDS, self.FACTS):
            case = (demands, facts)
            step = shipment.next_step(demands, facts)
            self.assertTrue(step.reason, case)
            if facts.received:
                self.assertEqual(step.code, "done", case)
                continue
            self.assertFalse(self.DONE[step.code](facts), case)
            if facts.left:
                self.assertNotIn(step.code, ("details", "contact", "validate", "done"), case)
                continue
            obstacles = shipment.obstacles(demands, facts)
            self.assertEqual(step.code, obstacles[0].code if obstacles else "validate", case)
            if obstacles:
                self.assertEqual(step, obstacles[0], case)

    def test_demanding_more_never_helps(self):
        """A mode that asks for nothing lets everything go; one that asks for everything keeps all that others keep."""
        for facts in self.FACTS:
            self.assertEqual(shipment.obstacles(shipment.Demands(), facts), [], facts)
            most = {step.code for step in shipment.obstacles(shipment.Demands(True, "call", "verified"), facts)}
            for demands in self.DEMANDS:
                codes = {step.code for step in shipment.obstacles(demands, facts)}
                self.assertLessEqual(codes, most, (demands, facts))

    def test_expected_receipt(self):
        for left_on, days, expected in (
            (None, 5, None),
            (date(2026, 2, 27), 0, date(2026, 2, 27)),
            (date(2026, 2, 27), 5, date(2026, 3, 4)),
            (date(2026, 12, 30), 3, date(2027, 1, 2)),
        ):
            self.assertEqual(shipment.expected_receipt(left_on, days), expected, (left_on, days))


class TestFreightRules(RuleCase):
    """SH-02, SH-04: both limits have to be exceeded; the limit itself is still within."""

    def test_variance(self):
        for estimated, actual, limits, exceeds, words in (
            (100, 100, (0, 0), False, "Within"),
            (100, 100.01, (0, 0), True, "0.01"),
            (100, 120, (20, 10), False, "Within"),
            (100, 120.01, (20, 10), True, "20.01 (20%) higher"),
            (100, 80, (20, 10), False, "Within"),
            (100, 79.99, (20, 10), True, "20.01 (20%) lower"),
            (1000, 1100, (20, 10), False, "Within"),
            (1000, 1100.5, (20, 10), True, "100.50 (10%) higher"),
            (10, 30, (20, 10), False, "Within"),
            # Nothing was estimated, or nothing charged.
            (0, 0, (0, 0), False, "Within"),
            (0, 20, (20, 10), False, "Within"),
            (0, 20.01, (20, 10), True, "No freight was estimated"),
            (100, 0, (20, 10), True, "100.00 (100%) lower"),
            # What binary fractions make of a difference of exactly the limit.
            (0.1, 0.3, (0.2, 10), False, "Within"),
            (1.1, 2.2, (1.1, 99), False, "Within"),
        ):
            with self.subTest(estimated=estimated, actual=actual, limits=limits):
                found = freight.variance(estimated, actual, *limits)
                self.assertEqual(found.exceeds, exceeds)
                self.assertEqual(found.amount, actual - estimated)
                self.assertIn(words, found.reason)

    def test_percent(self):
        for estimated, actual, percent in ((200, 250, 25), (200, 150, -25), (200, 0, -100), (0, 1, 100), (0, 0, 0)):
            self.assertEqual(freight.variance(estimated, actual, 0, 0).percent, percent, (estimated, actual))

    def test_more_and_less_count_alike(self):
        for estimated, difference in itertools.product((1, 50, 100, 1000), (0, 0.01, 1, 5, 10, 19.99, 20, 20.01, 100)):
            more, less = (freight.variance(estimated, estimated + d, 5, 10) for d in (difference, -difference))
            self.assertEqual(more.exceeds, less.exceeds, (estimated, difference))
            self.assertAlmostEqual(more.percent, -less.percent)


class TestNoticeRules(RuleCase):
    """SH-03, LG-03, OW-06: the notice goes out whole and true, or not at all."""

    WHOLE = notice.Consignment("Red Line", "RL1", "400 1", 3, 5, 1.2, 80.0, 10.0, True, True, "Lin")

    def test_each_missing_fact(self):
        """Whatever is left out is named, alone; nothing recorded is not the same as nothing charged."""
        for name, nothing, words in (
            ("carrier", "", "the carrier"),
            ("phone", "", "the carrier's enquiry phone"),
            ("packages", 0, "the number of packages"),
            ("pieces", 0, "the number of transport pieces"),
            ("volume", 0.0, "the transport volume"),
            ("freight", None, "the freight"),
            ("packing_fee", None, "the packing fee"),
            ("verified", False, "the proof that the waybill can be traced"),
            ("waybill", "", "the waybill number"),
            ("handed_over", False, "the hand-over to the carrier"),
            ("seller", "", "the order's salesperson"),
        ):
            with self.subTest(missing=name):
                found = notice.completeness(self.WHOLE._replace(**{name: nothing}))
                self.assertEqual(found.missing, [words])
                self.assertEqual(found.reason, f"The notice cannot go out: {words}.")
        self.assertEqual(len(notice.completeness(notice.Consignment()).missing), len(notice.Consignment._fields) - 1)
        self.assertEqual(notice.completeness(self.WHOLE._replace(freight=0.0, packing_fee=0.0)).missing, [])
        unverified = notice.completeness(self.WHOLE._replace(waybill="", verified=False))
        self.assertEqual(unverified.missing, ["the waybill number"], "there is nothing to trace yet")

    def test_as_text(self):
        """For a chat: title, greeting, a fact a line, what has a heading under it, the seller last."""
        text = notice.as_text(
            "Shipped",
            "Dear Li,",
            [("Carrier", "Red Line"), ("Packages", "3")],
            [("Note", "Glass."), ("", "Soon.")],
            "Lin",
        )
        expected = "Shipped\n\nDear Li,\n\nCarrier: Red Line\nPackages: 3\n\nNote\nGlass.\n\nSoon.\n\nLin"
        self.assertEqual(text, expected)
        self.assertEqual(notice.as_text("A", "B", [("C", "D")], [], "E"), "A\n\nB\n\nC: D\n\nE")
