"""What left in advance, and what we have to fetch, is watched from now on: nobody is late with it at once."""

from odoo import SUPERUSER_ID, api, fields


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    waiting = env["after.sales.remedy"].search([("state", "=", "awaiting_return")])
    now = fields.Datetime.now()
    waiting.filtered("is_advance")._start_deadlines("advance_left", now, once=True)
    waiting.filtered("is_fetched")._start_deadlines("return_asked", now, once=True)
