from datetime import timedelta, timezone

from odoo.exceptions import UserError

from ...rules import deadline as rules
from ...rules.working_time import WorkingTime

#: How far ahead a calendar is read at first, and at most (as core's plan_hours gives up).
FIRST_HORIZON = timedelta(days=60)
LAST_HORIZON = timedelta(days=1400)


def whole_seconds(moment):
    """Return a moment without fractions: domains compare by the second, and the clock must agree with them."""
    return moment.replace(microsecond=0)


class Planner:
    """Plans deadlines for many hosts; reads the working time of each calendar once for all of them."""

    def __init__(self, env, now):
        self.env = env
        self.now = now
        self._working = {}

    def plan(self, policy, company, start, day=None):
        """Return the ``rules.deadline.Plan`` of a deadline.

        :param start: UTC moment at which the clock starts
        :param day: local date that a ``before`` policy counts back from
        :raise UserError: when the policy cannot say when the time is up, naming why
        """
        tz = policy.calendar_id.tz or company._get_after_sales_tz()
        if policy.method == "before":
            due_at = rules.before_due(day, policy.amount, policy.unit, tz, rules.local_date(self.now, tz))
        elif policy.method == "cutoff":
            due_at = self._cutoff(policy, company, start, tz)
        else:
            due_at = self.shift(policy, company, start, policy.amount, policy.unit)
        return rules.Plan(self.warn_at(policy, company, start, due_at), due_at, policy.name)

    def next_round(self, policy, company, done_at):
        """Return the Plan of the round that follows one completed at ``done_at``."""
        if policy.method == "before":
            tz = policy.calendar_id.tz or company._get_after_sales_tz()
            day = rules.add_calendar(done_at, policy.repeat_amount, policy.repeat_unit)
            due_at = rules.end_of_day(rules.local_date(day, tz), tz)
        else:
            due_at = self.shift(policy, company, done_at, policy.repeat_amount, policy.repeat_unit)
        return rules.Plan(self.warn_at(policy, company, done_at, due_at), due_at, policy.name)

    def warn_at(self, policy, company, start, due_at):
        """Return when the policy warns, never before the clock started; None without a warning."""
        if not policy.warn_amount:
            return None
        warn_at = self.shift(policy, company, due_at, -policy.warn_amount, policy.warn_unit)
        return max(warn_at, start)

    def resume(self, policy, company, due_at, paused_at, resumed_at):
        """Return the due moment of a clock that stood still for a while."""
        if policy.method == "cutoff":
            tz = policy.calendar_id.tz or company._get_after_sales_tz()
            return self._cutoff(policy, company, resumed_at, tz)
        if policy.method != "working":
            return rules.resume_calendar(due_at, paused_at, resumed_at)
        calendar = policy.calendar_id
        left = self._read(calendar, company, min(paused_at, resumed_at), due_at).between(paused_at, due_at)
        return self._add_working(calendar, company, resumed_at, max(left, timedelta()))

    def shift(self, policy, company, moment, amount, unit):
        """Return ``moment`` plus an amount of time as the policy's method counts it."""
        if policy.method != "working":
            return whole_seconds(rules.add_calendar(moment, amount, unit))
        calendar = policy.calendar_id
        hours = {"minutes": 1 / 60, "hours": 1, "days": calendar.hours_per_day, "weeks": calendar.hours_per_week}
        span = timedelta(hours=amount * hours.get(unit, calendar.hours_per_week * 52 / 12))
        return self._add_working(calendar, company, moment, span)

    def _add_working(self, calendar, company, moment, span):
        horizon = FIRST_HORIZON
        while horizon <= LAST_HORIZON:
            found = self._read(calendar, company, moment - horizon, moment + horizon).add(moment, span)
            if found:
                return whole_seconds(found)
            horizon *= 2
        raise UserError(
            self.env._(
                "“%(calendar)s” has too little working time to plan a deadline. Add working hours to it.",
                calendar=calendar.name,
            )
        )

    def _cutoff(self, policy, company, start, tz):
        calendar = policy.calendar_id
        is_open = (lambda day: self._is_open(calendar, company, day)) if calendar else lambda day: True
        due_at = rules.cutoff_due(start, policy.cutoff_ids._as_rules(), tz, is_open)
        if not due_at:
            raise UserError(self.env._("The cut-offs of “%(policy)s” never fall on an open day.", policy=policy.name))
        return due_at

    def _is_open(self, calendar, company, day):
        start, end = rules.to_utc(day, 0, calendar.tz), rules.end_of_day(day, calendar.tz)
        return self._read(calendar, company, start, end).between(start, end) > timedelta()

    def _read(self, calendar, company, start, end):
        """Return the WorkingTime of a calendar that covers a span, reading more of it when needed."""
        key = (calendar, company)
        known = self._working.get(key)
        if not known or start < known[0] or end > known[1]:
            if known:
                start, end = min(start, known[0]), max(end, known[1])
            start, end = start - FIRST_HORIZON, end + FIRST_HORIZON
            known = self._working[key] = (start, end, self._read_intervals(calendar, company, start, end))
        return known[2]

    def _read_intervals(self, calendar, company, start, end):
        # Without a company in the domain, core counts the holidays of every company.
        leaves = [("time_type", "=", "leave"), ("company_id", "in", [False, company.id])]
        aware = [moment.replace(tzinfo=timezone.utc) for moment in (start, end)]
        intervals = calendar.sudo()._work_intervals_batch(*aware, domain=leaves)[False]
        return WorkingTime(
            [tuple(m.astimezone(timezone.utc).replace(tzinfo=None) for m in pair[:2]) for pair in intervals]
        )
