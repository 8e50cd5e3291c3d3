from odoo import api, fields, models
from odoo.exceptions import UserError

from ....rules import forwarding

TRACES = [
    ("own_site", "Found on the carrier's own site"),
    ("wrong_carrier", "It went with another carrier or number"),
    ("not_handed_over", "It has not left our house yet"),
    ("with_carrier", "The carrier has it and is looking into it"),
]
WAYS = [("forward", "Forward it locally"), ("recall", "Recall it and send it another way")]


class Claim(models.Model):
    """A waybill that cannot be traced, an address that the carrier does not reach (LG-02 to LG-04)."""

    _inherit = "after.sales.claim"

    trace_finding = fields.Selection(TRACES, string="Found Out", tracking=True)
    told_location = fields.Char(string="Where It Is", help="What the customer was told: the place and the carrier.")
    told_date = fields.Date(string="True Date", help="When the goods really leave or arrive, as the customer was told.")
    costs_asked = fields.Boolean(help="The carrier and the warehouse said what each way costs.")
    forward_cost = fields.Monetary(help="What a local carrier takes to bring it to the address.")
    recall_cost = fields.Monetary(help="What it costs to have it back and to send it another way.")
    is_needed_soon = fields.Boolean(
        string="Needed Soon", help="The customer needs it by a date that a recall would miss."
    )
    way_suggested = fields.Selection(WAYS, string="Suggested Way", compute="_compute_way_suggested", compute_sudo=True)
    way_reason = fields.Char(compute="_compute_way_suggested", compute_sudo=True)
    way_chosen = fields.Selection(WAYS, string="Agreed Way", tracking=True)

    _costs_positive = models.Constraint(
        "CHECK(forward_cost >= 0 AND recall_cost >= 0)", "The costs of forwarding and recalling cannot be negative."
    )

    @api.depends("costs_asked", "forward_cost", "recall_cost", "is_needed_soon", "order_id.amount_total", "company_id")
    @api.depends_context("lang")
    def _compute_way_suggested(self):
        for claim in self:
            costs = (claim.forward_cost, claim.recall_cost) if claim.costs_asked else (None, None)
            found = claim._suggest_way(*costs, claim.is_needed_soon)
            claim.way_suggested, claim.way_reason = found.way or False, found.reason

    def _suggest_way(self, forward_cost, recall_cost, is_needed_soon):
        """Return what ``rules.forwarding`` suggests for costs in the company's currency; None was not asked for."""
        claim = self.sudo()
        value, limit = claim._get_order_value(), claim.company_id.after_sales_small_order
        return forwarding.suggest(value, forward_cost, recall_cost, limit, is_needed_soon, _=self.env._)

    def _get_order_value(self):
        """Return what the order is worth, in the currency of the company."""
        order, company = self.order_id, self.company_id
        if not order:
            return 0.0
        return order.currency_id._convert(order.amount_total, company.currency_id, company, order.date_order)

    def _get_tracing_hint(self):
        """Return what our own records say of a waybill that cannot be traced (LG-02, LG-03)."""
        self.ensure_one()
        claim = self.sudo()
        picking = claim.picking_id
        carrier = picking.carrier_id
        if not picking:
            return self.env._("Choose the delivery first.")
        if picking.state != "done" or (picking._is_for_carrier() and not picking.handed_over_at):
            return self.env._("By our records the goods have not been handed over yet. Tell the true date.")
        if claim._is_wrong_carrier() == "yes":
            return self.env._(
                "The order says %(ordered)s, the goods went with %(used)s: correct the waybill and tell the customer.",
                ordered=claim.order_id.carrier_id.name,
                used=carrier.name,
            )
        if carrier.self_trace:
            return self.env._("%(carrier)s shows waybills on its own site only: explain where.", carrier=carrier.name)
        return self.env._("Our records are in order: ask the carrier where the goods are.")

    def _carry_out_way(self):
        """Have whoever ships the goods forward or recall them, as agreed with the customer (LG-04).

        :raise UserError: when nobody is responsible for the shipment
        """
        self.ensure_one()
        picking = self.sudo().picking_id
        user = picking._get_shipper()
        if not user:
            raise UserError(
                self.env._("Nobody is responsible for %(picking)s. Tell the warehouse directly.", picking=picking.name)
            )
        ways = dict(self._fields["way_chosen"]._description_selection(self.env))
        cost = self.forward_cost if self.way_chosen == "forward" else self.recall_cost
        way = self.env._("%(way)s, for %(cost)s", way=ways[self.way_chosen], cost=self.currency_id.format(cost))
        picking._tell_shipper(user, way)
        self.ticket_id.message_post(body=self.env._("Agreed with the customer: %(way)s", way=way))

    def _tell_location(self, location, date):
        """Record what the customer was told: where the goods are, and the true date (LG-02, LG-03).

        :param date: local date, may be empty
        :raise UserError: when nothing was told
        """
        self.ensure_one()
        if not (location or "").strip() and not date:
            raise UserError(self.env._("Say what the customer was told: where the goods are, or the true date."))
        self.write({"told_location": (location or "").strip(), "told_date": date})
        told = ", ".join(filter(None, [self.told_location, date and fields.Date.to_string(date)]))
        self.ticket_id.message_post(body=self.env._("The customer was told: %(told)s", told=told))
