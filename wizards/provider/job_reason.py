from odoo import fields, models


class JobReason(models.TransientModel):
    """Why a provider does not come, or why nobody comes at all."""

    _name = "after.sales.job.reason"
    _inherit = "after.sales.document.wizard"
    _description = "Reason of a Service Job"

    job_ids = fields.Many2many("after.sales.job", string="Service Jobs", required=True, readonly=True)
    step = fields.Selection(
        [("refuse", "Refused by the provider"), ("release", "Taken back"), ("cancel", "Cancelled")],
        required=True,
        readonly=True,
    )
    reason = fields.Text()

    def action_confirm(self):
        """Take the step."""
        if self.step == "refuse":
            self.job_ids._refuse(self.reason)
        elif self.step == "release":
            self.job_ids._release(self.reason)
        else:
            self.job_ids._cancel(self.reason)
        return {"type": "ir.actions.act_window_close"}
