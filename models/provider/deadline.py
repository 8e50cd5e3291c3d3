from odoo import api, fields, models
from odoo.exceptions import UserError

from ..record.selection import added
from .deadline_policy import PURPOSES


class Deadline(models.Model):
    """The clocks of service jobs: answer, briefing, appointment, visit, callback, platform, assessment."""

    _inherit = "after.sales.deadline"

    purpose = fields.Selection(**added(PURPOSES))
    job_id = fields.Many2one("after.sales.job", string="Service Job", index="btree_not_null", ondelete="cascade")

    @api.model
    def _get_host_fields(self):
        return super()._get_host_fields() | {"job": "job_id"}

    def _compute_host_name(self):
        """Name jobs together with their customers: people know the customer, not the number."""
        return super(Deadline, self.with_context(after_sales_job_customer=True))._compute_host_name()

    def _get_step_action(self):
        """Each step of a job is recorded where it belongs."""
        step = {
            "appointment": "action_open_schedule",
            "visit": "action_open_finish",
            "callback": "action_open_callback",
            "platform": "action_open_platform_call",
            "assessment": "action_open_assess",
        }.get(self.purpose)
        if self.job_id and step:
            return getattr(self.job_id, step)()
        return super()._get_step_action()

    def _check_answer(self, vals):
        result = super()._check_answer(vals)
        if self.job_id and self.policy_id.stop_event:
            raise UserError(
                self.env._(
                    "“%(deadline)s” is completed by recording it on the service job %(job)s.",
                    deadline=self.policy_id.name,
                    job=self.job_id.name,
                )
            )
        return result

    def _on_missed(self, now):
        """An offer that nobody answered goes to the next provider in line."""
        result = super()._on_missed(now)
        for deadline in self._only([("purpose", "=", "offer"), ("job_id", "!=", False)]):
            deadline.job_id._expire_offer()
        return result
