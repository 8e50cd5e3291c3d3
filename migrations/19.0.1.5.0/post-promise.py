from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """A stock answer holds for a week; what was checked and approved was so for the goods of today."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["ir.default"].set("res.company", "after_sales_recheck_days", 7)
    env["res.company"].with_context(active_test=False).search([]).write({"after_sales_recheck_days": 7})
    open_orders = env["sale.order"].search([("state", "in", ("draft", "sent")), ("submitted_at", "!=", False)])
    for order in open_orders:
        goods = order._get_promised_goods()
        if order.stock_rechecked_at:
            order._record_facts({"stock_rechecked_goods": goods})
        order.approval_ids.filtered(lambda approval: approval.state in ("requested", "approved")).write(
            {"goods": goods}
        )
