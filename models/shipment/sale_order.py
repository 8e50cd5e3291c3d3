from odoo import api, fields, models

from ..clock.columns import add_columns

#: Columns that only orders of after-sales work fill, so that installing rewrites no order.
COLUMNS = {
    "delivery_mode_id": ("int4", None),
    "actual_freight": ("numeric", None),
    "freight_variance": ("numeric", None),
    "freight_variance_percent": ("float8", None),
    "is_freight_exceeded": ("bool", None),
}


class SaleOrder(models.Model):
    """How an order travels: its mode, its carrier, its deliveries side by side (PR-05)."""

    _inherit = "sale.order"

    delivery_mode_id = fields.Many2one(
        "after.sales.delivery.mode",
        compute="_compute_delivery_mode_id",
        ondelete="restrict",
        store=True,
        readonly=False,
        check_company=True,
        help="How the goods reach the customer; decides what has to happen before they leave.",
    )

    delivery_gap = fields.Char(
        compute="_compute_delivery_gap", help="What nobody has said about the delivery, and what follows from that."
    )

    def _auto_init(self):
        add_columns(self.env.cr, self._table, COLUMNS)
        return super()._auto_init()

    @api.depends("carrier_id")
    def _compute_delivery_mode_id(self):
        for order in self:
            usual = order.company_id.after_sales_delivery_mode_id
            order.delivery_mode_id = order.carrier_id.delivery_mode_id or order.delivery_mode_id or usual

    @api.depends("carrier_id", "delivery_mode_id", "state")
    @api.depends_context("lang")
    def _compute_delivery_gap(self):
        for order in self:
            order.delivery_gap = order.state != "cancel" and order._get_delivery_gap()

    def _get_delivery_gap(self):
        """Return what is missing of delivery method and mode, in words; empty when nothing is."""
        self.ensure_one()
        mode, carrier = self.delivery_mode_id.sudo(), self.carrier_id
        if not mode and not carrier:
            return self.env._(
                "Neither a delivery method nor a delivery mode is chosen: nothing is asked before the goods leave, and "
                "they count as received when the delivery is validated."
            )
        if not mode:
            return self.env._("No delivery mode is chosen: nothing is asked before the goods leave.")
        if mode.with_carrier and not carrier:
            return self.env._(
                "No delivery method is chosen: its transport days, its phone and its claim window are not known."
            )
        return ""

    def _on_written(self, names):
        """Let the deliveries follow another carrier or mode."""
        result = super()._on_written(names)
        if {"carrier_id", "delivery_mode_id"} & names:
            self.picking_ids._on_mode_changed()
        return result

    def _get_transit_days(self, carrier=None):
        return (carrier or self.carrier_id).sudo().transit_days or super()._get_transit_days(carrier)
