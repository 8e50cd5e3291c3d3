from datetime import datetime, timedelta, timezone

from odoo.exceptions import UserError

from ...rules import deadline
from ...rules.working_time import WorkingTime, overlay
from ..record.told import tell

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
        self._bases = {}
        self._plans = {}
        self._escalations = {}

    def plan(self, policy, company, start, day=None):
        """Return the ``rules.deadline.Plan`` of a deadline; in a batch most documents share one.

        :param start: UTC moment at which the clock starts
        :param day: local date that a ``before`` policy counts back from, or a moment in UTC
        :raise UserError: when the policy cannot say when the time is up, naming why
        """
        key = (policy, company, start, day)
        if key not in self._plans:
            self._plans[key] = self._plan(*key)
        return self._plans[key]

    def _plan(self, policy, company, start, day):
        tz = policy.calendar_id.tz or company._get_after_sales_tz()
        if policy.method == "before" and isinstance(day, datetime):
            due_at = self.shift(policy, company, day, -policy.amount, policy.unit)
        elif policy.method == "before":
            due_at = deadline.before_due(day, policy.amount, policy.unit, tz, deadline.local_date(self.now, tz))
        elif policy.method == "cutoff":
            due_at = self._cutoff(policy, company, start, tz)
        else:
            due_at = self.shift(policy, company, start, policy.amount, policy.unit)
        return deadline.Plan(self.warn_at(policy, company, start, due_at), due_at, self.basis(policy))

    def basis(self, policy):
        """Return in words how a policy reckons, read once for a whole batch."""
        if policy not in self._bases:
            self._bases[policy] = tell(policy, lambda policy: policy._get_basis())
        return self._bases[policy]

    def escalate_at(self, policy, company, now):
        """Return when a miss found at ``now`` (UTC) is escalated: while people work, or at once if wanted so."""
        key = (policy, company, now)
        if key not in self._escalations:
            self._escalations[key] = self._escalate_at(*key)
        return self._escalations[key]

    def _escalate_at(self, policy, company, now):
        calendar = policy.calendar_id or company.sudo().resource_calendar_id
        if policy.escalate_anytime or not calendar or not calendar._get_working_weekdays():
            return now
        horizon = FIRST_HORIZON
        while horizon <= LAST_HORIZON:
            moment = self._read(policy, company, now, now + horizon, calendar).next_open(now)
            if moment:
                return whole_seconds(moment)
            horizon *= 2
        return now

    def next_round(self, policy, company, done_at):
        """Return the Plan of the round that follows one completed at ``done_at``."""
        if policy.method == "before":
            tz = policy.calendar_id.tz or company._get_after_sales_tz()
            day = deadline.add_calendar(done_at, policy.repeat_amount, policy.repeat_unit)
            due_at = deadline.end_of_day(deadline.local_date(day, tz), tz)
        else:
            due_at = self.shift(policy, company, done_at, policy.repeat_amount, policy.repeat_unit)
        return deadline.Plan(self.warn_at(policy, company, done_at, due_at), due_at, self.basis(policy))

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
            return deadline.resume_calendar(due_at, paused_at, resumed_at)
        left = self._read(policy, company, min(paused_at, resumed_at), due_at).between(paused_at, due_at)
        return self._add_working(policy, company, resumed_at, max(left, timedelta()))

    def shift(self, policy, company, moment, amount, unit):
        """Return ``moment`` plus an amount of time as the policy's method counts it."""
        if policy.method != "working":
            return whole_seconds(deadline.add_calendar(moment, amount, unit))
        span = timedelta(seconds=round(amount * policy.calendar_id._get_unit_hours(unit) * 3600))
        return self._add_working(policy, company, moment, span)

    def _add_working(self, policy, company, moment, span):
        horizon = FIRST_HORIZON
        while horizon <= LAST_HORIZON:
            found = self._read(policy, company, moment - horizon, moment + horizon).add(moment, span)
            if found:
                return whole_seconds(found)
            horizon *= 2
        raise UserError(
            self.env._(
                "“%(calendar)s” has too little working time to plan a deadline. Add working hours to it.",
                calendar=policy.calendar_id.name,
            )
        )

    def _cutoff(self, policy, company, start, tz):
        calendar = policy.calendar_id
        is_open = (lambda day: self._is_open(policy, company, day, tz)) if calendar else lambda day: True
        due_at = deadline.cutoff_due(start, policy.cutoff_ids._as_rules(), tz, is_open)
        if not due_at:
            raise UserError(self.env._("The cut-offs of “%(policy)s” never fall on an open day.", policy=policy.name))
        return due_at

    def _is_open(self, policy, company, day, tz):
        start, end = deadline.to_utc(day, 0, tz), deadline.end_of_day(day, tz)
        return self._read(policy, company, start, end).between(start, end) > timedelta()

    def _read(self, policy, company, start, end, calendar=None):
        """Return the WorkingTime of a policy that covers a span, reading more of it when needed."""
        calendar = calendar or policy.calendar_id
        key = (calendar, company, policy.on_duty_only)
        known = self._working.get(key)
        if not known or start < known[0] or end > known[1]:
            if known:
                start, end = min(start, known[0]), max(end, known[1])
            start, end = start - FIRST_HORIZON, end + FIRST_HORIZON
            intervals = self._read_intervals(calendar, company, start, end)
            if policy.on_duty_only:
                intervals = overlay(intervals, policy._get_duty_intervals(company, start, end))
            known = self._working[key] = (start, end, WorkingTime(intervals))
        return known[2]

    def _read_intervals(self, calendar, company, start, end):
        # Without a company in the domain, core counts the holidays of every company.
        leaves = [("time_type", "=", "leave"), ("company_id", "in", [False, company.id])]
        aware = [moment.replace(tzinfo=timezone.utc) for moment in (start, end)]
        intervals = calendar.sudo()._work_intervals_batch(*aware, domain=leaves)[False]
        return [tuple(m.astimezone(timezone.utc).replace(tzinfo=None) for m in pair[:2]) for pair in intervals]
