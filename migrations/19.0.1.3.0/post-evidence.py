from odoo import SUPERUSER_ID, api

#: For so many days a customer may send pictures by the link; companies that started before have no such setting.
DAYS = 30


def migrate(cr, version):
    """Give the companies of an older database what a new one starts with."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["ir.default"].set("res.company", "after_sales_evidence_days", DAYS)
    env["res.company"].with_context(active_test=False).search([]).after_sales_evidence_days = DAYS
