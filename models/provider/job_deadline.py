from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class Job(models.Model):
    """What the clock asks a service job: what makes sense for it, how its deadlines end, and who sees them."""

    _inherit = "after.sales.job"

    _deadline_orphans = Domain.FALSE

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

    def _get_deadline_name(self):
        """Name jobs together with their customers: people know the customer, not the number."""
        return super(Job, self.with_context(after_sales_job_customer=True))._get_deadline_name()

    @api.model
    def _get_deadline_steps(self):
        """Each step of a job is recorded where it belongs."""
        return super()._get_deadline_steps() | {
            "appointment": "action_open_schedule",
            "visit": "action_open_finish",
            "callback": "action_open_callback",
            "platform": "action_open_platform_call",
            "assessment": "action_open_assess",
        }

    def _check_deadline_answer(self, deadline, vals):
        result = super()._check_deadline_answer(deadline, vals)
        if deadline.policy_id.stop_event:
            raise UserError(
                self.env._(
                    "“%(deadline)s” is completed by recording it on the service job %(job)s.",
                    deadline=deadline.policy_id.name,
                    job=self.name,
                )
            )
        return result

    def _on_deadlines_missed(self, deadlines, now):
        """An offer that nobody answered goes to the next provider in line."""
        result = super()._on_deadlines_missed(deadlines, now)
        for offer in deadlines.filtered(lambda deadline: deadline.purpose == "offer"):
            offer.job_id._expire_offer()
        return result

    @api.model
    def _get_deadline_readers_domain(self, user):
        return Domain("user_id", "=", user.id)
