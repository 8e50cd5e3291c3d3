"""Postage that was paid too much: computed from the order, taken off, made good with goods, or paid back (RF-06)."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common_money import MoneyCommon


@tagged("post_install", "-at_install", "after_sales")
class TestOverpaidPostage(MoneyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kind = cls.env.ref("after_sales.case_kind_overpaid_postage")
        cls.company.after_sales_free_postage_pieces = 3
        cls.tea = cls._new_product("Tea", list_price=8.0, taxes_id=False)
        cls.cake = cls._new_product("Tea cake", list_price=20.0, taxes_id=False)
        cls.chair.after_sales_postage = "free"
        cls.order = cls._new_postage_order((cls.chair, 1), (cls.sofa, 1))
        cls.case = cls._new_case(cls.order, cls.kind).with_user(cls.agent)

    @classmethod
    def _new_postage_order(cls, *goods, postage=15.0):
        """Return a confirmed order of so many pieces of each product that was charged postage."""
        lines = [{"product_id": product.id, "product_uom_qty": count} for product, count in goods]
        carrier = cls.carrier.product_id
        charge = {"product_id": carrier.id, "price_unit": postage, "is_delivery": True, "tax_ids": False}
        return cls._new_confirmed_order(order_line=[Command.create(vals) for vals in [*lines, charge]])

    def _settle(self, case=None, **vals):
        return self._fill(case or self.case, "action_open_postage", **vals)

    def test_one_free_article(self):
        """RF-06: 15.00 charged on an order with one article that travels free: 15.00 too much."""
        action = self.case.action_open_postage()
        wizard = self.env[action["res_model"]].with_user(self.agent).browse(action["res_id"])
        self.assertEqual((wizard.charged, wizard.excess, wizard.left), (15.0, 15.0, 15.0))
        self.assertIn("bought together with something that does not", wizard.excess_reason)

    def test_three_for_free(self):
        """RF-06: three of a bundle travel free, two do not; how many is a setting."""
        self.tea.after_sales_postage = self.cake.after_sales_postage = "bundle"
        three = self._new_postage_order((self.tea, 2), (self.cake, 1), postage=12.0)
        two = self._new_postage_order((self.tea, 2), postage=12.0)
        self.assertEqual(three._get_postage_excess().amount, 12.0)
        self.assertEqual(two._get_postage_excess().amount, 0.0)
        self.company.after_sales_free_postage_pieces = 2
        self.assertEqual(two._get_postage_excess().amount, 12.0)
        self.company.after_sales_free_postage_pieces = 0
        self.assertEqual(three._get_postage_excess().amount, 0.0)

    def test_nothing_too_much(self):
        order = self._new_postage_order((self.sofa, 2))
        case = self._new_case(order, self.kind).with_user(self.agent)
        with self._refused(UserError, "Nothing of this order travels free"):
            case._pay_postage_back("Asked for it")
        free = self._new_postage_order((self.chair, 1), postage=0.0)
        with self._refused(UserError, "No postage was charged"):
            self._new_case(free, self.kind).with_user(self.agent)._give_goods_for_postage(self.tea, 2)
        with self._refused(UserError, "No postage was charged"):
            free._correct_postage()

    def test_before_the_payment(self):
        """RF-06: what is not paid yet is taken off the order."""
        self._settle(way="correct").action_record()
        self.assertEqual(self.order.amount_total, 1100.0)
        self.assertIn("Postage taken off", self.order.message_ids[0].body)
        with self._refused(UserError, "No postage was charged"):
            self.case._pay_postage_back("Asked for it")

    def test_not_after_the_invoice(self):
        self.order.order_line.qty_delivered = 1
        self.order._create_invoices()
        wizard = self._settle(way="correct")
        self.assertFalse(wizard.may_correct)
        with self._refused(UserError, "is paid or invoiced already"):
            wizard.action_record()
        mine = self._new_postage_order((self.chair, 1))
        mine.user_id = self.other_agent
        with self._refused(AccessError, "access"):
            mine.with_user(self.agent)._correct_postage()

    def test_not_after_the_payment_on_the_platform(self):
        """What was paid where it was bought is made good, not taken off the order."""
        self.order.platform_paid_on = "2026-03-02"
        with self._refused(UserError, "is paid or invoiced already"):
            self.order._correct_postage()

    def test_goods_of_the_same_value(self):
        """RF-06: two packets of tea for 16.00 are owed, and travel with the next order at 0.00."""
        wizard = self._settle(product_id=self.tea)
        self.assertEqual((wizard.quantity, wizard.value), (2, 16.0))
        wizard.action_record()
        gift = self.env["after.sales.gift"].search([("ticket_id", "=", self.case.id)])
        self.assertEqual((gift.state, gift.quantity, gift.postage_amount), ("owed", 2, 15.0))
        self.assertTrue(gift.was_noted, "nobody forgot it")
        self.assertEqual(self.order._get_postage_left(), 0.0)
        self.assertIn("2 × Tea", self.case.sudo()._get_deeds())
        following = self._new_confirmed_order()
        line = following.order_line.filtered("is_after_sales_gift")
        self.assertEqual((line.product_id, line.product_uom_qty, line.price_total), (self.tea, 2, 0.0))
        with self._refused(UserError, "was made good already"):
            self.case._pay_postage_back("Now the money, too")

    def test_goods_beside_a_noted_gift(self):
        """A gift that the customer has of the same article stays what it is."""
        gift = self.env["after.sales.gift"].create({"order_id": self.order.id, "product_id": self.tea.id})
        self.case._give_goods_for_postage(self.tea, 2)
        self.assertEqual(gift.state, "promised")

    def test_goods_worth_less_or_much_more(self):
        with self._refused(UserError, r"worth \$\s8.00, the postage was \$\s15.00"):
            self.case._give_goods_for_postage(self.tea, 1)
        with self._refused(UserError, r"That is \$\s25.00 more than the postage; you may give \$\s20.00"):
            self.case._give_goods_for_postage(self.cake, 2)
        with self._refused(UserError, "Choose goods that have a price"):
            self.case._give_goods_for_postage(self.env["product.product"], 1)

    def test_money_back(self):
        """RF-06: goods refused, the money is decided, its account asked, and it waits for its payment."""
        with self._refused(UserError, "Goods come first"):
            self.case._pay_postage_back("")
        self.order.platform_paid_on = "2026-03-02"
        wizard = self._settle(way="cash", answer="Offered tea, she would rather have the money")
        action = wizard.action_record()
        self.assertEqual(action["res_model"], "after.sales.refund.apply")
        remedy = self.case.sudo().remedy_ids.with_user(self.agent)
        self.assertEqual((remedy.amount, remedy.state, remedy.type), (15.0, "awaiting_refund", "refund"))
        move = remedy.sudo().refund_move_id
        self.assertEqual((move.state, move.amount_total), ("draft", 15.0))
        self.assertFalse(move.invoice_line_ids.tax_ids, "as the postage was taxed")
        apply_wizard = self.env[action["res_model"]].with_user(self.agent).browse(action["res_id"])
        apply_wizard.write({"account_kind": "alipay", "account_number": "13800001111"})
        application = self.env["after.sales.refund.application"].browse(apply_wizard.action_submit()["res_id"])
        self.assertEqual((application.state, application.amount), ("to_sign", 15.0))
        self.assertIn("Offered tea", application.purpose)
        with self._refused(UserError, "was made good already"):
            self.case._give_goods_for_postage(self.tea, 2)
        remedy._cancel("A mistake")
        self.assertEqual(self.order._get_postage_left(), 15.0, "given up, it may be made good in another way")

    def test_the_order_of_a_colleague(self):
        """Who has the case settles its postage, also where somebody else sold: window, goods, money, registered."""
        self.order.user_id = self.other_agent
        self.order.platform_paid_on = "2026-03-02"
        with self._refused(AccessError, "doesn't have 'read' access"):
            self.order.with_user(self.agent).check_access("read")
        self.env.invalidate_all()
        action = self.case.action_open_postage()
        wizard = self.env[action["res_model"]].with_user(self.agent).browse(action["res_id"])
        form = Form(wizard)
        self.assertEqual((form.charged, form.left, form.may_correct), (15.0, 15.0, False))
        form.way = "goods"
        form.product_id = self.tea
        self.assertEqual(form.value, 16.0)
        form.save().action_record()
        gift = self.env["after.sales.gift"].search([("order_id", "=", self.order.id)])
        self.assertEqual((gift.state, gift.postage_amount), ("owed", 15.0))
        gift.sudo()._record_facts({"state": "cancelled"})
        self.env.invalidate_all()
        self._settle(way="register", answer="Wants money", hold_reason="The account is empty").action_record()
        self.assertEqual(self.case.sudo().remedy_ids.open_application_id.amount, 15.0)
        self.env.invalidate_all()
        with self._refused(UserError, f"The postage of {self.order.name} was made good already"):
            self.case._pay_postage_back("Asked again")

    def test_the_order_of_a_colleague_is_not_corrected(self):
        self.order.user_id = self.other_agent
        self.env.invalidate_all()
        wizard = self._settle(way="correct")
        with self._refused(AccessError, "doesn't have 'write' access"):
            wizard.action_record()

    def test_not_payable_now(self):
        """RF-06: registered, with the reason, and the customer is told."""
        self.order.platform_paid_on = "2026-03-02"
        wizard = self._settle(way="register", answer="Wants money", hold_reason="The account is empty")
        self.assertIn("15.00 too much", wizard.text)
        wizard.action_record()
        application = self.case.sudo().remedy_ids.open_application_id
        self.assertEqual((application.state, application.hold_reason), ("draft", "The account is empty"))
        told = self.case.message_ids.filtered(lambda message: self.customer in message.partner_ids)
        self.assertIn("It is registered", told.body)
        with self._refused(UserError, "Say why it cannot be paid now"):
            self.case._register_postage("Wants money", "", "Later")

    def test_another_case_of_the_same_order(self):
        """Whatever case asks, postage is made good once."""
        self.case._pay_postage_back("Wants money")
        other = self._new_case(self.order, self.kind).with_user(self.agent)
        with self._refused(UserError, "was made good already"):
            other._pay_postage_back("Once more")

    def test_others_keep_away(self):
        self.team.user_ids |= self.other_agent
        with self._refused(AccessError, "is handling"):
            self.case.with_user(self.other_agent).action_open_postage()
