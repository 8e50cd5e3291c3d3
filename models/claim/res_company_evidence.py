from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    after_sales_evidence_days = fields.Integer(string="Days for Sending Pictures")

    _after_sales_evidence_days_positive = models.Constraint(
        "CHECK(after_sales_evidence_days >= 0)", "The days for sending pictures cannot be negative."
    )
