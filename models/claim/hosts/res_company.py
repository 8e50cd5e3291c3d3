from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    after_sales_weight_percent = fields.Float(string="Tolerance of Weights (%)")
    after_sales_weight_amount = fields.Float(string="Tolerance of Weights", digits="Stock Weight")
    after_sales_evidence_days = fields.Integer(string="Days for Sending Pictures")
    # Copies of a picture differ in fewer places; other pictures of the same sofa differ in more.
    after_sales_like_distance = fields.Integer(string="Like Pictures", default=6)
    after_sales_small_order = fields.Monetary(string="Small Order")

    _after_sales_weights_positive = models.Constraint(
        "CHECK(after_sales_weight_percent >= 0 AND after_sales_weight_amount >= 0)",
        "The tolerance of weights cannot be negative.",
    )
    _after_sales_evidence_days_positive = models.Constraint(
        "CHECK(after_sales_evidence_days >= 0)", "The days for sending pictures cannot be negative."
    )
    _after_sales_small_order_positive = models.Constraint(
        "CHECK(after_sales_small_order >= 0)", "The amount below which an order is small cannot be negative."
    )
    _after_sales_like_distance_range = models.Constraint(
        "CHECK(after_sales_like_distance BETWEEN 0 AND 7)", "Like pictures differ in 0 to 7 places."
    )
