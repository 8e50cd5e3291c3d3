from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Companies start with the new settings; what was checked and approved was so for the goods of today."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    for name, days in (("after_sales_recheck_days", 7), ("after_sales_link_days", 90)):
        env["ir.default"].set("res.company", name, days)
        env["res.company"].with_context(active_test=False).search([]).write({name: days})
    open_orders = env["sale.order"].search([("state", "in", ("draft", "sent")), ("submitted_at", "!=", False)])
    for order in open_orders:
        goods = order._get_promised_goods()
        if order.stock_rechecked_at:
            order._record_facts({"stock_rechecked_goods": goods})
        order.approval_ids.filtered(lambda approval: approval.state in ("requested", "approved")).write(
            {"goods": goods}
        )
