from odoo import SUPERUSER_ID, api

#: What a company starts with, for companies that started before there was such a setting.
DEFAULTS = {"after_sales_small_order": 200}
#: Of the shipped delivery modes, those at whose handover damaged goods may be refused (X-01).
MAY_REFUSE = ("parcel", "pickup")


def migrate(cr, version):
    """Give an older database what a new one gets from data that are not updated."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    for name, value in DEFAULTS.items():
        env["ir.default"].set("res.company", name, value)
    env["res.company"].with_context(active_test=False).search([]).write(DEFAULTS)
    for code in MAY_REFUSE:
        mode = env.ref(f"after_sales.delivery_mode_{code}", raise_if_not_found=False)
        if mode:
            mode.may_refuse = True
