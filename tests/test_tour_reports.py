from odoo import Command, fields
from odoo.tests import tagged

from .common import TourCase
from .common_remedy import RemedyCommon


@tagged("post_install", "-at_install", "after_sales")
class TestReportTour(TourCase, RemedyCommon):
    """Reports and keys in a real browser (KP-01)."""

    def test_a_case_by_its_keys(self):
        self.agent.password = self.agent.login
        self.team.user_ids = [Command.link(self.agent.id)]
        ticket = self._new_case(kind=self.env.ref("after_sales.case_kind_complaint"), product_id=False)
        self.start_tour(f"/odoo/helpdesk.ticket/{ticket.id}", "after_sales_case_keys", login=self.agent.login)

    def test_a_claim_by_its_keys(self):
        """Alt+Q asks once more for the pictures; Enter in a line does not end the claim, its button does."""
        self.agent.password = self.agent.login
        claim = self._new_claim(self._new_case(self._new_delivered_order()), state="collecting")
        claim.sudo()._as_step().evidence_requested_at = fields.Datetime.now()
        self.start_tour(f"/odoo/after.sales.claim/{claim.id}", "after_sales_claim_keys", login=self.agent.login)
        self.assertEqual(claim.state, "cancelled")

    def test_a_lead_prints_a_report(self):
        self.lead.password = self.lead.login
        self._new_delivered_order()
        self.start_tour("/odoo/after-sales-promises-kept", "after_sales_report_print", login=self.lead.login)
