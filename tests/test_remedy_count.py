"""What is paid or sent for is what came back and passed, by the transfers as they stand then (RX-02, MX-04)."""

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common_remedy import CLAIM
from .common_return import PIXEL, ReturnCommon


@tagged("post_install", "-at_install", "after_sales")
class TestCount(ReturnCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order, cls.invoice = cls._new_paid_order(3)
        cls.stock = cls.order.warehouse_id.lot_stock_id

    def _arrive_in_part(self, remedy):
        """Let the warehouse take in one of what was announced, and wait for the rest; return what it waits for."""
        back = remedy.sudo().return_picking_id.with_user(self.clerk)
        back.move_ids[0].write({"quantity": 1, "picked": True})
        back.move_ids[1:].write({"quantity": 0})
        back.with_context(skip_backorder=True).button_validate()
        self.assertEqual((back.state, len(back.sudo().backorder_ids)), ("done", 1))
        return back.backorder_ids

    def _return_in_core(self, order, quantity):
        """Let the warehouse take goods back by itself."""
        delivery = order.picking_ids.filtered(lambda picking: picking.location_dest_id.usage == "customer")[:1]
        wizard = self.env["stock.return.picking"].create({"picking_id": delivery.id})
        wizard.product_return_moves.quantity = quantity
        back = wizard._create_return()
        back.move_ids.picked = True
        back.button_validate()
        return back

    def _get_back(self, remedy):
        """Return the deliveries that bring goods back to the customer."""
        return remedy.sudo().return_ids.filtered(lambda picking: picking.location_dest_id.usage == "customer")

    # Checks.

    def test_findings_stay_where_they_are(self):
        """Nobody moves the checks of one inspection to another, to let it pass with nothing looked at."""
        for _number in range(2):
            self._arrive(self._new_return(self.order))
        inspections = self.env["after.sales.inspection"].search([("remedy_id.order_id", "=", self.order.id)])
        first, second = inspections.with_user(self.clerk)
        with self._refused(UserError, "“Inspection” is recorded by the system"):
            second.check_ids.write({"inspection_id": first.id})
        with self._refused(UserError, "“Inspection” is recorded by the system"):
            first.write({"check_ids": [(4, line.id) for line in second.check_ids]})
        with self._refused(UserError, "“Checks Asked For” is recorded by the system"):
            second.asked_check_ids = False
        first.check_ids.result = "passed"
        with self._refused(UserError, "Nobody has looked at: Invoice returned, Outer box intact"):
            second.action_pass()
        second.sudo().check_ids[1].unlink()
        second.check_ids.result = "passed"
        with self._refused(UserError, "Nobody has looked at: Outer box intact."):
            second.action_pass()
        self.assertEqual(second.state, "to_do")
        first.action_pass()

    def test_what_becomes_of_the_rest_is_the_inspectors_word(self):
        """Who asked for the money says nothing of it, and nobody does afterwards."""
        remedy = self._new_return(self.order)
        self._arrive(remedy, quantity=2)
        inspection = remedy.sudo().inspection_ids
        with self._refused(UserError, "Who asked for this does not inspect the goods"):
            inspection.with_user(self.agent).surplus = "ours"
        inspection.with_user(self.clerk).surplus = "return_too"
        self._inspect(remedy)
        with self._refused(UserError, "This inspection is over"):
            inspection.with_user(self.clerk).surplus = "ours"

    # What did not come.

    def test_a_cancelled_backorder_did_not_come(self):
        """Whether it is cancelled before the inspection or after: one came, one is paid, two are the customer's."""
        for is_inspected_first in (False, True):
            order, _invoice = self._new_paid_order(3)
            remedy = self._new_return(order, 3)
            rest = self._arrive_in_part(remedy)
            if is_inspected_first:
                self._inspect(remedy)
                self.assertEqual((remedy.state, remedy.sudo().refund_move_id.ids), ("awaiting_return", []))
            rest.with_user(self.clerk).action_cancel()
            self.assertIn("Did not come: 2 × Chair", remedy.sudo().inspection_ids.difference)
            if not is_inspected_first:
                self._inspect(remedy)
            move = remedy.sudo().refund_move_id
            self.assertEqual((remedy.state, remedy.amount, move.amount_total), ("awaiting_refund", 100, 100))
            self.assertEqual(remedy.line_ids.missing_quantity, 2)
            with self._refused(UserError, "the customer has 2, more cannot come back"):
                self._new_return(order, 3)
            self._new_return(order, 2)

    def test_a_deleted_backorder_did_not_come(self):
        remedy = self._new_return(self.order, 2)
        rest = self._arrive_in_part(remedy)
        self._inspect(remedy)
        rest.sudo().unlink()
        self.assertEqual((remedy.state, remedy.sudo().refund_move_id.amount_total), ("awaiting_refund", 100))

    def test_one_of_two_articles_came(self):
        """A chair and a sofa were announced, only the chair came: only the chair is paid."""
        lines = [(0, 0, {"product_id": product.id}) for product in (self.chair, self.sofa)]
        order = self._new_shipment_order(order_line=lines)
        self._prepare(order.picking_ids)
        self._left(order.picking_ids)
        self._invoice_and_pay(order)
        case = self._new_case(order, self.return_kind)
        items = [
            {"sale_line_id": line.id, "product_id": line.product_id.id, "quantity": 1} for line in order.order_line
        ]
        remedy = self._decide(case.with_user(self.agent)._propose_remedy({"type": "return_refund"}, items))
        self.assertEqual(remedy.amount, 1100)
        rest = self._arrive_in_part(remedy)
        came = remedy.sudo().return_ids.filtered(lambda picking: picking.state == "done").move_ids.product_id
        rest.action_cancel()
        self._inspect(remedy)
        paid = order.order_line.filtered(lambda line: line.product_id in came).price_total
        self.assertEqual((len(came), remedy.sudo().refund_move_id.amount_total), (1, paid))

    def test_an_exchange_sends_as_many_as_came(self):
        case = self._new_case(self.order, self.exchange_kind)
        remedy = self._decide(self._propose_back(case, "exchange", quantity=2))
        rest = self._arrive_in_part(remedy)
        self._inspect(remedy)
        self.assertFalse(remedy.sudo().delivery_ids)
        rest.action_cancel()
        self.assertEqual(remedy.state, "awaiting_dispatch")
        self.assertEqual(sum(remedy.sudo().delivery_ids.move_ids.mapped("product_uom_qty")), 1)

    def test_nothing_came_at_all(self):
        """A return of which nothing came is carried out again, as before: nothing is missing of it."""
        remedy = self._new_return(self.order, 2)
        remedy.sudo().return_picking_id.action_cancel()
        self.assertEqual((remedy.state, remedy.amount, remedy.line_ids.missing_quantity), ("approved", 200, 0))

    def test_a_corrected_quantity_is_followed(self):
        """Two were taken in by mistake: the inspection says one as soon as the transfer does, and one is paid."""
        remedy = self._new_return(self.order, 2)
        back = self._arrive(remedy)
        inspection = remedy.sudo().inspection_ids
        inspection.goods_ids.disposal = "salvage"
        self.assertEqual((inspection.goods_ids.quantity, remedy.amount), (2, 200))
        back.action_toggle_is_locked()
        back.move_ids.quantity = 1
        self.assertEqual((inspection.goods_ids.quantity, remedy.amount), (1, 100))
        self.assertEqual(inspection.goods_ids.disposal, "salvage", "what was said of the goods stays")
        self.assertIn("Did not come: 1 × Chair", inspection.difference)
        back.move_ids.quantity = 2
        self.assertEqual((inspection.goods_ids.quantity, inspection.difference, remedy.amount), (2, "", 200))
        back.move_ids.quantity = 1
        self._inspect(remedy)
        self.assertEqual(remedy.sudo().refund_move_id.amount_total, 100)
        back.move_ids.quantity = 2
        self.assertEqual((inspection.goods_ids.quantity, remedy.amount), (1, 100), "what passed, passed")

    def test_it_turns_out_that_nothing_came(self):
        """The transfer was taken in by mistake and says zero since: nothing is paid, and nothing goes back."""
        remedy = self._new_return(self.order)
        back = self._arrive(remedy)
        back.action_toggle_is_locked()
        back.move_ids.quantity = 0
        inspection = remedy.sudo().inspection_ids
        self.assertFalse(inspection.goods_ids)
        inspection.check_ids.result = "passed"
        with self._refused(UserError, "Nothing of what was announced has come"):
            inspection.with_user(self.clerk).action_pass()
        inspection = self._inspect(remedy, ["Outer box intact"]).with_user(self.agent)
        inspection._tell_failure("Nothing came")
        inspection._send_back()
        self.assertEqual((remedy.state, self._get_back(remedy).ids), ("refused", []))
        self._new_return(self.order, 3)

    # What nobody announced.

    def _new_serials(self, count):
        self.sofa.tracking = "serial"
        self.env["stock.quant"].search([("product_id", "=", self.sofa.id)]).sudo().unlink()
        lots = self.env["stock.lot"].create([{"name": f"SN{n}", "product_id": self.sofa.id} for n in range(count)])
        for lot in lots:
            self.env["stock.quant"]._update_available_quantity(self.sofa, self.stock, 1, lot_id=lot)
        return lots

    def test_another_serial_number_is_other_goods(self):
        """SN0 was announced, SN2 comes, which this customer never had: no money, it goes back to him."""
        lots = self._new_serials(3)
        order = self._new_shipment_order(order_line=[(0, 0, {"product_id": self.sofa.id, "product_uom_qty": 2})])
        self._prepare(order.picking_ids)
        self._left(order.picking_ids)
        self._invoice_and_pay(order)
        sent = order.picking_ids.move_line_ids.lot_id
        other = lots - sent
        remedy = self._decide(self._propose_back(self._new_case(order, self.return_kind), lots=sent[0]))
        # The shop sold it over the counter.
        self.env["stock.quant"]._update_available_quantity(self.sofa, self.stock, -1, lot_id=other)
        back = remedy.sudo().return_picking_id
        back.move_line_ids.lot_id = other
        self._arrive(remedy)
        inspection = remedy.sudo().inspection_ids.with_user(self.clerk)
        self.assertEqual(inspection.goods_ids.mapped("is_announced"), [False])
        difference = f"Nobody announced: 1 × Sofa ({other.name}). Did not come: 1 × Sofa."
        self.assertEqual(inspection.difference, difference)
        inspection.check_ids.result = "passed"
        inspection.surplus = "send_back"
        with self._refused(UserError, "Nothing of what was announced has come: let it fail, and send it back"):
            inspection.action_pass()
        inspection.check_ids[1].write({"result": "failed", "note": "Another number", "photo": PIXEL})
        inspection.action_fail()
        mine = inspection.with_user(self.lead)
        mine._tell_failure(mine._get_failure_text())
        with self._refused(UserError, "Nothing of what was announced has come"):
            mine._accept_less(0, False)
        mine._send_back()
        self.assertEqual((remedy.state, remedy.sudo().refund_move_id.ids), ("refused", []))
        self.assertEqual(self._get_back(remedy).move_line_ids.lot_id, other)

    def test_a_corrected_serial_number_is_followed(self):
        """The clerk typed the wrong number and mends it on the transfer."""
        self._new_serials(2)
        order = self._new_shipment_order(order_line=[(0, 0, {"product_id": self.sofa.id, "product_uom_qty": 2})])
        self._prepare(order.picking_ids)
        self._left(order.picking_ids)
        self._invoice_and_pay(order)
        one, other = order.picking_ids.move_line_ids.lot_id
        remedy = self._decide(self._propose_back(self._new_case(order, self.return_kind), lots=one))
        remedy.sudo().return_picking_id.move_line_ids.lot_id = other
        back = self._arrive(remedy)
        inspection = remedy.sudo().inspection_ids
        self.assertEqual((inspection.goods_ids.lot_id, remedy.amount), (other, 0))
        back.move_line_ids.lot_id = one
        self.assertEqual((inspection.goods_ids.lot_id, inspection.difference, remedy.amount), (one, "", 1000))
        self._inspect(remedy)
        self.assertEqual(remedy.state, "awaiting_refund")

    def test_the_customer_gets_the_rest_back(self):
        """Three came of two announced: the third goes back to him, and he has it again."""
        remedy = self._new_return(self.order, 2)
        self._arrive(remedy, quantity=3)
        inspection = remedy.sudo().inspection_ids
        form = Form(inspection.with_user(self.clerk), "after_sales.inspection_view_form")
        form.surplus = "send_back"
        form.save()
        self._inspect(remedy)
        delivery = self._get_back(remedy)
        self.assertEqual(delivery.move_ids.mapped("product_uom_qty"), [1])
        self.assertEqual((remedy.state, remedy.sudo().refund_move_id.amount_total), ("awaiting_refund", 200))
        line = self.order.order_line
        self.assertEqual(line._get_customer_quantities()[line], 0)
        self._prepare(delivery, at=CLAIM)
        self._left(delivery, at=CLAIM)
        self.assertEqual(line._get_customer_quantities()[line], 1)
        self._new_return(self.order)

    # What core does beside us.

    def test_never_more_back_than_the_customer_had(self):
        """Core took all three back while our two travelled: five of three are not paid for."""
        remedy = self._new_return(self.order, 2)
        theirs = self._return_in_core(self.order, 3)
        self._arrive(remedy, quantity=2)
        inspection = remedy.sudo().inspection_ids
        with self._refused(UserError, "Chair: 2 more came back than the customer had. Nothing is paid or sent for it"):
            self._inspect(remedy)
        self.assertEqual((remedy.state, remedy.sudo().refund_move_id.ids), ("awaiting_inspection", []))
        theirs.action_toggle_is_locked()
        theirs.move_ids.quantity = 2
        with self._refused(UserError, "Chair: 1 more came back than the customer had"):
            self._inspect(remedy)
        theirs.move_ids.quantity = 1
        self._inspect(remedy)
        self.assertEqual((inspection.state, remedy.sudo().refund_move_id.amount_total), ("passed", 200))

    def test_the_warehouse_takes_nothing_back_twice(self):
        """What came back already cannot come back again by a return of core; less of it can."""
        remedy = self._new_return(self.order, 2)
        self._arrive(remedy, quantity=2)
        with self._refused(UserError, "the customer has 1 × Chair, 3 cannot come back. Correct the quantity"):
            self._return_in_core(self.order, 3)
        self._return_in_core(self.order, 1)
        with self._refused(UserError, "the customer has 0 × Chair, 1 cannot come back"):
            self._return_in_core(self.order, 1)

    def test_the_warehouse_takes_no_piece_back_twice(self):
        """SN0 came back; scanned once more instead of SN1 it is refused."""
        self._new_serials(2)
        order = self._new_shipment_order(order_line=[(0, 0, {"product_id": self.sofa.id, "product_uom_qty": 2})])
        self._prepare(order.picking_ids)
        self._left(order.picking_ids)
        self._invoice_and_pay(order)
        one, other = order.picking_ids.move_line_ids.lot_id
        remedy = self._decide(self._propose_back(self._new_case(order, self.return_kind), lots=one))
        self._arrive(remedy)
        wizard = self.env["stock.return.picking"].create({"picking_id": order.picking_ids[:1].id})
        wizard.product_return_moves.quantity = 1
        theirs = wizard._create_return()
        theirs.move_line_ids.lot_id = one
        theirs.move_ids.picked = True
        with self._refused(UserError, f"{one.name} did not come to the customer with {order.name}, or came back"):
            theirs.button_validate()
        theirs.move_line_ids.lot_id = other
        theirs.button_validate()
        self.assertEqual(theirs.state, "done")

    def test_nothing_is_left_to_be_given_back(self):
        """Accounting gave everything back while our goods travelled: done, without an empty credit note."""
        remedy = self._new_return(self.order, 3)
        wizard = self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=self.invoice.ids
        )
        wizard = wizard.create({"journal_id": self.invoice.journal_id.id})
        wizard.refund_moves()
        wizard.new_move_ids.action_post()
        self._arrive(remedy)
        self.assertEqual(remedy.state, "awaiting_inspection")
        self._inspect(remedy)
        self.assertEqual((remedy.state, remedy.amount, remedy.sudo().refund_move_id.ids), ("done", 0, []))
        why = "Nothing is left to give back of what was paid for these goods: no credit note is made."
        for document in (remedy.sudo(), remedy.ticket_id.sudo()):
            self.assertIn(why, " ".join(document.message_ids.mapped("body")))
