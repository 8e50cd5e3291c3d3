from odoo import fields, models


class SaleOrderLine(models.Model):
    """A line that brings a gift costs nothing, whatever prices are computed anew (GF-04)."""

    _name = "sale.order.line"
    _inherit = ["after.sales.recorded", "sale.order.line"]

    is_after_sales_gift = fields.Boolean(string="Gift", recorded=True)

    def _get_gifts(self):
        """Return the gifts that these lines bring."""
        return self.env["after.sales.gift"].sudo().search([("sale_line_id", "in", self.ids)], order="id")

    def _compute_price_unit(self):
        gifts = self.filtered("is_after_sales_gift")
        result = super(SaleOrderLine, self - gifts)._compute_price_unit()
        for line in gifts:
            line.price_unit = line.technical_price_unit = 0.0
        return result

    def _compute_discount(self):
        gifts = self.filtered("is_after_sales_gift")
        gifts.discount = 0.0
        return super(SaleOrderLine, self - gifts)._compute_discount()
