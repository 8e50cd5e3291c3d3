"""Companies without any team get one with a lead; what exists stays as it is, time zones too."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Give every company without a team the one that new companies begin with."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    # All of them, once, at the update.
    for company in env["res.company"].search([]):  # pylint: disable=no-search-all
        company._begin_with_team()
