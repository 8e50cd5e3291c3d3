from odoo import fields
from odoo.tests import tagged

from .common import TourCase
from .test_remedy_documents import DocumentsCommon


@tagged("post_install", "-at_install", "after_sales")
class TestInspectionTour(TourCase, DocumentsCommon):
    """Whoever inspects has a scanner in hand and a tablet before him (RX-02)."""

    browser_size = "1024x768"
    touch_enabled = True

    def test_scan(self):
        """A serial number that is scanned opens its inspection: from the menu, from the search, from another one."""
        self.company.partner_id.write({"street": "1288 Wuzhong Road", "city": "Shanghai"})
        clerk = self._new_user("tour_clerk", "stock.group_stock_user,base.group_partner_manager")
        clerk.password = clerk.login
        inspections = [self._new_inspection(f"TOUR-{number}", clerk) for number in (1, 2)]
        action = self.env["after.sales.inspection"].with_user(clerk).find_scanned(" TOUR-2 ")
        self.assertEqual((action["res_model"], action["res_id"]), ("after.sales.inspection", inspections[1].id))
        self.assertFalse(self.env["after.sales.inspection"].with_user(clerk).find_scanned("TOUR"))
        self.assertEqual(inspections[0].goods, "1 × Tour Recliner (TOUR-1)")
        self.start_tour("/odoo/inventory", "after_sales_inspection_scan", login=clerk.login)
        results = inspections[1].check_ids.mapped("result")
        self.assertEqual((results.count("passed"), inspections[0].check_ids.mapped("result")), (1, [False] * 4))

    def _new_inspection(self, serial, clerk):
        """Return what is to be looked at of a recliner with a serial number that came back."""
        known = self.env["product.product"].search([("name", "=", "Tour Recliner")])
        product = known or self._new_product("Tour Recliner", tracking="serial", taxes_id=False)
        lot = self.env["stock.lot"].create({"name": serial, "product_id": product.id})
        stock = self.env["stock.warehouse"].search([("company_id", "=", self.company.id)], limit=1).lot_stock_id
        self.env["stock.quant"]._update_available_quantity(product, stock, 1, lot_id=lot)
        order = self._new_delivered_order(product)
        order.picking_ids.received_at = fields.Datetime.now()
        case = self._new_case(order, self.env.ref("after_sales.case_kind_return"))
        line = order.order_line
        item = {"sale_line_id": line.id, "product_id": product.id, "return_lot_ids": [(6, 0, lot.ids)]}
        remedy = case.with_user(self.agent)._propose_remedy({"type": "return_refund"}, [item])
        remedy._request()
        remedy.sudo().approval_ids.with_user(self.lead).action_approve()
        back = remedy.sudo().return_picking_id.with_user(clerk)
        back.move_ids.picked = True
        back.button_validate()
        return remedy.sudo().inspection_ids
