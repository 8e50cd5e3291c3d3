from odoo import fields, models

from ...rules import ladder


class Remedy(models.Model):
    """What a policy leaves to the agent, and what of the customer's money is left to give back."""

    _inherit = "after.sales.remedy"

    def _find_policy(self):
        """Return the policy that limits the money of this remedy, empty for one without money."""
        self.ensure_one()
        Policy = self.env["after.sales.policy"]
        if self.type not in dict(Policy._fields["type"].selection):
            return Policy.sudo().browse()
        day = self.company_id._get_after_sales_today()
        return Policy._select_for(self.type, self._get_policy_scope(), self.company_id, day)

    def _get_policy_scope(self):
        """Return the values that policies may ask for, by question."""
        self.ensure_one()
        ticket = self.ticket_id.sudo()
        products = self.line_ids.product_id or ticket.product_id
        return {
            "team": ticket.team_id.id,
            "channel": ticket.sale_channel_id.id,
            "kind": ticket.case_kind_id.id,
            "category": self.env["after.sales.policy"]._get_categories(products.sudo()),
            "cause": self.claim_id.cause,
        }

    def _get_limits(self, policy=None):
        """Return the limits of the policy in the currency of this remedy, None without a policy."""
        self.ensure_one()
        policy = self._find_policy() if policy is None else policy
        if not policy:
            return None
        day = fields.Date.context_today(self)
        source, target = self.company_id.currency_id, self.currency_id or self.company_id.currency_id
        least, most = (
            source._convert(policy[name], target, self.company_id, day) for name in ("limit_min", "limit_amount")
        )
        return ladder.Limits(policy.may_propose, least, most)

    def _get_left_to_refund(self):
        """Return what of the money that the customer paid for these items is left to give back.

        Earlier refunds count whoever made them: remedies of any case, and credit notes of the order.
        None where nothing is known of an order.
        """
        self.ensure_one()
        if not self.line_ids.sale_line_id:
            return self._get_left_of_order()
        left = 0.0
        for sale_line, lines in self.line_ids.grouped("sale_line_id").items():
            paid = sum(line._get_paid() for line in lines)
            left += max(0.0, min(paid, sale_line.sudo().price_total - self._get_refunded(sale_line)))
        return self.currency_id.round(left)

    def _get_left_of_order(self):
        """Return what is left of an order as a whole, for a refund that concerns no item: postage, fees."""
        order = self.order_id.sudo()
        if not order:
            return None
        earlier = self._get_other_refunds([("order_id", "=", order.id)])
        return self.currency_id.round(order.amount_total - sum(earlier.mapped("amount")))

    def _get_refunded(self, sale_line):
        """Return what was given back for an order line already, taxes included."""
        lines = self._get_other_refunds([("line_ids.sale_line_id", "=", sale_line.id)]).line_ids
        own = sum(lines.filtered(lambda line: line.sale_line_id == sale_line).mapped("amount"))
        credited = sale_line.sudo().invoice_lines.filtered(
            lambda line: line.move_id.move_type == "out_refund" and line.move_id.state != "cancel"
        )
        return own + sum(credited.mapped("price_total"))

    def _get_other_refunds(self, domain):
        """Return the refunds besides this one that are decided or asked for."""
        open_ = ("draft", "refused", "cancelled")
        domain = [*domain, ("type", "=", "refund"), ("state", "not in", open_), ("id", "not in", self._origin.ids)]
        return self.sudo().search(domain)
