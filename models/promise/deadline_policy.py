from odoo import fields, models


class DeadlinePolicy(models.Model):
    _inherit = "after.sales.deadline.policy"

    date_field = fields.Selection(selection_add=[("receipt_deadline", "Receipt deadline")])
