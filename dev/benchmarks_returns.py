"""The part of dev/bench about returns: what the customer may have of an order with 30 lines, asked while he waits."""

from time import perf_counter

from benchmark_data import new_product

from odoo import Command, fields

ROUNDS = 20
#: So many lines has the order, and so many of them were asked back before.
LINES, BACK = 30, 10


def main(env, report):
    """Answer for a whole order, and open the window in which a wish is decided."""
    env = env(context={**env.context, "tracking_disable": True, "lang": "en_US"})
    order = new_received_order(env)
    ask_back(env, order)
    env.cr.commit()
    works = {
        "what may be had of 30 lines": lambda: order.order_line._get_verdicts(),
        "the table of 30 lines": lambda: order._render_may_have(),
        "the window of a return of 20 lines": lambda: open_window(env, order),
    }
    for (what, work), aim in zip(works.items(), ("<= 100", "<= 150", "<= 1000"), strict=True):
        seconds, queries = measured(env, work)
        report(f"{what}: ms", seconds * 1e3, aim, f"{queries} queries")


def new_received_order(env):
    """Return an order of many articles that is invoiced, paid and with the customer."""
    if not env["account.journal"].search([("type", "=", "sale"), ("company_id", "=", env.company.id)], limit=1):
        env["account.chart.template"].try_loading("generic_coa", env.company, install_demo=False)
    env.company.after_sales_require_promise = False
    env.company.partner_id.write({"street": "1288 Wuzhong Road", "city": "Shanghai"})
    customer = env["res.partner"].create({"name": "Customer", "city": "Shanghai"})
    lines = [Command.create({"product_id": new_product(env).id, "product_uom_qty": 2}) for _line in range(LINES)]
    order = env["sale.order"].create({"partner_id": customer.id, "order_line": lines})
    order.action_confirm()
    for move in order.picking_ids.move_ids:
        move.write({"quantity": move.product_uom_qty, "picked": True})
    order.picking_ids._action_done()
    order.picking_ids._record_receipt(fields.Datetime.now(), "call")
    order._create_invoices().action_post()
    order.platform_paid_on = fields.Date.today()
    return order


def new_case(env, order):
    """Return a case about a return of this order."""
    kind = env.ref("after_sales.case_kind_return")
    vals = {"name": "Return", "description": "Return", "partner_id": order.partner_id.id, "user_id": env.uid}
    return env["helpdesk.ticket"].create({**vals, "sale_order_id": order.id, "case_kind_id": kind.id})


def ask_back(env, order):
    """Let one piece of some lines be on its way back already."""
    items = [
        {"sale_line_id": line.id, "product_id": line.product_id.id, "quantity": 1} for line in order.order_line[:BACK]
    ]
    for item in items:
        remedy = new_case(env, order)._propose_remedy({"type": "return_refund"}, [item])
        remedy.sudo().write({"state": "awaiting_return"})


def open_window(env, order):
    """Open the window as the web client does."""
    case = env["helpdesk.ticket"].search([("sale_order_id", "=", order.id)], limit=1)
    wizard = env["after.sales.remedy.propose"].create({"ticket_id": case.id})
    wizard.web_read({"verdict_reason": {}, "line_ids": {"fields": {"quantity": {}}}, "ladder": {}, "row_ids": {}})


def measured(env, work):
    """Return the seconds and the queries of a call with cold record caches, when nobody else had the machine."""
    times = []
    for _round in range(ROUNDS + 1):
        env.flush_all()
        env.invalidate_all()
        before, start = env.cr.sql_log_count, perf_counter()
        work()
        times.append(perf_counter() - start)
        queries = env.cr.sql_log_count - before
        env.cr.rollback()
    return min(times), queries
