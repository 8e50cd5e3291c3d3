from odoo import fields, models

from ...models.remedy.remedy_dispute import OUTCOMES


class RemedyDispute(models.TransientModel):
    """Why the customer does not accept a refusal, and what becomes of it."""

    _name = "after.sales.remedy.dispute"
    _inherit = "after.sales.document.wizard"
    _description = "Dispute"

    remedy_id = fields.Many2one("after.sales.remedy", required=True, readonly=True)
    disputed_at = fields.Datetime(related="remedy_id.disputed_at")
    ended_reason = fields.Char(related="remedy_id.ended_reason", string="Refused Because")
    dispute_reason = fields.Char(related="remedy_id.dispute_reason", string="The Customer Says")
    outcome = fields.Selection(OUTCOMES)
    note = fields.Char(string="Why")

    def action_record(self):
        """Record the dispute, or its outcome; what is given after all opens as a draft."""
        if not self.disputed_at:
            self.remedy_id._dispute(self.note)
            return {"type": "ir.actions.act_window_close"}
        again = self.remedy_id._decide_dispute(self.outcome, self.note)
        return again._get_records_action() if again else {"type": "ir.actions.act_window_close"}
