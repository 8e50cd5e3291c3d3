"""More came than was announced, and the customer wants to return it, too (RX-02)."""

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common_return import ReturnCommon


@tagged("post_install", "-at_install", "after_sales")
class TestSurplus(ReturnCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order, cls.invoice = cls._new_paid_order(3)
        cls.line = cls.order.order_line
        cls.stock = cls.order.warehouse_id.lot_stock_id

    def _count_more(self, came, announced=2):
        """Let more come than was announced; whoever counts says that the customer wants to return it, too."""
        remedy = self._new_return(self.order, announced)
        self._arrive(remedy, quantity=came)
        inspection = remedy.sudo().inspection_ids
        with Form(inspection.with_user(self.clerk), "after_sales.inspection_view_form") as form:
            form.surplus = "return_too"
        self._inspect(remedy)
        return remedy, inspection

    def test_a_further_return(self):
        """Three of two announced: the third is proposed, decided and paid for without another parcel."""
        remedy, inspection = self._count_more(3)
        more = inspection.surplus_remedy_id.with_user(self.agent)
        self.assertEqual((inspection.surplus_state, more.state, more.type), ("proposed", "draft", "return_refund"))
        self.assertEqual((more.line_ids.quantity, more.amount, remedy.amount), (1, 100, 200))
        case = remedy.ticket_id.sudo()
        self.assertIn(
            f"{more.number} proposes to take it back", " ".join(filter(None, case.activity_ids.mapped("note")))
        )
        with self._refused(UserError, "nothing is left to settle"):
            inspection.with_user(self.agent).action_send_surplus_back()
        self._decide(more)
        self.assertEqual((more.state, more.sudo().return_ids.ids), ("awaiting_refund", []))
        self.assertEqual((inspection.surplus_state, more.sudo().refund_move_id.amount_total), ("returned", 100))
        for each in remedy | more:
            each.sudo().refund_move_id.action_post()
            self._pay(each.sudo().refund_move_id)
        self.assertEqual({remedy.state, more.state}, {"done"})
        put_away = inspection.remedy_id.return_ids.filtered(lambda picking: picking.location_dest_id == self.stock)
        self.assertEqual(sum(put_away.move_ids.mapped("product_uom_qty")), 3)
        self.assertEqual(self.line._get_customer_quantities()[self.line], 0)
        with self._refused(UserError, "the customer has 0, more cannot come back"):
            self._new_return(self.order)

    def test_more_than_is_here(self):
        """The draft is changed to two: one came besides."""
        _remedy, inspection = self._count_more(3)
        more = inspection.surplus_remedy_id.with_user(self.agent)
        more._change({}, [{"sale_line_id": self.line.id, "product_id": self.chair.id, "quantity": 2}])
        with self._refused(UserError, "Chair: 1 came besides, more cannot be paid for"):
            more._request()

    def test_who_counted_asks_for_no_money(self):
        """The person at the count is no judge of the refund."""
        self.clerk.group_ids |= self.env.ref("after_sales.group_lead")
        _remedy, inspection = self._count_more(3)
        with self._refused(UserError, "You have looked at these goods: somebody else asks for the money"):
            inspection.surplus_remedy_id.with_user(self.clerk)._request()

    def test_not_returned(self):
        """The customer changed her mind: it is kept for her, then goes back, once."""
        _remedy, inspection = self._count_more(3)
        more = inspection.surplus_remedy_id.with_user(self.agent)
        more._cancel("She wants it back")
        self.assertEqual((inspection.surplus_state, inspection.surplus_remedy_id.ids), ("open", []))
        mine = inspection.with_user(self.agent)
        mine.action_keep_surplus()
        self.assertEqual(inspection.surplus_state, "kept")
        mine.action_send_surplus_back()
        sent = self.env["stock.picking"].search([("return_id", "=", inspection.picking_id.id)])
        self.assertEqual((inspection.surplus_state, sent.move_ids.product_uom_qty), ("sent_back", 1))
        for again in (mine.action_send_surplus_back, mine.action_keep_surplus, mine.action_propose_surplus):
            with self._refused(UserError, "nothing is left to settle"):
                again()

    def test_proposed_again(self):
        """Given up by mistake, it is proposed once more."""
        _remedy, inspection = self._count_more(3)
        inspection.surplus_remedy_id.with_user(self.agent)._cancel("Mistake")
        inspection.with_user(self.agent).action_propose_surplus()
        self.assertEqual((inspection.surplus_state, inspection.surplus_remedy_id.amount), ("proposed", 100))

    def test_never_bought(self):
        """Four of three: one chair was never sold with this order; nobody proposes money for it."""
        remedy, inspection = self._count_more(5, announced=3)
        self.assertEqual((remedy.state, inspection.surplus_state), ("awaiting_refund", "open"))
        self.assertFalse(inspection.surplus_remedy_id)
        notes = " ".join(filter(None, remedy.ticket_id.sudo().activity_ids.mapped("note")))
        self.assertIn("Came besides, and was not bought with this order: 2 × Chair", notes)
        with self._refused(UserError, "was not bought with this order"):
            inspection.with_user(self.agent).action_propose_surplus()

    def test_bought_in_part(self):
        """Four of two, of three that were bought: one of the two is returned, too."""
        _remedy, inspection = self._count_more(4)
        more = inspection.surplus_remedy_id.with_user(self.agent)
        self.assertEqual((more.line_ids.quantity, more.amount), (1, 100))
        self._decide(more)
        self.assertEqual(more.sudo().refund_move_id.amount_total, 100)
        self.assertEqual(inspection.surplus_state, "open", "the other one was never hers")
        mine = inspection.with_user(self.agent)
        with self._refused(UserError, "was not bought with this order: 1 × Chair"):
            mine.action_propose_surplus()
        mine.action_send_surplus_back()
        sent = self.env["stock.picking"].search([("return_id", "=", inspection.picking_id.id)])
        self.assertEqual((inspection.surplus_state, sent.move_ids.product_uom_qty), ("sent_back", 1))
