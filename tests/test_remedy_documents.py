"""Remedies are carried out by documents of core, and follow what becomes of them."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_remedy import CLAIM, RemedyCommon


class DocumentsCommon(RemedyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not cls.env["account.journal"].search([("type", "=", "sale"), ("company_id", "=", cls.company.id)]):
            cls.env["account.chart.template"].try_loading("generic_coa", cls.company, install_demo=False)
        cls.accountant = cls._new_user("accountant", "account.group_account_invoice")
        stock = cls.env["stock.warehouse"].search([("company_id", "=", cls.company.id)], limit=1).lot_stock_id
        for product in cls.sofa | cls.chair:
            cls.env["stock.quant"]._update_available_quantity(product, stock, 100)


@tagged("post_install", "-at_install", "after_sales")
class TestRemedyDelivery(DocumentsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket, cls.claim = cls._new_damage(cls.chair, quantity=4, claimed=2)
        cls.order = cls.ticket.sale_order_id

    def _resend(self, **vals):
        remedy = self._propose(self.ticket, "resend_part", skip_reason="Paint does not mend a leg.", **vals)
        with self._at(CLAIM):
            remedy._request()
        return remedy

    def test_a_part_is_sent_from_the_warehouse_of_the_order(self):
        """DM-05: the delivery belongs to the order, and the order stays what it was: delivered, promised, invoiced."""
        line, before = self.order.order_line, self.order.picking_ids
        state = (line.qty_delivered, self.order.is_shipped, self.order.fulfilment_state, self.order.delay_state)
        remedy = self._resend()
        picking = remedy.delivery_picking_id
        self.assertEqual(remedy.state, "awaiting_dispatch")
        self.assertEqual(picking.sale_id, self.order)
        self.assertEqual(picking.partner_id, self.order.partner_shipping_id)
        self.assertEqual((picking.carrier_id, picking.component_channel), (self.carrier, "remedial"))
        self.assertEqual(picking.move_ids.product_uom_qty, 2)
        self.assertFalse(picking.move_ids.sale_line_id)
        self.assertEqual(self.order.picking_ids, before | picking)
        now = (line.qty_delivered, self.order.is_shipped, self.order.fulfilment_state, self.order.delay_state)
        self.assertEqual(now, state)

    def test_state_follows_the_delivery(self):
        remedy = self._resend()
        picking = remedy.delivery_picking_id
        self._prepare(picking, at=CLAIM)
        self._left(picking, at=CLAIM)
        self.assertEqual(picking.state, "done")
        self.assertEqual((remedy.state, remedy.done_at), ("done", CLAIM))
        self.assertEqual(self.order.order_line.qty_delivered, 4)
        self.assertEqual(len(self.order.order_line), 1, "core adds what was delivered without an order line")
        with self.assertRaisesRegex(UserError, "is “Done”"):
            remedy._cancel("Too late")

    def test_remedial_delivery_has_waybill_notice_and_call(self):
        """The areas below treat it as any delivery: it cannot leave without a waybill, and is followed up."""
        remedy = self._resend()
        picking = remedy.delivery_picking_id
        with self._refused(UserError, "The customer has to be called"), self._at(CLAIM):
            self._deliver(picking, consent=False)
        self._prepare(picking, at=CLAIM)
        self._left(picking, at=CLAIM)
        self.assertIn("post_shipment", picking._get_open_deadlines().mapped("purpose"))
        self.assertEqual(self.order.actual_freight, 105, "what is made good is no freight of the order")
        self.assertEqual(remedy.cost, 2 * 40 + 105)

    def test_cancelled_delivery_brings_the_remedy_back(self):
        remedy = self._resend()
        first = remedy.delivery_picking_id
        first.action_cancel()
        self.assertEqual(remedy.state, "approved")
        remedy.action_carry_out()
        self.assertEqual(remedy.state, "awaiting_dispatch")
        self.assertNotEqual(remedy.delivery_picking_id, first)
        remedy.action_carry_out()
        self.assertEqual(len(remedy.sudo().delivery_ids), 2, "pressing again sends nothing twice")

    def test_deleted_delivery_brings_the_remedy_back(self):
        remedy = self._resend()
        remedy.sudo().delivery_ids.unlink()
        self.assertEqual(remedy.state, "approved")

    def test_cancelling_takes_the_delivery_back(self):
        remedy = self._resend()
        picking = remedy.delivery_picking_id
        remedy._cancel("The customer found the part.")
        self.assertEqual((remedy.state, picking.state), ("cancelled", "cancel"))
        self.assertEqual(remedy.cost, 0)
        self._resend()

    def test_partial_delivery_waits_for_the_rest(self):
        remedy = self._resend()
        picking = remedy.sudo().delivery_picking_id
        self._prepare(picking, at=CLAIM)
        with self._at(CLAIM):
            picking.move_ids.write({"quantity": 1, "picked": True})
            picking.with_context(skip_backorder=True).button_validate()
        backorder = picking.backorder_ids
        self.assertEqual(backorder.remedy_id, remedy)
        self.assertEqual(remedy.state, "awaiting_dispatch")
        with self.assertRaisesRegex(UserError, "carried out, at least in part"):
            remedy._cancel("Enough")
        backorder.action_cancel()
        self.assertEqual(remedy.state, "done")

    def test_nothing_is_sent_twice(self):
        """MX-04: four people remedy two chairs; what did not help may be sent again."""
        remedy = self._resend(quantity=1)
        self._resend(quantity=1)
        with self.assertRaisesRegex(UserError, "2 of 2 made good already by"):
            self._resend(quantity=1)
        remedy.sudo().write({"state": "done"})
        remedy._record_outcome("not_helped", "Broken again")
        self._resend(quantity=1)

    def test_an_owed_gift_is_sent_once(self):
        """GF-04: sent now, it does not come once more with the next order; not sent after all, it is owed again."""
        kind = self.env.ref("after_sales.case_kind_missing_gift")
        ticket = self._new_case(self.order, kind)
        claim = self.env["after.sales.claim"].create(
            {
                "ticket_id": ticket.id,
                "order_id": self.order.id,
                "line_ids": [(0, 0, {"product_id": self.sofa.id, "quantity": 1})],
            }
        )
        claim.sudo().write({"state": "decided", "cause": "packed_without_gift"})
        gift = self.order.sudo()._owe_gift(self.sofa, 1, "Not packed", ticket)
        remedy = self._propose(ticket, "owed_gift")
        remedy._request()
        self.assertEqual((gift.state, remedy.state), ("given", "awaiting_dispatch"))
        remedy._cancel("The customer waits for the next order.")
        self.assertEqual(gift.state, "owed")

    def test_an_order_cancelled_cancels_what_was_on_its_way(self):
        remedy = self._resend()
        self.order.sudo()._action_cancel()
        self.assertEqual(remedy.state, "approved")

    def test_remedial_order_at_the_factory(self):
        """DM-08: the cause and the photos go along; without them the factory gets nothing."""
        remedy = self._resend()
        with self.assertRaisesRegex(UserError, "photos"):
            remedy._order_from_factory()
        slot = self.env["after.sales.evidence.slot"].search([("kind_id", "=", self.damage.id)], limit=1)
        slot = slot or slot.create({"kind_id": self.damage.id, "name": "Close-up", "code": "test_close_up"})
        photo = self.env["ir.attachment"].create(
            {"name": "leg.png", "raw": b"\x89PNG", "res_model": "after.sales.claim", "res_id": self.claim.id}
        )
        self.env["after.sales.evidence"].create(
            {"claim_id": self.claim.id, "slot_id": slot.id, "attachment_id": photo.id, "state": "accepted"}
        )
        order = remedy._order_from_factory()
        self.assertEqual((order.partner_id, order.state), (self.factory, "draft"))
        self.assertIn(remedy.number, order.origin)
        self.assertIn("Carrier damage", order.message_ids[0].body)
        self.assertEqual(order.message_ids[0].attachment_ids.mapped("name"), ["leg.png"])
        self.assertEqual(remedy._order_from_factory(), order, "ordered once")

    def test_people_of_the_warehouse_read_transfers(self):
        """Users without after-sales groups read what we add to core documents."""
        picking = self._resend().delivery_picking_id
        clerk = self._new_user("clerk", "stock.group_stock_user")
        for documents in (picking, picking.move_ids):
            self.assertTrue(documents.with_user(clerk).read(["remedy_id"])[0]["remedy_id"])
        self.assertTrue(picking.with_user(clerk).read(["sale_id", "is_shipment"])[0]["is_shipment"])


@tagged("post_install", "-at_install", "after_sales")
class TestRemedyMoney(DocumentsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.anglo_saxon_accounting = False
        cls.tax = cls.env["account.tax"].create({"name": "VAT 13", "amount": 13, "type_tax_use": "sale"})
        cls.chair.taxes_id = cls.tax
        cls.ticket, cls.claim = cls._new_damage(cls.chair, 4, 2, cls.shortage, cause="short_shipped")
        cls.order = cls.ticket.sale_order_id

    def _invoice(self):
        self.order.order_line.qty_delivered = 4
        invoice = self.order._create_invoices()
        invoice.action_post()
        return invoice

    def _refund(self, amount, quantity=1):
        remedy = self._propose(self.ticket, "refund", quantity=quantity)
        self._agree(remedy, amount)
        remedy._request()
        return remedy

    def test_mg_04_value_decides(self):
        """MG-04: two chairs for 226 are sent after; at a limit of 300 they are refunded."""
        self.assertEqual(self.ticket._get_next_remedy(self.claim).type, "reship")
        self.env.ref("after_sales.policy_refund").shortage_amount = 300
        found = self.ticket._get_next_remedy(self.claim)
        self.assertEqual(found.type, "refund")
        self.assertIn("small value", found.reason)

    def test_a_draft_credit_note_on_the_invoice(self):
        invoice = self._invoice()
        remedy = self._refund(33.33)
        move = remedy.sudo().refund_move_id
        self.assertEqual((remedy.state, move.state, move.move_type), ("awaiting_refund", "draft", "out_refund"))
        self.assertEqual(move.reversed_entry_id, invoice)
        self.assertAlmostEqual(move.amount_total, 33.33)
        self.assertEqual(move.invoice_line_ids.tax_ids, self.tax)
        self.assertEqual(self.order.order_line.qty_invoiced, 4, "the order stays invoiced as it is")
        move.action_post()
        # The invoice is not paid yet: the customer owes that much less.
        self.assertEqual((remedy.state, remedy.cost), ("done", 29.49), "without the tax in it")

    def test_done_when_the_customer_has_the_money(self):
        self.order.platform_paid_on = self.order.date_order.date()
        remedy = self._refund(33.33)
        move = remedy.sudo().refund_move_id
        move.action_post()
        self.assertEqual(remedy.state, "awaiting_refund")
        payments = self.env["account.payment.register"].with_context(active_model="account.move", active_ids=move.ids)
        payments.create({}).action_create_payments()
        self.assertEqual(remedy.state, "done")
        move.button_draft()
        self.assertEqual(remedy.state, "awaiting_refund")

    def test_the_total_is_what_was_agreed(self):
        """Net and tax add up to the cent, price-included taxes too."""
        included = self.env["account.tax"].create(
            {"name": "VAT in", "amount": 7, "type_tax_use": "sale", "price_include_override": "tax_included"}
        )
        for taxes in (self.tax, included, self.env["account.tax"]):
            self.order.order_line.tax_ids = taxes
            for cents in (1, 99, 1003, 3333, 4997):
                with self.subTest(taxes=taxes.name, cents=cents):
                    remedy = self._refund(cents / 100)
                    self.assertAlmostEqual(remedy.sudo().refund_move_id.amount_total, cents / 100)
                    remedy.sudo()._give_up("cancelled", "Next one")
                    self.assertEqual(remedy.sudo().refund_move_id.state, "cancel")

    def test_nothing_is_refunded_twice(self):
        """MX-04: the pieces and the money count, whoever refunds and in whichever case."""
        self._refund(100)
        with self.assertRaisesRegex(UserError, r"Only \$\s113.00 .* left"):
            self._refund(113.01)
        self._refund(113)
        with self.assertRaisesRegex(UserError, "2 of 2 made good already"):
            self._refund(1)
        # As if the goods were whole again: the money alone has to hold.
        self.order.order_line.sudo().claim_item_ids._release()
        other = self._new_case(self.order, self.shortage)
        self._new_claim(other, 4, "short_shipped")
        second = self._propose(other, "refund", quantity=4)
        self._agree(second, 240)
        with self.assertRaisesRegex(UserError, r"Only \$\s239.00"):
            second._request()

    def test_beyond_the_limit_a_lead_decides(self):
        remedy = self._refund(100, quantity=2)
        self.assertEqual(remedy.state, "to_approve")
        self.assertFalse(remedy.sudo().refund_move_id)
        remedy.approval_ids.with_user(self.lead).action_approve()
        self.assertEqual(remedy.state, "awaiting_refund")

    def test_cancelled_and_deleted_credit_notes(self):
        remedy = self._refund(20)
        remedy.sudo().refund_move_id.button_cancel()
        self.assertEqual(remedy.state, "approved")
        remedy.action_carry_out()
        second = remedy.sudo().refund_move_id
        self.assertEqual((remedy.state, second.state), ("awaiting_refund", "draft"))
        second.unlink()
        self.assertEqual((remedy.state, remedy.sudo().refund_move_id.ids), ("approved", []))
        remedy.action_carry_out()
        third = remedy.sudo().refund_move_id
        third.action_post()
        with self.assertRaisesRegex(UserError, "is posted"):
            remedy._cancel("Changed our mind")

    def test_rights(self):
        """An agent cannot touch the credit note, an accountant sees it."""
        move = self._refund(20).sudo().refund_move_id
        with self._refused(AccessError, "access rights to post an invoice"):
            move.with_user(self.agent).action_post()
        move.with_user(self.accountant).action_post()
        self.assertTrue(move.with_user(self.accountant).read())

    def test_a_refund_that_concerns_no_item(self):
        """Postage: never more than the order."""
        ticket = self._new_case(self.order, self.env.ref("after_sales.case_kind_overpaid_postage"))
        remedy = ticket.with_user(self.agent)._propose_remedy({"type": "refund"})
        self._agree(remedy, 453)
        with self.assertRaisesRegex(UserError, r"Only \$\s452.00"):
            remedy._request()
        self._agree(remedy, 12)
        remedy._request()
        self.assertAlmostEqual(remedy.sudo().refund_move_id.amount_total, 12)

    def test_compensation_without_an_order(self):
        ticket = self._new_case(None, self.env.ref("after_sales.case_kind_complaint"))
        remedy = ticket.with_user(self.agent)._propose_remedy({"type": "compensation"})
        self._agree(remedy, 15)
        remedy._request()
        move = remedy.sudo().refund_move_id
        self.assertEqual((move.partner_id, move.amount_total), (self.customer, 15))


@tagged("post_install", "-at_install", "after_sales")
class TestRemedyLoop(DocumentsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.damage.requires_claim = True
        cls.ticket, cls.claim = cls._new_damage()

    def test_a_case_about_goods_is_solved_by_a_remedy(self):
        """IT-06: a case about goods ends with a remedy or with a reason, and not while one is under way."""
        self.assertIn("a remedy, or why there is none", self.ticket._get_missing_facts("solved"))
        remedy = self._propose(self.ticket, "resend_part", skip_reason="Broken off")
        remedy._request()
        self.assertIn(f"the end of {remedy.number}", self.ticket._get_missing_facts("solved"))
        remedy._cancel("The customer found it.")
        self._propose(self.ticket, "touch_up")._refuse("The customer keeps it as it is.")
        self.assertNotIn("a remedy, or why there is none", self.ticket._get_missing_facts("solved"))

    def test_agreed_in_one_go(self):
        """DM-06: an amount is agreed on once, and it is on record who spoke of it; what is sent has none."""
        part = self._propose(self.ticket, "resend_part", skip_reason="Broken off")
        part._agree_and_request(agreed=True)
        self.assertFalse(part.offer_ids)
        part._cancel("Found.")
        money = self._propose(self.ticket, "compensation", amount=12, requested_by_customer=True)
        money._agree_and_request(agreed=True)
        self.assertEqual((money.offer_ids.by, money.offer_ids.response), ("customer", "accepted"))
        known = self._agree(self._propose(self.ticket, "compensation", requested_by_customer=True), 3)
        known._agree_and_request(agreed=True)
        self.assertEqual(len(known.offer_ids), 1)

    def test_no_ladder_no_remedy(self):
        """IT-06: where a kind may have no remedy at all, its case is solved without one."""
        self.damage.remedy_type_ids.unlink()
        self.assertNotIn("a remedy, or why there is none", self.ticket._get_missing_facts("solved"))

    def test_costs_of_a_case(self):
        self._propose(self.ticket, "resend_part", skip_reason="Broken off")._request()
        self._agree(self._propose(self.ticket, "compensation"), 12)._request()
        self._agree(self._propose(self.ticket, "compensation"), 15)
        self.assertEqual(self.ticket.with_user(self.agent).net_cost, 40 + 12)

    def test_merged_cases_bring_their_remedies(self):
        other = self._new_case(self.ticket.sale_order_id)
        remedy = self._propose(self.ticket, "touch_up")
        self.ticket.with_user(self.agent)._merge_into(other)
        self.assertEqual(remedy.ticket_id, other)
        self.assertEqual(remedy.state, "draft")

    def test_cancelling_the_case_takes_back_what_was_begun(self):
        remedy = self._propose(self.ticket, "resend_part", skip_reason="Broken off")
        remedy._request()
        self.ticket._move_to_phase("cancelled")
        self.assertEqual((remedy.state, remedy.delivery_picking_id.state), ("cancelled", "cancel"))

    def test_a_second_replacement_needs_a_look(self):
        """The same sofa replaced twice: somebody asks why before a third one travels."""
        first = self._propose(self.ticket, "replace", skip_reason="In two")
        first._request()
        first.approval_ids.with_user(self.lead).action_approve()
        first.sudo().write({"state": "done"})
        first._record_outcome("not_helped", "Broken again")
        second = self._propose(self.ticket, "replace")
        second._request()
        self.assertEqual((second.state, second.approval_ids.kind), ("to_approve", "remedy"))

    def test_another_company_sees_nothing(self):
        remedy = self._propose(self.ticket, "touch_up")
        company = self.env["res.company"].create({"name": "Other"})
        user = self._new_user("manager2", "after_sales.group_manager", company_id=company.id)
        self.assertFalse(self.env["after.sales.remedy"].with_user(user).search([("id", "=", remedy.id)]))
        with self._refused(AccessError, "have 'read' access"):
            remedy.with_user(user).read(["state"])

    def test_queries_do_not_grow(self):
        """10 against 100 remedies: lists read and documents follow with as many queries."""

        def count(remedies):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            remedies = remedies.with_user(self.agent)
            remedies.read(["display_name", "cost", "state", "delivery_picking_id", "is_agreed", "currency_id"])
            remedies.ticket_id.read(["net_cost", "remedy_count", "has_ladder"])
            return self.env.cr.sql_log_count - before

        vals = {"ticket_id": self.ticket.id, "type": "resend_part"}
        line = {"claim_line_id": self.claim.line_ids.id}
        many = self.env["after.sales.remedy"].create([{**vals, "line_ids": [(0, 0, line)]} for _n in range(100)])
        count(many[:10])
        self.assertLessEqual(abs(count(many) - count(many[:10])), 3)
