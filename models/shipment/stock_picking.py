from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..clock.columns import add_columns

#: Ways by which the parts of one order travel apart from each other (PR-05).
COMPONENT_CHANNELS = [
    ("cabinet_body", "Cabinet body"),
    ("blister", "Blister doors"),
    ("solid_wood", "Solid wood"),
    ("rails", "Sliding-door rails"),
    ("wrapped", "Wrapped parts"),
    ("accessories", "Hardware and accessories"),
    ("remedial", "Remedial order"),
    ("other", "Other"),
]
#: Computed columns that only deliveries of after-sales work fill, so that installing rewrites no transfer.
COLUMNS = {
    "delivery_mode_id": ("int4", None),
    "waybill_verified_at": ("timestamp", None),
    "waybill_verified_by": ("int4", None),
    "waybill_verified_how": ("varchar", None),
}


class StockPicking(models.Model):
    """A delivery as a document with deadlines, and how it travels."""

    _name = "stock.picking"
    _inherit = ["stock.picking", "after.sales.deadline.host"]

    _deadline_host = "picking"
    _shows_deadlines_to_trackers = True

    # Only for those who may read deadlines: reading a whole transfer must not fail for others.
    deadline_ids = fields.One2many(
        "after.sales.deadline", "picking_id", string="Deadlines", groups="after_sales.group_agent"
    )
    delivery_mode_id = fields.Many2one(
        "after.sales.delivery.mode",
        compute="_compute_delivery_mode_id",
        ondelete="restrict",
        store=True,
        readonly=False,
        check_company=True,
    )
    component_channel = fields.Selection(
        COMPONENT_CHANNELS, string="Logistics Channel", help="Which parts of the order travel in this delivery."
    )
    customer_phone = fields.Char(compute="_compute_customer_phone")
    sale_user_id = fields.Many2one(related="sale_id.user_id", string="Salesperson")
    is_shipment = fields.Boolean(compute="_compute_is_shipment", search="_search_is_shipment")
    is_under_way = fields.Boolean(
        compute="_compute_is_under_way",
        search="_search_is_under_way",
        compute_sudo=True,
        help="Still to leave, or left and something is still to be done about it.",
    )

    # The list of shipments in the order in which core lists transfers.
    _not_received_idx = models.Index(
        "(priority DESC, scheduled_date, id DESC) WHERE received_at IS NULL AND sale_id IS NOT NULL"
    )

    def _auto_init(self):
        add_columns(self.env.cr, self._table, COLUMNS)
        return super()._auto_init()

    @api.depends("sale_id.delivery_mode_id", "carrier_id")
    def _compute_delivery_mode_id(self):
        for picking in self:
            if picking.state in ("done", "cancel"):
                # How it went is history, whatever becomes of the order.
                picking.delivery_mode_id = picking.delivery_mode_id
                continue
            order = picking.sale_id
            mode = order.delivery_mode_id
            if not mode or picking.carrier_id != order.carrier_id:
                # Another carrier than the order's may bring another mode with it.
                mode = picking.carrier_id.delivery_mode_id or mode
            picking.delivery_mode_id = (mode or picking.delivery_mode_id) if order else False

    @api.depends("partner_id.phone", "sale_id.partner_id.phone")
    def _compute_customer_phone(self):
        for picking in self:
            picking.customer_phone = picking.partner_id.phone or picking.sudo().sale_id.partner_id.phone

    @api.depends("sale_id", "location_dest_id.usage")
    def _compute_is_shipment(self):
        for picking in self:
            picking.is_shipment = picking._is_to_customer()

    @api.model
    def _get_lookup_scope(self):
        return super()._get_lookup_scope() & Domain("is_shipment", "=", True)

    def _search_is_shipment(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        found = Domain("sale_id", "!=", False) & Domain("location_dest_id.usage", "=", "customer")
        return found if (True in value) == (operator == "in") else ~found

    @api.depends("state", "deadline_ids.is_open")
    def _compute_is_under_way(self):
        for picking in self:
            is_over = picking.state in ("done", "cancel")
            picking.is_under_way = not is_over or any(picking.deadline_ids.mapped("is_open"))

    def _search_is_under_way(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        # Whether anything is still to be done is known to whoever may see the delivery; what it is, is not.
        open_clocks = Domain("is_open", "=", True) & Domain("picking_id", "!=", False)
        clocks = self.env["after.sales.deadline"].sudo()._search(open_clocks)
        found = Domain("state", "not in", ("done", "cancel"))
        found |= Domain("id", "in", clocks.subselect(SQL.identifier(clocks.table, "picking_id")))
        return found if (True in value) == (operator == "in") else ~found

    def _on_planned(self):
        """A delivery to a customer came into being: start what has to happen before it leaves."""
        deliveries = self.filtered(
            lambda picking: picking._is_to_customer() and picking.state not in ("done", "cancel")
        )
        deliveries._fire_deadline_event("scheduled")

    def _on_mode_changed(self):
        """Another carrier or mode may ask for a call before the goods leave, or no longer."""
        self._on_planned()
        unwanted = self.filtered(lambda picking: not picking._is_contact_needed())
        unwanted._cancel_deadlines(self.env._("No call is needed any more"), [("purpose", "=", "pre_shipment")])

    def action_confirm(self):
        """Deliveries whose goods were put into them from the start, such as dropshipments, are planned here."""
        result = super().action_confirm()
        self._on_planned()
        return result

    def _create_backorder(self, backorder_moves=None):
        backorders = super()._create_backorder(backorder_moves)
        backorders._on_planned()
        return backorders

    def _is_for_carrier(self):
        mode = self.delivery_mode_id.sudo()
        return mode.with_carrier if mode else super()._is_for_carrier()

    def _on_left(self):
        """Start what follows a shipment; what we bring ourselves is handed over at that moment."""
        result = super()._on_left()
        self.filtered(lambda p: not p._is_for_carrier() and not p.handed_over_at)._hand_over_as_done()
        self._cancel_deadlines(self.env._("The delivery has left"), [("purpose", "=", "pre_shipment")])
        self._fire_deadline_event("shipped")
        self._watch_waybills()
        return result

    def _on_cancelled(self):
        result = super()._on_cancelled()
        self._cancel_deadlines(self.env._("The delivery was cancelled"))
        self.sudo().sale_id._judge_freight()
        return result

    def _on_written(self, names):
        """Tell the clock what became known of a delivery, whoever recorded it and by whichever way."""
        result = super()._on_written(names)
        if {"delivery_mode_id", "carrier_id"} & names:
            self._on_mode_changed()
        if "carrier_tracking_ref" in names:
            self._watch_waybills()
        if "handed_over_at" in names:
            for handed_over_at, pickings in self.filtered("handed_over_at").grouped("handed_over_at").items():
                pickings._fire_deadline_event("handed_over", handed_over_at)
            self._release_confirmations()
        if {"actual_freight_cost", "packing_fee"} & names:
            self._watch_freight()
        if "received_at" in names:
            reason = self.env._("The receipt was corrected")
            # Counted from a date that was wrong, so a miss was none.
            self._get_open_deadlines([("purpose", "in", ("appointment", "care"))])._cancel(reason)
            self.filtered("received_at")._on_received()
        return result
