from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    after_sales_small_order = fields.Monetary(string="Small Order")

    _after_sales_small_order_positive = models.Constraint(
        "CHECK(after_sales_small_order >= 0)", "The amount below which an order is small cannot be negative."
    )
