from odoo import SUPERUSER_ID, api

#: What a company starts with, for companies that started before there were service providers.
DEFAULTS = {
    "after_sales_min_stars": 3,
    "after_sales_star_half_life": 180,
    "after_sales_star_prior": 3,
    "after_sales_star_prior_weight": 3,
    "after_sales_weight_area": 30,
    "after_sales_weight_stars": 35,
    "after_sales_weight_price": 20,
    "after_sales_weight_load": 10,
    "after_sales_weight_newcomer": 5,
    "after_sales_newcomer_percent": 10,
    "after_sales_newcomer_days": 90,
    "after_sales_verification_target": 95,
    "after_sales_map_url": "https://www.openstreetmap.org/search?query=",
}
#: What is added to the rules of agents, who also see what is about their service jobs and the remedies of their cases.
MINE = "'|', ('job_id.user_id', '=', user.id),"
OF_MY_CASES = "'|', ('remedy_id.ticket_id.user_id', '=', user.id),"
RULES = {"deadline_rule_agent": MINE + OF_MY_CASES, "approval_rule_agent": MINE}
#: What belongs to nobody is everybody's, but the job or remedy of a colleague is the colleague's.
NOBODYS = "('order_id', '=', False),"
NOT_THEIRS = "'&', ('remedy_id', '=', False), '&', ('job_id', '=', False),"


def migrate(cr, version):
    """Give an older database what a new one gets from data that are not updated."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    for name, value in DEFAULTS.items():
        env["ir.default"].set("res.company", name, value)
    env["res.company"].with_context(active_test=False).search([]).write(DEFAULTS)
    for name, added in RULES.items():
        rule = env.ref(f"after_sales.{name}", raise_if_not_found=False)
        if rule and "job_id" not in rule.domain_force:
            domain = rule.domain_force.replace(NOBODYS, f"{NOBODYS} {NOT_THEIRS}")
            rule.domain_force = domain.replace("[", f"[{added}", 1)
