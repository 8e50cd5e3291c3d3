from odoo import api, fields, models
from odoo.exceptions import UserError

from .claim_register_facts import _fact


class ClaimRegister(models.TransientModel):
    """A waybill that cannot be traced, an address out of reach: find out, put right, tell (LG-02 to LG-04)."""

    _inherit = "after.sales.claim.register"

    currency_id = fields.Many2one(related="company_id.currency_id")
    trace_finding = fields.Selection(**_fact("trace_finding"))
    wrong_carrier = fields.Selection(**_fact("wrong_carrier"))
    told_location = fields.Char(**_fact("told_location"))
    told_date = fields.Date(**_fact("told_date"))
    costs_asked = fields.Boolean(**_fact("costs_asked"))
    forward_cost = fields.Monetary(**_fact("forward_cost"))
    recall_cost = fields.Monetary(**_fact("recall_cost"))
    is_needed_soon = fields.Boolean(**_fact("is_needed_soon"))
    way_chosen = fields.Selection(**_fact("way_chosen"))
    way_reason = fields.Char(compute="_compute_way_reason")

    tracing_hint = fields.Char(compute="_compute_tracing")
    tracking_url = fields.Char(string="Tracking Page", compute="_compute_tracing")
    enquiry_phone = fields.Char(related="picking_id.carrier_id.enquiry_phone")
    used_carrier_id = fields.Many2one(related="picking_id.carrier_id", string="Carrier Now")
    used_waybill = fields.Char(related="picking_id.carrier_tracking_ref", string="Waybill Now")
    new_carrier_id = fields.Many2one(
        "delivery.carrier", string="Right Carrier", domain="[('id', 'in', allowed_carrier_ids)]"
    )
    allowed_carrier_ids = fields.Many2many(related="picking_id.allowed_carrier_ids")
    new_waybill = fields.Char(string="Right Waybill")
    verified_how = fields.Selection(
        [("online", "Found online"), ("phone", "Confirmed by phone")], string="Traceable", default="online"
    )
    platform_date = fields.Date(related="picking_id.platform_receipt_on", string="Platform Confirms On")
    new_platform_date = fields.Date(
        string="Platform Put Off Until",
        help="What the platform shows now. The promise to the customer is another date.",
    )
    promised_date = fields.Date(string="Promised So Far", compute="_compute_promised_date")
    may_change_promise = fields.Boolean(compute="_compute_promised_date")
    new_date = fields.Date(string="New Receipt Date")
    contacted_at = fields.Datetime(string="Customer Contacted On")
    response = fields.Selection(
        [("accepted", "Accepted"), ("refused", "Refused"), ("pending", "No answer yet")], string="Customer's Answer"
    )

    @api.depends("claim_id", "costs_asked", "forward_cost", "recall_cost", "is_needed_soon")
    def _compute_way_reason(self):
        """Follow what is being typed."""
        for wizard in self:
            costs = (wizard.forward_cost, wizard.recall_cost) if wizard.costs_asked else (None, None)
            wizard.way_reason = wizard.claim_id._suggest_way(*costs, wizard.is_needed_soon).reason

    @api.depends("claim_id", "picking_id")
    def _compute_tracing(self):
        for wizard in self:
            picking = wizard.picking_id
            wizard.tracing_hint = wizard.claim_id and wizard.claim_id._get_tracing_hint()
            link = picking.carrier_id.sudo().tracking_url or ""
            ref = picking.carrier_tracking_ref
            wizard.tracking_url = ref and link.replace("<shipmenttrackingnumber>", ref)

    @api.depends("sale_order_id")
    def _compute_promised_date(self):
        for wizard in self:
            order = wizard.sale_order_id.sudo()
            wizard.promised_date = order.receipt_deadline
            is_open = order.submitted_at and order.receipt_deadline and order.fulfilment_state != "completed"
            wizard.may_change_promise = bool(is_open) and wizard.sale_order_id.has_access("write")

    def action_correct_waybill(self):
        """Record the right waybill, and that it was found (LG-02)."""
        self.ensure_one()
        if not self.new_waybill:
            raise UserError(self.env._("Enter the right waybill: it stands in the order note or in the warehouse."))
        self.claim_id._check_may_handle()
        vals = {"carrier_tracking_ref": self.new_waybill}
        if self.new_carrier_id:
            vals["carrier_id"] = self.new_carrier_id.id
        # By our records the order asked for another carrier; afterwards nobody could tell any more.
        self.claim_id.wrong_carrier = "yes" if self.trace_finding == "wrong_carrier" else self.claim_id.wrong_carrier
        self.picking_id._record_waybill(vals, self.verified_how)
        self.write({"new_waybill": False, "new_carrier_id": False})
        return self._open_step("facts")

    def action_tell(self):
        """Record what the customer was told, then go on."""
        self.ensure_one()
        self.claim_id._tell_location(self.told_location, self.told_date)
        return self.action_to_evidence()

    def action_agree_way(self):
        """Record the agreed way, have the warehouse carry it out, put the platform's receipt off (LG-04).

        The promise is another date: it moves only where a new one was agreed with the customer, too.

        :raise UserError: without the costs, the way, or the customer's answer to the new date
        """
        self.ensure_one()
        if not self.costs_asked:
            raise UserError(self.env._("Ask the carrier and the warehouse first what forwarding and recalling cost."))
        if not self.way_chosen:
            raise UserError(self.env._("Say which way was agreed with the customer."))
        if self.new_date and not self.response:
            raise UserError(self.env._("Say what the customer answered to the new date."))
        self.claim_id._check_may_handle()
        if self.new_platform_date:
            self._put_platform_off()
        if self.new_date:
            self._move_promise()
        self.claim_id._carry_out_way()
        return self.action_to_evidence()

    def _put_platform_off(self):
        """Record that the platform's automatic receipt was put off there, and tell the customer."""
        picking, day = self.picking_id, self.new_platform_date
        reason = self.env._("The carrier does not reach the address.")
        picking._extend_platform_receipt(day, reason, picking._get_extension_text(day), self.claim_id.ticket_id)

    def _move_promise(self):
        """Change the receipt deadline as the customer answered; a colleague's order is left to the colleague."""
        order, reason = self.sale_order_id, self.env._("The carrier does not reach the address.")
        if self.may_change_promise:
            outcome = "escalate" if self.response == "refused" else None
            order._change_promise(self.new_date, reason, self.response, self.contacted_at, outcome)
            return
        answers = dict(self._fields["response"]._description_selection(self.env))
        summary = self.env._(
            "Change the receipt deadline to %(date)s: %(reason)s The customer's answer: %(answer)s.",
            date=self.new_date,
            reason=reason,
            answer=answers[self.response],
        )
        order = order.sudo()
        order._tell(order.user_id, summary)
