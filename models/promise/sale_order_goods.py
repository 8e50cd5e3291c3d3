from odoo import api, fields, models

from ...rules import promise


class SaleOrder(models.Model):
    """Which goods a promise speaks of: what was checked and approved, and what was added since (DL-03, SR-01)."""

    _inherit = "sale.order"

    goods_added_at = fields.Datetime(
        string="Goods Added On", recorded=True, help="When goods were added to the confirmed order."
    )

    def _get_promised_goods(self):
        """Return the quantities that have to reach the customer, by product id as text, for storing them."""
        self.ensure_one()
        goods = {}
        for line in self._get_goods_lines():
            key, unit = str(line.product_id.id), line.product_id.uom_id
            quantity = line.product_uom_id._compute_quantity(line.product_uom_qty, unit, round=False)
            goods[key] = goods.get(key, 0.0) + quantity
        return goods

    def _get_missing_goods(self):
        """Return the lines that the customer still waits for; all of them where nothing is missing."""
        self.ensure_one()
        lines = self._get_goods_lines()
        return lines.filtered(lambda line: line.qty_delivered < line.product_uom_qty) or lines

    def _get_added_goods(self, checked):
        """Return in words what was added since somebody looked, empty if nothing was.

        :param checked: what ``_get_promised_goods`` said then
        """
        self.ensure_one()
        added = promise.goods_added(checked, self._get_promised_goods())
        products = self.env["product.product"].browse(map(int, added)).exists()
        return ", ".join(f"{product.display_name} × {added[str(product.id)]:g}" for product in products)

    def _get_factory_days(self, product):
        """Whoever looks after the factory knows better than the product."""
        note = self.env["after.sales.factory.note"]._find_for(product, self.company_id)[product]
        return note._as_line_lead(product).days if note else super()._get_factory_days(product)

    def _prepare_approval_vals(self, *args, **kwargs):
        return super()._prepare_approval_vals(*args, **kwargs) | {"goods": self._get_promised_goods()}

    def _on_goods_added(self):
        """Let the promise of confirmed orders speak of what was added: approvals, stock, a clock of its own (DL-01)."""
        promised = self.filtered(lambda order: order.state == "sale" and order.submitted_at and order.receipt_deadline)
        now = fields.Datetime.now()
        promised._record_facts({"goods_added_at": now})
        promised.filtered("sold_from_stock")._require_stock_recheck()
        running = promised._get_open_deadlines([("purpose", "=", "receipt")]).order_id & promised
        for order in running:
            order._request_needed_approvals()
        for order in promised - running:
            order._tell(order.user_id, self.env._("Goods were added: agree with the customer until when they arrive."))
        (promised - running)._register_deadline_case()
        promised._start_deadlines("submitted", now)
        promised._start_deadlines("confirmed", now)

    def _get_deadline_day(self, date_field):
        """A promise that had passed when goods were added says nothing of them: they are due as soon as they can be."""
        day = super()._get_deadline_day(date_field)
        if date_field != "receipt_deadline" or not day or not self.goods_added_at:
            return day
        if day >= self.company_id._get_after_sales_today(self.goods_added_at):
            return day
        return max(day, self.earliest_receipt_date or day)


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        # What the customer has already is promised no more.
        lines.filtered(
            lambda line: line.state == "sale" and line.product_uom_qty > line.qty_delivered
        )._on_goods_added()
        return lines

    def write(self, vals):
        before = {line: line.product_uom_qty for line in self} if "product_uom_qty" in vals else {}
        result = super().write(vals)
        if before:
            more = self.filtered(
                lambda line: line.state == "sale" and line.product_uom_qty > max(before[line], line.qty_delivered)
            )
            more._on_goods_added()
        return result

    def _on_goods_added(self):
        """Tell the orders of these lines, where they are goods."""
        orders = self.order_id
        orders.filtered(lambda order: order._get_goods_lines() & self)._on_goods_added()
