"""One ledger per order: nothing is sent or paid twice, whichever way it goes (MX-04, RF-04, DM-05)."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_remedy import CLAIM
from .test_remedy_documents import DocumentsCommon


class LedgerCommon(DocumentsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket, cls.claim = cls._new_damage(cls.chair, quantity=4, claimed=2)
        cls.order = cls.ticket.sale_order_id
        cls.postage = cls.env.ref("after_sales.case_kind_overpaid_postage")
        cls.complaint = cls.env.ref("after_sales.case_kind_complaint")

    def _invoice(self):
        self.order.order_line.qty_delivered = 4
        invoice = self.order._create_invoices()
        invoice.action_post()
        return invoice

    def _give(self, ticket, type_, amount):
        """Give money that concerns no item, as the agent."""
        remedy = ticket.with_user(self.agent)._propose_remedy({"type": type_})
        self._agree(remedy, amount)
        remedy._request()
        return remedy

    def _refund_items(self, amount, quantity=1):
        remedy = self._propose(self.shortage_case, "refund", quantity=quantity)
        self._agree(remedy, amount)
        remedy._request()
        return remedy


@tagged("post_install", "-at_install", "after_sales")
class TestMoneyLedger(LedgerCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shortage_case = cls._new_case(cls.order, cls.shortage)
        cls._new_claim(cls.shortage_case, 2, "short_shipped")
        cls.env.ref("after_sales.policy_refund").limit_amount = 1000

    def test_what_was_refunded_by_items_is_not_refunded_without_them(self):
        """400 was paid: 200 for two chairs, then 200 without items; one cent more is refused, in words."""
        self._refund_items(200, quantity=2)
        ticket = self._new_case(self.order, self.postage)
        with self.assertRaisesRegex(UserError, r"Only \$\s200.00 of what the customer paid is left"):
            self._give(ticket, "refund", 200.01)
        self._give(ticket, "refund", 200)
        with self.assertRaisesRegex(UserError, r"Only \$\s0.00 of what the customer paid is left"):
            self._give(self._new_case(self.order, self.postage), "refund", 0.01)

    def test_what_was_refunded_without_items_is_not_refunded_by_them(self):
        self._give(self._new_case(self.order, self.postage), "refund", 350)
        with self.assertRaisesRegex(UserError, r"Only \$\s50.00"):
            self._refund_items(100)

    def test_what_accounting_gave_back_counts(self):
        """Core's own credit note on the invoice, with its lines and without them."""
        invoice = self._invoice()
        wizard = self.env["account.move.reversal"].with_context(active_model="account.move", active_ids=invoice.ids)
        wizard.create({"journal_id": invoice.journal_id.id}).reverse_moves()
        note = invoice.reversal_move_ids
        self.assertEqual(note.amount_total, 400)
        with self.assertRaisesRegex(UserError, r"Only \$\s0.00"):
            self._refund_items(1)
        note.button_cancel()
        loose = self.env["account.move"].create(
            {
                "move_type": "out_refund",
                "partner_id": self.customer.id,
                "reversed_entry_id": invoice.id,
                "invoice_line_ids": [(0, 0, {"name": "Goodwill", "price_unit": 370, "tax_ids": False})],
            }
        )
        with self.assertRaisesRegex(UserError, r"Only \$\s30.00"):
            self._give(self._new_case(self.order, self.postage), "refund", 31)
        loose.button_cancel()
        self._give(self._new_case(self.order, self.postage), "refund", 31)

    def test_what_accounting_made_of_a_credit_note_counts(self):
        """RF-04: a draft of 20 that accounting makes 380 leaves 20 of 400, whatever the remedy says."""
        remedy = self._give(self._new_case(self.order, self.postage), "refund", 20)
        move = remedy.sudo().refund_move_id
        move.invoice_line_ids[:1].write({"quantity": 1, "price_unit": 380, "tax_ids": False})
        self.assertEqual(move.amount_total, 380)
        with self.assertRaisesRegex(UserError, r"Only \$\s20.00 of what the customer paid is left"):
            self._give(self._new_case(self.order, self.postage), "refund", 100)

    def test_a_credit_note_is_posted_as_it_was_decided(self):
        """RF-04: posting is the gate; a line that accounting changed is refused, and what was given up as well."""
        self._invoice()
        remedy = self._refund_items(100)
        move = remedy.sudo().refund_move_id
        move.invoice_line_ids[:1].write({"price_unit": 380, "tax_ids": False})
        with self._refused(UserError, r"gives \$\s100.00, the credit note says \$\s380.00"):
            move.action_post()
        move.invoice_line_ids[:1].write({"price_unit": 50})
        with self._refused(UserError, r"gives \$\s100.00, the credit note says \$\s50.00"):
            move.action_post()
        move.invoice_line_ids[:1].write({"price_unit": 100})
        move.action_post()
        self.assertEqual(move.state, "posted")

    def test_only_the_last_credit_note_is_posted(self):
        """Set back, cancelled, carried out again: the first one stays what it is, over."""
        self._invoice()
        remedy = self._refund_items(100)
        first = remedy.sudo().refund_move_id
        first.action_post()
        first.button_draft()
        first.button_cancel()
        remedy.action_carry_out()
        second = remedy.sudo().refund_move_id
        self.assertNotEqual(first, second)
        first.button_draft()
        with self._refused(UserError, f"credit note of {remedy.display_name} was replaced: only the last one"):
            first.action_post()
        second.action_post()
        remedy.invalidate_recordset()
        with self._refused(UserError, "was replaced"):
            first.action_post()

    def _reverse(self, invoice):
        """Let accounting reverse a whole invoice, as a draft."""
        wizard = self.env["account.move.reversal"].with_context(active_model="account.move", active_ids=invoice.ids)
        wizard.create({"journal_id": invoice.journal_id.id}).reverse_moves()
        return invoice.reversal_move_ids.sorted("id")[-1:]

    def test_core_gave_everything_before_ours_is_posted(self):
        """Ours is a draft of 100, core gives all 400 back: ours would make it 500 of 400."""
        invoice = self._invoice()
        remedy = self._refund_items(100)
        note = self._reverse(invoice)
        note.action_post()
        self.assertEqual(note.state, "posted")
        with self._refused(UserError, r"\$\s500.00 would be given back of the \$\s400.00"):
            remedy.sudo().refund_move_id.action_post()

    def test_core_gives_no_more_than_the_remedies_left(self):
        """Ours is posted: core's own credit note over everything is refused, with the name of the remedy."""
        invoice = self._invoice()
        remedy = self._refund_items(100)
        remedy.sudo().refund_move_id.action_post()
        note = self._reverse(invoice)
        with self._refused(UserError, rf"With {remedy.display_name}, \$\s500.00 would be given back of the \$\s400"):
            note.action_post()
        note.invoice_line_ids[:1].quantity = 3
        self.assertEqual(note.amount_total, 300)
        note.action_post()
        self.assertEqual(note.state, "posted")

    def test_credit_notes_posted_together(self):
        """Two drafts in one go count together."""
        invoice = self._invoice()
        own = self._refund_items(100).sudo().refund_move_id
        with self._refused(UserError, "would be given back of"):
            (own | self._reverse(invoice)).action_post()

    def test_own_credit_notes_count_once(self):
        """The credit note of a remedy is the remedy's money, not money beside it."""
        self._invoice()
        self._refund_items(100).sudo().refund_move_id.action_post()
        self._give(self._new_case(self.order, self.postage), "refund", 300)

    def test_compensation_is_capped_by_what_was_paid(self):
        remedy = self._give(self._new_case(self.order, self.complaint), "compensation", 400)
        remedy.approval_ids.with_user(self.lead).action_approve()
        with self.assertRaisesRegex(UserError, r"Only \$\s0.00"):
            self._give(self._new_case(self.order, self.complaint), "compensation", 1)

    def test_limits_count_for_the_case_and_the_order(self):
        """15 on one's own word, then 19 of which 5 would be left: a lead decides, from whichever case it is asked."""
        ticket = self._new_case(self.order, self.complaint)
        self.assertEqual(self._give(ticket, "compensation", 15).state, "awaiting_refund")
        for case in (ticket, self._new_case(self.order, self.complaint)):
            remedy = self._give(case, "compensation", 19)
            self.assertEqual((remedy.state, remedy.verdict), ("to_approve", "needs_approval"))
            self.assertRegex(remedy.verdict_reason, r"With the \$\s15.00 given before, more than the \$\s20.00")
        self.assertEqual(self._give(ticket, "compensation", 5).state, "awaiting_refund")

    def test_an_order_never_invoiced_says_so(self):
        remedy = self._give(self._new_case(self.order, self.complaint), "compensation", 30)
        self.assertIn(f"{self.order.name} was never invoiced", remedy.money_note)
        self.assertIn("never invoiced", remedy.sudo().approval_ids.reason)
        self._learn_chinese()
        other = self._give(self._new_case(self.order, self.complaint), "compensation", 31)
        self._assert_both(other.sudo().approval_ids, "reason", "never invoiced", "从未开票")
        self._invoice()
        remedy.invalidate_recordset(["money_note"])
        self.assertFalse(remedy.money_note)


@tagged("post_install", "-at_install", "after_sales")
class TestGoodsLedger(LedgerCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warehouse = cls.order.warehouse_id

    def _replace(self, ticket=None, quantity=1):
        remedy = self._propose(ticket or self.ticket, "replace", quantity=quantity, skip_reason="In two.")
        with self._at(CLAIM):
            remedy._request()
            remedy.approval_ids.with_user(self.lead).action_approve()
        return remedy

    def _validate(self, picking):
        with self._at(CLAIM):
            picking.move_ids.write({"picked": True})
            for move in picking.move_ids:
                move.quantity = move.product_uom_qty
            picking.with_context(skip_backorder=True, cancel_backorder=True).button_validate()

    def test_three_steps_send_once(self):
        """The remedy waits for the goods from the first step on, and pressing again makes nothing."""
        for steps, count in (("pick_ship", 2), ("pick_pack_ship", 3)):
            with self.subTest(steps=steps):
                self.warehouse.delivery_steps = steps
                remedy = self._replace()
                self.assertEqual(remedy.state, "awaiting_dispatch")
                for _press in range(2):
                    remedy.action_carry_out()
                self.assertEqual(len(remedy.sudo().delivery_ids), 1)
                while todo := remedy.sudo().delivery_ids.filtered(lambda step: step.state not in ("done", "cancel")):
                    if todo.location_dest_id.usage == "customer":
                        self._prepare(todo, at=CLAIM)
                    self.assertEqual(remedy.state, "awaiting_dispatch")
                    remedy.action_carry_out()
                    self._validate(todo[:1])
                self.assertEqual(len(remedy.sudo().delivery_ids), count)
                self.assertEqual(remedy.state, "done")

    def test_a_step_inside_that_was_cancelled_can_be_made_again(self):
        self.warehouse.delivery_steps = "pick_pack_ship"
        remedy = self._replace()
        remedy.sudo().delivery_ids.action_cancel()
        self.assertEqual(remedy.state, "approved")
        remedy.action_carry_out()
        alive = remedy.sudo().delivery_ids.filtered(lambda step: step.state != "cancel")
        self.assertEqual((len(alive), remedy.state), (1, "awaiting_dispatch"))

    def test_a_whole_piece_needs_the_approval_of_a_replacement(self):
        """DM-05: part and whole are one last step; the goods decide which approval it takes, not the name."""
        lines = [{"claim_line_id": line.id, "quantity": 1, "part": False} for line in self.claim.line_ids]
        self.claim.line_ids.sudo().part = False
        vals = {"type": "resend_part", "claim_id": self.claim.id, "skip_reason": "Broken"}
        remedy = self.ticket.with_user(self.agent)._propose_remedy(vals, lines)
        remedy._request()
        self.assertEqual((remedy.state, remedy.approval_ids.kind), ("to_approve", "ladder_skip"))
        self.assertFalse(remedy.sudo().delivery_ids)
        part = self._propose(self.ticket, "resend_part", skip_reason="Broken")
        part.sudo().line_ids.part = "Leg"
        part.sudo().line_ids.quantity = 1
        part._request()
        self.assertEqual(part.state, "awaiting_dispatch")

    def test_every_approval_has_to_be_granted(self):
        """Left out rungs and a second replacement: two approvals; after the first nothing is sent."""
        first = self._replace()
        self._validate_remedy(first)
        first._record_outcome("not_helped", "Broken again")
        ticket = self._new_case(self.order)
        self._new_claim(ticket, 1)
        remedy = self._propose(ticket, "replace", skip_reason="In two.")
        remedy._request()
        self.assertEqual(set(remedy.approval_ids.mapped("kind")), {"ladder_skip", "remedy"})
        for approval, state in zip(remedy.approval_ids, ("to_approve", "awaiting_dispatch"), strict=True):
            approval.with_user(self.lead).action_approve()
            self.assertEqual(remedy.state, state)

    def _validate_remedy(self, remedy):
        picking = remedy.sudo().delivery_picking_id
        self._prepare(picking, at=CLAIM)
        self._left(picking, at=CLAIM)

    def test_what_the_customer_has_after_a_replacement_and_a_return(self):
        """One chair of four is replaced and the broken one fetched: the customer has four, and may claim again."""
        self._validate_remedy(self._replace())
        line = self.order.order_line
        self.assertEqual(line._get_customer_quantities()[line], 4, "one of the five is broken")
        outgoing = self.order.picking_ids.filtered(lambda picking: not picking.remedy_id)
        wizard = self.env["stock.return.picking"].with_context(active_model="stock.picking", active_id=outgoing.id)
        back = wizard.create({"picking_id": outgoing.id})
        back.product_return_moves.quantity = 1
        self._validate(self.env["stock.picking"].browse(back.action_create_returns()["res_id"]))
        self.assertEqual(line.qty_delivered, 3)
        self.assertEqual(line._get_customer_quantities()[line], 4)
        # Of the two that were claimed one is still to be made good.
        self._new_claim(self._new_case(self.order), 2)
        with self.assertRaisesRegex(UserError, "4 of 4 is already claimed"):
            self._new_claim(self._new_case(self.order), 1)
