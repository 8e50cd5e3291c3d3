from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    after_sales_dispatcher_id = fields.Many2one(related="company_id.after_sales_dispatcher_id", readonly=False)
    after_sales_delivery_mode_id = fields.Many2one(
        related="company_id.after_sales_delivery_mode_id",
        readonly=False,
        domain="[('company_id', 'in', (False, company_id))]",
    )
    after_sales_freight_limit = fields.Monetary(
        related="company_id.after_sales_freight_limit", readonly=False, currency_field="company_currency_id"
    )
    after_sales_freight_percent = fields.Float(related="company_id.after_sales_freight_percent", readonly=False)
    after_sales_installation_days = fields.Integer(related="company_id.after_sales_installation_days", readonly=False)
