"""Requests that nobody has decided yet get the clock of new ones, from now on: nobody is late with them at once."""

from odoo import SUPERUSER_ID, api, fields


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    requests = env["after.sales.approval"].search([("state", "=", "requested")])
    requests._start_deadlines("created", fields.Datetime.now(), once=True)
