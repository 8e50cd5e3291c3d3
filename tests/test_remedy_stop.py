"""What has not left and shall not: held, stopped in every step, and paid back as far as it was paid (SL-09, X-20)."""

from datetime import date, datetime

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_remedy import CLAIM
from .common_return import ReturnCommon

#: Monday, 2 March 2026, 09:59 in Shanghai.
BEFORE_TEN = datetime(2026, 3, 2, 1, 59)


@tagged("post_install", "-at_install", "after_sales")
class TestStop(ReturnCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.unshipped = cls.env.ref("after_sales.case_kind_unshipped_refund")
        cls.warehouse = cls.env["stock.warehouse"].search([("company_id", "=", cls.company.id)], limit=1)

    def _new_open_order(self, quantity=3, is_paid=True, **vals):
        """Return an order that is paid and has not left."""
        line = (0, 0, {"product_id": self.chair.id, "product_uom_qty": quantity})
        order = self._new_confirmed_order(date(2026, 5, 15), order_line=[line], **vals)
        if is_paid:
            self._invoice_and_pay(order)
        return order

    def _stop(self, order, quantity=None, type_="cancel", kind=None, **vals):
        case = self._new_case(order, kind or self.unshipped)
        remedy = self._propose_back(case, type_, quantity=quantity or order.order_line[:1].product_uom_qty, **vals)
        remedy._request()
        return remedy

    def test_sl_09_a_whole_order(self):
        """SL-09: filed at 09:59 it is due at 10:00; the goods are held, stopped, and what was paid comes back."""
        order = self._new_open_order()
        picking = order.picking_ids
        with self._at(BEFORE_TEN):
            case = self._new_case(order, self.unshipped)
        self.assertEqual(self._deadline(case, "response").due_at, datetime(2026, 3, 2, 2, 0))
        self._prepare(picking)
        with self._refused(UserError, f"wants to cancel {order.name}. Decide that first"):
            self._left(picking)
        remedy = self._propose_back(case, "cancel", quantity=3)
        self.assertEqual(remedy.amount, 300)
        remedy._request()
        self.assertEqual((picking.state, order.state, order.fulfilment_state), ("cancel", "cancel", "cancelled"))
        move = remedy.sudo().refund_move_id
        self.assertEqual((remedy.state, move.amount_total, move.state), ("awaiting_refund", 300, "draft"))
        move.action_post()
        self._pay(move)
        self.assertEqual(remedy.state, "done")
        with self._refused(UserError, "is cancelled already"):
            self._stop(order)

    def test_a_saved_order(self):
        """The customer keeps it: no refund, the reason stays, and the goods may leave."""
        order = self._new_open_order()
        case = self._new_case(order, self.unshipped)
        remedy = self._propose_back(case, "cancel", quantity=3)
        remedy._refuse("He only wanted it sooner: promised for Friday.")
        self.assertEqual((remedy.state, order.state), ("refused", "sale"))
        self.assertIn("promised for Friday", remedy.ended_reason)
        self.assertFalse(remedy.sudo().refund_move_id)
        picking = order.picking_ids
        self._prepare(picking)
        self._left(picking, at=CLAIM)
        self.assertEqual(picking.state, "done")
        with self._refused(UserError, "0 have not left yet, more cannot be stopped"):
            self._stop(order, kind=self.env.ref("after_sales.case_kind_order_change"))

    def test_one_of_three(self):
        """The order asks for two, invoices two and sends two; the price of one comes back."""
        order = self._new_open_order()
        remedy = self._stop(order, 1)
        line, picking = order.order_line, order.picking_ids
        self.assertEqual((line.product_uom_qty, picking.move_ids.product_uom_qty, picking.state), (2, 2, "assigned"))
        self.assertEqual((order.state, remedy.amount, remedy.sudo().refund_move_id.amount_total), ("sale", 100, 100))
        remedy.sudo().refund_move_id.action_post()
        self.assertEqual(remedy.line_ids.stopped_amount, 100)
        self._prepare(picking)
        self._left(picking, at=CLAIM)
        self.assertEqual((line.qty_delivered, picking.state), (2, "done"))
        with self._at(picking.date_done):
            picking._record_receipt(picking.date_done, "call")
        rest = self._new_return(order, 2)
        self.assertEqual((rest.amount, rest.given_amount), (200, 0), "each piece once")

    def test_a_draft_invoice_says_so(self):
        """A draft over three is not changed behind the accountant's back; it says that one is not sent any more."""
        order = self._new_open_order(is_paid=False)
        draft = order._create_invoices()
        remedy = self._stop(order, 1)
        self.assertIn(f"{remedy.number}: not sent any more: 1 × Chair", draft.message_ids[0].body)
        self.assertEqual((remedy.state, remedy.amount), ("done", 0), "what nobody has paid is not paid back")

    def test_picked_goods_go_back(self):
        """With several steps what was picked is put back, and the steps after it are cancelled."""
        self.warehouse.delivery_steps = "pick_pack_ship"
        order = self._new_open_order()
        pick = order.picking_ids
        pick.move_ids.picked = True
        pick.button_validate()
        self.assertEqual((pick.state, len(order.picking_ids)), ("done", 2))
        remedy = self._stop(order)
        self.assertEqual((order.state, remedy.state), ("cancel", "awaiting_refund"))
        back = pick.return_ids
        self.assertEqual((back.state, back.move_ids.product_uom_qty), ("assigned", 3))
        self.assertEqual(back.location_dest_id, self.warehouse.lot_stock_id)
        alive = order.picking_ids - pick - back
        self.assertEqual(set(alive.mapped("state")), {"cancel"})

    def test_one_of_three_that_are_picked(self):
        self.warehouse.delivery_steps = "pick_ship"
        order = self._new_open_order()
        pick = order.picking_ids
        pick.move_ids.picked = True
        pick.button_validate()
        ship = order.picking_ids - pick
        self._stop(order, 1)
        self.assertEqual((order.order_line.product_uom_qty, ship.move_ids.product_uom_qty), (2, 2))
        self.assertEqual(pick.return_ids.move_ids.product_uom_qty, 1)
        self._prepare(ship)
        self._left(ship, at=CLAIM)
        self.assertEqual(order.order_line.qty_delivered, 2)

    def test_what_was_not_paid_is_not_paid_back(self):
        """Neither invoice nor payment: done at once; paid on a platform, the agent says so and a lead agrees."""
        order = self._new_open_order(is_paid=False)
        remedy = self._stop(order)
        self.assertEqual((remedy.state, remedy.amount, order.state), ("done", 0, "cancel"))
        self.assertFalse(remedy.sudo().refund_move_id)
        outside = self._new_open_order(is_paid=False)
        remedy = self._stop(outside, is_paid_outside=True)
        self.assertEqual((remedy.state, remedy.approval_ids.kind), ("to_approve", "refund"))
        self.assertIn("Nothing says that the customer has paid", remedy.verdict_reason)
        remedy.approval_ids.with_user(self.lead).action_approve()
        self.assertEqual((remedy.state, remedy.sudo().refund_move_id.amount_total), ("awaiting_refund", 300))

    def test_a_refund_before_shipment_stops_the_goods_too(self):
        order = self._new_open_order()
        remedy = self._stop(order, type_="refund")
        self.assertEqual((remedy.state, order.state), ("awaiting_refund", "cancel"))
        self.assertEqual(remedy.sudo().refund_move_id.amount_total, 300)

    def test_what_cannot_be_stopped(self):
        order = self._new_open_order()
        with self._refused(UserError, "3 have not left yet, more cannot be stopped"):
            self._stop(order, 4)
        case = self._new_case(order, self.unshipped)
        with self._refused(UserError, "Say what is not to be sent any more"):
            case.with_user(self.agent)._propose_remedy({"type": "cancel"})._request()
        order.locked = True
        with self._refused(UserError, "is locked: have it unlocked first"):
            self._stop(order)

    def _new_direct_order(self, quantity=3):
        """Return an order whose goods the factory sends to the customer itself."""
        customers = self.env.ref("stock.stock_location_customers")
        kind = self.warehouse.in_type_id.copy(
            {"name": "Straight from the factory", "default_location_dest_id": customers.id, "sequence_code": "DIRECT"}
        )
        rule = {"name": "Buy", "action": "buy", "picking_type_id": kind.id, "location_dest_id": customers.id}
        route = self.env["stock.route"].create(
            {"name": "Factory", "product_selectable": True, "rule_ids": [(0, 0, rule)], "company_id": self.company.id}
        )
        self.chair.route_ids = route
        return self._new_open_order(quantity)

    def test_a_factory_that_sends_it_itself(self):
        """The purchaser is asked to stop it there; nothing is paid back before, and everything follows then."""
        order = self._new_direct_order()
        purchase = order.order_line.purchase_line_ids.order_id
        self.assertEqual(purchase.state, "draft")
        purchase.button_confirm()
        remedy = self._stop(order)
        self.assertEqual((remedy.state, remedy.sudo().refund_move_id.ids, order.state), ("approved", [], "sale"))
        self.assertIn(f"{purchase.name} is with the factory", remedy.stop_note)
        remedy.action_carry_out()
        asked = purchase.activity_ids.filtered(lambda activity: remedy.number in (activity.summary or ""))
        self.assertEqual(len(asked), 1, "asked once")
        purchase.button_cancel()
        self.assertEqual((remedy.state, order.state), ("awaiting_refund", "cancel"))
        self.assertEqual(remedy.sudo().refund_move_id.amount_total, 300)

    def test_what_the_factory_brought_comes_back_to_us(self):
        order = self._new_direct_order()
        order.order_line.purchase_line_ids.order_id.button_confirm()
        picking = order.picking_ids
        self._prepare(picking)
        self._left(picking, at=CLAIM)
        self.assertEqual(order.order_line.qty_delivered, 3)
        remedy = self._new_return(order)
        back = self._arrive(remedy)
        self.assertEqual(back.location_dest_id, self.warehouse.after_sales_quarantine_id)
        self._inspect(remedy)
        self.assertEqual(remedy.sudo().refund_move_id.amount_total, 100)

    def test_an_order_that_no_factory_knows_of(self):
        """A draft for the factory orders less, or nothing."""
        order = self._new_direct_order()
        purchase = order.order_line.purchase_line_ids.order_id
        remedy = self._stop(order, 1)
        self.assertEqual((remedy.state, purchase.order_line.product_qty), ("awaiting_refund", 2))
        self._stop(order, 2)
        self.assertEqual((purchase.state, order.state), ("cancel", "cancel"))
