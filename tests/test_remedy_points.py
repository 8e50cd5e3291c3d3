"""Points goods are exchanged for the same points, a little more or less; the difference is taken first (RE-10)."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_return import CLAIM, ReturnCommon


@tagged("post_install", "-at_install", "after_sales")
class TestPoints(ReturnCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order, cls.invoice = cls._new_paid_order(2)
        tag = cls.env.ref("after_sales.product_tag_points")
        cls.chair.write({"points_value": 300, "product_tag_ids": tag.ids})
        cls.mind = cls.env.ref("after_sales.reason_changed_mind")

    def _swap(self, points, quantity=1):
        """Return an exchange of chairs of 300 points that is decided."""
        stool = self._new_product(f"Stool {points}", list_price=100.0, points_value=points, taxes_id=False)
        self._stock(stool)
        case = self._new_case(self.order, self.exchange_kind)
        vals = {"reason_id": self.mind.id, "new_product_id": stool.id, "new_price": 100.0}
        remedy = self._propose_back(case, "exchange", quantity=quantity, **vals)
        for condition in remedy._get_conditions():
            remedy._answer_conditions([{"condition_id": condition.id, "holds": "yes", "note": "Seen"}])
        remedy._request()
        for asked in remedy.sudo().approval_ids.filtered(lambda asked: asked.state == "requested"):
            asked.with_user(self.manager).action_approve()
        return remedy.with_user(self.agent)

    def _stock(self, product):
        location = self.env["stock.warehouse"].search([("company_id", "=", self.company.id)], limit=1).lot_stock_id
        self.env["stock.quant"]._update_available_quantity(product, location, 10)

    def _ready(self, remedy):
        """Return the delivery of the new piece, once the old one is there and looked at."""
        self._arrive(remedy)
        self._inspect(remedy)
        delivery = remedy.sudo().delivery_picking_id
        self._prepare(delivery, at=CLAIM)
        for move in delivery.move_ids:
            move.quantity, move.picked = move.product_uom_qty, True
        return delivery

    def test_300_to_320(self):
        """The customer pays 20 points: recorded by whom and when, before the new piece leaves."""
        remedy = self._swap(320)
        self.assertEqual((remedy.points_due, remedy.points_open), (20, 20))
        policy = remedy.sudo().policy_id
        self.assertIn(
            f"By “{policy.name}”", remedy.eligibility_reason, "the policy that was asked is the one on record"
        )
        self.assertIn("costs you 20 points more", remedy._get_customer_text())
        delivery = self._ready(remedy)
        with self._refused(UserError, "take 20 points first"):
            delivery.button_validate()
        remedy.action_take_points()
        self.assertEqual((remedy.points_taken, remedy.points_taken_by, remedy.points_open), (20, self.agent, 0))
        self.assertIn("20 points taken", remedy.ticket_id.message_ids[0].body)
        with self._refused(UserError, "no points are to be taken"):
            remedy.action_take_points()
        delivery.button_validate()
        self.assertEqual((delivery.state, remedy.state), ("done", "done"))

    def test_320_to_300(self):
        """One-sided: for less points nothing is given back, and nothing is asked."""
        self.chair.points_value = 320
        remedy = self._swap(300)
        self.assertEqual((remedy.points_due, remedy.points_open), (0, 0))
        with self._refused(UserError, "no points are to be taken"):
            remedy.action_take_points()
        with self._refused(UserError, "no points are to be given back"):
            remedy.action_give_points_back()

    def test_two_pieces(self):
        """Two of them cost 40 points more."""
        self.assertEqual(self._swap(320, quantity=2).points_due, 40)

    def test_before_the_decision(self):
        stool = self._new_product("Stool", list_price=100.0, points_value=320, taxes_id=False)
        draft = self._propose_back(
            self._new_case(self.order, self.exchange_kind), "exchange", reason_id=self.mind.id, new_product_id=stool.id
        )
        self.assertEqual(draft.points_due, 20)
        with self._refused(UserError, "is “Draft”"):
            draft.action_take_points()

    def test_withdrawn(self):
        """The customer keeps his piece: what was taken is given back, and the case waits for that."""
        remedy = self._swap(320)
        remedy.action_take_points()
        remedy._cancel("He keeps it")
        self.assertEqual(remedy.points_open, -20)
        self.assertIn("Give 20 points back", remedy.sudo().activity_ids.summary)
        self.assertEqual(remedy.sudo().activity_ids.user_id, self.agent)
        self.assertIn("the points that the customer gets back", remedy.ticket_id._get_missing_facts("solved"))
        remedy.action_give_points_back()
        self.assertEqual((remedy.points_taken, remedy.points_open), (0, 0))
        self.assertFalse(remedy.sudo().activity_ids)
        self.assertNotIn("the points that the customer gets back", remedy.ticket_id._get_missing_facts("solved"))
        with self._refused(UserError, "is “Cancelled”"):
            remedy.action_take_points()

    def test_without_a_policy_points_do_not_count(self):
        """Goods that no policy of points is about cost money, not points."""
        self.chair.product_tag_ids = False
        self.assertEqual(self._swap(320).points_due, 0)
