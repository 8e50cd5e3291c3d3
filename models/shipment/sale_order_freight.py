from odoo import api, fields, models
from odoo.exceptions import UserError

from ...rules import freight

FREIGHT_REASONS = [
    ("volume", "Volume or weight misjudged"),
    ("destination", "Destination or surcharge unknown"),
    ("carrier", "Another carrier than planned"),
    ("split", "More deliveries than planned"),
    ("tariff", "Tariff outdated"),
    ("packing", "More packing than planned"),
    ("billing", "Error of the carrier"),
    ("other", "Other"),
]


class SaleOrder(models.Model):
    """What the freight was estimated at and what it really cost (SH-02, SH-04)."""

    _inherit = "sale.order"

    # What we know about our own estimates is not for the customer, who may read the order.
    estimated_freight = fields.Monetary(
        groups="base.group_user",
        inverse="_inverse_estimated_freight",
        tracking=True,
        help="What the salesperson expects the freight to cost. Adding shipping to the order fills it in.",
    )
    actual_freight = fields.Monetary(
        groups="base.group_user",
        compute="_compute_actual_freight",
        store=True,
        help="What the carriers charged for all deliveries so far.",
    )
    freight_variance = fields.Monetary(groups="base.group_user", compute="_compute_actual_freight", store=True)
    freight_variance_percent = fields.Float(
        groups="base.group_user",
        string="Freight Variance (%)",
        compute="_compute_actual_freight",
        store=True,
        aggregator="avg",
    )
    is_freight_exceeded = fields.Boolean(
        groups="base.group_user", string="Freight Beyond Limit", compute="_compute_actual_freight", store=True
    )
    freight_finding = fields.Char(groups="base.group_user", compute="_compute_freight_finding")
    freight_variance_reason = fields.Selection(FREIGHT_REASONS, groups="base.group_user", recorded=True, tracking=True)
    freight_correction = fields.Text(
        groups="base.group_user",
        recorded=True,
        tracking=True,
        help="What was corrected so that the next estimate is right.",
    )
    freight_explained_amount = fields.Monetary(
        groups="base.group_user", recorded=True, help="The actual freight when it was explained."
    )
    freight_explained_at = fields.Datetime(groups="base.group_user", recorded=True)
    freight_explained_by = fields.Many2one("res.users", groups="base.group_user", recorded=True, ondelete="restrict")

    _estimated_freight_positive = models.Constraint(
        "CHECK(estimated_freight >= 0)", "The estimated freight cannot be negative."
    )
    _freight_to_explain_idx = models.Index("(id) WHERE is_freight_exceeded IS TRUE AND freight_variance_reason IS NULL")

    def set_delivery_line(self, carrier, amount):
        """Take the price of the shipping that is added to an order as the estimate of its freight."""
        result = super().set_delivery_line(carrier, amount)
        # Shipping that is free for the customer says nothing about what it costs us.
        if amount:
            self.estimated_freight = amount
        return result

    def _inverse_estimated_freight(self):
        """Judge the freight anew when its estimate was corrected, whoever wrote it and by whichever way."""
        self._judge_freight()

    @api.depends("estimated_freight", "picking_ids.freight_recorded_at", "picking_ids.actual_freight_cost",
                 "picking_ids.packing_fee", "picking_ids.state", "picking_ids.carrier_id")  # fmt: skip
    def _compute_actual_freight(self):
        for order in self:
            costs = order._get_billed_deliveries()
            actual = sum(order._convert_from_company(p.actual_freight_cost + p.packing_fee, p) for p in costs)
            variance = order._get_freight_variance(actual) if costs else freight.Variance(0, 0, False, "")
            order.actual_freight = actual
            order.freight_variance, order.freight_variance_percent = variance[:2]
            # While bills are still to come, less than estimated says nothing.
            to_come = order.picking_ids.filtered(
                lambda p: p._is_promised() and p.carrier_id and p.state != "cancel" and not p.freight_recorded_at
            )
            order.is_freight_exceeded = variance.exceeds and (variance.amount > 0 or not to_come)

    def _convert_from_company(self, amount, picking):
        """Return an amount of a delivery, which is in its company's currency, in the currency of the order."""
        company = picking.company_id
        day = picking.date_done or self.date_order or fields.Datetime.now()
        return company.currency_id._convert(amount, self.currency_id or company.currency_id, company, day)

    def _get_freight_variance(self, actual, expected=None):
        """Return the verdict of ``rules.freight`` on an actual freight in the order's currency.

        :param expected: what it is compared with, the estimate by default
        """
        self.ensure_one()
        company = self.company_id or self.env.company
        limit = company.currency_id._convert(
            company.after_sales_freight_limit, self.currency_id, company, self.date_order or fields.Datetime.now()
        )
        expected = self.estimated_freight if expected is None else expected
        _ = self.currency_id._get_translator()
        return freight.variance(expected, actual, limit, company.after_sales_freight_percent, _=_)

    @api.depends("actual_freight", "is_freight_exceeded")
    @api.depends_context("lang")
    def _compute_freight_finding(self):
        for order in self:
            exceeded = order.is_freight_exceeded
            order.freight_finding = exceeded and order._get_freight_variance(order.actual_freight).reason

    def _judge_freight(self):
        """Ask once an order for an explanation of a freight beyond the limit; nothing is asked within it (SH-04)."""
        exceeded = self.filtered("is_freight_exceeded")
        exceeded.filtered(lambda order: order._is_explanation_outdated())._forget_explanation()
        beyond = exceeded.filtered(lambda order: not order.freight_variance_reason)
        beyond -= beyond.picking_ids._get_open_deadlines([("purpose", "=", "freight")]).picking_id.sale_id
        last_billed = (order._get_billed_deliveries()[-1:] for order in beyond)
        self.env["stock.picking"].union(*last_billed)._fire_deadline_event("freight_exceeded")
        reason = self.env._("The freight is within the limit")
        (self - exceeded).picking_ids._cancel_deadlines(reason, [("purpose", "=", "freight")])

    def _get_billed_deliveries(self):
        """Return the deliveries whose freight is known, the last one recorded at the end."""
        self.ensure_one()
        billed = self.picking_ids.filtered(lambda p: p.freight_recorded_at and p.state != "cancel" and p._is_promised())
        return billed.sorted("freight_recorded_at")

    def _is_explanation_outdated(self):
        """Tell whether what was explained was another freight: a later bill lies beyond the limit from there."""
        self.ensure_one()
        explained = self.freight_explained_amount
        return bool(self.freight_variance_reason) and self._get_freight_variance(self.actual_freight, explained).exceeds

    def _forget_explanation(self):
        """Ask anew; the history of the order keeps the reason given before."""
        self.sudo().write(
            {
                "freight_variance_reason": False,
                "freight_correction": False,
                "freight_explained_at": False,
                "freight_explained_by": False,
            }
        )

    def action_open_freight(self):
        """Ask why the freight differs from the estimate, and what was corrected."""
        self.ensure_one()
        wizard = self.env["after.sales.freight.explain"].create({"order_id": self.id})
        return wizard._get_records_action(name=self.env._("Explain the Freight"), target="new")

    def _explain_freight(self, reason, correction):
        """Store why the estimate was wrong and what was corrected (SH-04).

        :param reason: a code of FREIGHT_REASONS
        :raise UserError: without reason or correction, or when there is nothing to explain
        """
        self.check_access("write")
        for order in self:
            if not order.is_freight_exceeded:
                raise UserError(self.env._("The freight of %(order)s is within the limit.", order=order.name))
        if not reason or not (correction or "").strip():
            raise UserError(self.env._("Give the reason, and say what was corrected for the next estimate."))
        for order in self:
            order._record_facts(
                {
                    "freight_variance_reason": reason,
                    "freight_correction": correction,
                    "freight_explained_amount": order.actual_freight,
                    "freight_explained_at": fields.Datetime.now(),
                    "freight_explained_by": self.env.uid,
                }
            )
        self.picking_ids._fire_deadline_event("explained")

    def action_open_freight_dispute(self):
        """Open a case on the freight that the customer disputes; it goes to the lead at once (SH-04)."""
        self.ensure_one()
        kind = self.env["after.sales.case.kind"]._get_by_code("freight_dispute")
        action = self.env["ir.actions.act_window"]._for_xml_id("after_sales.case_action")
        context = {
            "default_sale_order_id": self.id,
            "default_partner_id": self.partner_id.id,
            "default_company_id": self.company_id.id,
            "default_case_kind_id": kind.id,
            "default_team_id": kind.team_id.id,
            "default_name": self.env._("Freight of %(order)s", order=self.name),
        }
        return action | {"views": [(False, "form")], "context": context}
