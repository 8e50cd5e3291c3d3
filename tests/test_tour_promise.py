from odoo.tests import tagged

from .common import AfterSalesCommon, TourCase


@tagged("post_install", "-at_install", "after_sales")
class TestPromiseTour(TourCase, AfterSalesCommon):
    """The story of one promise in a real browser (DL-01 to DL-07, SR-01, PR-01, PR-03, OW-01)."""

    def test_story_of_a_promise(self):
        self._new_note(20)
        sofa = self._new_product("Tour Sofa")
        warehouse = self.env["stock.warehouse"].search([("company_id", "=", self.company.id)], limit=1)
        self.env["stock.quant"]._update_available_quantity(sofa, warehouse.lot_stock_id, 2)
        self.sales_team.member_ids = self.agent
        for user in self.agent + self.lead + self.tracker:
            user.password = user.login
        self.start_tour("/odoo/after-sales-orders", "after_sales_promise_agent", login=self.agent.login)
        order = self.env["sale.order"].search([("partner_id", "=", self.customer.id)])
        self.assertEqual(order.approval_ids.approver_id, self.lead)
        self.start_tour("/odoo/after-sales-approvals", "after_sales_promise_lead", login=self.lead.login)
        self.start_tour("/odoo/after-sales-orders", "after_sales_promise_tracker", login=self.tracker.login)
        self.assertEqual(order.delay_state, "kept")
        self.assertEqual(order.deadline_ticket_id.phase, "solved")
        self.assertEqual(order.deadline_change_ids.response, "accepted")
        self.assertLess(order.original_receipt_deadline, order.receipt_deadline)
