from odoo import api, fields, models


class Remedy(models.Model):
    """What a remedy costs us, in the currency of the company; what was given up costs nothing."""

    _inherit = "after.sales.remedy"

    factory_id = fields.Many2one(
        "res.partner",
        compute="_compute_factory_id",
        store=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Where the first item came from.",
    )
    expected_cost = fields.Monetary(
        compute="_compute_cost", store=True, currency_field="company_currency_id", help="What it costs if it is done."
    )
    cost = fields.Monetary(
        compute="_compute_cost",
        store=True,
        currency_field="company_currency_id",
        help="Goods at cost, freight, work and money given, once it is decided.",
    )

    @api.depends("product_id", "company_id")
    def _compute_factory_id(self):
        for remedy in self:
            remedy.factory_id = remedy.product_id._get_factory(remedy.company_id)

    @api.depends(
        "type", "state", "amount", "currency_id", "line_ids.quantity", "line_ids.unit_cost",
        "delivery_ids.actual_freight_cost", "delivery_ids.packing_fee", "delivery_ids.state", "freight_payer",
        "refund_move_id.amount_total", "refund_move_id.amount_untaxed", "line_ids.sale_line_id",
        "job_ids.agreed_price", "job_ids.state", "job_ids.owed_remedy_ids.state", "return_ids.actual_freight_cost",
        "return_ids.state", "inspection_ids.state", "advance_end",
    )  # fmt: skip
    def _compute_cost(self):
        for remedy in self:
            remedy.expected_cost = remedy._get_cost()
            is_decided = remedy.state not in ("draft", "to_approve", "refused", "cancelled")
            remedy.cost = remedy.expected_cost if is_decided else 0.0

    def _get_cost(self):
        """Return the cost of this remedy by its means."""
        self.ensure_one()
        if self.means == "service":
            return self._get_job_cost()
        if self.comes_back or self._stops_goods():
            return self._get_return_cost()
        if self.means == "money":
            return self._get_company_amount() * self._get_untaxed_share()
        if self.means != "dispatch":
            return 0.0
        goods = sum(line._get_quantity(line.product_id.uom_id) * line.unit_cost for line in self.line_ids)
        sent = self.delivery_ids.filtered(lambda picking: picking.state != "cancel")
        freight = sum(picking.actual_freight_cost + picking.packing_fee for picking in sent)
        return goods + (freight if self.freight_payer == "company" else 0.0)

    def _get_untaxed_share(self):
        """Return how much of a sum stays with us as a cost: the tax in it is settled with the state."""
        self.ensure_one()
        if self.source_job_id:
            return 1.0
        remedy = self.sudo()
        move = remedy.refund_move_id
        if move and move.amount_total:
            return move.amount_untaxed / move.amount_total
        lines = remedy.line_ids.sale_line_id or remedy.order_id.order_line
        total = sum(lines.mapped("price_total"))
        return sum(lines.mapped("price_subtotal")) / total if total else 1.0


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    cost_currency_id = fields.Many2one(related="company_id.currency_id", groups="after_sales.group_agent")
    remedy_cost = fields.Monetary(
        compute="_compute_net_cost",
        compute_sudo=True,
        currency_field="cost_currency_id",
        groups="after_sales.group_agent",
        string="Cost of Remedies",
    )
    recovered_amount = fields.Monetary(
        compute="_compute_net_cost",
        compute_sudo=True,
        currency_field="cost_currency_id",
        groups="after_sales.group_agent",
        string="Recovered",
    )
    net_cost = fields.Monetary(
        compute="_compute_net_cost",
        compute_sudo=True,
        currency_field="cost_currency_id",
        groups="after_sales.group_agent",
        help="What the remedies cost minus what carriers, factories and others paid back.",
    )

    @api.depends("remedy_ids.cost")
    def _compute_net_cost(self):
        recovered = self._get_recovered_amounts()
        for ticket in self:
            ticket.remedy_cost = sum(ticket.remedy_ids.mapped("cost"))
            ticket.recovered_amount = recovered.get(ticket.id, 0.0)
            ticket.net_cost = ticket.remedy_cost - ticket.recovered_amount

    def _get_recovered_amounts(self):
        """Hook: return per id what was recovered for these cases, in the currency of their company."""
        return {}
