from odoo import SUPERUSER_ID, api

#: Kinds that words alone do not solve, as they are shipped now.
DEEDS = ("return", "exchange", "repair", "unshipped_refund", "overpaid_postage")


def migrate(cr, version):
    """Say of the kinds that stand already that they are not solved by words, and which is for unsent goods only."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    for code in DEEDS:
        kind = env.ref(f"after_sales.case_kind_{code}", raise_if_not_found=False)
        if kind:
            kind.write({"requires_deed": True, "before_shipment": code == "unshipped_refund"})
