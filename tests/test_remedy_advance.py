"""What leaves before the old goods are back: who pays when they never come, and nothing is given twice (X-20)."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common_remedy import CLAIM
from .common_return import ReturnCommon


@tagged("post_install", "-at_install", "after_sales")
class TestAdvance(ReturnCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order, cls.invoice = cls._new_paid_order(2)
        cls.line = cls.order.order_line
        cls.stool = cls._new_product("Stool", list_price=150.0, taxes_id=False)
        cls.env["stock.quant"]._update_available_quantity(cls.stool, cls.order.warehouse_id.lot_stock_id, 10)

    def _new_advance(self, **vals):
        """Return an exchange whose new piece has left, and whose old one has not come."""
        case = self._new_case(self.order, self.exchange_kind)
        vals = {"is_advance": True, "advance_reason": "She needs a chair to sit on", **vals}
        remedy = self._decide(self._propose_back(case, "exchange", **vals))
        invoice = remedy.sudo().difference_invoice_id
        if invoice:
            invoice.action_post()
            self._pay(invoice)
        picking = remedy.sudo().delivery_picking_id
        self._prepare(picking, at=CLAIM)
        self._left(picking, at=CLAIM)
        return remedy.with_user(self.lead)

    def _end(self, remedy, way, reason="She does not answer", **vals):
        remedy.invalidate_recordset()
        action = remedy.action_open_advance_end()
        wizard = self.env["after.sales.advance.end"].with_user(self.lead).browse(action["res_id"])
        with Form(wizard, "after_sales.advance_end_view_form") as form:
            form.way = way
            form.reason = reason
            for name, value in vals.items():
                form[name] = value
        wizard.action_record()
        return wizard

    def _has(self, line):
        return line._get_customer_quantities()[line]

    def test_the_clock(self):
        """Fourteen days, then somebody above the agent knows; nothing runs before it has left, nor afterwards."""
        remedy = self._new_advance()
        deadline = self._deadline(remedy, "advance_return")
        self.assertEqual(deadline.due_at - CLAIM, timedelta(days=14))
        self.assertEqual((remedy.state, remedy.owed_back), ("awaiting_return", "1 × Chair"))
        self.assertEqual(deadline.user_id, self.lead)
        text = remedy.with_user(self.agent)._get_customer_text()
        self.assertRegex(
            text, r"We expect your goods by 05/18/2026. If you keep them, you pay \$\s100.00 for what you got"
        )
        self.assertNotIn("When we have looked", text)
        step = remedy._get_deadline_step(deadline)
        self.assertEqual(step["res_model"], "after.sales.advance.end")
        self._arrive(remedy)
        self.assertTrue(deadline.done_at)
        self._inspect(remedy)
        remedy.invalidate_recordset()
        self.assertEqual((remedy.state, remedy.owed_back), ("done", ""))
        with self._refused(UserError, "nothing is owed to us for it"):
            remedy.action_open_advance_end()

    def test_the_customer_pays(self):
        """The new chair stands on the order and its invoice; both chairs come back for what was paid, no more."""
        remedy = self._new_advance()
        with self._refused(AccessError, "Only a team lead decides"):
            remedy.with_user(self.agent)._charge_advance(100, "She keeps it")
        for wrong in (0, 100.01):
            with self._refused(UserError, r"more than nothing, and at most \$\s100.00"):
                remedy._charge_advance(wrong, "She keeps it")
        with self._refused(UserError, "Say why"):
            remedy._charge_advance(100, " ")
        wizard = self._end(remedy, "charge")
        self.assertEqual(wizard.amount, 100)
        line = self.order.order_line - self.line
        self.assertEqual((line.product_id, line.product_uom_qty, line.qty_delivered), (self.chair, 1, 1))
        self.assertEqual((line.price_total, self.order.amount_total), (100, 300))
        invoice = line.invoice_lines.move_id
        self.assertEqual((invoice.state, invoice.amount_total, line.qty_to_invoice), ("draft", 100, 0))
        self.assertEqual((remedy.state, remedy.sudo().return_picking_id.state), ("done", "cancel"))
        self.assertFalse(remedy.deadline_ids.filtered(lambda deadline: not deadline.done_at and deadline.next_event_at))
        self.assertEqual((self._has(self.line), self._has(line)), (2, 1))
        self.assertFalse(self.order.picking_ids.filtered(lambda picking: picking.state not in ("done", "cancel")))
        with self._refused(UserError, "propose a return of it, which gives the money back"):
            remedy.with_user(self.agent).action_await_again()
        invoice.action_post()
        self._pay(invoice)
        back = self._decide(self._propose_back(self._new_case(self.order, self.return_kind), line=line))
        self.assertEqual(back.amount, 100)
        self._arrive(back)
        self._inspect(back)
        self._new_return(self.order, 2)
        with self._refused(UserError, "of the 2 that the customer has, 2 come back with"):
            self._propose_back(self._new_case(self.order, self.return_kind), line=self.line)._request()

    def test_it_comes_after_all(self):
        """The customer paid for it, and the warehouse takes the old one back by itself: the agent is told."""
        remedy = self._new_advance()
        self._end(remedy, "charge")
        delivery = self.order.picking_ids.filtered(lambda picking: picking.is_shipment and picking.state == "done")[:1]
        wizard = self.env["stock.return.picking"].with_user(self.clerk).create({"picking_id": delivery.id})
        wizard.product_return_moves[:1].quantity = 1
        back = wizard.sudo()._create_return()
        back.move_ids.picked = True
        back.button_validate()
        case = remedy.sudo().ticket_id
        asked = case.activity_ids.filtered(lambda activity: "came after all" in (activity.summary or ""))
        self.assertEqual((len(asked), asked.user_id), (1, self.agent))
        self.assertIn("propose a return of it", asked.note)

    def test_written_off(self):
        """It costs us a chair; when it turns up it is waited for again, and nobody gets money for it."""
        remedy = self._new_advance()
        with self._refused(UserError, "Say why"):
            remedy._write_advance_off("")
        before = remedy.cost
        self._end(remedy, "write_off")
        self.assertEqual((remedy.state, remedy.advance_end, remedy.cost - before), ("done", "written_off", 40))
        self.assertEqual((self._has(self.line), len(self.order.order_line)), (2, 1), "two were bought")
        with self._refused(UserError, "nothing is owed to us for it"):
            remedy._charge_advance(100, "Twice")
        mine = remedy.with_user(self.agent)
        mine.action_await_again()
        self.assertEqual((mine.state, mine.sudo().return_picking_id.state), ("awaiting_return", "assigned"))
        self._arrive(remedy)
        self._inspect(remedy)
        self.assertEqual((mine.state, mine.cost - before, self._has(self.line)), ("done", 0, 2))
        self.assertFalse(mine.sudo().refund_move_id)

    def test_another_article(self):
        """The stool was 50 dearer, which is paid: she keeps the chair, too, and pays the 100 of it."""
        remedy = self._new_advance(new_product_id=self.stool.id)
        stool = self.order.order_line - self.line
        self.assertEqual((stool.product_id, stool.price_total, stool._get_price_paid()), (self.stool, 0, 150))
        self._end(remedy, "charge")
        self.assertEqual((stool.price_total, self.order.amount_total), (100, 300))
        self.assertEqual((self.line._get_paid_total(), stool._get_paid_total()), (200, 150))
        self.assertEqual(self.order._get_paid_total(), 350)
        stool.invoice_lines.move_id.action_post()
        self._pay(stool.invoice_lines.move_id)
        self.assertEqual(self.order.invoice_status, "invoiced")

    def test_only_some_come_back(self):
        """Two left in advance, one old chair comes: the other is owed, and paid for."""
        remedy = self._new_advance(quantity=2)
        self._arrive(remedy, quantity=1)
        self._inspect(remedy)
        remedy.invalidate_recordset()
        self.assertEqual((remedy.state, remedy.owed_back), ("done", "1 × Chair"))
        self.assertTrue(self._deadline(remedy, "advance_return").next_event_at)
        self.order.action_lock()
        self._end(remedy, "charge")
        self.assertEqual((remedy.state, self.order.amount_total, self.order.locked), ("done", 300, True))

    def test_some_come_back_and_the_rest_is_written_off(self):
        """What turns up then the warehouse takes back by itself."""
        remedy = self._new_advance(quantity=2)
        self._arrive(remedy, quantity=1)
        self._inspect(remedy)
        self._end(remedy, "write_off")
        self.assertEqual((remedy.state, self._has(self.line)), ("done", 2))
        with self._refused(UserError, "other goods of it have come before"):
            remedy.with_user(self.agent).action_await_again()

    def test_goods_that_failed_and_went_back(self):
        """The old chair was torn and went back to the customer: the new one has left, and is owed."""
        remedy = self._new_advance()
        self._arrive(remedy)
        inspection = self._inspect(remedy, ["Outer box intact"]).with_user(self.lead)
        inspection._tell_failure("The box is torn")
        inspection._send_back()
        remedy.invalidate_recordset()
        self.assertEqual((remedy.state, remedy.owed_back), ("refused", "1 × Chair"))
        self.assertTrue(self._deadline(remedy, "advance_return"))
        self._end(remedy, "charge")
        self.assertEqual((remedy.state, self.order.amount_total), ("refused", 300))
        self.assertFalse(self._deadline(remedy, "advance_return"))
