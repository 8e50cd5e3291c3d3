from odoo import fields, models


class DeadlinePolicy(models.Model):
    _inherit = "after.sales.deadline.policy"

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
