"""Lists, numbers and reports of claims: what they show, and that a hundred cost no more queries than ten."""

from datetime import timedelta

from odoo.tests import Form, tagged

from .common import NOW
from .common_claim import ClaimCommon


@tagged("post_install", "-at_install", "after_sales")
class TestClaimScreens(ClaimCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._new_delivered_order(quantity=200)
        cls.ticket = cls._new_case(cls.order)

    def _rows(self, **vals):
        self.env.flush_all()
        domain = [(name, "=", value) for name, value in vals.items()]
        return self.env["after.sales.claim.report"].with_user(self.lead).search(domain)

    def test_steps_that_ask_why(self):
        """DM-01: do not wait, take up again, cancel: each button asks for its reason first and takes it."""
        claim = self._new_claim(self.ticket, packaging="intact").with_user(self.lead)
        for step, state in (("submit", "to_decide"), ("cancel", "cancelled")):
            action = claim.action_open_reason(step)
            wizard = self.env[action["res_model"]].with_user(self.lead).browse(action["res_id"])
            with self.assertRaises(AssertionError), Form(wizard):
                pass
            with Form(wizard) as form:
                form.reason = "The customer wrote again."
            wizard.action_confirm()
            self.assertEqual(claim.state, state)

    def test_report(self):
        """DM-03: one row per item with factory, seller and value; claims add up to their number."""
        with self._at(NOW):
            claim = self._new_claim(self.ticket, quantity=2, packaging="intact")
            claim.line_ids.copy({"quantity": 1})
            self.env.flush_all()
        self.env.cr.execute("UPDATE after_sales_claim SET create_date = %s WHERE id = %s", (NOW, claim.id))
        with self._at(NOW + timedelta(hours=6)):
            claim._decide("quality", "factory")
        rows = self._rows(claim_id=claim.id)
        self.assertEqual(len(rows), 2)
        self.assertEqual(sum(rows.mapped("claims")), 1)
        self.assertEqual(rows.factory_id, self.factory)
        self.assertEqual(rows.salesperson_id, self.agent)
        self.assertEqual(rows.carrier_id, self.carrier)
        self.assertEqual(sorted(rows.mapped("amount")), [1000, 2000])
        self.assertEqual(rows[0].hours, 6)
        self.assertEqual(rows[0].cause, "quality")

    def test_report_without_items(self):
        """LG-02: a waybill that cannot be found counts as well, in its own row."""
        claim = self._new_claim(self._new_case(self.order, "untraceable"), quantity=0)
        rows = self._rows(claim_id=claim.id)
        self.assertEqual((rows.claims, rows.product_id.ids), (1, []))
        self.assertEqual(rows.action_open_claim()["res_id"], claim.id)

    def test_report_of_units(self):
        """A dozen of what is sold by the piece is worth twelve."""
        claim = self._new_claim(self.ticket, quantity=1)
        claim.line_ids.uom_id = self.env.ref("uom.product_uom_dozen")
        self.assertAlmostEqual(self._rows(claim_id=claim.id).amount, 12000)

    def test_report_company(self):
        self._new_claim(self.ticket)
        other = self.env["res.company"].create({"name": "Haus & Heim"})
        stranger = self._new_user("stranger", "after_sales.group_manager", company_id=other.id)
        self.env.flush_all()
        self.assertTrue(self._rows())
        self.assertFalse(self.env["after.sales.claim.report"].with_user(stranger).search([]))

    def _count(self, action):
        """Return how many queries an action takes from cold caches."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        action()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_ten_and_a_hundred(self):
        """What lists and boards show of claims does not grow with their number."""
        claims = self.env["after.sales.claim"].union(*(self._new_claim(self.ticket) for _number in range(100)))
        claims = claims.with_user(self.lead)
        names = ["goods", "suggested_cause", "suggestion_reason", "file_by", "decision_table", "display_name"]
        names += ["evidence_state", "missing_slots", "cause", "state", "carrier_id"]
        self._count(lambda: claims[:5].read(names))
        ten = self._count(lambda: claims[:10].read(names))
        hundred = self._count(lambda: claims.read(names))
        self.assertLessEqual(hundred, ten, "reading")
        items = claims.line_ids.browse(claims.line_ids.ids)
        ten = self._count(lambda: items[:10].read(["available_quantity", "holds_goods", "package_label"]))
        hundred = self._count(lambda: items.read(["available_quantity", "holds_goods", "package_label"]))
        self.assertLessEqual(hundred, ten, "items")
        board = self.env["after.sales.claim"].with_user(self.lead)
        self.assertTrue(board.web_read_group([("id", "in", claims.ids)], ["state"]))

    def test_goods_to_offer(self):
        """What is offered to be claimed is read at once for the whole order."""

        def offer(order):
            return self.env["sale.order"]._get_claimable_goods(order.id, self.company)

        def lines(count):
            return [(0, 0, {"product_id": self._new_product(f"Chair {n}").id}) for n in range(count)]

        small, large = (self._new_shipment_order(order_line=lines(count)) for count in (2, 20))
        self.assertEqual(len(offer(large)), 20)
        self.assertLessEqual(self._count(lambda: offer(large)), self._count(lambda: offer(small)))
