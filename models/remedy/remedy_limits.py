from odoo import fields, models
from odoo.fields import Domain

from ...rules import ladder, ledger
from .vocabulary import PRICED


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
        remedy = self.sudo()
        ticket = remedy.ticket_id
        products = remedy.line_ids.product_id or ticket.product_id
        return {
            "team": ticket.team_id.id,
            "channel": ticket.sale_channel_id.id,
            "kind": ticket.case_kind_id.id,
            "category": self.env["after.sales.policy"]._get_categories(products),
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

    def _get_left(self):
        """Return what of the money that the customer paid is left to give back, see ``rules.ledger.Left``.

        Whatever gave it counts: remedies of any case with or without items, compensations, credit notes of
        accounting. None where nothing is known of an order.
        """
        self.ensure_one()
        remedy = self.sudo()
        order = remedy.order_id
        if not order:
            return None
        by_items = self.type == "refund" or self._is_priced()
        lines = remedy.line_ids.sale_line_id if by_items else None
        whole = ledger.Money(order._get_paid_total(), self._get_given(order))
        items = [self._get_money_of_line(line) for line in lines] if lines else None
        left = ledger.left_to_give_back(whole, items, _=order.currency_id._get_translator())
        return left._replace(amount=self.currency_id.round(left.amount))

    def _get_left_to_refund(self):
        """Return the amount of ``_get_left``, None where nothing is known of an order."""
        left = self._get_left()
        return left and left.amount

    def _get_money_of_line(self, sale_line):
        """Return what was paid for these pieces of an order line, and what of it cannot be given back any more."""
        lines = self.line_ids.filtered(lambda line: line.sale_line_id == sale_line)
        total = sale_line._get_paid_total()
        paid = min(sum(line._get_paid() for line in lines), total)
        left = max(total - self._get_refunded(sale_line), 0.0)
        return ledger.Money(paid, paid - min(paid, left))

    def _get_refunded(self, sale_line):
        """Return what was given back for an order line already, taxes included."""
        lines = self._get_other_money(sale_line.order_id).line_ids
        own = sum(lines.filtered(lambda line: line.sale_line_id == sale_line).mapped("amount"))
        return own + sale_line.order_id._get_credited(sale_line)

    def _get_given(self, order):
        """Return all that was given back for an order already, taxes included."""
        return sum(other._get_money_given() for other in self._get_other_money(order)) + order._get_credited()

    def _get_money_given(self):
        """Return what this remedy gives: what was decided, or more where accounting changed its credit note."""
        self.ensure_one()
        move = self.refund_move_id
        is_alive = move.state in ("draft", "posted") and move.currency_id == self.currency_id
        return max(self._get_money_back(), move.amount_total) if is_alive else self._get_money_back()

    def _get_other_money(self, order):
        """Return the remedies besides this one that give, or are asked to give, money of this order.

        What a service has cost the customer beside the goods was never paid for the order.
        """
        open_ = ("draft", "refused", "cancelled")
        domain = [("order_id", "=", order.id), ("state", "not in", open_)]
        # The difference of an exchange is promised before its credit note is made.
        domain += ["|", "|", ("means", "=", "money"), ("refund_move_id", "!=", False), ("settlement", "<", 0)]
        domain += [("source_job_id", "=", False)]
        return self.sudo().search([*domain, ("id", "not in", self._origin.ids)])

    def _get_given_alone(self):
        """Return what this case or order got on agents' own word already: their limit counts for all of it."""
        self.ensure_one()
        mine = Domain("ticket_id", "=", self.ticket_id._origin.id)
        if self.order_id:
            mine |= Domain("order_id", "=", self.order_id._origin.id)
        open_ = ("draft", "refused", "cancelled")
        mine &= Domain("means", "=", "money") & Domain("state", "not in", open_) & Domain("approval_ids", "=", False)
        # What was paid comes back for goods that come back, or never left: that is no gift of an agent.
        mine &= Domain("type", "not in", ("service_fee_refund", *PRICED))
        others = self.sudo().search(mine & Domain("id", "not in", self._origin.ids))
        company, day = self.company_id, fields.Date.context_today(self)
        currency = self.currency_id or company.currency_id
        return sum(other.currency_id._convert(other.amount, currency, company, day) for other in others)
