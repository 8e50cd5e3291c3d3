from odoo import fields, models


class EvidenceAbsent(models.TransientModel):
    """The customer cannot give a picture, and said why."""

    _name = "after.sales.evidence.absent"
    _inherit = "after.sales.document.wizard"
    _description = "There Is No Such Picture"

    claim_id = fields.Many2one("after.sales.claim", required=True, readonly=True)
    kind_id = fields.Many2one(related="claim_id.kind_id")
    slot_id = fields.Many2one(
        "after.sales.evidence.slot", string="Picture", required=True, domain="[('kind_id', '=', kind_id)]"
    )
    reason = fields.Char()

    def action_record(self):
        """Note that nobody waits for the picture any more."""
        self.claim_id._record_absence(self.slot_id, self.reason)
        return {"type": "ir.actions.act_window_close"}
