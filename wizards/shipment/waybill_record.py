from odoo import api, fields, models
from odoo.exceptions import UserError

#: What the wizard asks for and the delivery stores.
FIELDS = (
    "carrier_id", "carrier_tracking_ref", "package_count", "piece_count", "transport_volume", "actual_freight_cost",
    "packing_fee", "handed_over_at",
)  # fmt: skip


class WaybillRecord(models.TransientModel):
    """Everything a waybill says, in one go (SH-01, SH-02)."""

    _name = "after.sales.waybill.record"
    _inherit = "after.sales.document.wizard"
    _description = "Record a Waybill"

    picking_id = fields.Many2one("stock.picking", string="Delivery", required=True, readonly=True)
    company_id = fields.Many2one(related="picking_id.company_id")
    is_done = fields.Boolean(compute="_compute_is_done")
    currency_id = fields.Many2one(related="company_id.currency_id")
    volume_uom_name = fields.Char(related="picking_id.volume_uom_name")
    allowed_carrier_ids = fields.Many2many(related="picking_id.allowed_carrier_ids")
    carrier_id = fields.Many2one(
        "delivery.carrier",
        compute="_compute_facts",
        store=True,
        readonly=False,
        domain="[('id', 'in', allowed_carrier_ids)]",
    )
    carrier_tracking_ref = fields.Char(string="Waybill Number", compute="_compute_facts", store=True, readonly=False)
    tracking_url = fields.Char(string="Tracking Page", compute="_compute_tracking_url")
    enquiry_phone = fields.Char(related="carrier_id.enquiry_phone")
    package_count = fields.Integer(string="Packages", compute="_compute_facts", store=True, readonly=False)
    piece_count = fields.Integer(string="Transport Pieces", compute="_compute_facts", store=True, readonly=False)
    transport_volume = fields.Float(compute="_compute_facts", store=True, readonly=False, digits="Volume")
    actual_freight_cost = fields.Monetary(string="Actual Freight", compute="_compute_facts", store=True, readonly=False)
    packing_fee = fields.Monetary(compute="_compute_facts", store=True, readonly=False)
    freight_known = fields.Boolean(
        compute="_compute_freight_known",
        store=True,
        readonly=False,
        help="Off: the carrier bills it later. On with 0: it costs nothing.",
    )
    shown = fields.Json(compute="_compute_facts", store=True, help="What the delivery said when this was opened.")
    handed_over_at = fields.Datetime(string="Handed Over On", compute="_compute_facts", store=True, readonly=False)
    verified_how = fields.Selection(
        [("online", "Found online"), ("phone", "Confirmed by phone"), ("no", "Not yet")],
        string="Traceable",
        compute="_compute_verified_how",
        store=True,
        readonly=False,
    )

    @api.depends("picking_id")
    def _compute_is_done(self):
        for wizard in self:
            wizard.is_done = wizard.picking_id.state == "done"

    @api.depends("picking_id")
    def _compute_facts(self):
        for wizard in self:
            picking = wizard.picking_id
            wizard.shown = wizard._read_delivery()
            for name in FIELDS:
                wizard[name] = picking[name]
            wizard.transport_volume = picking.transport_volume or picking.shipping_volume

    @api.depends("actual_freight_cost", "packing_fee")
    def _compute_freight_known(self):
        for wizard in self:
            amounts = wizard.actual_freight_cost or wizard.packing_fee
            wizard.freight_known = bool(amounts or wizard.picking_id.freight_recorded_at)

    def _read_delivery(self):
        """Return what the delivery says now, as JSON holds it."""
        self.ensure_one()
        values = self.picking_id.read(FIELDS, load="")[0] if self.picking_id else {}
        return values | {"handed_over_at": str(self.picking_id.handed_over_at)}

    @api.depends("carrier_id", "carrier_tracking_ref")
    def _compute_tracking_url(self):
        for wizard in self:
            link = wizard.carrier_id.sudo().tracking_url or ""
            ref = (wizard.carrier_tracking_ref or "").strip()
            wizard.tracking_url = ref and link.replace("<shipmenttrackingnumber>", ref)

    @api.depends("carrier_id", "carrier_tracking_ref")
    def _compute_verified_how(self):
        """What was verified of this waybill counts; another number has to be looked up anew."""
        for wizard in self:
            picking = wizard.picking_id
            is_same = (wizard.carrier_tracking_ref or "").strip() == picking.carrier_tracking_ref
            is_same = is_same and wizard.carrier_id == picking.carrier_id
            wizard.verified_how = (is_same and picking.waybill_verified_how) or "no"

    def action_record(self):
        """Store what the waybill says."""
        if self.shown != self._read_delivery():
            raise UserError(self.env._("Somebody else changed this waybill in the meantime. Open it again."))
        vals = {name: self[name] for name in FIELDS}
        vals["carrier_id"] = self.carrier_id.id
        if not self.freight_known:
            del vals["actual_freight_cost"], vals["packing_fee"]
        if not self.is_done:
            del vals["handed_over_at"]
        self.picking_id._record_waybill(vals, self.verified_how if self.verified_how in ("online", "phone") else None)
        if self.verified_how == "no" and self.picking_id.waybill_verified_at:
            self.picking_id._verify_waybill(False)
        return {"type": "ir.actions.act_window_close"}

    def action_record_and_notify(self):
        """Store what the waybill says, then go on to the notice."""
        self.action_record()
        return self.picking_id.action_open_notice()
