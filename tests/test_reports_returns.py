"""What managers read of returns, against figures reckoned by hand from a small story."""

from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_return import CLAIM, ReturnCommon

DAY = timedelta(days=1)


@tagged("post_install", "-at_install", "after_sales")
class TestReturnReport(ReturnCommon):
    """Three returns of chairs: one is paid after four days, one is refused, one is on its way; a lamp besides."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lamps = cls.env["res.partner"].create({"name": "Clear Light", "is_company": True})
        lamp = {"seller_ids": [(0, 0, {"partner_id": cls.lamps.id})], "taxes_id": False}
        cls.lamp = cls._new_product("Lamp", list_price=50.0, **lamp)
        lines = [(0, 0, {"product_id": product.id, "product_uom_qty": 4}) for product in (cls.chair, cls.lamp)]
        cls.order, cls.invoice = cls._new_paid_order(order_line=lines)
        cls.mind = cls.env.ref("after_sales.reason_changed_mind")
        cls.fault = cls.env["after.sales.reason"].search([("fault", "=", "company")], limit=1)

    def _ask(self, reason, *items):
        """Return a decided return of (order line, pieces), for a reason."""
        case = self._new_case(self.order, self.return_kind)
        lines = [
            {"sale_line_id": line.id, "product_id": line.product_id.id, "quantity": count} for line, count in items
        ]
        vals = {"type": "return_refund", "reason_id": reason.id}
        remedy = case.with_user(self.agent)._propose_remedy(vals, lines)
        answers = [{"condition_id": row.id, "holds": "yes", "note": "Seen"} for row in remedy._get_conditions()]
        if answers:
            remedy._answer_conditions(answers)
        return remedy

    def _request(self, remedy):
        """Let the agent ask, and whoever has to approve."""
        remedy._request()
        for asked in remedy.sudo().approval_ids.filtered(lambda asked: asked.state == "requested"):
            asked.with_user(self.manager).action_approve()

    def _tell_story(self):
        chairs, lamps = self.order.order_line
        paid = self._ask(self.mind, (chairs, 1), (lamps, 2))
        self._request(paid)
        self._arrive(paid)
        self._inspect(paid)
        with self._at(CLAIM + 4 * DAY):
            move = paid.sudo().refund_move_id.with_user(self.accountant)
            move.action_post()
            self._pay(move)
        refused = self._ask(self.mind, (chairs, 1))
        refused._refuse("Used for a year")
        under_way = self._ask(self.fault, (chairs, 1))
        self._request(under_way)
        self.remedies = paid | refused | under_way
        self.remedies.flush_recordset()
        self.env.flush_all()

    def _read(self, groupby, *measures, user=None):
        report = self.env["after.sales.return.report"].with_user(user or self.lead)
        rows = report._read_group([("remedy_id", "in", self.remedies.ids)], groupby, measures)
        return {row[0]: row[1:] for row in rows}

    def test_figures(self):
        """By reason, product, factory and refusal: 200 given back after four days, half of two judged refused."""
        self._tell_story()
        by_reason = self._read(["reason_id"], "remedies:sum", "pieces:sum", "amount:sum", "days_to_money:avg")
        self.assertEqual(by_reason[self.mind], (2, 4, 200, 4))
        self.assertEqual(by_reason[self.fault][:3], (1, 1, 0))
        self.assertFalse(by_reason[self.fault][3], "no money has left, so it counts in no average")
        by_product = self._read(["product_id"], "remedies:sum", "pieces:sum", "amount:sum", "refused_percent:avg")
        self.assertEqual(by_product[self.lamp], (0.5, 2, 100, 0))
        # Of three chairs one was refused, one paid, one granted and on its way.
        self.assertEqual(by_product[self.chair][:3], (2.5, 3, 100))
        self.assertAlmostEqual(by_product[self.chair][3], 100 / 3)
        by_factory = self._read(["factory_id"], "pieces:sum")
        self.assertEqual(by_factory, {self.factory: (3,), self.lamps: (2,)})
        by_refusal = self._read(["refusal"], "remedies:sum")
        self.assertEqual(by_refusal, {False: (2,), "Used for a year": (1,)})
        by_policy = self._read(["policy_id"], "remedies:sum")
        self.assertEqual(sum(count for (count,) in by_policy.values()), 3)

    def test_whose(self):
        """Leads read it, agents do not; a row leads to its remedy."""
        self._tell_story()
        with self._refused(AccessError, "not allowed|access"):
            self._read([], "remedies:sum", user=self.agent)
        row = (
            self.env["after.sales.return.report"].with_user(self.lead).search([("remedy_id", "=", self.remedies[1].id)])
        )
        self.assertEqual(row.action_open_remedy()["res_id"], self.remedies[1].id)
