from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    after_sales_require_kind = fields.Boolean(related="company_id.after_sales_require_kind", readonly=False)
    after_sales_one_agent = fields.Boolean(related="company_id.after_sales_one_agent", readonly=False)
