"""Cases about goods and money are not solved by words (IT-06, SL-09)."""

from datetime import date

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .common_remedy import CLAIM, RemedyCommon


@tagged("post_install", "-at_install", "after_sales")
class TestDeed(RemedyCommon):
    starts_at = CLAIM

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._new_delivered_order()
        cls.kind = cls.env.ref("after_sales.case_kind_return")
        cls.kind.write({"required_fact_ids": [(5,)], "closing_fact_ids": [(5,)], "requires_confirmation": False})
        cls.kind.requires_deed = True
        cls.working = cls.env["helpdesk.ticket.stage"]._get_for_phase("working", cls.team.browse(), cls.company)
        cls.case = cls._new_case(cls.order, cls.kind, stage_id=cls.working.id)

    def _solve(self, user=None, **vals):
        """Press Solve, type and press again, as the agent does."""
        action = self.case.with_user(user or self.agent).action_open_solve()
        form = Form(self.env[action["res_model"]].with_user(user or self.agent).browse(action["res_id"]))
        form.solution = "Talked it over"
        for name, value in vals.items():
            setattr(form, name, value)
        form.save().action_solve()

    def _take_back(self):
        delivery = self.order.picking_ids[:1]
        wizard = self.env["stock.return.picking"].with_context(active_id=delivery.id, active_model="stock.picking")
        wizard = wizard.create({"picking_id": delivery.id})
        wizard.product_return_moves.quantity = 1
        back = self.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        back.move_ids.picked = True
        back.button_validate()
        return back

    def test_words_do_not_solve_a_return(self):
        """The case says what it waits for; neither the stage nor Solve closes it with a text alone."""
        self.assertIn("Words do not solve it", self.case.deed_hint)
        solved = self.env["helpdesk.ticket.stage"]._get_for_phase("solved", self.team, self.company)
        with self.assertRaisesRegex(UserError, "what was done"), self.env.cr.savepoint():
            self.case.with_user(self.agent).stage_id = solved
        with self.assertRaisesRegex(UserError, "what was done"), self.env.cr.savepoint():
            self.case.with_user(self.agent)._solve({"solution": "Talked it over"})
        self.env.invalidate_all()
        self.assertEqual(self.case.phase, "working")

    def test_a_return_solves_it(self):
        self.assertTrue(self._take_back().name in self.case.sudo()._get_deeds())
        self._solve()
        self.assertEqual((self.case.phase, self.case.undone_cause), ("solved", False))

    def test_why_nothing_was_done(self):
        """The customer withdrew: a reason is kept; a refusal is a lead's; taken up again, the case asks anew."""
        with self.assertRaisesRegex(UserError, "Only a team lead refuses"), self.env.cr.savepoint():
            self._solve(undone_cause="refused", undone_reason="Too late")
        self.env.invalidate_all()
        self._solve(undone_cause="withdrawn", undone_reason="She keeps it")
        self.assertEqual((self.case.phase, self.case.undone_reason), ("solved", "She keeps it"))
        self.case._resume_work()
        self.assertTrue(self.case._lacks_deed())
        self._solve(self.lead, undone_cause="refused", undone_reason="Used for a year")
        self.assertEqual(self.case.phase, "solved")

    def test_refund_before_shipment(self):
        """SL-09: not on an order that was sent; a cancelled order solves it."""
        kind = self.env.ref("after_sales.case_kind_unshipped_refund")
        kind.write({"requires_deed": True, "before_shipment": True})
        with self.assertRaisesRegex(ValidationError, "was sent already"), self.env.cr.savepoint():
            self._new_case(self.order, kind)
        with self.assertRaisesRegex(ValidationError, "was sent already"), self.env.cr.savepoint():
            self.case.with_user(self.agent).case_kind_id = kind
        order = self._new_confirmed_order(date(2026, 6, 30))
        case = self._new_case(order, kind)
        self.assertTrue(case._lacks_deed())
        order._action_cancel()
        self.assertFalse(case._lacks_deed())

    def test_a_complaint_may_have_any_remedy(self):
        """ES-03: a refund, a part, a visit: the ladder holds, and a replacement needs a lead."""
        kind = self.env.ref("after_sales.case_kind_complaint")
        self.assertEqual(
            set(kind.remedy_type_ids.mapped("type")), set(dict(self.env["after.sales.remedy"]._get_ladder_types()))
        )
        case = self._new_case(self.order, kind)
        line = {"product_id": self.sofa.id, "sale_line_id": self.order.order_line[:1].id, "quantity": 1}
        remedy = case.with_user(self.agent)._propose_remedy({"type": "replace", "skip_reason": "Broken in two"}, [line])
        self.assertEqual(remedy._judge().verdict, "needs_approval")
