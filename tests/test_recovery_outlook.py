"""What each rung of the ladder is expected to cost in the end, and how often customers took it."""

from datetime import timedelta

from odoo.tests import tagged

from .common_recovery import CLAIM, RecoveryCommon


@tagged("post_install", "-at_install", "after_sales")
class TestOutlook(RecoveryCommon):
    def _outlooks(self, case=None):
        case = (case or self.case).with_user(self.agent)
        return case._get_outlooks(case.claim_ids)

    def _settle(self, remedy):
        """Let accounting pay what a remedy gives, out of what the customer paid."""
        invoice = remedy.sudo().order_id._create_invoices()
        invoice.action_post()
        self._pay(invoice)
        move = remedy.sudo().refund_move_id.with_user(self.accountant)
        move.action_post()
        self._pay(move)
        self.assertEqual(remedy.state, "done")

    def test_by_the_goods(self):
        """Without like cases the goods say it: what they cost us, or what the customer paid."""
        self.chair.standard_price = 150.0
        looks = self._outlooks()
        self.assertEqual((looks["refund"].cost, looks["refund"].reason), (400, "By the goods."))
        self.assertEqual(looks["reship"].cost, 150 + self.case.sale_order_id.actual_freight)
        self.assertIsNone(looks["refund"].taken)

    def test_what_the_goods_do_not_say(self):
        """A part costs less than the goods, and compensation is bargained for: nothing is made up for them."""
        kind = self.case.claim_ids.kind_id
        known = set(kind.remedy_type_ids.mapped("type"))
        kind.remedy_type_ids = [
            (0, 0, {"type": type_, "rung": 0}) for type_ in ("compensation", "resend_part") if type_ not in known
        ]
        looks = self._outlooks()
        for type_ in ("compensation", "resend_part"):
            self.assertEqual((looks[type_].net, looks[type_].reason), (None, "Nothing to go by yet."))

    def test_like_cases(self):
        """Three like cases say more than the goods; a refusal counts for how often it is taken."""
        for amount in (100, 120, 140):
            self._settle(self._give(amount, self._new_carrier_case()))
        self._propose(self._new_carrier_case(), "refund")._refuse("The customer wants the chair")
        look = self._outlooks()["refund"]
        self.assertEqual((look.cost, look.recovered, look.net, look.taken), (120, 0, 120, 0.75))
        self.assertEqual(look.reason, "3 like cases.")

    def test_what_debtors_pay_back(self):
        """Half of what this carrier was claimed from came back: half of what comes will."""
        recovery = self._filed(300)
        with self._at(CLAIM + timedelta(days=2)):
            recovery._agree(150)
            self._pay(self._book(recovery))
        look = self._outlooks(self._new_carrier_case())["refund"]
        self.assertEqual((look.cost, look.recovered, look.net), (400, 200, 200))
        ours = self._new_carrier_case("company", "short_shipped")
        self.assertEqual(self._outlooks(ours)["refund"].recovered, 0)

    def test_on_the_screen(self):
        """The window shows it beside each rung, and whether the goods are there."""
        action = self.case.with_user(self.agent).action_open_remedy()
        wizard = self.env[action["res_model"]].with_user(self.agent).browse(action["res_id"])
        self.assertRegex(wizard.ladder, r"≈ .*400\.00")
        self.assertTrue(wizard.stock_note)

    def test_stock(self):
        case = self.case
        self.assertEqual(case._say_stock(case.claim_ids), "Not in stock: ask the factory")
        warehouse = case.sale_order_id.warehouse_id
        self.env["stock.quant"]._update_available_quantity(self.chair, warehouse.lot_stock_id, 50)
        self.env.invalidate_all()
        self.assertEqual(case._say_stock(case.claim_ids), "In stock")

    def test_flat(self):
        """As many queries for a ladder after ten like cases as after one."""

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._outlooks()
            return self.env.cr.sql_log_count - before

        self._give(10, self._new_carrier_case())
        count()
        first = count()
        for _number in range(4):
            self._give(10, self._new_carrier_case())
        self.assertEqual(count(), first)
