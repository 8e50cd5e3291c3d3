from odoo.tests import tagged

from .common import TourCase
from .common_shipment import ShipmentCommon


@tagged("post_install", "-at_install", "after_sales")
class TestShipmentTour(TourCase, ShipmentCommon):
    """The story of one delivery in a real browser (SH-01, SH-03, SH-05, SH-08, SH-09, PK-06)."""

    def test_story_of_a_delivery(self):
        wardrobe = self._new_product("Tour Wardrobe", contains_glass=True)
        warehouse = self.env["stock.warehouse"].search([("company_id", "=", self.company.id)], limit=1)
        self.env["stock.quant"]._update_available_quantity(wardrobe, warehouse.lot_stock_id, 2)
        self.sales_team.member_ids = self.agent
        for user in self.agent + self.tracker:
            user.password = user.login
        order = self._new_order(product=wardrobe, carrier_id=self.carrier.id, estimated_freight=100)
        order.receipt_deadline = False
        self.company.after_sales_require_promise = False
        order.action_confirm()
        picking = order.picking_ids
        self.start_tour("/odoo/after-sales-shipments", "after_sales_shipment_agent", login=self.agent.login)
        self.assertEqual(picking.informed_how, "message_left")
        self.assertEqual(order.details_verified_by, self.agent)
        self.start_tour("/odoo/after-sales-shipments", "after_sales_shipment_tracker", login=self.tracker.login)
        self.assertEqual(picking.waybill_verified_by, self.tracker)
        mail = self.env["mail.mail"].search([("recipient_ids", "in", self.customer.id)], order="id desc", limit=1)
        self.assertIn("RL-2026", mail.body_html)
        self.assertTrue(order.is_freight_exceeded)
        self.start_tour("/odoo/after-sales-work", "after_sales_shipment_follow_up", login=self.agent.login)
        self.assertTrue(picking.received_at)
        self.assertEqual(picking.case_ids.sale_order_id, order)
        self.assertEqual(picking.received_source, "call")
