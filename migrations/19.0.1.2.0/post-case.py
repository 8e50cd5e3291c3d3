from odoo import SUPERUSER_ID, api
from odoo.tools import convert_file

#: What a company starts with, for companies that started before there was such a setting.
DEFAULTS = {
    "after_sales_one_agent": True,
    "after_sales_ask_rating": True,
    "after_sales_rating_days": 30,
    "after_sales_low_rating": 2,
    "after_sales_upload_mb": 10,
    "after_sales_upload_count": 8,
}
#: Since cases carry clocks and approvals, agents also see those of their cases.
DOMAINS = {
    "deadline_rule_agent": """[
    '|', ('user_id', '=', user.id),
    '|', ('order_id.user_id', '=', user.id),
    '|', ('picking_id.sale_id.user_id', '=', user.id),
    '|', ('ticket_id.user_id', '=', user.id),
    '|', ('ticket_id.team_id.user_ids', 'in', user.id),
    '&', ('user_id', '=', False), '&', ('order_id', '=', False),
    '|', ('ticket_id', '=', False), ('ticket_id.team_id', '=', False)]""",
    "approval_rule_agent": """[
    '|', ('requested_by', '=', user.id),
    '|', ('ticket_id.user_id', '=', user.id),
    '|', ('order_id.user_id', '=', user.id), ('order_id.tracker_id', '=', user.id)]""",
}
#: What a manager may have changed in a kind that was shipped before; it stays.
KEPT = ("name", "sequence", "active", "severity", "team_id", "requires_order", "portal_visible", "company_id")


def migrate(cr, version):
    """Give an older database what a new one gets from data that are not updated."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    calendar = env.ref("after_sales.calendar_calling", raise_if_not_found=False)
    defaults = DEFAULTS | {"after_sales_calling_calendar_id": calendar.id if calendar else False}
    for name, value in defaults.items():
        env["ir.default"].set("res.company", name, value)
    env["res.company"].with_context(active_test=False).search([]).write(defaults)
    for name, domain in DOMAINS.items():
        rule = env.ref(f"after_sales.{name}", raise_if_not_found=False)
        if rule:
            rule.domain_force = domain
    _complete_kinds(env)
    _show_clocks(env)


def _complete_kinds(env):
    """Give the kinds of before their facts and playbooks, and leave alone what a manager decided."""
    kinds = env["after.sales.case.kind"].with_context(active_test=False).search([])
    before = {kind: {name: kind[name] for name in KEPT} for kind in kinds}
    convert_file(env, "after_sales", "data/case/case_kinds.xml", {}, mode="init", noupdate=True)
    for kind, vals in before.items():
        kind.write({name: value.id if hasattr(value, "id") else value for name, value in vals.items()})


def _show_clocks(env):
    """Compute what lists show of the clocks, for the cases that have some."""
    tickets = env["after.sales.deadline"].search([("ticket_id", "!=", False)]).ticket_id
    for name in ("response_deadline", "resolution_deadline", "next_due_at"):
        env.add_to_compute(tickets._fields[name], tickets)
