from odoo import api, fields, models


class JobPlatform(models.TransientModel):
    """The platform has verified a service: its code and day; a lead corrects them with a reason (PV-11)."""

    _name = "after.sales.job.platform"
    _inherit = "after.sales.document.wizard"
    _description = "Verification by the Platform"

    job_id = fields.Many2one("after.sales.job", required=True, readonly=True)
    is_known = fields.Boolean(compute="_compute_facts", store=True)
    code = fields.Char(string="Platform's Code", compute="_compute_facts", store=True, readonly=False)
    verified_on = fields.Date(compute="_compute_facts", store=True, readonly=False)
    reason = fields.Char(string="Reason for the Correction")

    @api.depends("job_id")
    def _compute_facts(self):
        for wizard in self:
            job = wizard.job_id
            wizard.is_known = bool(job.platform_verified_on)
            wizard.code = job.platform_code
            wizard.verified_on = job.platform_verified_on or job.company_id._get_after_sales_today()

    def action_record(self):
        """Store the verification."""
        self.job_id._record_platform_verification(self.code, self.verified_on, self.reason)
        return {"type": "ir.actions.act_window_close"}
