"""Trackers saw the deadlines of cases and remedies that they cannot open: now the documents say it, as for agents."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    every_deadline = env.ref("after_sales.deadline_rule_tracker", raise_if_not_found=False)
    if every_deadline:
        every_deadline.unlink()
