from odoo import fields, models


class JobPlatformCall(models.TransientModel):
    """The call that asks a customer to have the service verified, and hears what else is needed (PV-12)."""

    _name = "after.sales.job.platform.call"
    _inherit = "after.sales.document.wizard"
    _description = "Call about the Platform's Verification"

    job_id = fields.Many2one("after.sales.job", required=True, readonly=True)
    partner_id = fields.Many2one(related="job_id.partner_id")
    customer_phone = fields.Char(related="job_id.customer_phone", string="Phone")
    city = fields.Char(related="job_id.city")
    done_at = fields.Datetime(related="job_id.done_at")
    platform_called_at = fields.Datetime(related="job_id.platform_called_at", string="Called Last")
    platform_need = fields.Text(related="job_id.platform_need", string="Heard Before")
    outcome = fields.Selection(
        [("reached", "Reached"), ("message_left", "Message left"), ("no_answer", "No answer")],
        string="Reached?",
        default="reached",
        required=True,
    )
    need = fields.Text(string="Needs", help="What else the customer needs: read by whoever calls next.")
    note = fields.Text()

    def action_record(self):
        """Store the call."""
        self.job_id._record_platform_call(self.outcome, self.note, self.need)
        return {"type": "ir.actions.act_window_close"}
