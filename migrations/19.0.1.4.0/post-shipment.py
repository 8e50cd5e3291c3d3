from odoo import SUPERUSER_ID, Command, api


def migrate(cr, version):
    """The call of the seventh day has the whole of that day, unless a manager chose another time."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    policy = env.ref("after_sales.policy_post_shipment", raise_if_not_found=False)
    if policy and (policy.method, policy.amount, policy.unit) == ("calendar", 7, "days"):
        day = Command.create({"received_until": 24, "due_hour": 24, "due_days": 7})
        policy.write({"method": "cutoff", "amount": 0, "cutoff_ids": [Command.clear(), day]})
