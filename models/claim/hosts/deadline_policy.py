from odoo import fields, models


class DeadlinePolicy(models.Model):
    _inherit = "after.sales.deadline.policy"

    date_field = fields.Selection(selection_add=[("claim_file_by", "Last day to claim from the carrier")])
