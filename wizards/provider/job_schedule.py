from odoo import api, fields, models


class JobSchedule(models.TransientModel):
    """The appointment that customer and provider agreed (PV-04)."""

    _name = "after.sales.job.schedule"
    _inherit = "after.sales.document.wizard"
    _description = "Appointment of a Service Job"

    job_id = fields.Many2one("after.sales.job", required=True, readonly=True)
    partner_id = fields.Many2one(related="job_id.partner_id")
    phone = fields.Char(related="job_id.partner_id.phone")
    provider_id = fields.Many2one(related="job_id.provider_id")
    provider_phone = fields.Char(related="job_id.provider_phone")
    proposal_note = fields.Char(related="job_id.proposal_note")
    scheduled_start = fields.Datetime(string="From", compute="_compute_times", store=True, readonly=False)
    scheduled_end = fields.Datetime(string="Until", compute="_compute_times", store=True, readonly=False)

    @api.depends("job_id")
    def _compute_times(self):
        for wizard in self:
            job = wizard.job_id
            wizard.scheduled_start = job.proposed_start or job.scheduled_start
            wizard.scheduled_end = job.proposed_end if job.proposed_start else job.scheduled_end

    def action_schedule(self):
        """Store the appointment, and tell customer and provider."""
        self.job_id._schedule(self.scheduled_start, self.scheduled_end)
        return {"type": "ir.actions.act_window_close"}
