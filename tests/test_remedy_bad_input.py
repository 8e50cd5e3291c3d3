"""What somebody may type or do that cannot be: each with its own sentence, and nothing half done."""

from datetime import timedelta

from psycopg2.errors import CheckViolation

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_return import CLAIM, ReturnCommon


@tagged("post_install", "-at_install", "after_sales")
class TestBadInput(ReturnCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order, cls.invoice = cls._new_paid_order(3)
        cls.case = cls._new_case(cls.order, cls.return_kind)
        cls.mind = cls.env.ref("after_sales.reason_changed_mind")

    def _ask(self, **vals):
        return self._propose_back(self.case, **vals)

    def test_a_line_of_another_order(self):
        """Of another order, of another customer: nothing of it comes back here."""
        friend = self.env["res.partner"].create({"name": "Mr Wu", "email": "wu@example.com"})
        for vals in ({}, {"partner_id": friend.id}):
            other, _invoice = self._new_paid_order(1, **vals)
            remedy = self._ask(line=other.order_line)
            with self.subTest(vals), self._refused(UserError, "Chair does not belong to the order of this case"):
                remedy._request()
            self.assertEqual(remedy.state, "draft")
            self.assertFalse(remedy.sudo().return_ids | other.picking_ids.filtered("return_remedy_id"))

    def test_negative_and_zero_amounts(self):
        """Neither a sum nor what is kept is less than nothing, and nothing is offered as nothing."""
        for name in ("fee_amount", "deduction_amount"):
            with self.subTest(name), self._refused(UserError, "cannot be negative"):
                self._ask(**{name: -5})
            draft = self._ask()
            with self.subTest(name), self._refused(UserError, "cannot be negative"):
                draft._change({name: -5})
            self.assertEqual((draft[name], draft.amount), (0, 100))
        ticket, _claim = self._new_damage(self.chair, 4, 1)
        with self._refused(UserError, "cannot be negative"):
            self._propose(ticket, "compensation", requested_by_customer=True, amount=-1)
        remedy = self._propose(ticket, "compensation", requested_by_customer=True)
        for amount in (0, -1):
            with self.subTest(amount), self._refused(UserError, "Enter the amount that is offered"):
                remedy._offer(amount, by="customer")
        self.assertFalse(remedy.offer_ids)

    def test_a_refund_above_what_is_left(self):
        """Two of three are given back: the third is all that is left, whatever is typed."""
        done = self._decide(self._ask(quantity=2))
        self._arrive(done)
        self._inspect(done)
        with self._refused(UserError, "the customer has 1, more cannot come back"):
            self._ask(quantity=2)._request()
        ticket, _claim = self._new_damage(self.chair, 4, 1, self.shortage, cause="short_shipped")
        self._invoice_and_pay(ticket.sale_order_id)
        remedy = self._agree(self._propose(ticket, "refund"), 100.01)
        with self._refused(UserError, r"100.00"):
            remedy._request()
        self.assertEqual(remedy.state, "draft")

    def test_a_window_of_minus_one_days(self):
        policy = self.env.ref("after_sales.policy_return_general")
        with self.assertRaises(CheckViolation) as caught, mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            policy.window_days = -1
            policy.flush_recordset()
        # What people read for it.
        told = self.env["after.sales.policy"]._sql_error_to_message(caught.exception)
        self.assertIn("negative", told)

    def test_an_order_of_another_company(self):
        """A case is about orders of its own company."""
        elsewhere = self.env["res.company"].create({"name": "Elsewhere Ltd."})
        order = self.env["sale.order"].create({"partner_id": self.customer.id, "company_id": elsewhere.id})
        with self._refused(ValidationError, "belong to different companies"):
            self.case.sale_order_id = order

    def test_a_locked_order(self):
        """What was sent may come back of a locked order, too: nothing of the order changes."""
        self.order.action_lock()
        remedy = self._decide(self._ask())
        self.assertEqual((remedy.state, self.order.locked), ("awaiting_return", True))

    def test_a_cancelled_order(self):
        """Cancelled after it was delivered, the customer still has the goods: they may come back."""
        self.order._action_cancel()
        remedy = self._ask()
        self.assertEqual(remedy._get_problem_of_goods_back(), "")

    def test_an_invoice_in_a_closed_period(self):
        """The credit note belongs to today, whatever is closed; where today is closed accounting says so."""
        remedy = self._decide(self._ask())
        self._arrive(remedy)
        self._inspect(remedy)
        self.company.fiscalyear_lock_date = self.invoice.date
        move = remedy.sudo().refund_move_id
        with self._at(CLAIM + timedelta(days=1)):
            move.with_user(self.accountant).action_post()
        self.assertGreater(move.date, self.company.fiscalyear_lock_date)
        self.assertEqual((move.state, move.reversed_entry_id), ("posted", self.invoice))

    def test_the_warehouse_deletes_the_return(self):
        """Without its transfer the return has to be carried out again, and that works."""
        remedy = self._decide(self._ask())
        back = remedy.sudo().return_ids
        back.action_cancel()
        back.unlink()
        self.assertEqual(remedy.state, "approved")
        remedy.action_carry_out()
        self.assertEqual((remedy.state, len(remedy.sudo().return_ids)), ("awaiting_return", 1))

    def test_the_money_goes_back_and_forth(self):
        """Reset to draft, posted again, paid, reversed: the remedy follows each time, and pays once."""
        remedy = self._decide(self._ask())
        self._arrive(remedy)
        self._inspect(remedy)
        move = remedy.sudo().refund_move_id
        move.action_post()
        move.button_draft()
        self.assertEqual((remedy.state, remedy.refund_sent_on), ("awaiting_refund", False))
        move.action_post()
        self._pay(move)
        self.assertEqual(remedy.state, "done")
        with self._at(CLAIM + timedelta(days=1)):
            move._reverse_moves([{"ref": "A mistake"}]).action_post()
        self.assertEqual(remedy.state, "approved")
        self.assertIn(f"the end of {remedy.number}", self.case._get_missing_facts("solved"))
