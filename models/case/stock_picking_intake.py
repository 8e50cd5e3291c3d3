from odoo import fields, models

from ..clock.columns import trigrams


class StockPicking(models.Model):
    """A case can be opened from the delivery it is about."""

    _inherit = "stock.picking"

    # Customers and carriers call with the number of the waybill.
    carrier_tracking_ref = fields.Char(index="btree_not_null")

    # And people search by a part of it.
    _waybill_part_idx = models.Index(trigrams("carrier_tracking_ref"))

    def action_open_intake(self):
        """Open a new case about this delivery."""
        self.ensure_one()
        vals = {"picking_id": self.id, "sale_order_id": self.sale_id.id}
        wizard = self.env["after.sales.case.intake"].create(vals)
        return wizard._get_records_action(name=self.env._("New Case"), target="new")
