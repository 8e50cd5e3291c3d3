from odoo import api, models
from odoo.exceptions import ValidationError

#: Days that one of a unit lasts, at most, and how many of them a clock may run.
DAYS = {"minutes": 1 / 1440, "hours": 1 / 24, "days": 1, "weeks": 7, "months": 31}
LONGEST = 3660


class DeadlinePolicy(models.Model):
    """What a policy needs, so that it can always say when something is due."""

    _inherit = "after.sales.deadline.policy"

    @api.constrains(
        "method", "amount", "unit", "calendar_id", "cutoff_ids", "date_field",
        "warn_amount", "warn_unit", "repeat_amount", "repeat_unit", "reset_event",
    )  # fmt: skip
    def _check_method(self):
        """Refuse, in words, a policy that could never say when something is due."""
        for policy in self:
            problem = policy._get_method_problem()
            if problem:
                raise ValidationError(problem)

    def _get_method_problem(self):
        """Return what this policy lacks to plan a deadline, empty if nothing."""
        self.ensure_one()
        if self.method in ("calendar", "working") and not self.amount:
            return self.env._("“%(policy)s”: say how long the deadline is.", policy=self.name)
        if any(amount * DAYS.get(unit, 1) > LONGEST for amount, unit in self._get_spans()):
            return self.env._("“%(policy)s”: no clock runs for more than ten years.", policy=self.name)
        if self.method == "before" and not self.date_field:
            return self.env._("“%(policy)s”: choose the date that is counted back from.", policy=self.name)
        if self.method == "before" and self.reset_event:
            return self.env._("“%(policy)s” counts back from a date, so nothing can start it anew.", policy=self.name)
        if self.method == "cutoff" and not self.cutoff_ids:
            return self.env._("“%(policy)s”: enter at least one cut-off.", policy=self.name)
        if self.method == "working" and not self.calendar_id:
            return self.env._("“%(policy)s” counts working time: choose the working hours.", policy=self.name)
        if self.method != "working" and self._has_part_of_month():
            # By the calendar a month has no fixed length, so half of one is not a span of time.
            return self.env._("“%(policy)s”: enter whole months, or days for a part of one.", policy=self.name)
        return self._get_calendar_problem()

    def _has_part_of_month(self):
        """Tell whether one of the amounts is a fraction of a month."""
        self.ensure_one()
        return any(unit == "months" and amount % 1 for amount, unit in self._get_spans())

    def _get_spans(self):
        """Return the spans of time of this policy, each an amount and its unit."""
        self.ensure_one()
        return [
            (self.amount, self.unit),
            (self.warn_amount, self.warn_unit),
            (self.repeat_amount, self.repeat_unit),
        ]

    def _get_calendar_problem(self):
        """Return why nothing could fall due in the working hours of this policy, empty if it can."""
        self.ensure_one()
        if not self.calendar_id:
            return ""
        weekdays = self.calendar_id._get_working_weekdays()
        if not weekdays:
            return self.env._(
                "“%(calendar)s” has no working time, so “%(policy)s” could never fall due. "
                "Add working hours to it or choose another calendar.",
                calendar=self.calendar_id.name,
                policy=self.name,
            )
        if self.method == "cutoff" and not weekdays & self.cutoff_ids._get_weekdays():
            return self.env._("The cut-offs of “%(policy)s” never fall on an open day.", policy=self.name)
        return ""
