from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    after_sales_require_promise = fields.Boolean(
        related="company_id.after_sales_require_promise",
        readonly=False,
        help="An order is confirmed only with the customer's receipt deadline and how sensitive the customer is to it.",
    )
    after_sales_transit_days = fields.Integer(
        related="company_id.after_sales_transit_days",
        readonly=False,
        help="Days from the warehouse to the customer when the carrier says nothing better.",
    )
    after_sales_early_days = fields.Integer(
        related="company_id.after_sales_early_days",
        readonly=False,
        help="Goods that would arrive more than this many days before the deadline need the customer's consent.",
    )
    after_sales_received_on_delivery = fields.Boolean(
        related="company_id.after_sales_received_on_delivery",
        readonly=False,
        help="A delivery without a carrier counts as received by the customer when it is validated.",
    )
    after_sales_tracker_id = fields.Many2one(
        related="company_id.after_sales_tracker_id",
        readonly=False,
        help="Takes over confirmed orders whose sales team names no tracker.",
    )
    after_sales_history_days = fields.Integer(
        related="company_id.after_sales_history_days",
        readonly=False,
        help="Receipts and deliveries of so many days are compared with the factory notes.",
    )
    after_sales_history_min = fields.Integer(
        related="company_id.after_sales_history_min",
        readonly=False,
        help="With fewer of them, history says nothing about a factory note.",
    )
