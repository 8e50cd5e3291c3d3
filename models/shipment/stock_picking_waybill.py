from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...rules import shipment


class StockPicking(models.Model):
    """The waybill: recorded, verified as traceable, and the goods really handed over (SH-01, LG-03, PU-02)."""

    _inherit = "stock.picking"

    waybill_verified_at = fields.Datetime(
        compute="_compute_waybill_verified", store=True, readonly=False, recorded=True, tracking=True
    )
    waybill_verified_by = fields.Many2one(
        "res.users", compute="_compute_waybill_verified", store=True, readonly=False, recorded=True, ondelete="restrict"
    )
    waybill_verified_how = fields.Selection(
        [("online", "Online"), ("phone", "By phone")],
        string="Waybill Verified",
        compute="_compute_waybill_verified",
        store=True,
        readonly=False,
        recorded=True,
    )
    handed_over_at = fields.Datetime(
        string="Handed Over On",
        copy=False,
        tracking=True,
        help="When the carrier really took the goods. A validated delivery may still wait in the house.",
    )
    dispatch_proof_ids = fields.Many2many(
        "ir.attachment", string="Proof of Dispatch", copy=False, bypass_search_access=True
    )
    package_count = fields.Integer(string="Packages", copy=False, help="How many packages the customer gets.")
    piece_count = fields.Integer(
        string="Transport Pieces", copy=False, help="How many pieces the carrier counts: crates, pallets, bundles …"
    )
    transport_volume = fields.Float(copy=False, digits="Volume", help="As on the waybill.")
    volume_uom_name = fields.Char(compute="_compute_volume_uom_name")
    expected_receipt_date = fields.Date(
        string="Expected Receipt",
        compute="_compute_expected_receipt_date",
        help="An estimate: the hand-over plus the carrier's days of transport.",
    )

    _waybill_counts_positive = models.Constraint(
        "CHECK(package_count >= 0 AND piece_count >= 0 AND transport_volume >= 0)",
        "Packages, pieces and volume of a delivery cannot be negative.",
    )

    @api.depends("carrier_tracking_ref", "carrier_id")
    def _compute_waybill_verified(self):
        """Another waybill has not been verified by anybody."""
        self.waybill_verified_at = self.waybill_verified_by = self.waybill_verified_how = False

    def _compute_volume_uom_name(self):
        self.volume_uom_name = self.env["product.template"]._get_volume_uom_name_from_ir_config_parameter()

    @api.depends("handed_over_at", "received_at", "carrier_id", "sale_id")
    def _compute_expected_receipt_date(self):
        for picking in self:
            # What still waits in the house is on no carrier's way, so nothing can be expected yet (LG-03).
            left = not picking.received_at and picking._is_to_customer() and picking.handed_over_at
            left_on = left and picking.company_id._get_after_sales_today(left)
            picking.expected_receipt_date = left_on and shipment.expected_receipt(left_on, picking._get_transit_days())

    def _get_transit_days(self):
        """Return how many days this delivery travels to the customer."""
        self.ensure_one()
        return self.sale_id.sudo()._get_transit_days(self.carrier_id)

    def action_open_waybill(self):
        """Ask for everything the waybill says, and whether it can be traced."""
        self.ensure_one()
        wizard = self.env["after.sales.waybill.record"].create({"picking_id": self.id})
        return wizard._get_records_action(name=self.env._("Waybill"), target="new")

    def _record_waybill(self, vals, verified_how=None):
        """Store what the waybill of this delivery says.

        :param vals: carrier_id, carrier_tracking_ref, package_count, piece_count, transport_volume,
            actual_freight_cost, packing_fee, handed_over_at (UTC)
        :param verified_how: online or phone when the waybill was found there, else None
        :raise UserError: for a cancelled delivery, without a number, or with negative figures
        """
        self.ensure_one()
        self.check_access("write")
        ref = (vals.get("carrier_tracking_ref") or "").strip()
        if self.state == "cancel":
            raise UserError(self.env._("%(picking)s was cancelled.", picking=self.name))
        if not ref:
            raise UserError(self.env._("Enter the number of the waybill."))
        if min(vals.get(name) or 0 for name in ("package_count", "piece_count", "transport_volume")) < 0:
            raise UserError(self.env._("Packages, pieces and volume of a delivery cannot be negative."))
        if min(vals.get(name) or 0 for name in ("actual_freight_cost", "packing_fee")) < 0:
            raise UserError(self.env._("Freight and packing fee cannot be negative."))
        vals = {**vals, "carrier_tracking_ref": ref}
        # What is the same is not written: the waybill stays verified, the carrier brings no other delivery mode.
        known = {"carrier_tracking_ref": self.carrier_tracking_ref, "carrier_id": self.carrier_id.id}
        vals = {name: value for name, value in vals.items() if name not in known or value != known[name]}
        self.write(vals)
        if verified_how and verified_how != self.waybill_verified_how:
            self._verify_waybill(verified_how)

    def _verify_waybill(self, how):
        """Store that these waybills can be traced, or take that back (SH-01).

        :param how: online or phone; False: nobody has found them
        :raise UserError: for a delivery without a waybill
        """
        for picking in self:
            if not picking.carrier_tracking_ref:
                raise UserError(self.env._("%(picking)s has no waybill to verify.", picking=picking.name))
        self._record_facts(
            {
                "waybill_verified_at": how and fields.Datetime.now(),
                "waybill_verified_by": how and self.env.uid,
                "waybill_verified_how": how,
            }
        )

    def _watch_waybills(self):
        """Tell the clock of deliveries that have left and whose waybill is known: the customer has to hear of it."""
        known = self.filtered(lambda p: p.carrier_tracking_ref and p.state == "done" and p._is_to_customer())
        known.filtered(lambda p: not p._is_notified() and not p.received_at)._fire_deadline_event("waybill")

    def action_hand_over(self):
        """Record that the carrier took the goods now."""
        self.filtered(lambda picking: not picking.handed_over_at)._record_hand_over(fields.Datetime.now())
        return True

    def _record_hand_over(self, at):
        """Store when the carrier took the goods of these deliveries, UTC.

        :raise UserError: for a delivery that has not been validated
        """
        self.check_access("write")
        self.handed_over_at = at

    def _hand_over_as_done(self):
        """What no carrier takes was handed over when it was validated."""
        for date_done, pickings in self.grouped("date_done").items():
            pickings.handed_over_at = date_done

    @api.constrains("handed_over_at")
    def _check_handed_over(self):
        for picking in self.filtered("handed_over_at"):
            if picking.state != "done":
                raise ValidationError(self.env._("%(picking)s has not been validated yet.", picking=picking.name))
            if picking.handed_over_at > fields.Datetime.now():
                raise ValidationError(self.env._("The goods cannot have been handed over in the future."))
