from odoo import api, fields, models

from ...rules import promise
from ..clock.columns import add_columns

#: What is computed from the course of an order; orders that nobody promised anything for go without.
PROGRESS = (
    "tracker_id", "planned_in_date", "arrived_date", "is_shipped", "last_received_at", "fulfilment_state",
    "has_delay_risk",
)  # fmt: skip
COLUMNS = {
    "tracker_id": ("int4", None),
    "planned_in_date": ("date", None),
    "arrived_date": ("date", None),
    "is_shipped": ("bool", None),
    "last_received_at": ("timestamp", None),
    "fulfilment_state": ("varchar", None),
    "has_delay_risk": ("bool", None),
    "stock_recheck_state": ("varchar", "not_needed"),
}


class SaleOrder(models.Model):
    """How an order stands between confirmation and receipt."""

    _inherit = "sale.order"

    planned_in_date = fields.Date(
        string="Planned In",
        compute="_compute_planned_in",
        store=True,
        readonly=False,
        copy=False,
        help="When the factory plans the last goods into the warehouse. Read from purchase orders where there are any.",
    )
    arrived_date = fields.Date(
        string="Arrived",
        compute="_compute_planned_in",
        store=True,
        readonly=False,
        copy=False,
        help="When the last goods came into the warehouse.",
    )
    is_shipped = fields.Boolean(compute="_compute_deliveries", store=True)
    last_received_at = fields.Datetime(
        compute="_compute_deliveries", store=True, help="When the customer received the last delivery."
    )
    fulfilment_state = fields.Selection(
        [
            ("awaiting_payment", "Awaiting payment"),
            ("awaiting_shipment", "Awaiting shipment"),
            ("awaiting_receipt", "Awaiting receipt"),
            ("completed", "Completed"),
            ("cancelled", "Cancelled"),
        ],
        string="Fulfilment",
        compute="_compute_fulfilment_state",
        store=True,
        index=True,
        group_expand=True,
    )

    def _auto_init(self):
        add_columns(self.env.cr, self._table, COLUMNS)
        return super()._auto_init()

    def _start_progress(self):
        """Compute for orders older than the addon what newer ones have from the start."""
        for name in PROGRESS:
            self.env.add_to_compute(self._fields[name], self)

    @api.depends(
        "stock_reference_ids.purchase_ids.state",
        "stock_reference_ids.purchase_ids.order_line.date_planned",
        "stock_reference_ids.purchase_ids.order_line.move_ids.state",
    )
    def _compute_planned_in(self):
        for order in self:
            purchases = order.stock_reference_ids.purchase_ids.filtered(lambda po: po.state != "cancel")
            if not purchases:
                # Without purchase orders the tracker enters what the factory tells.
                order.planned_in_date, order.arrived_date = order.planned_in_date, order.arrived_date
                continue
            company = order.company_id
            planned = [line.date_planned for line in purchases.order_line if line.date_planned]
            moves = purchases.order_line.move_ids.filtered(lambda move: move.state != "cancel")
            arrived = moves and all(move.state == "done" for move in moves)
            order.planned_in_date = planned and company._get_after_sales_today(max(planned))
            order.arrived_date = arrived and company._get_after_sales_today(max(moves.mapped("date")))

    def _get_deliveries(self):
        """Return the deliveries to the customer that the promise is judged on, not what is made good afterwards."""
        return self.picking_ids.filtered(
            lambda p: (
                p.picking_type_code in ("outgoing", "dropship")
                and p.location_dest_id.usage == "customer"
                and p._is_promised()
                and p.state != "cancel"
                and not p._has_come_back()
            )
        )

    @api.depends(
        "picking_ids.state", "picking_ids.received_at", "picking_ids.picking_type_code",
        "picking_ids.location_dest_id.usage",
    )  # fmt: skip
    def _compute_deliveries(self):
        for order in self:
            deliveries = order._get_deliveries()
            order.is_shipped = bool(deliveries) and all(p.state == "done" for p in deliveries)
            received = order.is_shipped and all(p.received_at for p in deliveries)
            order.last_received_at = received and max(deliveries.mapped("received_at"))

    @api.depends("state", "is_shipped", "last_received_at", "order_line.product_id", "picking_ids")
    def _compute_fulfilment_state(self):
        for order in self:
            has_goods = bool(order._get_goods_lines() or order._get_deliveries())
            order.fulfilment_state = promise.fulfilment_state(
                order.state, order.is_shipped, bool(order.last_received_at), has_goods
            )

    def _get_lookup_line(self):
        """Say of a confirmed order how far it has come."""
        states = dict(self._fields["fulfilment_state"]._description_selection(self.env))
        line = super()._get_lookup_line()
        is_confirmed = self.state == "sale" and self.fulfilment_state
        return {**line, "state": states[self.fulfilment_state]} if is_confirmed else line

    def _judge_receipt(self):
        """Judge the promise on the last delivery received (DL-04); a corrected date is judged anew."""
        received = self.filtered("last_received_at")
        for order, receipt in received._map_receipt_deadlines().items():
            if receipt.done_at and receipt.done_at != order.last_received_at:
                receipt.done_at = order.last_received_at
        for received_at, orders in received.grouped("last_received_at").items():
            orders._fire_deadline_event("received", received_at)
        # The deadline case follows the order, whoever records the receipt.
        received.sudo().deadline_ticket_id._move_to_phase("solved")

    def _end_check_ins(self):
        """End what waited for the rest of orders, of which nothing is left to send."""
        self.filtered("is_shipped")._fire_deadline_event("shipped")
