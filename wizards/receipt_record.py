from odoo import fields, models


class ReceiptRecord(models.TransientModel):
    _name = "after.sales.receipt.record"
    _description = "Record the Receipt of a Delivery"

    picking_id = fields.Many2one("stock.picking", required=True, readonly=True)
    received_at = fields.Datetime(required=True, default=fields.Datetime.now)

    def action_record(self):
        """Store when the customer had the goods."""
        self.picking_id._record_receipt(self.received_at)
        return {"type": "ir.actions.act_window_close"}
