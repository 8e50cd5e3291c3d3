"""One article for another: it comes back, is looked at, and then the other leaves (RE-13, X-20)."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_remedy import CLAIM
from .common_return import ReturnCommon


@tagged("post_install", "-at_install", "after_sales")
class TestExchange(ReturnCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order, cls.invoice = cls._new_paid_order(2)
        cls.stool = cls._new_product("Stool", list_price=150.0, taxes_id=False)
        cls.bench = cls._new_product("Bench", list_price=60.0, taxes_id=False)
        for product in cls.stool | cls.bench:
            cls.env["stock.quant"]._update_available_quantity(product, cls.order.warehouse_id.lot_stock_id, 10)

    def _new_exchange(self, **vals):
        case = self._new_case(self.order, self.exchange_kind)
        return self._decide(self._propose_back(case, "exchange", **vals))

    def _send(self, remedy):
        picking = remedy.sudo().delivery_picking_id
        self._prepare(picking, at=CLAIM)
        self._left(picking, at=CLAIM)

    def test_exchange_of_one_of_two_chairs(self):
        """Review, the customer ships, stock-in, inspection, stock-out, success; a failed check sends nothing."""
        remedy = self._new_exchange()
        line = self.order.order_line
        self.assertEqual((remedy.state, remedy.sudo().delivery_ids.ids), ("awaiting_return", []))
        self.assertTrue(self._deadline(remedy, "return_waybill"))
        self._arrive(remedy)
        self.assertEqual((remedy.state, remedy.sudo().delivery_ids.ids), ("awaiting_inspection", []))
        self.assertEqual(line._get_customer_quantities()[line], 1)
        self._inspect(remedy)
        self.assertEqual(remedy.state, "awaiting_dispatch")
        self._send(remedy)
        self.assertEqual((remedy.state, remedy.done_at), ("done", CLAIM))
        self.assertEqual(line._get_customer_quantities()[line], 2)
        self.assertEqual((line.qty_delivered, len(self.order.order_line), line.qty_to_invoice), (2, 1, 0))
        self.assertFalse(remedy.sudo().refund_move_id | remedy.sudo().difference_invoice_id)
        failed = self._new_exchange()
        self._arrive(failed)
        self._inspect(failed, ["Accessories complete"])
        self.assertEqual((failed.state, failed.sudo().delivery_ids.ids), ("awaiting_inspection", []))

    def test_what_was_exchanged_can_be_exchanged_again(self):
        """The second chair comes back from the delivery that brought it, and no third is sent for two."""
        remedy = self._new_exchange(quantity=2)
        self._arrive(remedy)
        self._inspect(remedy)
        self._send(remedy)
        again = self._new_exchange(quantity=2)
        back = again.sudo().return_picking_id
        self.assertEqual(back.move_ids.origin_returned_move_id, remedy.sudo().delivery_picking_id.move_ids)
        with self._refused(UserError, "of the 2 that the customer has, 2 come back with"):
            self._new_exchange()
        self._arrive(again)
        self.assertEqual(remedy.state, "done", "what came back of it later is no step of it")

    def test_in_advance(self):
        """The new one leaves first, for a reason and with an approval; the old one is waited for all the same."""
        with self._refused(UserError, "Say why the customer does not send his goods first"):
            self._new_exchange(is_advance=True)
        remedy = self._new_exchange(is_advance=True, advance_reason="She needs a chair to sit on")
        self.assertEqual(set(remedy.approval_ids.mapped("kind")), {"remedy"})
        self.assertIn("leaves before his goods are back", remedy.verdict_reason)
        self.assertEqual(remedy.state, "awaiting_dispatch")
        self.assertTrue(remedy.sudo().return_picking_id)
        self._send(remedy)
        line = self.order.order_line
        self.assertEqual(remedy.state, "awaiting_return")
        self.assertEqual(line._get_customer_quantities()[line], 2, "three in the house, two to use")
        self._arrive(remedy)
        self._inspect(remedy)
        self.assertEqual(remedy.state, "done")

    def test_a_dearer_article(self):
        """RE-13: the cashier settles the difference first; unpaid, the other article does not leave."""
        remedy = self._new_exchange(new_product_id=self.stool.id)
        self.assertEqual((remedy.line_ids.new_price, remedy.settlement), (150, 50))
        invoice = remedy.sudo().difference_invoice_id
        self.assertEqual((invoice.move_type, invoice.state, invoice.amount_total), ("out_invoice", "draft", 50))
        self._arrive(remedy)
        self._inspect(remedy)
        picking = remedy.sudo().delivery_picking_id
        self.assertEqual(picking.move_ids.product_id, self.stool)
        self.assertEqual(picking.state, "confirmed", "it waits, for everybody to see")
        picking.action_assign()
        self.env["stock.rule"]._run_scheduler_tasks(company_id=self.company.id)
        self.assertEqual(picking.state, "confirmed")
        self.assertIn("has not paid the difference", picking._get_shipment_facts().awaited)
        self._prepare(picking, at=CLAIM)
        with self._refused(UserError, r"has not paid the difference of \$\s50.00 yet"):
            self._left(picking, at=CLAIM)
        problems = picking.with_user(self.clerk)._get_leaving_problems()
        self.assertIn("has not paid the difference", " ".join(problems), "the warehouse reads it, too")
        invoice.action_post()
        with self._refused(UserError, r"has not paid the difference of \$\s50.00 yet"):
            self._left(picking, at=CLAIM)
        self._pay(invoice)
        self.assertEqual(picking.state, "assigned", "paid, it is prepared")
        self._left(picking, at=CLAIM)
        self.assertEqual(remedy.state, "done")
        lines = self.order.order_line
        self.assertEqual([lines._get_customer_quantities()[line] for line in lines], [1, 1])

    def test_a_difference_is_asked_once(self):
        """An invoice that accounting cancelled is used again; that of an exchange that was given up is never posted."""
        remedy = self._new_exchange(new_product_id=self.stool.id)
        invoice = remedy.sudo().difference_invoice_id
        invoice.button_cancel()
        remedy.sudo()._make_difference_invoice()
        self.assertEqual(remedy.sudo().difference_invoice_id, invoice)
        self.assertEqual((invoice.state, invoice.amount_total, len(invoice.invoice_line_ids)), ("draft", 50, 1))
        remedy._cancel("The customer keeps the chair")
        self.assertEqual(invoice.state, "cancel")
        invoice.button_draft()
        with self._refused(UserError, "was given up: nothing is paid by it any more"):
            invoice.action_post()

    def test_a_difference_that_was_made_smaller(self):
        """A draft that accounting lowers to 1, posts and is paid does not let the dearer article go."""
        remedy = self._new_exchange(new_product_id=self.stool.id)
        invoice = remedy.sudo().difference_invoice_id
        self._arrive(remedy)
        self._inspect(remedy)
        picking = remedy.sudo().delivery_picking_id
        self._prepare(picking, at=CLAIM)
        invoice.invoice_line_ids[:1].write({"price_unit": 1.0, "tax_ids": False})
        invoice.action_post()
        self._pay(invoice)
        with self._refused(UserError, r"has not paid the difference of \$\s50.00 yet"):
            self._left(picking, at=CLAIM)

    def test_a_cheaper_article(self):
        """The customer gets the difference back; it counts as given back for the order."""
        remedy = self._new_exchange(new_product_id=self.bench.id)
        self.assertEqual(remedy.settlement, -40)
        self._arrive(remedy)
        self._inspect(remedy)
        self.assertFalse(remedy.sudo().refund_move_id)
        self._send(remedy)
        move = remedy.sudo().refund_move_id
        self.assertEqual((remedy.state, move.amount_total), ("awaiting_refund", 40))
        move.action_post()
        self._pay(move)
        self.assertEqual(remedy.state, "done")
        rest = self._new_return(self.order)
        self.assertEqual(rest.amount, 100)
        postage = self._new_case(self.order, self.env.ref("after_sales.case_kind_overpaid_postage"))
        more = postage.with_user(self.agent)._propose_remedy({"type": "refund"})
        self._agree(more, 60.01)
        with self._refused(UserError, r"Only \$\s60.00 of what the customer paid is left"):
            more._request()

    def test_a_fee_is_agreed(self):
        """RE-18: freight that the customer bears is part of the difference, with his word."""
        case = self._new_case(self.order, self.exchange_kind)
        remedy = self._propose_back(case, "exchange", deduction_amount=15)
        self.assertEqual(remedy.settlement, 15)
        with self._refused(UserError, "Record first that the customer agrees"):
            remedy._request()
        remedy._record_consent()
        self._decide(remedy)
        self.assertEqual(remedy.sudo().difference_invoice_id.amount_total, 15)
        remedy._cancel("She keeps it")
        self.assertEqual(remedy.sudo().difference_invoice_id.state, "cancel")

    # The new article on the order.

    def test_the_new_article_stands_on_the_order(self):
        """It can be claimed, returned and exchanged again; all in all no more than 250 of 250 come back."""
        remedy = self._new_exchange(new_product_id=self.stool.id)
        invoice = remedy.sudo().difference_invoice_id
        invoice.action_post()
        self._pay(invoice)
        self._arrive(remedy)
        self._inspect(remedy)
        before = (self.order.is_shipped, self.order.delay_state, self.order.fulfilment_state)
        self._send(remedy)
        chair = self.order.order_line[0]
        stool = self.order.order_line - chair
        self.assertEqual((stool.product_id, stool.product_uom_qty, stool.qty_delivered), (self.stool, 1, 1))
        self.assertIn(f"Exchange {remedy.number}, instead of Chair", stool.name)
        self.assertEqual((stool.price_total, self.order.amount_total, self.order.invoice_status), (0, 200, "invoiced"))
        self.assertEqual((self.order.is_shipped, self.order.delay_state, self.order.fulfilment_state), before)
        self.assertFalse(self.order.goods_added_at)
        self.assertEqual([stock.free for stock in self.order.order_line._get_claim_stock().values()], [1, 1])
        self.assertEqual((chair._get_paid_total(), stool._get_paid_total()), (100, 150))
        stool.move_ids.picking_id._record_receipt(CLAIM, "call")
        claimed = self._new_case(self.order, self.damage)
        claim = self.env["after.sales.claim"].with_user(self.agent)
        claim = claim.create({"ticket_id": claimed.id, "line_ids": [(0, 0, {"sale_line_id": stool.id, "quantity": 1})]})
        claim._cancel("It was the floor")
        brought = stool.move_ids
        again = self._new_exchange(line=stool, new_product_id=self.bench.id)
        self.assertEqual((again.settlement, again.sudo().return_ids.move_ids.origin_returned_move_id), (-90, brought))
        self._arrive(again)
        self._inspect(again)
        self._send(again)
        bench = self.order.order_line - chair - stool
        self.assertEqual((stool._get_paid_total(), bench._get_paid_total()), (0, 60))
        again.sudo().refund_move_id.action_post()
        case = self._new_case(self.order, self.return_kind)
        items = [{"sale_line_id": line.id, "product_id": line.product_id.id, "quantity": 1} for line in (chair, bench)]
        rest = self._decide(case.with_user(self.agent)._propose_remedy({"type": "return_refund"}, items))
        self.assertEqual(rest.amount, 160, "250 were paid, 90 came back")
        with self._refused(UserError, "the customer has 0, more cannot come back"):
            self._propose_back(self._new_case(self.order, self.return_kind), line=stool)._request()

    def test_two_chairs_for_two_stools_in_two_deliveries(self):
        """What leaves later is added to the same line."""
        remedy = self._new_exchange(new_product_id=self.bench.id, quantity=2)
        self._arrive(remedy)
        self._inspect(remedy)
        picking = remedy.sudo().delivery_picking_id
        self._prepare(picking, at=CLAIM)
        picking.move_ids.write({"quantity": 1, "picked": True})
        with self._at(CLAIM):
            picking.with_context(skip_backorder=True).button_validate()
        bench = self.order.order_line[1:]
        self.assertEqual((bench.product_uom_qty, remedy.state), (1, "awaiting_dispatch"))
        self.order.action_lock()
        rest = remedy.sudo().delivery_ids - picking
        self._prepare(rest, at=CLAIM)
        self._left(rest, at=CLAIM)
        self.assertEqual((len(self.order.order_line), bench.product_uom_qty, bench.qty_delivered), (2, 2, 2))
        self.assertTrue(self.order.locked)
        self.assertEqual((bench._get_price_paid(), self.order.invoice_status), (120, "invoiced"))
