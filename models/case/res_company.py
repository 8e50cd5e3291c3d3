from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    after_sales_require_kind = fields.Boolean(string="Cases Need a Kind")
    after_sales_one_agent = fields.Boolean(string="One Customer, One Agent")
