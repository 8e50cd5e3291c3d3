from odoo import fields, models


class ClaimFile(models.TransientModel):
    """What was claimed from the carrier, and when (PK-04)."""

    _name = "after.sales.claim.file"
    _inherit = "after.sales.document.wizard"
    _description = "Claim Filed with the Carrier"

    claim_id = fields.Many2one("after.sales.claim", required=True, readonly=True)
    carrier_id = fields.Many2one(related="claim_id.carrier_id")
    file_by = fields.Date(related="claim_id.file_by")
    currency_id = fields.Many2one(related="claim_id.currency_id")
    filed_at = fields.Datetime(string="Filed On")
    reference = fields.Char(string="Carrier's Reference")
    amount = fields.Monetary(string="Amount Claimed")

    def action_confirm(self):
        """Record it."""
        self.claim_id._file_with_carrier(self.filed_at, self.reference, self.amount)
        return {"type": "ir.actions.act_window_close"}
