from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...rules import shipment


class StockPicking(models.Model):
    """What has to happen before goods leave (SH-05, SH-06, SH-07, SH-09), and what comes next."""

    _inherit = "stock.picking"

    informed_at = fields.Datetime(
        string="Customer Informed On", recorded=True, help="When the customer was told what to expect."
    )
    informed_by = fields.Many2one("res.users", recorded=True, ondelete="restrict")
    informed_how = fields.Selection(
        [("reached", "Reached by phone"), ("message_left", "Message left")],
        string="Customer Informed",
        recorded=True,
    )
    shipment_step = fields.Selection(
        [
            ("goods", "Await goods"),
            ("details", "Verify details"),
            ("contact", "Call the customer"),
            ("waybill", "Record waybill"),
            ("verify", "Verify waybill"),
            ("validate", "Validate"),
            ("hand_over", "Hand over"),
            ("notice", "Send notice"),
            ("receipt", "Await receipt"),
            ("done", "Received"),
        ],
        string="Next Step",
        compute="_compute_shipment_step",
    )
    shipment_reason = fields.Char(compute="_compute_shipment_step")

    @api.depends(
        "state", "carrier_id", "delivery_mode_id.details_required", "delivery_mode_id.contact_required",
        "delivery_mode_id.waybill_required", "sale_id.details_verified_at", "sale_id.order_line", "informed_how",
        "carrier_tracking_ref", "waybill_verified_at", "handed_over_at", "notice_sent_at", "received_at",
        "move_ids.state",
    )  # fmt: skip
    @api.depends_context("lang")
    def _compute_shipment_step(self):
        for picking in self:
            if not picking._is_to_customer() or picking.state == "cancel" or picking._has_left_unwatched():
                picking.shipment_step = picking.shipment_reason = False
                continue
            step = shipment.next_step(picking._get_demands(), picking._get_shipment_facts(), _=self.env._)
            picking.shipment_step, picking.shipment_reason = step

    def _has_left_unwatched(self):
        """Tell whether this delivery left before the addon came: nothing is known or asked of it."""
        self.ensure_one()
        known = self.handed_over_at or self.received_at or self.sudo().deadline_ids
        return self.state == "done" and not known

    def _get_demands(self):
        """Return what the delivery mode asks for, as ``rules.shipment`` reads it."""
        self.ensure_one()
        demands = self.delivery_mode_id.sudo()._as_demands()
        if self.state != "done" and self._is_waybill_automatic():
            return demands._replace(waybill="none")
        return demands

    def _is_waybill_automatic(self):
        """Tell whether core asks the carrier's own system for the waybill in the course of the validation."""
        self.ensure_one()
        has_system = self.delivery_type and self.delivery_type not in ("fixed", "base_on_rule")
        return has_system and self.integration_level == "rate_and_ship" and self.picking_type_id.print_label

    def _get_shipment_facts(self):
        """Return what has happened to this delivery so far, as ``rules.shipment`` reads it."""
        self.ensure_one()
        return shipment.Facts(
            left=self.state == "done",
            details=self.sale_id.sudo().details_state,
            contact=self.informed_how or "",
            waybill=bool(self.carrier_tracking_ref),
            verified=bool(self.waybill_verified_at),
            handed_over=bool(self.handed_over_at),
            notified=self._is_notified(),
            received=bool(self.received_at),
        )

    def _get_leaving_problems(self):
        """Goods leave when the policy of their delivery mode is satisfied (SH-01, SH-05, SH-06, SH-09)."""
        problems = super()._get_leaving_problems()
        for picking in self:
            steps = shipment.obstacles(picking._get_demands(), picking._get_shipment_facts(), _=self.env._)
            problems += [f"{picking.name}: {step.reason}" for step in steps]
        return problems

    def _is_contact_needed(self):
        """Tell whether the customer has to be called before this delivery leaves."""
        self.ensure_one()
        return self.delivery_mode_id.sudo().contact_required in ("message", "call") and not self.informed_at

    def _note_planning(self):
        """Note the next day as planned where one of these deliveries leaves by then."""
        todo = self.browse()
        for picking in self.filtered("is_shipment"):
            today = picking.company_id._get_after_sales_today()
            if picking._get_deadline_day("scheduled_date") <= fields.Date.add(today, days=1):
                todo |= picking
        todo.company_id._note_planning()

    def action_open_details(self):
        """Open the talk in which the details of the order are verified."""
        self.ensure_one()
        return self.sale_id.action_open_details()

    def action_open_call(self):
        """Open the call before the shipment: what to say, what was reached."""
        self.ensure_one()
        wizard = self.env["after.sales.shipment.call"].create({"picking_id": self.id})
        return wizard._get_records_action(name=self.env._("Call before Shipment"), target="new")

    def _get_precautions(self):
        """Return what the customer has to know about the handover, as a list of sentences."""
        self.ensure_one()
        instructions = self.delivery_mode_id.sudo().instructions
        return [*filter(None, [instructions]), *self._get_warnings()]

    def _get_goods_text(self):
        """Return what this delivery brings, a line each."""
        self.ensure_one()
        moves = self.move_ids.filtered(lambda move: move.state != "cancel")
        return "\n".join(f"{m.product_id.display_name} × {m.product_uom_qty:.15g} {m.product_uom.name}" for m in moves)

    def _get_contact_message(self):
        """Return a short text for customers who do not answer the phone."""
        self.ensure_one()
        seller = self._get_seller()
        text = self.env._(
            "%(company)s: your order %(order)s leaves on %(date)s (%(mode)s). Please call %(seller)s back.",
            company=self.company_id.name,
            order=self._get_order_name(),
            date=format_date(self.env, self.company_id._get_after_sales_today(self.scheduled_date)),
            mode=self.delivery_mode_id.name or "",
            seller=", ".join(filter(None, [seller.name, seller.phone])),
        )
        return " ".join([text, *self._get_precautions()])

    def _record_contact(self, how, note=None):
        """Store that the customer was told about the shipment (SH-05, SH-06).

        :param how: reached or message_left
        :raise UserError: when a message is not enough, or the delivery has left or was cancelled
        """
        self.check_access("write")
        self._check_contact(how)
        self._mark_informed(how)
        for picking in self.filtered(lambda p: note):
            picking.message_post(body=note)
        self._fire_deadline_event("informed")

    def _check_contact(self, how):
        """Refuse what does not inform the customer as the delivery mode demands."""
        for picking in self:
            if picking.state in ("done", "cancel"):
                raise UserError(self.env._("%(picking)s is no longer being prepared.", picking=picking.name))
            if how not in ("reached", "message_left"):
                raise UserError(self.env._("The customer was neither reached nor left a message: the call stays open."))
            if how != "reached" and picking.delivery_mode_id.sudo().contact_required == "call":
                raise UserError(
                    self.env._(
                        "“%(mode)s” needs the customer on the phone; a message is not enough.",
                        mode=picking.delivery_mode_id.name,
                    )
                )

    def _mark_informed(self, how):
        self._record_facts({"informed_at": fields.Datetime.now(), "informed_by": self.env.uid, "informed_how": how})

    def action_plan_batch(self):
        """Put these deliveries into batch transfers, one per kind of operation, and note the day as planned (SH-07).

        :raise UserError: when nothing of it can be planned
        """
        todo = self.filtered(lambda p: p.state not in ("done", "cancel", "draft") and not p.batch_id)
        if not todo:
            raise UserError(self.env._("All of these deliveries have left, were cancelled or are in a batch already."))
        Batch = self.env["stock.picking.batch"]
        for (company, operation), pickings in todo.grouped(lambda p: (p.company_id, p.picking_type_id)).items():
            batch = Batch.create({"company_id": company.id, "picking_type_id": operation.id})
            pickings.batch_id = batch
            batch.action_confirm()
            Batch |= batch
        todo._note_planning()
        return Batch._get_records_action(name=self.env._("Planned Shipments"))
