from odoo import fields, models

from ..record.selection import added

#: Moments of documents that the clocks of this area start, stop or begin anew with.
EVENTS = [
    ("offered", "Offered to a provider"),
    ("offer_answered", "Offer answered"),
    ("agreed", "Provider accepted"),
    ("briefed", "Provider briefed"),
    ("manufacturer_told", "Manufacturer's service told"),
    ("platform_awaited", "Verification by the platform awaited"),
    ("platform_verified", "Verified by the platform"),
]
#: What the deadlines of this area are for.
PURPOSES = [
    ("offer", "Answer of a provider"),
    ("briefing", "Briefing"),
    ("visit", "Visit"),
    ("platform", "Verification by the platform"),
    ("assessment", "Assessment"),
    ("manufacturer", "Manufacturer's service"),
]


class DeadlinePolicy(models.Model):
    _inherit = "after.sales.deadline.policy"

    host = fields.Selection(**added([("job", "Service job")]))
    purpose = fields.Selection(**added(PURPOSES))
    start_event = fields.Selection(**added(EVENTS))
    stop_event = fields.Selection(**added(EVENTS))
    reset_event = fields.Selection(**added(EVENTS))
    date_field = fields.Selection(selection_add=[("scheduled_end", "End of the appointment")])


class Job(models.Model):
    """What policies may know of a job, and who answers for its clocks."""

    _inherit = "after.sales.job"

    def _is_deadline_wanted(self, policy):
        """The manufacturer's service is written to only where there is one (IN-02); so for the platform (PV-12)."""
        if policy.purpose == "manufacturer" and not self.manufacturer_id:
            return False
        if policy.purpose == "platform" and not self._is_platform_call_wanted():
            return False
        return super()._is_deadline_wanted(policy)

    def _prepare_deadline_vals(self, policy, planner, at):
        """The person named on the category writes to the manufacturer."""
        vals = super()._prepare_deadline_vals(policy, planner, at)
        if policy.purpose == "manufacturer":
            category = self.sudo().product_ids.categ_id._get_installation_category()
            vals["user_id"] = category.installation_service_user_id.id or vals["user_id"]
        return vals

    def _get_deadline_day(self, date_field):
        """Return the moment in UTC that a ``before`` policy counts back from."""
        self.ensure_one()
        return self[date_field]
