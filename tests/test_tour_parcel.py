from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common import TourCase
from .common_remedy import RemedyCommon


@tagged("post_install", "-at_install", "after_sales")
class TestParcelTour(TourCase, RemedyCommon):
    """A tracking sheet of a carrier, in a real browser: imported, read line by line, found at the order (LG-06)."""

    def test_story_of_a_sheet(self):
        self.agent.password = self.agent.login
        order = self._new_delivered_order(self.chair, user_id=self.agent.id)
        picking = order.picking_ids
        picking.write({"received_at": False, "handed_over_at": fields.Datetime.now() - timedelta(days=2)})
        picking.carrier_tracking_ref = "TOUR-SF-1"
        self.start_tour("/odoo/after-sales-carrier-events", "after_sales_parcel", login=self.agent.login)
        events = self.env["after.sales.carrier.event"].search([("order_id", "=", order.id)])
        self.assertEqual(events.mapped("kind"), ["failed", "scan"])
        self.assertEqual((set(events.mapped("source")), events.user_id), ({"import"}, self.agent))
        self.assertEqual((events[0].note, events[0].tracking_ref), ("Nobody at home", "TOUR-SF-1"))
        told = picking.sudo().activity_ids.filtered(lambda activity: "Nobody at home" in (activity.summary or ""))
        self.assertEqual(told.user_id, self.tracker, "without a case the tracker hears of it")
