from odoo import fields, models

from ...models.entitlement.vocabulary import VOID_FINDINGS


class LotFinding(models.TransientModel):
    """What an inspection found that voids the warranty, or that it was wrong (WA-06)."""

    _name = "after.sales.lot.finding"
    _inherit = "after.sales.document.wizard"
    _description = "Record a Finding"

    lot_id = fields.Many2one("stock.lot", string="Serial Number", required=True, readonly=True)
    finding = fields.Selection(VOID_FINDINGS, help="Empty: the warranty is not void after all.")
    note = fields.Char(string="What Was Seen")

    def action_record(self):
        """Store what was found."""
        self.lot_id._record_void_finding(self.finding, self.note)
        return {"type": "ir.actions.act_window_close"}
