from datetime import date, datetime, timedelta

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import NOW, AfterSalesCommon

#: Late enough for goods to leave without asking the customer.
SHIP = datetime(2026, 4, 20, 2)


@tagged("post_install", "-at_install", "after_sales")
class TestGoodsOfThePromise(AfterSalesCommon):
    """What was checked and approved was so for certain goods, and for a time (DL-03, SR-01)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.after_sales_recheck_days = 7

    def _add(self, order, quantity=None, product=None):
        """Let the salesperson change the order lines in the form."""
        with Form(order.with_user(self.agent)) as form:
            if product:
                with form.order_line.new() as line:
                    line.product_id = product
            else:
                with form.order_line.edit(0) as line:
                    line.product_uom_qty = quantity

    def _new_half_delivered_order(self):
        """Return an order of two sofas and the delivery that brought the first of them."""
        with self._at(NOW):
            line = Command.create({"product_id": self.sofa.id, "product_uom_qty": 2})
            order = self._new_confirmed_order(order_line=[line])
        delivery = order.picking_ids
        delivery.action_early_ship_consent()
        delivery.move_ids.quantity = 1
        delivery.move_ids.picked = True
        backorder = delivery.button_validate()
        self.env[backorder["res_model"]].with_context(**backorder["context"]).create({}).process()
        return order, delivery

    def _rechecked(self):
        order = self._new_order(sold_from_stock=True)
        order.with_user(self.agent).action_submit_after_sales()
        order.with_user(self.tracker)._record_stock_recheck("in_stock")
        return order

    def test_more_goods_after_the_recheck(self):
        """SR-01: pieces and products added after the factory was asked are asked for as well."""
        for added in ({"quantity": 3}, {"product": self._new_product("Table")}):
            with self.subTest(**added):
                order = self._rechecked()
                self._add(order, **added)
                with self.assertRaisesRegex(UserError, "× (2|1): added after the factory was asked"):
                    order.with_user(self.agent).action_confirm()
                order.with_user(self.agent).action_request_stock_recheck()
                self.assertEqual(order.stock_recheck_state, "to_do")
                self.assertEqual(self._deadline(order, "stock_recheck").user_id, self.tracker)
                order.with_user(self.tracker)._record_stock_recheck("in_stock")
                order.with_user(self.agent).action_confirm()
                self.assertEqual(order.state, "sale")

    def test_fewer_goods_after_the_recheck(self):
        """SR-01: whoever buys less needs no other answer."""
        order = self._new_order(sold_from_stock=True)
        order.order_line.product_uom_qty = 5
        order.action_submit_after_sales()
        order._record_stock_recheck("in_stock")
        self._add(order, 2)
        order.with_user(self.agent).action_confirm()
        self.assertEqual(order.state, "sale")

    def test_recheck_grows_old(self):
        """SR-01: payment may come weeks later; by then the factory's answer is none any more."""
        order = self._rechecked()
        with self._at(NOW + timedelta(days=7)):
            order.invalidate_recordset()
            self.assertFalse(order.stock_recheck_gap, "A week is relied on")
        with self._at(NOW + timedelta(days=41)):
            order.invalidate_recordset()
            with self.assertRaisesRegex(UserError, "asked on 2026-03-02, too long ago"):
                order.with_user(self.agent).action_confirm()
            order.with_user(self.tracker)._record_stock_recheck("in_stock")
            order.with_user(self.agent).action_confirm()
        self.assertEqual(order.state, "sale")

    def test_recheck_for_ever(self):
        """SR-01: how long an answer holds is the company's choice."""
        self.company.after_sales_recheck_days = 0
        order = self._rechecked()
        with self._at(NOW + timedelta(days=41)):
            order.with_user(self.agent).action_confirm()
        self.assertEqual(order.state, "sale")

    def test_more_goods_after_the_approval(self):
        """DL-03: a lead guaranteed the date of one sofa, not of ten."""
        order = self._new_order(deadline_guaranteed=True)
        order.with_user(self.agent).action_submit_after_sales()
        order.approval_ids.with_user(self.lead).action_approve()
        self._add(order, 10)
        self.assertTrue(order.is_approval_unasked)
        with self.assertRaisesRegex(UserError, "Ask for Approval"):
            order.with_user(self.agent).action_confirm()
        order.with_user(self.agent).action_request_approvals()
        self.assertEqual(order.approval_ids.sorted("id").mapped("state"), ["approved", "requested"])
        order.approval_ids.sorted("id")[1].with_user(self.lead).action_approve()
        order.with_user(self.agent).action_confirm()
        self.assertEqual(order.state, "sale")

    def test_more_goods_while_a_lead_is_asked(self):
        """DL-03: the request about fewer goods is taken back, and the whole is asked for."""
        order = self._new_order(deadline_guaranteed=True)
        order.with_user(self.agent).action_submit_after_sales()
        self._add(order, 10)
        order.with_user(self.agent).action_request_approvals()
        first, second = order.approval_ids.sorted("id")
        self.assertEqual((first.state, second.state), ("withdrawn", "requested"))
        self.assertEqual(second.goods, {str(self.sofa.id): 10})

    def test_date_typed_after_confirmation(self):
        """FN-01: where promises are optional, a date typed into a confirmed order needs the approval as well."""
        self.company.after_sales_require_promise = False
        self._new_note(20)
        order = self._new_order(deadline=False, urgency=False)
        order.action_confirm()
        order.with_user(self.agent).write({"receipt_deadline": date(2026, 3, 4), "deadline_urgency": "normal"})
        self.assertEqual((order.approval_ids.kind, order.approval_ids.state), ("early_date", "requested"))
        self.assertEqual((order.delay_state, order.promise_problem), ("at_risk", order.delay_reason))
        self.assertIn("has not approved", order.delay_reason)
        order.approval_ids.with_user(self.lead).action_refuse("Two days are impossible")
        self.assertIn("refused the promised date", order.delay_reason)
        order.with_user(self.agent)._change_promise(date(2026, 4, 10), "Lead refused", "accepted", NOW)
        self.assertEqual(order.delay_state, "on_track")
        self.assertFalse(order.promise_problem)

    def test_customer_is_asked_before_a_lead(self):
        """DL-06: while the customer thinks about another date, nobody approves the old one."""
        self._new_note(20)
        order = self._new_order(deadline=date(2026, 3, 12), sold_from_stock=True)
        order.with_user(self.agent).action_submit_after_sales()
        order.with_user(self.tracker)._record_stock_recheck("no_stock", "Gone", date(2026, 4, 10))
        self.assertFalse(order.is_approval_unasked)
        self.assertIn("has not answered yet", order.promise_problem)

    def test_no_stock_refused_and_escalated(self):
        """DL-04: without stock, and with a customer who refuses, nothing is on track."""
        order = self._new_order(sold_from_stock=True)
        order.action_submit_after_sales()
        order._record_stock_recheck("no_stock", "Gone", date(2026, 5, 10))
        order._change_promise(date(2026, 5, 10), "Gone", "refused", NOW, "escalate")
        self.assertEqual(order.delay_state, "at_risk")
        self.assertIn("has not accepted another date", order.delay_reason)

    def test_enlarged_order(self):
        """DL-01: what is added to a delivered order has a clock of its own, and the first promise stays kept."""
        self._new_note(20)
        order = self._new_confirmed_order()
        with self._at(SHIP):
            self._deliver(order.picking_ids)
        first = order.deadline_ids.filtered(lambda d: d.purpose == "receipt")
        self.assertEqual((first.status, order.delay_state, order.deadline_ticket_id.phase), ("met", "kept", "solved"))
        with self._at(datetime(2026, 5, 4, 2)):
            self._add(order, 2)
        second = self._deadline(order, "receipt")
        self.assertEqual(second.due_at, datetime(2026, 5, 31, 16), "20 days by the note and 7 of transport")
        self.assertTrue(self._deadline(order, "check_in"))
        self.assertEqual((first.status, order.delay_state), ("met", "on_track"))
        self.assertEqual(order.fulfilment_state, "awaiting_shipment")
        self.assertIn("agree with the customer", " ".join(order.activity_ids.mapped("summary")))
        self.assertNotEqual(order.deadline_ticket_id.phase, "solved")
        with self._at(datetime(2026, 5, 5, 2)):
            order.with_user(self.agent)._change_promise(date(2026, 6, 5), "Agreed", "accepted", datetime(2026, 5, 5, 1))
        self.assertEqual(second.due_at, datetime(2026, 6, 5, 16))

    def test_enlarged_before_the_date(self):
        """DL-01: what is added in time belongs to the promise that stands; a lead approves what cannot come by then."""
        self._new_note(20)
        order = self._new_confirmed_order(deadline=date(2026, 4, 2))
        with self._at(datetime(2026, 3, 20, 2)):
            self._add(order, 3)
        self.assertEqual(self._deadline(order, "receipt").due_at, datetime(2026, 4, 2, 16))
        self.assertEqual((order.approval_ids.kind, order.approval_ids.state), ("early_date", "requested"))
        self.assertEqual(order.delay_state, "at_risk")

    def test_cancelled_rest_ends_the_check_ins(self):
        """PR-01: nobody asks the factory for what the customer does not want any more."""
        with self._at(SHIP):
            order, delivery = self._new_half_delivered_order()
            self.assertTrue(self._deadline(order, "check_in"))
            (order.picking_ids - delivery).action_cancel()
        self.assertFalse(self._deadline(order, "check_in"))
        self.assertEqual(order.delay_state, "kept")

    def test_cancelled_by_refusal_is_not_kept(self):
        """DL-04: part arrived, the customer refuses to wait for the rest: the promise was not kept."""
        with self._at(SHIP):
            order, _delivery = self._new_half_delivered_order()
            order._change_promise(date(2026, 5, 20), "Strike", "refused", SHIP, "cancel")
        self.assertEqual(order.state, "cancel")
        self.assertEqual(order.delay_state, "none")

    def test_a_miss_outlives_the_order(self):
        """DL-04: an order that is cancelled after its date was missed stays on record as late."""
        order = self._new_confirmed_order()
        self._run_clock(datetime(2026, 5, 1, 0))
        with self._at(datetime(2026, 5, 1, 1)):
            order.action_cancel()
        self.assertEqual(order.deadline_ids.filtered(lambda d: d.purpose == "receipt").status, "late")
        self.assertEqual(order.delay_state, "missed")

    def test_service_is_no_shipment(self):
        """DL-01: an order of services alone waits for no parcel and needs no receipt deadline."""
        care = self.env["product.product"].create({"name": "Care plan", "type": "service", "list_price": 90})
        order = self._new_order(deadline=False, urgency=False, product=care)
        order.action_confirm()
        self.assertFalse(order.fulfilment_state)
        dated = self._new_confirmed_order(product=care)
        self.assertFalse(dated.deadline_ids)
        self.assertFalse(dated.fulfilment_state)


@tagged("post_install", "-at_install", "after_sales")
class TestSentAgain(AfterSalesCommon):
    """Core's exchange and a second delivery: what was kept stays kept (DL-04)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.after_sales_received_on_delivery = False

    def _received(self, order, at):
        with self._at(at):
            self._deliver(order.picking_ids)
            order.picking_ids._record_receipt(at)

    def _return(self, picking, exchange=False):
        wizard = self.env["stock.return.picking"].create({"picking_id": picking.id})
        wizard.product_return_moves.quantity = 1
        before = picking.sale_id.picking_ids
        wizard.action_create_exchanges() if exchange else wizard.action_create_returns()
        return picking.sale_id.picking_ids - before

    def test_exchange(self):
        """DL-04: a sofa exchanged in May does not make the delivery of April late."""
        order = self._new_confirmed_order()
        self._received(order, SHIP)
        self.assertEqual((order.delay_state, order.fulfilment_state), ("kept", "completed"))
        with self._at(datetime(2026, 5, 10, 2)):
            new = self._return(order.picking_ids, exchange=True)
            again = new.filtered(lambda p: p.location_dest_id.usage == "customer")
            self.assertEqual(again.move_ids.exchange_of_id, order.picking_ids - new)
            self._deliver(new)
            again._record_receipt(datetime(2026, 5, 10, 2))
        self.assertEqual((order.delay_state, order.fulfilment_state), ("kept", "completed"))
        self.assertEqual(order.last_received_at, SHIP)

    def test_exchange_in_three_steps(self):
        """DL-04: pick and pack of an exchange hand on what it is."""
        warehouse = self.env["stock.warehouse"].search([("company_id", "=", self.company.id)], limit=1)
        warehouse.delivery_steps = "pick_pack_ship"
        order = self._new_confirmed_order()
        with self._at(SHIP):
            for _step in range(3):
                self._deliver(order.picking_ids.filtered(lambda p: p.state not in ("done", "cancel")))
            delivery = order.picking_ids.filtered(lambda p: p.location_dest_id.usage == "customer")
            delivery._record_receipt(SHIP)
        self.assertEqual(order.delay_state, "kept")
        with self._at(datetime(2026, 5, 10, 2)):
            self._return(delivery, exchange=True)
            for _step in range(4):
                self._deliver(order.picking_ids.filtered(lambda p: p.state not in ("done", "cancel")))
            again = order.picking_ids.filtered(lambda p: p.location_dest_id.usage == "customer") - delivery
            self.assertEqual(len(again), 1)
            again._record_receipt(datetime(2026, 5, 10, 2))
        self.assertEqual((order.delay_state, order.fulfilment_state), ("kept", "completed"))

    def test_second_delivery_of_what_never_arrived(self):
        """DL-04: a parcel that came back unopened was not received; the second one is judged."""
        order = self._new_confirmed_order()
        with self._at(SHIP):
            first = order.picking_ids
            self._deliver(first)
        with self._at(datetime(2026, 4, 25, 2)):
            back = self._return(first)
            self._deliver(back)
            self.assertEqual(order.fulfilment_state, "awaiting_shipment")
            again = self._return(back)
            self._deliver(again)
        self._run_clock(datetime(2026, 5, 1, 0))
        with self._at(datetime(2026, 5, 3, 2)):
            again._record_receipt(datetime(2026, 5, 3, 2))
        self.assertEqual((order.delay_state, order.fulfilment_state), ("missed", "completed"))
