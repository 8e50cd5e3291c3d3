from odoo import api, models


class SaleOrder(models.Model):
    """The quotation of a repair: its parts go into the device, and no date is promised for them."""

    _inherit = "sale.order"

    def _get_goods_lines(self):
        return super()._get_goods_lines().filtered(lambda line: not line.sudo().move_ids.repair_id)


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    @api.constrains("price_unit", "product_uom_qty", "discount", "tax_ids", "order_id")
    def _check_accepted_quote(self):
        """A quote does not change after the customer has accepted it."""
        repairs = self.order_id.sudo().repair_order_ids.filtered("accepted_how")
        if repairs:
            self.env.flush_all()
            repairs._check_accepted_amount()
