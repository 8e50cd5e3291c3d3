from odoo import models


class DeadlinePolicy(models.Model):
    """How a policy reckons, in words: nobody trusts a number that cannot be explained."""

    _inherit = "after.sales.deadline.policy"

    def _get_basis(self):
        """Return the reckoning of this policy as one sentence, in the language of the user."""
        self.ensure_one()
        span = self._name_span(self.amount, self.unit)
        if self.method == "cutoff":
            lines = (self.env._("until %(until)s → %(due)s", **line._clock()) for line in self.cutoff_ids)
            text = "; ".join(lines)
        elif self.method == "before":
            text = self.env._("%(span)s before the date", span=span) if self.amount else self.env._("On the date")
        elif self.on_duty_only:
            text = self.env._("%(span)s while somebody is on duty", span=span)
        elif self.method == "working":
            text = self.env._("%(span)s of “%(calendar)s”", span=span, calendar=self.calendar_id.name)
        else:
            text = span
        return self.env._("%(policy)s: %(reckoning)s", policy=self.name, reckoning=text)

    def _name_span(self, amount, unit):
        """Return an amount of time as people write it."""
        units = dict(self._fields["unit"]._description_selection(self.env))
        return f"{amount:g} {units[unit].lower()}"

    def _get_duty_intervals(self, company, start, end):
        """Hook: return when somebody is on duty, as sorted (start, end) pairs in UTC; none without a roster."""
        return []
