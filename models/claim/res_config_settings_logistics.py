from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    after_sales_small_order = fields.Monetary(
        related="company_id.after_sales_small_order", readonly=False, currency_field="company_currency_id"
    )
