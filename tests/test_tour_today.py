from odoo import Command
from odoo.tests import tagged

from .common import AfterSalesCommon, TourCase


@tagged("post_install", "-at_install", "after_sales")
class TestTodayTour(TourCase, AfterSalesCommon):
    """The first minute of a day in a real browser."""

    def test_an_agent_begins_the_day(self):
        team = self.env["helpdesk.ticket.team"].create(
            {"name": "Care", "company_id": self.company.id, "user_ids": [Command.set(self.agent.ids)]}
        )
        vals = {"description": "x", "partner_id": self.customer.id, "team_id": team.id, "user_id": self.agent.id}
        self.env["helpdesk.ticket"].create([{**vals, "name": name} for name in ("A leg is loose", "A door is bent")])
        self.agent.password = self.agent.login
        self.start_tour("/odoo", "after_sales_today_agent", login=self.agent.login)
