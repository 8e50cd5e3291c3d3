"""A server that dies (kill -9) while documents are made: nothing is half done, the step can be taken again (X-20)."""

from datetime import date

from odoo import Command
from odoo.tests import tagged

from .common_real import RealCase

#: At how many places of a step the server dies, spread evenly over its queries; and once more before it commits.
PLACES = 9
#: What a step makes or changes.
MADE = (
    "account.move", "account.move.line", "after.sales.approval", "after.sales.deadline", "after.sales.inspection",
    "after.sales.remedy", "mail.activity", "mail.message", "purchase.order", "stock.move", "stock.move.line",
    "stock.picking", "stock.quant", "stock.scrap",
)  # fmt: skip


@tagged("post_install", "-at_install", "after_sales")
class TestKilled(RealCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.unshipped = cls.env.ref("after_sales.case_kind_unshipped_refund")
        cls.stool = cls._new_product("Stool", list_price=150.0, taxes_id=False)
        stock = cls.env["stock.warehouse"].search([("company_id", "=", cls.company.id)], limit=1).lot_stock_id
        cls.env["stock.quant"]._update_available_quantity(cls.stool, stock, 10)

    def _get_world(self, order):
        """Return what there is: counts of all documents, and how those of an order stand."""
        counts = {name: self.env[name].search_count([]) for name in MADE}
        remedies = self.env["after.sales.remedy"].search([("order_id", "=", order.id)])
        pickings = order.picking_ids | self.env["stock.picking"].search([("return_remedy_id", "in", remedies.ids)])
        states = [
            (record, record.state)
            for record in (*order, *pickings, *pickings.move_ids, *remedies, *remedies.inspection_ids)
        ]
        quantities = order.order_line.mapped(lambda line: (line.product_uom_qty, line.qty_delivered))
        return counts, states, quantities

    def _die_at_many_places(self, order, user, step):
        """Kill the server at many places of a step; each time the world stays as it was."""
        before = self._get_world(order)
        queries = self._count_queries(user, step)
        self.assertEqual(self._get_world(order), before)
        self.assertGreater(queries, 5 * PLACES, "a step that makes documents")
        for number in (*range(1, queries, queries // PLACES), None):
            self._kill(user, step, number)
            self.assertEqual(self._get_world(order), before, f"killed at query {number} of {queries}")

    def _take_again(self, user, step, text):
        """Take the step, which goes well, and once more, which is refused: the answer may have been lost on its way."""
        self.assertEqual(self._at_once((user, step)), [""])
        self.assertRegex(self._at_once((user, step))[0], text)

    def test_goods_are_stopped_and_money_comes_back(self):
        line = Command.create({"product_id": self.chair.id, "product_uom_qty": 3})
        order = self._new_confirmed_order(date(2026, 5, 15), order_line=[line])
        self._invoice_and_pay(order)
        remedy = self._propose_back(self._new_case(order, self.unshipped), "cancel", 3)
        person = self._press(self.agent, remedy)
        self._die_at_many_places(order, *person)
        self._take_again(*person, "is “Awaiting refund” and cannot become")
        note = remedy.sudo().refund_move_id
        self.assertEqual((order.state, order.picking_ids.state, note.amount_total), ("cancel", "cancel", 300))
        self.assertEqual(self.env["account.move"].search([("ref", "=like", f"{remedy.number} %")]), note)

    def test_an_exchange_begins(self):
        """A return and the invoice of the difference are made by the lead's approval."""
        order, _invoice = self._new_paid_order(1)
        case = self._new_case(order, self.exchange_kind)
        remedy = self._propose_back(case, "exchange", new_product_id=self.stool.id)
        remedy._request()
        approval = remedy.sudo().approval_ids
        self.assertEqual((remedy.state, len(approval)), ("to_approve", 1))
        person = self._press(self.lead, approval, "action_approve")
        self._die_at_many_places(order, *person)
        self._take_again(*person, "is “Approved” and cannot become")
        self.assertEqual((remedy.state, len(remedy.sudo().return_ids)), ("awaiting_return", 1))
        self.assertEqual(remedy.sudo().difference_invoice_id.amount_total, 50)
        self.assertEqual(len(self.env["account.move"].search([("ref", "=like", f"{remedy.number} %")])), 1)

    def test_goods_pass_their_inspection(self):
        """They are put away, and the credit note is made."""
        order, _invoice = self._new_paid_order(2)
        remedy = self._new_return(order, 2)
        self._arrive(remedy)
        inspection = remedy.sudo().inspection_ids
        inspection.check_ids.with_user(self.clerk).write({"result": "passed"})
        person = self._press(self.clerk, inspection, "action_pass")
        self._die_at_many_places(order, *person)
        self._take_again(*person, "is “Passed” and cannot become|is over")
        self.assertEqual((remedy.state, remedy.sudo().refund_move_id.amount_total), ("awaiting_refund", 200))
        self.assertEqual(len(self.env["account.move"].search([("ref", "=like", f"{remedy.number} %")])), 1)
        away = remedy.sudo().return_ids.filtered(lambda picking: picking.location_id.usage == "internal")
        self.assertEqual((len(away), sum(away.move_ids.mapped("product_uom_qty"))), (1, 2))
