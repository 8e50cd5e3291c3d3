from odoo import api, models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    @api.constrains("price_unit", "product_uom_qty", "discount", "tax_ids", "order_id")
    def _check_accepted_quote(self):
        """A quote does not change after the customer has accepted it."""
        repairs = self.order_id.sudo().repair_order_ids.filtered("accepted_how")
        if repairs:
            self.env.flush_all()
            repairs._check_accepted_amount()
