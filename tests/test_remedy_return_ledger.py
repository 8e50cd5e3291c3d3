"""Whatever is done, by whomever and at once: nothing is given back beyond what was paid, nothing sent beyond what was
bought (MX-04, RF-04)."""

import random
from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import SQL

from .common_remedy import CLAIM
from .common_return import ReturnCommon


@tagged("post_install", "-at_install", "after_sales")
class TestReturnLedger(ReturnCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.ref("after_sales.policy_refund").limit_amount = 1000
        cls.colleague = cls._new_user("colleague", "stock.group_stock_user")

    def test_two_people_at_once(self):
        """Two agents ask for the same piece, two people let it pass, two press “carry out”: one credit note."""
        order, _invoice = self._new_paid_order(1)
        first, second = (self._propose_back(self._new_case(order, self.return_kind)) for _n in range(2))
        self._decide(first)
        with self._refused(UserError, f"1 come back with {first.number}"):
            second._request()
        self._arrive(first)
        inspection = self._inspect(first)
        with self._refused(UserError, "is “Passed” and cannot become “Passed”"):
            inspection.with_user(self.colleague).action_pass()
        first._carry_out()
        first._follow_documents()
        notes = self.env["account.move"].search([("ref", "=like", f"{first.number} %")])
        self.assertEqual(notes, first.sudo().refund_move_id)

    def test_the_rows_of_the_items_are_written(self):
        """Who waits for the row starts over and sees what the other did: the line, the case and the order."""
        order, _invoice = self._new_paid_order(1)
        remedy = self._propose_back(self._new_case(order, self.return_kind))
        lines, orders = (
            (SQL("SELECT ctid FROM sale_order_line WHERE id = %s", order.order_line.id)),
            (SQL("SELECT ctid FROM sale_order WHERE id = %s", order.id)),
        )
        self.env.flush_all()
        before = [self.env.execute_query(query) for query in (lines, orders)]
        remedy._lock_items()
        for query, place in zip((lines, orders), before, strict=True):
            self.assertNotEqual(self.env.execute_query(query), place)

    def test_core_and_we_beside_each_other(self):
        """A piece that the warehouse took back by itself, and its credit note, are not returned and paid once more."""
        self.chair.invoice_policy = "delivery"
        order, _invoice = self._new_paid_order(2)
        self._return_in_core(order, 1)
        note = order._create_invoices(final=True)
        self.assertEqual((note.move_type, note.amount_total), ("out_refund", 100))
        note.action_post()
        with self._refused(UserError, "the customer has 1, more cannot come back"):
            self._new_return(order, 2)
        remedy = self._new_return(order, 1)
        self.assertEqual(remedy.amount, 100)
        self._arrive(remedy)
        self._inspect(remedy)
        remedy.sudo().refund_move_id.action_post()
        self.assertEqual(order.order_line.qty_to_invoice, 0)
        with self._refused(UserError, "the customer has 0"):
            self._new_return(order, 1)

    def _return_in_core(self, order, quantity):
        delivery = order.picking_ids.filtered(lambda picking: picking.location_dest_id.usage == "customer")[:1]
        wizard = self.env["stock.return.picking"].create({"picking_id": delivery.id})
        wizard.product_return_moves.quantity = quantity
        back = wizard._create_return()
        back.move_ids.picked = True
        back.button_validate()

    def test_what_accounting_does_with_the_note(self):
        """Back to draft, posted again, reversed, deleted: the state follows, and nothing is paid twice."""
        order, _invoice = self._new_paid_order(1)
        remedy = self._new_return(order)
        self._arrive(remedy)
        self._inspect(remedy)
        move = remedy.sudo().refund_move_id
        move.action_post()
        self._pay(move)
        self.assertEqual(remedy.state, "done")
        move.button_draft()
        self.assertEqual(remedy.state, "awaiting_refund")
        move.button_cancel()
        self.assertEqual(remedy.state, "approved")
        self.assertFalse(remedy.sudo().return_ids.filtered(lambda picking: picking.state == "draft"))
        remedy.action_carry_out()
        self.assertEqual((remedy.state, len(remedy.inspection_ids)), ("awaiting_refund", 1))
        remedy.sudo().refund_move_id.unlink()
        self.assertEqual((remedy.state, remedy.sudo().refund_move_id.ids), ("approved", []))
        with self._refused(UserError, "carried out, at least in part"):
            remedy._cancel("Enough")

    def test_a_promised_difference_counts(self):
        """What a customer will get for a cheaper article is given away already, before anything has come back."""
        order, _invoice = self._new_paid_order(2)
        bench = self._new_product("Bench", list_price=60.0, taxes_id=False)
        case = self._new_case(order, self.exchange_kind)
        exchange = self._decide(self._propose_back(case, "exchange", new_product_id=bench.id))
        self.assertEqual((exchange.state, exchange.settlement), ("awaiting_return", -40))
        postage = self._new_case(order, self.env.ref("after_sales.case_kind_overpaid_postage"))
        more = postage.with_user(self.agent)._propose_remedy({"type": "refund"})
        self._agree(more, 160.01)
        with self._refused(UserError, r"Only \$\s160.00 of what the customer paid is left"):
            more._request()

    def test_the_warehouse_takes_back_what_was_sent_back(self):
        """Goods that did not pass went to the customer again; a return of core later is none of the remedy."""
        order, _invoice = self._new_paid_order(1)
        remedy = self._new_return(order)
        self._arrive(remedy)
        inspection = self._inspect(remedy, ["Outer box intact"]).with_user(self.agent)
        inspection._tell_failure("Torn")
        inspection._send_back()
        delivery = remedy.sudo().return_ids.filtered(lambda picking: picking.location_dest_id.usage == "customer")
        self._prepare(delivery, at=CLAIM)
        self._left(delivery, at=CLAIM)
        self.assertEqual(delivery.state, "done")
        wizard = self.env["stock.return.picking"].create({"picking_id": delivery.id})
        wizard.product_return_moves.write({"quantity": 1, "to_refund": True})
        back = wizard._create_return()
        self.assertFalse(back.return_remedy_id)
        back.move_ids.picked = True
        back.button_validate()
        self.assertTrue(back.move_ids.to_refund, "as the warehouse said")

    def test_what_comes_back_is_no_delivery(self):
        """A case is about the delivery that brought the goods, whatever else moved for its order (IT-01)."""
        order, _invoice = self._new_paid_order(1)
        delivery = order.picking_ids
        wizard = self.env["stock.return.picking"].create({"picking_id": delivery.id})
        wizard.product_return_moves.quantity = 1
        back = wizard._create_return()
        self.assertEqual(order._get_case_facts()["picking_id"], delivery.id)
        self.assertFalse(back._is_to_customer(), "it belongs to the order, and goes to us")
        gift = delivery.copy({"partner_id": order.partner_id.id})
        gift.move_ids.sale_line_id = False
        gift.reference_ids = False
        self.assertFalse(gift.sale_id)
        self.assertFalse(gift._is_to_customer(), "it goes to a customer, and belongs to no order")

    def test_a_line_below_zero_takes_back(self):
        """A quantity below zero is how core sells a return: the order says what comes back."""
        order = self._new_order(date(2026, 12, 31), product=self.chair)
        order.order_line.product_uom_qty = -1
        order.action_confirm()
        back = order.picking_ids
        self.assertEqual(back.location_dest_id.usage, "internal")
        back.move_ids.picked = True
        back.button_validate()
        self.assertEqual(order.order_line.qty_delivered, -1)

    def test_an_order_wide_discount_counts(self):
        """Ten per cent off the whole order: each piece came for its share, and all of it adds up to what was paid."""
        order = self._new_delivered_order(self.chair, 3)
        discount = self._new_product("Discount", type="service", is_storable=False, taxes_id=False, seller_ids=[])
        order.order_line = [(0, 0, {"product_id": discount.id, "price_unit": -30, "product_uom_qty": 1})]
        self._invoice_and_pay(order)
        amounts = []
        for _piece in range(3):
            remedy = self._new_return(order)
            amounts.append(remedy.amount)
            self._arrive(remedy)
            self._inspect(remedy)
        self.assertEqual(amounts, [90, 90, 90])

    def test_any_sequence(self):
        """A seeded walk over returns, exchanges, refunds, compensations and core's own: the ledger holds every time."""
        dice = random.Random(14)
        order, _invoice = self._new_paid_order(4)
        case = self._new_case(order, self.return_kind)
        exchange = self._new_case(order, self.exchange_kind)
        complaint = self._new_case(order, self.env.ref("after_sales.case_kind_complaint"))
        running, done, refused = [], [], 0

        def begin(kind_case, type_):
            remedy = self._propose_back(kind_case, type_, quantity=dice.randint(1, 2))
            running.append(self._decide(remedy))

        def give():
            gift = complaint.with_user(self.agent)._propose_remedy({"type": "compensation"})
            self._agree(gift, dice.choice((15, 60, 110)))
            done.append(self._decide(gift))

        def go_on():
            if not running:
                return
            remedy = dice.choice(running)
            if remedy.state == "awaiting_return":
                self._arrive(remedy, dice.choice((None, None, 1)))
            elif remedy.state == "awaiting_inspection":
                self._inspect(remedy)
            elif remedy.state == "awaiting_dispatch":
                picking = remedy.sudo().delivery_picking_id
                self._prepare(picking, at=self.env.cr.now())
                self._left(picking, at=self.env.cr.now())
            elif remedy.state == "awaiting_refund" and remedy.sudo().refund_move_id.state == "draft":
                remedy.sudo().refund_move_id.action_post()

        steps = (
            lambda: begin(case, "return_refund"),
            lambda: begin(exchange, "exchange"),
            give,
            lambda: self._return_in_core(order, 1),
            go_on,
            go_on,
            go_on,
        )
        for _number in range(40):
            try:
                with self.env.cr.savepoint():
                    dice.choice(steps)()
            except (UserError, ValidationError, AccessError):
                refused += 1
                self.env.invalidate_all()
            self._assert_ledger(order)
        self.assertGreater(refused, 0, "something was asked for that cannot be had")
        self.assertGreater(len(running), 2)

    def _assert_ledger(self, order):
        line = order.order_line
        given = sum(remedy._get_money_given() for remedy in self._get_giving(order)) + order._get_credited()
        self.assertLessEqual(round(given, 2), order.amount_total)
        moves = line.move_ids | self.env["stock.move"].search([("remedy_id.order_id", "=", order.id)])
        moves = moves.filtered(lambda move: move.state == "done")
        came = sum(move.quantity for move in moves if move.location_dest_id.usage == "customer")
        went = sum(move.quantity for move in moves if move.location_id.usage == "customer")
        self.assertLessEqual(came - went, line.product_uom_qty, "nobody has more than was bought")

    def _get_giving(self, order):
        domain = [("order_id", "=", order.id), ("state", "not in", ("draft", "refused", "cancelled"))]
        return self.env["after.sales.remedy"].search([*domain, ("means", "=", "money")])
