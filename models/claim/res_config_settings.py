from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    after_sales_weight_percent = fields.Float(related="company_id.after_sales_weight_percent", readonly=False)
    after_sales_weight_amount = fields.Float(related="company_id.after_sales_weight_amount", readonly=False)
