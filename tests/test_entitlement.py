from datetime import date, datetime

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models.entitlement.vocabulary import Asked
from .common_remedy import CLAIM, RemedyCommon


@tagged("post_install", "-at_install")
class TestEntitlement(RemedyCommon):
    """What the customer may have of an order line, from what really happened to it (MX-01, MX-02, RE-01 to RE-18)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = "Asia/Shanghai"

    def _states(self, order):
        return order.order_line.mapped("after_sales_state")

    def _may(self, order):
        verdicts = order.order_line[:1]._get_verdicts(asked=Asked(self.env.ref("after_sales.reason_quality")))
        return {wish: verdict.verdict for (_line, wish), verdict in verdicts.items() if verdict.verdict != "refused"}

    def test_states_by_facts(self):
        """MX-02: unpaid only cancel, paid only refund, sent or received refund, return, exchange, repair."""
        order = self._new_confirmed_order()
        self.assertEqual(self._states(order), ["awaiting_payment"])
        self.assertEqual(set(self._may(order)), {"cancel"})
        order.with_user(self.agent).platform_paid_on = date(2026, 3, 2)
        self.assertEqual(self._states(order), ["awaiting_shipment"])
        self.assertEqual(set(self._may(order)), {"refund"})
        order = self._new_delivered_order()
        self.assertEqual(self._states(order), ["successful"])
        with self._at(CLAIM):
            self.assertEqual(set(self._may(order)), {"refund", "return", "exchange", "repair"})

    def test_the_window_of_a_real_delivery(self):
        """RE-02: received on 4 May, the 11th is in, the 12th is negotiated; the days are the company's own."""
        order = self._new_delivered_order(product=self.chair, quantity=3)
        reason = self.env.ref("after_sales.reason_changed_mind")

        def judged(moment):
            with self._at(moment):
                verdicts = order.order_line._get_verdicts(["return"], Asked(reason, {"resaleable": "yes"}))
                return verdicts[order.order_line, "return"]

        # 15:59 UTC is 23:59 in Shanghai, one minute later the next day begins.
        inside, outside = judged(datetime(2026, 5, 11, 15, 59)), judged(datetime(2026, 5, 11, 16, 0))
        self.assertEqual((inside.verdict, inside.until), ("allowed", date(2026, 5, 11)))
        self.assertEqual((outside.verdict, outside.approvals), ("needs_approval", ("negotiated",)))
        self.assertIn("Seven days after the receipt", inside.reason)
        self.assertEqual(inside.freight_payer, "customer")

    def test_the_own_shop(self):
        """RE-04, RE-07: counted from the invoice, sealed, 10 % of 200.00; opened it is refused."""
        order = self._new_delivered_order(product=self._new_product("Lamp", list_price=200.0, taxes_id=False))
        order.sale_channel_id = self.env.ref("after_sales.sale_channel_store")
        reason = self.env.ref("after_sales.reason_no_reason")
        with self._at(CLAIM):
            invoice = order._create_invoices()
            invoice.action_post()
            verdict = order.order_line._get_verdicts(["return"], Asked(reason, {"sealed": "yes"}))[
                order.order_line, "return"
            ]
            opened = order.order_line._get_verdicts(["return"], Asked(reason, {"sealed": "no"}))[
                order.order_line, "return"
            ]
        self.assertEqual((verdict.verdict, verdict.fee, verdict.until), ("allowed", 20.0, date(2026, 5, 11)))
        self.assertEqual(opened.reason, "It does not hold: The factory seal is unopened.")

    def test_discounts_on_the_order_lower_the_fee(self):
        """RE-07: the fee is a share of what was paid, discounts on the whole order included."""
        order = self._new_delivered_order(product=self.chair, quantity=2)
        self.env["sale.order.line"].create(
            {"order_id": order.id, "product_id": self.env["product.product"].create({"name": "Off", "type": "service",
             "taxes_id": False}).id, "price_unit": -50.0, "product_uom_qty": 1}
        )  # fmt: skip
        self.assertAlmostEqual(order._get_paid_share(), 0.75)
        facts = order.order_line[:1]._get_verdict_facts(["return"], Asked())
        self.assertAlmostEqual(facts[order.order_line[:1], "return"].price, 75.0)

    def test_what_holds_is_what_was_promised_at_the_sale(self):
        """WA-10: a policy that began after the order does not shorten what was promised."""
        policy = self.env.ref("after_sales.policy_return_general")
        order = self._new_delivered_order()
        policy.date_to = date(2026, 4, 30)
        policy.copy({"name": "Three days", "date_from": date(2026, 5, 1), "date_to": False, "window_days": 3})
        with self._at(CLAIM):
            until = order.order_line._get_verdicts(["return"])[order.order_line[:1], "return"].until
        self.assertEqual(until, date(2026, 5, 11))

    def test_a_new_version_begins_tomorrow(self):
        """WA-10: the old one holds for orders until today; who follows it follows the next one."""
        policy = self.env.ref("after_sales.policy_return_general")
        policy.message_subscribe(self.lead.partner_id.ids)
        overall = self._new_user("overall", "after_sales.group_manager",
                                 company_ids=[(6, 0, self.env["res.company"].search([]).ids)])  # fmt: skip
        after = self.env["after.sales.policy"].browse(policy.with_user(overall).action_new_version()["res_id"])
        self.assertEqual((policy.date_to, after.date_from), (date(2026, 3, 2), date(2026, 3, 3)))
        self.assertEqual((after.name, after.condition_ids), (policy.name, policy.condition_ids))
        self.assertIn(self.lead.partner_id, after.message_partner_ids)
        with self._refused(UserError, "ends on 2026-03-02 already"):
            policy.with_user(overall).action_new_version()

    def test_a_new_version_of_one_company(self):
        """What holds for all companies goes on; the manager of one begins a version that comes before it there."""
        self.env["res.company"].create({"name": "Other Furniture"})
        policy = self.env.ref("after_sales.policy_return_general")
        own = self.env["after.sales.policy"].browse(policy.with_user(self.manager).action_new_version()["res_id"])
        self.assertFalse(policy.date_to)
        self.assertEqual((own.company_id, own.date_from), (self.company, date(2026, 3, 3)))
        self.assertEqual((policy | own)._choose({"company": self.company.id})[0], own)

    def test_services_and_pick_up_have_rows_of_their_own(self):
        """E17: a service is cancelled or refunded, never returned."""
        service = self._new_product("Assembly", type="service", invoice_policy="order")
        order = self._new_confirmed_order(product=service)
        order.platform_paid_on = date(2026, 3, 2)
        self.assertEqual(set(self._may(order)), {"refund"})
        order.order_line.qty_delivered = 1
        self.assertEqual(self._states(order), ["successful"])
        self.assertEqual(set(self._may(order)), {"refund"})

    def test_water_goods(self):
        """RE-12, RE-15, X-14: never exchanged at will; a fault that injured opens the return."""
        self.chair.product_tag_ids = self.env.ref("after_sales.product_tag_water")
        order = self._new_delivered_order(product=self.chair)
        with self._at(CLAIM):
            will = order.order_line._get_verdicts(["exchange"])[order.order_line, "exchange"]
            injured = order.order_line._get_verdicts(["return"], Asked(self.env.ref("after_sales.reason_injured")))
        self.assertEqual(will.verdict, "refused")
        self.assertIn("leaves these goods out", will.reason)
        self.assertEqual(injured[order.order_line, "return"].verdict, "allowed")

    def test_a_fee_that_may_be_unlawful_says_so(self):
        """X-08: a fee on a return without a reason."""
        self.assertIn("may be unlawful", self.env.ref("after_sales.policy_return_shop_no_reason").legal_note)
        self.assertFalse(self.env.ref("after_sales.policy_return_shop_quality").legal_note)

    def test_the_table_is_data(self):
        """MX-02: a manager takes a row away, and the wish with it."""
        order = self._new_delivered_order()
        self.env.ref("after_sales.order_state_rule_courier_successful_repair").with_user(self.manager).active = False
        with self._at(CLAIM):
            self.assertNotIn("repair", self._may(order))

    def test_commitments_on_the_quotation(self):
        """WA-10: what may be returned is said at the sale, on paper and in the portal."""
        order = self._new_order(product=self.chair)
        told = order._get_commitments()
        self.assertIn("Return and refund: within 7 days (Delivery received).", told[0])
        self.assertIn("Exchange: within 15 days (Delivery received).", told[1])
        html = self.env["ir.actions.report"]._render_qweb_html("sale.report_saleorder", order.ids)[0].decode()
        self.assertIn("Returns and Exchanges", html)

    def test_an_order_with_30_lines(self):
        """The verdict of 30 lines takes as few queries as that of 3, and its table is drawn in the agent's name."""
        products = [self._new_product(f"Part {n}", list_price=10.0) for n in range(30)]

        def count(number):
            lines = [(0, 0, {"product_id": product.id, "product_uom_qty": 1}) for product in products[:number]]
            order = self._new_confirmed_order(order_line=lines)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            order.with_user(self.agent).sudo()._render_may_have()
            return self.env.cr.sql_log_count - before

        count(3)
        few, many = count(3), count(30)
        self.assertLessEqual(many, few + 2)

    def test_asked_with_a_reason(self):
        """An agent asks for a colleague's order; a policy that is not valid yet is tried on it."""
        order = self._new_delivered_order()
        with self._at(CLAIM):
            wizard = self.env["after.sales.may.have"].with_user(self.agent).create({"order_id": order.id})
            self.assertIn("What was sent is refunded once it has come back", wizard.answer)
            wizard.reason_id = self.env.ref("after_sales.reason_quality")
            self.assertIn("Faulty goods, fifteen days", wizard.answer)
            later = self.env["after.sales.policy"].create(
                {"name": "Ninety days", "type": "return", "window_days": 90, "date_from": date(2027, 1, 1),
                 "reason_ids": wizard.reason_id.ids, "category_ids": order.order_line.product_id.categ_id.ids}
            )  # fmt: skip
            tried = self.env["after.sales.may.have"].with_user(self.manager).create(
                {"order_id": order.id, "policy_id": later.id, "reason_id": wizard.reason_id.id})  # fmt: skip
            self.assertIn("Ninety days", tried.answer)
            self.assertFalse(
                self.env["after.sales.may.have"].with_user(self.manager).create({"policy_id": later.id}).answer
            )
            self.assertNotIn("Ninety days", wizard.answer)
