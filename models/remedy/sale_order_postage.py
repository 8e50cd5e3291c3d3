from odoo import models
from odoo.exceptions import UserError

from ...rules import postage


class SaleOrder(models.Model):
    """The postage that an order was charged too much (RF-06)."""

    _inherit = "sale.order"

    def _get_postage_lines(self):
        """Return the lines that charge postage."""
        return self.order_line.filtered(lambda line: line.is_delivery and line.price_total > 0)

    def _get_postage_excess(self):
        """Return what of the postage should not have been charged, see ``rules.postage.Excess``."""
        self.ensure_one()
        order = self.sudo()
        charged = sum(order._get_postage_lines().mapped("price_total"))
        goods = order.order_line.filtered(
            lambda line: not line.display_type and not line.is_delivery and line.product_id.type == "consu"
        )
        items = [
            postage.Goods(line.product_uom_qty, line.product_id.after_sales_postage or "charged") for line in goods
        ]
        return postage.excess(charged, items, order.company_id.after_sales_free_postage_pieces, _=self.env._)

    def _get_postage_left(self):
        """Return what of it was not made good yet: by goods, or by money of whichever case."""
        self.ensure_one()
        order = self.sudo()
        gifts = order.env["after.sales.gift"].search([("order_id", "=", order.id), ("state", "!=", "cancelled")])
        over = ("refused", "cancelled")
        domain = [("order_id", "=", order.id), ("is_postage", "=", True), ("state", "not in", over)]
        money = order.env["after.sales.remedy"].search(domain)
        given = sum(gifts.mapped("postage_amount")) + sum(money.mapped("amount"))
        return max(order.currency_id.round(order._get_postage_excess().amount - given), 0.0)

    def _is_paid_or_invoiced(self):
        """Tell whether anything was paid, here or on the platform, or invoiced: then nothing is corrected any more."""
        self.ensure_one()
        order = self.sudo()
        promised = order.transaction_ids.filtered(lambda payment: payment.state == "authorized")
        return bool(order.has_been_paid or promised or order.invoice_ids.filtered(lambda move: move.state != "cancel"))

    def _correct_postage(self):
        """Take the postage off an order that is not paid yet (RF-06).

        :raise UserError: once it was paid or invoiced, or for a locked or cancelled order
        """
        self.ensure_one()
        self.check_access("write")
        if self._is_paid_or_invoiced():
            raise UserError(self.env._("%(order)s is paid or invoiced already: make it good instead.", order=self.name))
        if self.locked or self.state == "cancel":
            raise UserError(self.env._("%(order)s is locked or cancelled.", order=self.name))
        found = self._get_postage_excess()
        if not found.amount:
            raise UserError(found.reason)
        self._get_postage_lines().price_unit = 0.0
        self._message_log(body=self.env._("Postage taken off before the payment. %(why)s", why=found.reason))
