from odoo import fields
from odoo.tests import tagged

from .common import TourCase
from .common_return import PIXEL
from .test_remedy_documents import DocumentsCommon


@tagged("post_install", "-at_install", "after_sales")
class TestReturnTour(TourCase, DocumentsCommon):
    """A return in a real browser: two lines of three, a check that fails, less money for it (RE-02, RX-02, MX-05)."""

    def test_story_of_a_return(self):
        self.company.partner_id.write({"street": "1288 Wuzhong Road", "city": "Shanghai"})
        names = ("Tour Chair", "Tour Table", "Tour Stool")
        products = [self._new_product(name, list_price=100.0, taxes_id=False) for name in names]
        lines = [(0, 0, {"product_id": product.id, "product_uom_qty": 1}) for product in products]
        order = self._new_delivered_order(order_line=lines)
        order.picking_ids.received_at = fields.Datetime.now()
        order.platform_paid_on = fields.Date.today()
        case = self._new_case(order, self.env.ref("after_sales.case_kind_return"))
        clerk = self._new_user("tour_clerk", "stock.group_stock_user")
        for user in self.agent | self.lead | clerk:
            user.password = user.login
        url = f"/odoo/action-after_sales.case_action/{case.id}"
        self.start_tour(url, "after_sales_return_ask", login=self.agent.login)
        remedy = case.remedy_ids
        self.assertEqual((remedy.state, remedy.amount, len(remedy.line_ids)), ("awaiting_return", 200, 2))
        back = remedy.return_picking_id.with_user(clerk)
        back.move_ids.picked = True
        back.button_validate()
        inspection = remedy.inspection_ids
        torn = inspection.check_ids.filtered(lambda line: "box" in line.name.lower())[:1]
        torn.with_user(clerk).write({"result": "failed", "note": "Torn", "photo": PIXEL})
        rest = inspection.check_ids.filtered(lambda line: line != torn and "invoice" not in line.name.lower())
        rest.with_user(clerk).write({"result": "passed"})
        url = f"/odoo/action-after_sales.inspection_action/{inspection.id}"
        self.start_tour(url, "after_sales_return_inspect", login=clerk.login)
        self.assertEqual((inspection.state, remedy.state), ("failed", "awaiting_inspection"))
        self.assertFalse(remedy.refund_move_id, "no money for goods that did not pass")
        self.start_tour(url, "after_sales_return_answer", login=self.lead.login)
        self.assertEqual((inspection.state, remedy.state), ("accepted", "awaiting_refund"))
        self.assertEqual(remedy.refund_move_id.amount_total, 185)
        stool = order.order_line[2]
        self.assertEqual(stool._get_claim_stock()[stool].free, 1, "the third line can still be claimed")
