from odoo import SUPERUSER_ID, api

#: What a company starts with, for companies that started before there was such a setting.
DEFAULTS = {"after_sales_weight_percent": 2, "after_sales_weight_amount": 0.5}
#: What the shipped kinds get: decision table, whether a claim is required, occasion.
KINDS = {
    "damage_pick_up": (True, "pick_up"),
    "damage_unpacking": (True, "after_unpacking"),
    "quality": (True, "in_use"),
    "missing_goods": (True, "after_unpacking"),
    "missing_accessory": (True, "after_unpacking"),
    "missing_gift": (True, "after_unpacking"),
    "untraceable": (False, False),
    "unreachable": (False, False),
}


def migrate(cr, version):
    """Give an older database what a new one gets from data that are not updated."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    for name, value in DEFAULTS.items():
        env["ir.default"].set("res.company", name, value)
    env["res.company"].with_context(active_test=False).search([]).write(DEFAULTS)
    for code, (requires_claim, occasion) in KINDS.items():
        # A manager may have removed one; the tables are named like the kinds.
        kind = env.ref(f"after_sales.case_kind_{code}", raise_if_not_found=False)
        if kind:
            kind.write({"requires_claim": requires_claim, "decision_table": code, "occasion": occasion})
