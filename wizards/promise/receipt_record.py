from odoo import fields, models


class ReceiptRecord(models.TransientModel):
    _name = "after.sales.receipt.record"
    _inherit = "after.sales.document.wizard"
    _description = "Record the Receipt of a Delivery"

    picking_ids = fields.Many2many("stock.picking", string="Deliveries", required=True, readonly=True)
    received_at = fields.Datetime(string="Received On", required=True, default=fields.Datetime.now)
    received_source = fields.Selection(
        [("customer", "Customer"), ("carrier", "Carrier"), ("call", "Call with the customer")],
        string="Known From",
        required=True,
        default="customer",
    )

    def action_record(self):
        """Store when the customer had the goods, and who says so."""
        self.picking_ids._record_receipt(self.received_at, self.received_source)
        return {"type": "ir.actions.act_window_close"}
