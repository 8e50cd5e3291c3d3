from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    after_sales_weight_percent = fields.Float(string="Tolerance of Weights (%)")
    after_sales_weight_amount = fields.Float(string="Tolerance of Weights", digits="Stock Weight")

    _after_sales_weights_positive = models.Constraint(
        "CHECK(after_sales_weight_percent >= 0 AND after_sales_weight_amount >= 0)",
        "The tolerance of weights cannot be negative.",
    )
