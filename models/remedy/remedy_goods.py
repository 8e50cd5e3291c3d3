from odoo import fields, models
from odoo.tools import format_date


class Remedy(models.Model):
    """Goods that are not there: when they can be, and who has to order them (DM-08, FN-01)."""

    _inherit = "after.sales.remedy"

    def _get_ready_at(self, line):
        """Return when an item can leave (UTC): now if it is in stock, else by what its factory's note says."""
        self.ensure_one()
        now, product = fields.Datetime.now(), line.product_id
        stocked = product.with_context(warehouse_id=self.order_id.warehouse_id.id)
        of_product = self.line_ids.filtered(lambda other: other.product_id == product)
        needed = sum(
            (other.uom_id or product.uom_id)._compute_quantity(other.quantity, product.uom_id) for other in of_product
        )
        if not product.is_storable or stocked.free_qty >= needed:
            return now
        return fields.Datetime.add(now, days=round(self.order_id._get_factory_days(product)))

    def _get_short_products(self):
        """Return the goods of this remedy that are not there yet; of what waits for money nobody knows."""
        if self._get_unpaid_difference():
            return self.env["product.product"]
        steps = self.delivery_ids.filtered(lambda step: step.state == "confirmed")
        return steps.move_ids.filtered(lambda move: move.state in ("confirmed", "partially_available")).product_id

    def _is_undated(self):
        """Tell whether nobody knows when goods that are not there can leave: neither a note nor the product says."""
        self.ensure_one()
        return any(not self.order_id._get_factory_days(product) for product in self._get_short_products())

    def _say_awaited(self):
        """Return in words what the goods of this remedy wait for, empty when they are there."""
        self.ensure_one()
        short = self._get_short_products()
        if not short:
            return self._get_unpaid_difference()
        names = ", ".join(short.mapped("display_name"))
        purchase = self.purchase_order_id
        is_ordered = purchase and purchase.state != "cancel"
        if self._is_undated():
            return self._say_undated(names, is_ordered and purchase.name)
        steps = self.delivery_ids.filtered(lambda step: step.state == "confirmed")
        day = format_date(self.env, self.company_id._get_after_sales_today(max(steps.mapped("scheduled_date"))))
        if is_ordered:
            return self.env._(
                "%(goods)s: ordered from the factory with %(order)s, expected by %(date)s.",
                goods=names,
                order=purchase.name,
                date=day,
            )
        return self.env._(
            "%(goods)s: not in stock, order from the factory. By its note the goods can leave on %(date)s.",
            goods=names,
            date=day,
        )

    def _say_undated(self, goods, order):
        """Say what goods wait for whose date nobody knows: no date is better than a made-up one."""
        if order:
            return self.env._(
                "%(goods)s: ordered with %(order)s. Nobody noted when they can leave: ask the factory.",
                goods=goods,
                order=order,
            )
        return self.env._(
            "%(goods)s: not in stock, order from the factory. Nobody noted when they can leave: ask the factory.",
            goods=goods,
        )


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def _get_shipment_facts(self):
        """Before anybody calls the customer, the goods have to be there."""
        facts = super()._get_shipment_facts()
        remedy = self.remedy_id.sudo()
        return facts._replace(awaited=remedy._say_awaited()) if remedy else facts

    def action_order_from_factory(self):
        """Order what this delivery of a remedy lacks from its factory."""
        self.ensure_one()
        self.remedy_id.action_order_from_factory()
        return self.remedy_id.action_view_purchase()
