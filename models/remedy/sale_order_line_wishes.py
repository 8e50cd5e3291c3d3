from odoo import models

from ...rules import eligibility
from .vocabulary import WISHES

REPAIRS = ("touch_up", "on_site_repair")


class SaleOrderLine(models.Model):
    """What the customer had of these lines before: nothing twice, and attempts are not given back (MX-04, RE-12)."""

    _inherit = "sale.order.line"

    def _get_pieces_left(self, asked):
        """Take off what is on its way back; count what was sent instead."""
        left = super()._get_pieces_left(asked)
        sent = self.filtered(lambda line: line._get_state_of(asked) not in eligibility.BEFORE_SHIPMENT)
        has, promised = sent._get_customer_quantities(), sent._get_promised_back(asked.without or self._no_remedy())
        for line in sent.filtered("move_ids"):
            items = promised.get(line, self.env["after.sales.remedy.line"])
            left[line] = max(has[line] - sum(item._get_quantity(line.product_uom_id) for item in items), 0.0)
            left[line] += (asked.without or self._no_remedy())._get_surplus_of(line)
        return left

    def _no_remedy(self):
        return self.env["after.sales.remedy"]

    def _get_money_left(self, asked):
        """Take off what remedies and accounting gave back for these lines."""
        left = super()._get_money_left(asked)
        Remedy = asked.without or self._no_remedy()
        domain = [("sale_line_id", "in", self.ids), ("stopped_amount", "!=", 0)]
        stopped = self.env["after.sales.remedy.line"].sudo().search(domain).grouped("sale_line_id")
        exchanged = self._get_exchanged()
        for order, lines in self.grouped("order_id").items():
            given = Remedy._get_other_money(order).line_ids.grouped("sale_line_id")
            for line in lines:
                back = sum(item.amount for item in given.get(line, ())) + order._get_credited(line)
                before = sum(item.stopped_amount for item in stopped.get(line, ()))
                left[line] = line._get_price_paid() + before - back - exchanged.get(line, 0.0)
        return left

    def _get_wish_history(self, asked):
        """Count per line and wish the pieces of its product that had it on this order, and how often it was asked."""
        history = super()._get_wish_history(asked)
        items = self._get_wished_items(asked)
        by_line = items.grouped("sale_line_id")
        alike = items.grouped(lambda item: (item.remedy_id.type, item.sale_line_id.order_id, item.product_id))
        none = items.browse()
        for line in self:
            own = by_line.get(line, none)
            for type_, wish in WISHES.items():
                same = alike.get((type_, line.order_id, line.product_id), none)
                had = same.filtered(lambda item: item.remedy_id.state not in ("refused", "cancelled"))
                taken = sum(item._get_quantity(line.product_uom_id) for item in had)
                attempts = len((same & own).remedy_id)
                history[line, wish] = (taken, attempts)
        return history

    def _get_wished_items(self, asked):
        """Return the goods of remedies on the orders of these lines that are asked for, or were."""
        domain = [("sale_line_id", "in", self.order_id.order_line.ids), ("remedy_id.state", "!=", "draft")]
        items = self.env["after.sales.remedy.line"].sudo().search(domain)
        return items.filtered(lambda item: item.remedy_id != asked.without)

    def _get_repairs(self, asked):
        """Count what somebody repaired at the customer's, or touched up."""
        repairs = super()._get_repairs(asked)
        for item in self._get_wished_items(asked):
            if item.remedy_id.type in REPAIRS and item.remedy_id.state == "done":
                done = (item.claim_line_id.fault_code_id, item.lot_ids)
                repairs.setdefault(item.sale_line_id, []).append(done)
        return repairs
