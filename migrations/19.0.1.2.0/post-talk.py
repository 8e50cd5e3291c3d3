from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Give companies that started before there were any the calling hours and the limits of files."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    calendar = env.ref("after_sales.calendar_calling", raise_if_not_found=False)
    vals = {
        "after_sales_calling_calendar_id": calendar.id if calendar else False,
        "after_sales_upload_mb": 10,
        "after_sales_upload_count": 8,
    }
    for name, value in vals.items():
        env["ir.default"].set("res.company", name, value)
    env["res.company"].with_context(active_test=False).search([]).write(vals)
