from odoo import fields, models

from ...models.recovery.carrier_event import KINDS


class CarrierEventRecord(models.TransientModel):
    """What somebody was told of a parcel on its way, or saw on the carrier's page (LG-06)."""

    _name = "after.sales.carrier.event.record"
    _inherit = "after.sales.document.wizard"
    _description = "Parcel on Its Way"

    picking_id = fields.Many2one("stock.picking", string="Delivery", required=True, readonly=True)
    waybill = fields.Char(related="picking_id.carrier_tracking_ref", string="Waybill")
    kind = fields.Selection(KINDS, string="What Happened", required=True, default="failed")
    happened_at = fields.Datetime(string="When", default=lambda self: fields.Datetime.now())
    place = fields.Char()
    note = fields.Char()

    def action_record(self):
        """Store it."""
        self.ensure_one()
        self.picking_id._record_carrier_event(self.kind, self.happened_at, self.place, self.note)
        return {"type": "ir.actions.act_window_close"}
