from odoo import fields, models


class StockWarehouse(models.Model):
    _inherit = "stock.warehouse"

    after_sales_repairs_id = fields.Many2one(
        "stock.location",
        string="Customers' Goods in Repair",
        domain="[('usage', '=', 'internal'), ('company_id', 'in', (False, company_id))]",
        check_company=True,
        copy=False,
        ondelete="restrict",
        help="Where devices of customers lie while they are repaired: outside of the warehouse, so that nothing "
        "in it counts as free to sell, and what lies there belongs to its owner: it has no value in our books.",
    )

    def _get_repairs_place(self):
        """Return where customers' goods lie while they are repaired, made on demand."""
        self.ensure_one()
        name = self.env._("Customers' Goods in Repair (%(warehouse)s)", warehouse=self.sudo().code)
        return self._get_own_place("after_sales_repairs_id", name)
