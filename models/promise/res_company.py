from odoo import api, fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    after_sales_require_promise = fields.Boolean(string="Receipt Deadline Required")
    after_sales_transit_days = fields.Integer(string="Transport Days")
    after_sales_early_days = fields.Integer(string="Early Shipment Tolerance")
    after_sales_received_on_delivery = fields.Boolean(string="Delivered Means Received")
    after_sales_tracker_id = fields.Many2one("res.users", string="Tracker")
    after_sales_history_days = fields.Integer(string="Lead Time History")
    after_sales_history_min = fields.Integer(string="Deliveries Needed")
    after_sales_use_history = fields.Boolean(string="Count with History")
    after_sales_recheck_days = fields.Integer(string="Stock Answer Holds")

    _after_sales_numbers_positive = models.Constraint(
        """CHECK(after_sales_transit_days >= 0 AND after_sales_early_days >= 0
                 AND after_sales_history_days >= 0 AND after_sales_history_min >= 0
                 AND after_sales_recheck_days >= 0)""",
        "Days and counts in the after-sales settings cannot be negative.",
    )

    @api.model
    def _apply_after_sales_defaults(self):
        """Give the companies that exist when the addon is installed the numbers that new ones start with."""
        defaults = self.env["ir.default"]._get_model_defaults("res.company")
        # All of them, once, at the installation.
        companies = self.search([])  # pylint: disable=no-search-all
        companies.write({name: value for name, value in defaults.items() if name.startswith("after_sales_")})
