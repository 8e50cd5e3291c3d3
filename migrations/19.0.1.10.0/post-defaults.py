"""Companies that are there already give a week to inspect and to dispute, as new ones do (SP-01, SP-03)."""

from odoo import SUPERUSER_ID, api

#: What a company starts with; the data that say so are not read again. The last two should have come with 19.0.1.9.0.
DEFAULTS = {
    "after_sales_shop_days": 7,
    "after_sales_shop_parcels": 1,
    "after_sales_dispute_days": 7,
    "after_sales_free_postage_pieces": 3,
}


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    # All of them, once.
    companies = env["res.company"].with_context(active_test=False).search([])  # pylint: disable=no-search-all
    for name, value in DEFAULTS.items():
        # Where a default is there the addon was installed with it: a 0 is what somebody chose.
        if env["ir.default"]._get("res.company", name) is None:
            env["ir.default"].set("res.company", name, value)
            companies.filtered(lambda company, name=name: not company[name]).write({name: value})
