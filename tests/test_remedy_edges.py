"""What an attack found: goods nobody claimed, lines that count together, what is closed without having left."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_remedy import CLAIM
from .test_remedy_ledger import LedgerCommon


@tagged("post_install", "-at_install", "after_sales")
class TestRemedyEdges(LedgerCommon):
    starts_at = CLAIM

    def _send(self, lines, **vals):
        vals = {"type": "resend_part", "claim_id": self.claim.id, "skip_reason": "Broken", **vals}
        remedy = self.ticket.with_user(self.agent)._propose_remedy(vals, lines)
        remedy._request()
        return remedy

    def test_goods_that_nobody_claimed(self):
        """DM-05: an agent alone sends parts of what was claimed; anything else is looked at, with its cost."""
        self.sofa.standard_price = 600
        for line in (
            {"product_id": self.sofa.id, "quantity": 5},
            {"claim_line_id": self.claim.line_ids.id, "product_id": self.sofa.id, "quantity": 1},
        ):
            remedy = self._send([line])
            self.assertEqual((remedy.state, bool(remedy.sudo().delivery_ids)), ("to_approve", False))
            approval = remedy.sudo().approval_ids
            self.assertIn(f"{line['quantity']} × {self.sofa.display_name}", approval.reason)
            self.assertEqual(approval.amount, 600 * line["quantity"])

    def test_money_and_goods(self):
        """RF-04: who approves goods reads what money was given back for the order already."""
        self._give(self._new_case(self.order, self.postage), "refund", 20)
        remedy = self._send([{"product_id": self.sofa.id, "quantity": 1}])
        self.assertRegex(remedy.sudo().approval_ids.reason, "Given back for this order already: .*20.00")

    def test_lines_count_together(self):
        """MX-04: two lines of one remedy send no more than was claimed."""
        item = self.claim.line_ids
        lines = [
            {"claim_line_id": item.id, "quantity": 1, "part": "Leg"},
            {"claim_line_id": item.id, "quantity": 2, "part": "Arm"},
        ]
        with self.assertRaisesRegex(UserError, "only 2 are claimed"):
            self._send(lines)
        lines[1]["quantity"] = 1
        self.assertEqual(self._send(lines).state, "awaiting_dispatch")

    def test_no_backorder_is_not_everything(self):
        """MX-04: what the warehouse closed without sending is told, and can be sent anew."""
        remedy = self._send([{"claim_line_id": self.claim.line_ids.id, "quantity": 2, "part": "Leg"}])
        picking = remedy.sudo().delivery_picking_id
        self._prepare(picking, at=CLAIM)
        picking.move_ids.write({"quantity": 1, "picked": True})
        picking.with_context(skip_backorder=True, picking_ids_not_to_backorder=picking.ids).button_validate()
        self.assertEqual(picking.state, "done")
        self.assertFalse(picking.backorder_ids)
        self.assertEqual((remedy.state, remedy.line_ids.missing_quantity), ("done", 1))
        told = self.ticket.activity_ids.filtered(lambda a: "not everything was sent" in (a.summary or ""))
        self.assertEqual(told.user_id, self.agent)
        again = self._send([{"claim_line_id": self.claim.line_ids.id, "quantity": 1, "part": "Leg"}])
        self.assertEqual(again.state, "awaiting_dispatch")
        with self.assertRaisesRegex(UserError, "2 of 2 made good already"):
            self._send([{"claim_line_id": self.claim.line_ids.id, "quantity": 1, "part": "Leg"}])

    def test_all_of_it_left(self):
        """MX-04: nothing is said to be missing when all has left."""
        remedy = self._send([{"claim_line_id": self.claim.line_ids.id, "quantity": 2, "part": "Leg"}])
        picking = remedy.sudo().delivery_picking_id
        self._prepare(picking, at=CLAIM)
        self._left(picking, at=CLAIM)
        self.assertEqual((remedy.state, remedy.line_ids.missing_quantity), ("done", 0))

    def test_credit_note_of_a_remedy_that_was_given_up(self):
        """RF-04: given up and given anew, the customer is paid once: the old credit note is not posted any more."""
        ticket = self._new_case(self.order, self.postage)
        remedy = self._give(ticket, "refund", 20)
        move = remedy.sudo().refund_move_id
        remedy._cancel("Another way")
        move.button_draft()
        with self.assertRaisesRegex(UserError, "was given up"):
            move.action_post()
