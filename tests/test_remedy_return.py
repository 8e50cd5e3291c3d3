"""Goods come back, are looked at, and only then anybody pays for them (RX-02, MX-05, X-20)."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_return import ReturnCommon


@tagged("post_install", "-at_install", "after_sales")
class TestReturn(ReturnCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tax = cls.env["account.tax"].create({"name": "VAT 13", "amount": 13, "type_tax_use": "sale"})
        cls.chair.taxes_id = cls.tax
        cls.order, cls.invoice = cls._new_paid_order(3)
        cls.line = cls.order.order_line
        cls.stock = cls.order.warehouse_id.lot_stock_id

    def test_x_20_the_path_of_a_return(self):
        """X-20: asked for, approved, the customer ships, stock-in, inspection, credit note, money."""
        case = self._new_case(self.order, self.return_kind)
        remedy = self._propose_back(case)
        self.assertEqual((remedy.amount, remedy.goods_amount), (113, 113), "by the price of the order, with its tax")
        remedy._request()
        self.assertEqual((remedy.state, remedy.approval_ids.kind), ("to_approve", "refund"))
        remedy.approval_ids.with_user(self.lead).action_approve()
        back = remedy.sudo().return_picking_id
        self.assertEqual((remedy.state, back.state), ("awaiting_return", "assigned"))
        self.assertEqual(back.move_ids.origin_returned_move_id, self.order.picking_ids[0].move_ids)
        self.assertFalse(remedy.sudo().refund_move_id)
        free = self.chair.free_qty
        self._arrive(remedy)
        self.assertEqual((remedy.state, len(remedy.inspection_ids)), ("awaiting_inspection", 1))
        self.assertEqual(self.chair.free_qty, free, "what nobody has looked at is not free to sell")
        self.assertFalse(remedy.sudo().refund_move_id, "RX-02: no refund before the inspection")
        self._inspect(remedy)
        move = remedy.sudo().refund_move_id
        self.assertEqual((remedy.state, move.state, move.amount_total), ("awaiting_refund", "draft", 113))
        self.assertEqual(move.reversed_entry_id, self.invoice)
        put_away = remedy.sudo().return_ids.filtered(lambda picking: picking.location_dest_id == self.stock)
        put_away.move_ids.picked = True
        put_away.button_validate()
        self.assertEqual(self.chair.with_context(location=self.stock.id).free_qty, free + 1)
        move.action_post()
        self._pay(move)
        self.assertEqual(remedy.state, "done")

    def test_money_is_counted_once(self):
        """The order offers no credit note of its own, by whichever policy it is invoiced, and counts what it did."""
        self.chair.invoice_policy = "delivery"
        order, _invoice = self._new_paid_order(2)
        for each in (self.order, order):
            before = (each.is_shipped, each.delay_state, each.fulfilment_state, each.actual_freight)
            remedy = self._new_return(each)
            self._arrive(remedy)
            self._inspect(remedy)
            remedy.sudo().refund_move_id.action_post()
            line = each.order_line
            self.assertEqual((line.qty_to_invoice, each.invoice_status), (0, "invoiced"))
            self.assertEqual(line._get_customer_quantities()[line], line.product_uom_qty - 1)
            now = (each.is_shipped, each.delay_state, each.fulfilment_state, each.actual_freight)
            self.assertEqual(now, before, "what comes back is no delivery of the order")

    def test_a_return_of_everything_gives_back_what_was_paid(self):
        """113 for each of three; after a compensation of 39 only 300 are left, and the note shows why."""
        complaint = self._new_case(self.order, self.env.ref("after_sales.case_kind_complaint"))
        gift = complaint.with_user(self.agent)._propose_remedy({"type": "compensation"})
        self._agree(gift, 39)
        self._decide(gift)
        remedy = self._new_return(self.order, 3)
        self.assertEqual((remedy.goods_amount, remedy.given_amount, remedy.amount), (339, 39, 300))
        self._arrive(remedy)
        self._inspect(remedy)
        move = remedy.sudo().refund_move_id
        self.assertEqual(move.amount_total, 300)
        self.assertIn("Given back before", " ".join(move.invoice_line_ids.mapped("name")))
        with self._refused(UserError, "the customer has 0, more cannot come back"):
            self._new_return(self.order)

    def test_re_18_what_is_kept_needs_the_customers_word(self):
        """RE-18: freight and packing are kept only with consent, and stand as lines on the credit note."""
        case = self._new_case(self.order, self.return_kind)
        remedy = self._propose_back(case, quantity=2, fee_amount=10, deduction_amount=25.5, freight_payer="customer")
        self.assertEqual((remedy.goods_amount, remedy.amount), (226, 190.5))
        with self._refused(UserError, r"Record first that the customer agrees: \$\s35.50 are kept"):
            remedy._request()
        remedy._record_consent()
        self.assertEqual(remedy.consented_by, self.agent)
        remedy._change({"deduction_amount": 26})
        self.assertFalse(remedy.consented_at, "he agreed to another sum")
        remedy._agree_and_request(agreed=True)
        remedy.approval_ids.with_user(self.lead).action_approve()
        self._arrive(remedy)
        self._inspect(remedy)
        move = remedy.sudo().refund_move_id
        self.assertAlmostEqual(move.amount_total, 190)
        totals = move.invoice_line_ids.mapped("price_total")
        self.assertEqual([round(total, 2) for total in totals], [226, -10, -26])
        other = self._propose_back(self._new_case(self.order, self.return_kind), deduction_amount=200)
        other._record_consent()
        with self._refused(UserError, r"\$\s200.00 would be kept of the \$\s113.00"):
            other._request()

    def test_what_cannot_come_back(self):
        """Each with its own sentence, and nothing half done."""
        other_order, _invoice = self._new_paid_order(1, self.sofa)
        case = self._new_case(self.order, self.return_kind)
        with self._refused(UserError, "the customer has 3, more cannot come back"):
            self._propose_back(case, quantity=4)._request()
        for quantity in (0, -1):
            with self._refused(UserError, "has to be more than zero"):
                self._propose_back(case, quantity=quantity)
        with self._refused(UserError, "Sofa does not belong to the order of this case"):
            self._propose_back(case, line=other_order.order_line)._request()
        with self._refused(UserError, "Say what comes back"):
            case.with_user(self.agent)._propose_remedy({"type": "return_refund"})._request()
        with self._refused(UserError, "Say which order line Chair is"):
            loose = [{"product_id": self.chair.id, "quantity": 1}]
            case.with_user(self.agent)._propose_remedy({"type": "return_refund"}, loose)._request()
        place = self.order.warehouse_id.partner_id or self.company.partner_id
        address = {name: place[name] for name in ("street", "street2", "city")}
        place.write(dict.fromkeys(address, False))
        with self._refused(UserError, "has no address: the customer cannot send anything there"):
            self._propose_back(case)._request()
        self.assertTrue(self._propose_back(case, is_fetched=True)._get_problem_of_goods_back() == "")
        place.write(address)
        self.assertFalse(case.sudo().remedy_ids.return_ids)
        first = self._new_return(self.order, 2)
        with self._refused(UserError, f"of the 3 that the customer has, 2 come back with {first.number}"):
            self._propose_back(case, quantity=2)._request()

    def test_a_return_that_the_warehouse_gives_up(self):
        """Cancelled or deleted there, the remedy is to be carried out again; given up here, the transfer is, too."""
        remedy = self._new_return(self.order)
        first = remedy.sudo().return_picking_id
        first.action_cancel()
        self.assertEqual(remedy.state, "approved")
        remedy.action_carry_out()
        second = remedy.sudo().return_picking_id
        self.assertEqual((remedy.state, second == first), ("awaiting_return", False))
        second.unlink()
        self.assertEqual(remedy.state, "approved")
        remedy.action_carry_out()
        remedy.action_carry_out()
        self.assertEqual(len(remedy.sudo().return_ids.filtered(lambda picking: picking.state != "cancel")), 1)
        remedy._cancel("She keeps it.")
        self.assertEqual(set(remedy.sudo().return_ids.mapped("state")), {"cancel"})
        self._new_return(self.order, 3)

    def test_two_lines_of_three(self):
        """Two lines come back, the third can still be claimed (MX-04)."""
        lamp = self._new_product("Lamp", list_price=50.0, taxes_id=False)
        self.env["stock.quant"]._update_available_quantity(lamp, self.stock, 10)
        lines = [(0, 0, {"product_id": product.id}) for product in (self.chair, self.sofa, lamp)]
        order = self._new_shipment_order(order_line=lines)
        picking = order.picking_ids
        self._prepare(picking)
        self._left(picking)
        self._invoice_and_pay(order)
        case = self._new_case(order, self.return_kind)
        items = [
            {"sale_line_id": line.id, "product_id": line.product_id.id, "quantity": 1} for line in order.order_line[:2]
        ]
        remedy = self._decide(case.with_user(self.agent)._propose_remedy({"type": "return_refund"}, items))
        self.assertEqual(len(remedy.sudo().return_picking_id.move_ids), 2)
        self._arrive(remedy)
        self._inspect(remedy)
        self.assertEqual(remedy.sudo().refund_move_id.amount_total, 1113)
        stock = order.order_line._get_claim_stock()
        self.assertEqual([stock[line].free for line in order.order_line], [0, 0, 1])

    def test_serial_numbers(self):
        """The piece that was sent comes back, and no other; each on its way once."""
        self.sofa.tracking = "serial"
        self.env["stock.quant"].search([("product_id", "=", self.sofa.id)]).sudo().unlink()
        lots = self.env["stock.lot"].create([{"name": f"S{n}", "product_id": self.sofa.id} for n in range(3)])
        for lot in lots:
            self.env["stock.quant"]._update_available_quantity(self.sofa, self.stock, 1, lot_id=lot)
        order = self._new_shipment_order(order_line=[(0, 0, {"product_id": self.sofa.id, "product_uom_qty": 2})])
        picking = order.picking_ids
        self._prepare(picking)
        self._left(picking)
        sent = picking.move_line_ids.lot_id
        self.assertEqual(len(sent), 2)
        case = self._new_case(order, self.return_kind)
        with self._refused(UserError, "say which serial number or lot comes back"):
            self._propose_back(case)._request()
        with self._refused(UserError, "did not come with this order"):
            self._propose_back(case, lots=lots - sent)._request()
        remedy = self._decide(self._propose_back(case, lots=sent[1]))
        self.assertEqual(remedy.sudo().return_picking_id.move_line_ids.lot_id, sent[1])
        with self._refused(UserError, f"{sent[1].name} comes back with {remedy.number} already"):
            self._propose_back(case, lots=sent[1])._request()
        self._arrive(remedy)
        self.assertEqual(remedy.sudo().inspection_ids.goods_ids.lot_id, sent[1])
        inspection = self._inspect(remedy, ["Outer box intact"]).with_user(self.agent)
        inspection._tell_failure("The box is torn")
        inspection._send_back()
        delivery = remedy.sudo().return_ids.filtered(lambda picking: picking.location_dest_id.usage == "customer")
        self.assertEqual(delivery.move_line_ids.lot_id, sent[1], "the same piece goes back")

    def test_two_returns_of_one_delivery(self):
        """The second does not take away what the first has announced."""
        first, second = self._new_return(self.order), self._new_return(self.order, 2)
        for remedy, count in ((first, 1), (second, 2)):
            self.assertEqual(remedy.sudo().return_picking_id.move_ids.quantity, count)
        self._arrive(first)
        self.assertEqual((first.state, second.state), ("awaiting_inspection", "awaiting_return"))

    def test_the_same_piece_is_put_away(self):
        """Two pieces wait to be looked at; the one that passed goes into stock."""
        self.sofa.tracking = "serial"
        self.env["stock.quant"].search([("product_id", "=", self.sofa.id)]).sudo().unlink()
        lots = self.env["stock.lot"].create([{"name": f"T{n}", "product_id": self.sofa.id} for n in range(2)])
        for lot in lots:
            self.env["stock.quant"]._update_available_quantity(self.sofa, self.stock, 1, lot_id=lot)
        order = self._new_shipment_order(order_line=[(0, 0, {"product_id": self.sofa.id, "product_uom_qty": 2})])
        self._prepare(order.picking_ids)
        self._left(order.picking_ids)
        case = self._new_case(order, self.return_kind)
        remedies = [self._decide(self._propose_back(case, lots=lot)) for lot in lots]
        for remedy in remedies:
            self._arrive(remedy)
        self._inspect(remedies[1])
        put_away = remedies[1].sudo().return_ids.filtered(lambda picking: picking.location_dest_id == self.stock)
        self.assertEqual((put_away.move_line_ids.lot_id, put_away.state), (lots[1], "assigned"))
        put_away.move_ids.picked = True
        put_away.button_validate()
        there = self.env["stock.quant"].search([("location_id", "=", self.stock.id), ("product_id", "=", self.sofa.id)])
        self.assertEqual(there.filtered("quantity").lot_id, lots[1])

    def test_several_steps(self):
        """Whatever the steps of the warehouse: what comes back goes to one place first, and is looked at there."""
        warehouse = self.order.warehouse_id
        warehouse.write({"reception_steps": "three_steps", "delivery_steps": "pick_pack_ship"})
        remedy = self._new_return(self.order)
        back = self._arrive(remedy)
        self.assertEqual(back.location_dest_id, warehouse.after_sales_quarantine_id)
        self.assertEqual(remedy.state, "awaiting_inspection")
        self._inspect(remedy)
        self.assertEqual(remedy.state, "awaiting_refund")
