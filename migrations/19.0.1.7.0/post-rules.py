"""Who sees which deadlines is said by the documents: the rule that listed them is built from them now, in one line."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    rule = env.ref("after_sales.deadline_rule_agent", raise_if_not_found=False)
    if rule:
        rule.domain_force = "user._get_deadline_domain()"
    # That some see the deadlines of all orders and deliveries is said by orders and deliveries, too.
    every_order = env.ref("after_sales.deadline_rule_all_orders", raise_if_not_found=False)
    if every_order:
        every_order.unlink()
