from odoo import fields, models


class ReturnWaybill(models.TransientModel):
    """With which number the customer's parcel comes back."""

    _name = "after.sales.return.waybill"
    _inherit = "after.sales.document.wizard"
    _description = "Waybill of a Return"

    remedy_id = fields.Many2one("after.sales.remedy", required=True, readonly=True)
    carrier_id = fields.Many2one("delivery.carrier", help="Where it is one of ours.")
    waybill = fields.Char()

    def action_record(self):
        """Store the number."""
        self.remedy_id._record_return_waybill(self.waybill, self.carrier_id)
        return {"type": "ir.actions.act_window_close"}
