from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    after_sales_require_kind = fields.Boolean(related="company_id.after_sales_require_kind", readonly=False)
    after_sales_one_agent = fields.Boolean(related="company_id.after_sales_one_agent", readonly=False)
    after_sales_calling_calendar_id = fields.Many2one(
        related="company_id.after_sales_calling_calendar_id", readonly=False
    )
    after_sales_thanks_words = fields.Char(related="company_id.after_sales_thanks_words", readonly=False)
    after_sales_upload_mb = fields.Integer(related="company_id.after_sales_upload_mb", readonly=False)
    after_sales_upload_count = fields.Integer(related="company_id.after_sales_upload_count", readonly=False)
    after_sales_acknowledge = fields.Boolean(related="company_id.after_sales_acknowledge", readonly=False)
    after_sales_link_days = fields.Integer(related="company_id.after_sales_link_days", readonly=False)
    after_sales_ask_rating = fields.Boolean(related="company_id.after_sales_ask_rating", readonly=False)
    after_sales_rating_days = fields.Integer(related="company_id.after_sales_rating_days", readonly=False)
    after_sales_low_rating = fields.Integer(related="company_id.after_sales_low_rating", readonly=False)
