from odoo import SUPERUSER_ID, api

#: The numbers that a company starts with, for companies that started before there were any.
NUMBERS = {
    "after_sales_freight_limit": 20,
    "after_sales_freight_percent": 10,
    "after_sales_installation_days": 1,
}
#: Since deliveries carry deadlines, an agent also sees those of the deliveries of the own orders.
AGENT_DOMAIN = """[
    '|', ('user_id', '=', user.id),
    '|', ('order_id.user_id', '=', user.id),
    '|', ('picking_id.sale_id.user_id', '=', user.id),
    '&', ('order_id', '=', False), ('user_id', '=', False)]"""


def migrate(cr, version):
    """Give a database of the first version what a new one gets from data that are not updated."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    for name, value in NUMBERS.items():
        env["ir.default"].set("res.company", name, value)
    env["res.company"].with_context(active_test=False).search([]).write(NUMBERS)
    rule = env.ref("after_sales.deadline_rule_agent", raise_if_not_found=False)
    if rule:
        rule.domain_force = AGENT_DOMAIN
