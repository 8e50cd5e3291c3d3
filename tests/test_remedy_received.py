"""Money goes out only as far as it came in: a debt that is lowered is no money (RF-04, MX-01)."""

from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common_money import NOW
from .test_remedy_payout import PayoutCommon


@tagged("post_install", "-at_install", "after_sales")
class TestReceived(PayoutCommon):
    """Four chairs for 400, 20 to be given back for one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order.platform_paid_on = False

    def _invoice(self):
        self.order.order_line.qty_delivered = 4
        invoice = self.order._create_invoices()
        invoice.action_post()
        return invoice

    def _pay_invoice(self, invoice, amount):
        wizard = self.env["account.payment.register"].with_context(active_model="account.move", active_ids=invoice.ids)
        wizard.create({"amount": amount, "installments_mode": "full"}).action_create_payments()

    def test_an_unpaid_invoice_pays_nothing_out(self):
        """The credit note lowers the debt; nobody signs for money, before it is posted or after."""
        self._invoice()
        remedy = self._refund()
        words = r"Only \$\s0.00 of what was received for .* is left to pay out"
        with self._refused(UserError, words):
            remedy._apply()
        self._post(remedy)
        self.assertEqual(remedy.state, "done")
        with self._refused(UserError, words):
            remedy._apply()

    def test_an_order_that_nobody_paid(self):
        """Neither invoiced nor paid: not a cent goes out."""
        with self._refused(UserError, r"Only \$\s0.00 of what was received"):
            self._refund()._apply()

    def test_a_paid_invoice(self):
        """What came in goes out; of a second refund only what is left of it."""
        self._pay_invoice(self._invoice(), 400)
        remedy = self._refund()
        application = self._signed(remedy)
        self.assertEqual(application.amount, 20)
        self._post(remedy)
        with self._at(NOW):
            application.with_user(self.accountant)._pay(files=self._file(self.accountant))
        self.assertEqual(remedy.state, "done")
        self.assertEqual((self.order._get_money_received(), self.order._get_money_paid_out()), (400, 20))

    def test_paid_in_part(self):
        """15 of 400 came in: 15 are asked for, not the 20 of the credit note; and no second time."""
        invoice = self._invoice()
        self._pay_invoice(invoice, 15)
        self.assertEqual(self.order._get_money_received(), 15)
        self.assertEqual(self._refund()._apply().amount, 15)
        with self._refused(UserError, r"Only \$\s0.00 of what was received"):
            self._refund()._apply()

    def test_the_payment_was_taken_back(self):
        """What was signed is looked at again when it is paid: the customer's payment bounced since."""
        self.order.platform_paid_on = date(2026, 3, 2)
        remedy = self._refund()
        application = self._signed(remedy)
        self._post(remedy)
        self.order.platform_paid_on = False
        with self._at(NOW), self._refused(UserError, r"Only \$\s0.00 of what was received"):
            application.with_user(self.accountant)._pay(files=self._file(self.accountant))

    def _pay_by_hand(self, remedy, **vals):
        """Let the accountant register a payment on the credit note of a remedy."""
        move = remedy.sudo().refund_move_id.with_user(self.accountant)
        wizard = self.env["account.payment.register"].with_user(self.accountant)
        wizard.with_context(active_model="account.move", active_ids=move.ids).create(vals)._create_payments()
        return move

    def test_by_hand_no_more_than_came_in(self):
        """Never paid, never invoiced: accounting cannot pay the credit note either, until the payment is recorded."""
        remedy = self._refund()
        self._post(remedy)
        words = r"gives back \$\s20.00 for .*, and only \$\s0.00 of what the customer paid for .* is left"
        with self._refused(UserError, words):
            self._pay_by_hand(remedy)
        self.order.platform_paid_on = NOW.date()
        move = self._pay_by_hand(remedy)
        self.assertIn(move.payment_state, ("paid", "in_payment"))

    def test_by_hand_only_what_is_left(self):
        """Ten of 400 came in: ten go out, and not one more."""
        self._pay_invoice(self._invoice(), 10)
        remedy = self._refund()
        remedy.sudo().refund_move_id.reversed_entry_id = False
        self._post(remedy)
        with self._refused(UserError, r"only \$\s10.00 of what the customer paid"):
            self._pay_by_hand(remedy)
        move = self._pay_by_hand(remedy, amount=10)
        self.assertEqual((move.amount_residual, self.order._get_money_paid_out()), (10, 10))
        with self._refused(UserError, r"only \$\s0.00 of what the customer paid"):
            self._pay_by_hand(remedy)


@tagged("post_install", "-at_install", "after_sales")
class TestPlatformPayment(PayoutCommon):
    def test_nobody_has_paid_in_the_future(self):
        today = self.company._get_after_sales_today()
        order = self.order.with_user(self.agent)
        with self._refused(ValidationError, f"{self.order.name}: nobody has paid in the future"):
            order.platform_paid_on = today + timedelta(days=1)
        order.platform_paid_on = today
        self.assertEqual(self.order.platform_paid_on, today)

    def test_the_warehouse_and_accounting_do_not_say_so(self):
        """Inventory and Invoicing may write on orders of others, but not that they were paid."""
        for login, group in (("clerk", "stock.group_stock_user"), ("books", "account.group_account_invoice")):
            user = self._new_user(login, group)
            with self.subTest(login), self._refused(UserError, "recorded by the system, not entered"):
                self.order.with_user(user).write({"platform_paid_on": date(2026, 3, 1)})

    def test_an_agent_says_it_of_his_orders(self):
        order = self._new_confirmed_order()
        order.user_id = self.other_agent
        with self._refused(AccessError, "doesn't have 'write' access"):
            order.with_user(self.agent).platform_paid_on = date(2026, 3, 2)
