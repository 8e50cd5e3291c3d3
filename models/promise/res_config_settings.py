from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    after_sales_require_promise = fields.Boolean(related="company_id.after_sales_require_promise", readonly=False)
    after_sales_transit_days = fields.Integer(related="company_id.after_sales_transit_days", readonly=False)
    after_sales_early_days = fields.Integer(related="company_id.after_sales_early_days", readonly=False)
    after_sales_received_on_delivery = fields.Boolean(
        related="company_id.after_sales_received_on_delivery", readonly=False
    )
    after_sales_tracker_id = fields.Many2one(related="company_id.after_sales_tracker_id", readonly=False)
    after_sales_history_days = fields.Integer(related="company_id.after_sales_history_days", readonly=False)
    after_sales_history_min = fields.Integer(related="company_id.after_sales_history_min", readonly=False)
    after_sales_use_history = fields.Boolean(related="company_id.after_sales_use_history", readonly=False)
    after_sales_recheck_days = fields.Integer(related="company_id.after_sales_recheck_days", readonly=False)
