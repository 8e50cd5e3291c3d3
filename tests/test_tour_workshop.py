from odoo import fields
from odoo.tests import tagged

from .common import TourCase
from .common_remedy import RemedyCommon


@tagged("post_install", "-at_install", "after_sales")
class TestDeskTour(TourCase, RemedyCommon):
    """The counter has a tablet and a scanner (RP-03 to RP-06)."""

    browser_size = "1024x768"
    touch_enabled = True

    def test_take_in(self):
        """A scan fills the device, a touch ticks what came; the SIM card goes back sealed, one check is noted."""
        phone = self._new_product("Tour Phone", tracking="serial", taxes_id=False)
        rule = {"name": "Phones", "product_tmpl_ids": phone.product_tmpl_id.ids, "months": 12, "start_event": "order"}
        self.env["after.sales.warranty.rule"].create(rule)
        lot = self.env["stock.lot"].create({"name": "TOUR-SN-1", "product_id": phone.id})
        stock = self.env["stock.warehouse"].search([("company_id", "=", self.company.id)], limit=1).lot_stock_id
        self.env["stock.quant"]._update_available_quantity(phone, stock, 1, lot_id=lot)
        order = self._new_delivered_order(phone)
        order.picking_ids.received_at = fields.Datetime.now()
        self.start_tour("/odoo/repair-desk", "after_sales_repair_desk", login=self.agent.login)
        repair = self.env["repair.order"].search([("lot_id", "=", lot.id)])
        self.assertEqual((repair.desk_state, repair.warranty_verdict), ("intake", "in_term"))
        self.assertEqual((repair._get_kept(), repair._get_given_back()), (["Main unit"], ["SIM card"]))
        self.assertEqual(repair.check_ids.mapped("result").count("passed"), 1)
        self.assertEqual(repair.partner_id, order.partner_id)
