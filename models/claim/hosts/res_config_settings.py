from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    after_sales_weight_percent = fields.Float(related="company_id.after_sales_weight_percent", readonly=False)
    after_sales_weight_amount = fields.Float(related="company_id.after_sales_weight_amount", readonly=False)
    after_sales_evidence_days = fields.Integer(related="company_id.after_sales_evidence_days", readonly=False)
    after_sales_like_distance = fields.Integer(related="company_id.after_sales_like_distance", readonly=False)
    after_sales_small_order = fields.Monetary(
        related="company_id.after_sales_small_order", readonly=False, currency_field="company_currency_id"
    )
