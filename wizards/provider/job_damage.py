from odoo import fields, models


class JobDamage(models.TransientModel):
    """What a provider damaged at the customer's (PV-10)."""

    _name = "after.sales.job.damage"
    _inherit = "after.sales.document.wizard"
    _description = "Damage during a Service"

    job_id = fields.Many2one("after.sales.job", required=True, readonly=True)
    provider_id = fields.Many2one(related="job_id.provider_id")
    currency_id = fields.Many2one(related="job_id.currency_id")
    amount = fields.Monetary(string="Worth")
    description = fields.Text(string="What Was Damaged")
    attachment_ids = fields.Many2many("ir.attachment", string="Photos", bypass_search_access=True)

    def action_record(self):
        """Store the damage."""
        self.job_id._record_damage(self.amount, self.description, self.attachment_ids)
        return {"type": "ir.actions.act_window_close"}
