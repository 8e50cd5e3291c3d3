"""Money that finance pays to an account: payee, signatures, queue, proof, who may read the account (RF-04, RF-05)."""

from datetime import date, datetime

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common_money import NOW, MoneyCommon

#: What the customer names.
ACCOUNT = "6222020012345678"


class PayoutCommon(MoneyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team.user_ids |= cls.other_agent
        cls.order.platform_paid_on = date(2026, 3, 2)
        cls.other_lead = cls._new_user("other_lead", "after_sales.group_lead")

    def _apply(self, remedy=None, submit=True, **vals):
        """Return an application of the agent for a refund, with the customer's account."""
        remedy = remedy or self._refund()
        application = remedy._apply(vals)
        application._take_payee("Ms Li", ACCOUNT, bank="ICBC Hangzhou")
        if submit:
            with self._at(NOW):
                application._submit()
        return application

    def _sign(self, application, *users):
        for user in users:
            application.with_user(user).action_sign()
        return application

    def _signed(self, remedy=None):
        with self._at(NOW):
            return self._sign(self._apply(remedy), self.lead, self.manager, self.accountant)


@tagged("post_install", "-at_install", "after_sales")
class TestRefundApplication(PayoutCommon):
    def test_three_people_in_order(self):
        """RF-04: supervisor, manager, finance; nobody twice, and not who asked."""
        application = self._apply()
        self.assertEqual((application.state, application.next_role), ("to_sign", "supervisor"))
        with self._refused(AccessError, "You asked for this money yourself"):
            application.action_sign()
        with self._refused(AccessError, "Another person's signature is next"):
            application.with_user(self.accountant).action_sign()
        with self._refused(AccessError, "Another person's signature is next"):
            application.with_user(self.other_agent).action_sign()
        self.assertEqual(application.sudo().activity_ids.user_id, self.lead, "the lead of the case's team is asked")
        self._sign(application, self.manager)
        self.assertEqual(application.next_role, "manager")
        with self._refused(AccessError, "You have signed already"):
            application.with_user(self.manager).action_sign()
        with self._refused(AccessError, "Another person's signature is next"):
            application.with_user(self.lead).action_sign()
        boss = self._new_user("boss", "after_sales.group_manager")
        self._sign(application, boss)
        self.assertEqual(application.sudo().activity_ids.user_id, self.accountant)
        self.assertEqual(application.state, "to_sign")
        with self._at(NOW):
            self._sign(application, self.accountant)
        self.assertEqual((application.state, application.due_on), ("signed", date(2026, 3, 5)))
        self.assertFalse(application.sudo().activity_ids)
        roles = application.signature_ids.mapped(lambda line: (line.role, line.user_id))
        self.assertEqual(roles, [("supervisor", self.manager), ("manager", boss), ("finance", self.accountant)])
        with self._refused(UserError, "is not to be signed"):
            application.with_user(self.lead).action_sign()

    def test_a_lead_who_asks_does_not_sign(self):
        remedy = self._refund().with_user(self.lead)
        application = self._apply(remedy)
        self.assertEqual(application.requested_by, self.lead)
        with self._refused(AccessError, "You asked for this money yourself"):
            application.action_sign()
        self._sign(application, self.other_lead)

    def test_who_can_sign_is_found(self):
        """The search says the same as each record."""
        application = self._apply()
        for user, can in ((self.agent, 0), (self.lead, 1), (self.manager, 1), (self.accountant, 0)):
            mine = application.with_user(user)
            self.assertEqual((mine.can_sign, mine.search_count([("can_sign", "=", True)])), (bool(can), can))
        self._sign(application, self.lead)
        for user, can in ((self.lead, 0), (self.manager, 1), (self.accountant, 0)):
            mine = application.with_user(user)
            self.assertEqual((mine.can_sign, mine.search_count([("can_sign", "=", True)])), (bool(can), can))

    def test_the_account_is_no_secret_of_the_house(self):
        """Agents enter an account and see its end; leads see the payee, finance all of it; no message tells it."""
        application = self._apply()
        self.assertEqual(application.account_hint, "••••5678")
        for user in (self.agent, self.other_agent, self.lead, self.manager):
            with self.subTest(user.name), self._refused(AccessError, "account_number"):
                application.with_user(user).read(["account_number", "bank_name"])
            with self.subTest(user.name), self._refused(AccessError, "Account Number|account_number|allowed"):
                application.with_user(user).search([("account_number", "=like", "6222%")])
        with self._refused(AccessError, "payee_name"):
            application.with_user(self.agent).read(["payee_name"])
        self.assertEqual(application.with_user(self.lead).payee_name, "Ms Li")
        mine = application.with_user(self.accountant)
        self.assertEqual(mine.read(["account_number", "bank_name"])[0]["account_number"], ACCOUNT)
        self.assertNotIn("account_number", application.with_user(self.manager).fields_get())
        with self._refused(AccessError, "account_number|allowed"):
            application.with_user(self.lead).export_data(["account_number"])
        remedy = application.remedy_id
        told = (application | application).sudo().message_ids | remedy.sudo().message_ids | self.ticket.message_ids
        words = " ".join(told.mapped(lambda m: f"{m.body} {m.sudo().tracking_value_ids.mapped('new_value_char')}"))
        for secret in (ACCOUNT, "ICBC", "5678"):
            self.assertNotIn(secret, words)
        self.assertNotIn(ACCOUNT, str(application.sudo().activity_ids.mapped("summary")))

    def test_the_window_keeps_nothing(self):
        """What an agent types is gone from the window once it is stored; of others nobody reads the window."""
        wizard = self._fill(self._refund(), "action_open_apply", bank_name="ICBC", account_number=ACCOUNT)
        with self._refused(AccessError, "Refund Application"):
            wizard.with_user(self.other_agent).read(["account_number"])
        action = wizard.action_submit()
        self.assertEqual((wizard.account_number, wizard.payee_name, wizard.bank_name), (False, False, False))
        application = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual((application.state, application.sudo().account_number), ("to_sign", ACCOUNT))

    def test_purpose(self):
        """RF-04: order number, payment method, reason, before or after the sale."""
        application = self._apply(payment_method="Alipay", reason="A chair was missing")
        self.assertEqual(
            application.purpose,
            f"Refund for order {self.order.name}, paid by Alipay, after the sale: A chair was missing",
        )

    def test_the_form_is_printed(self):
        """The form shows each reader what he may know; signatures stand below it."""
        application = self._signed()
        report = self.env["ir.actions.report"]
        for user, seen in ((self.accountant, True), (self.lead, False)):
            html = (
                report.with_user(user)
                ._render_qweb_html("after_sales.report_refund_application_pages", application.ids)[0]
                .decode()
            )
            self.assertEqual(ACCOUNT in html, seen)
            for words in (self.order.name, "Ms Li", "Lead", "Manager", "Accountant", application.number):
                self.assertIn(words, html)

    def test_bad_accounts(self):
        application = self._refund()._apply()
        for payee, account, kind, bank, words in (
            ("", ACCOUNT, "bank", "ICBC", "name of the payee and the account"),
            ("Ms Li", " ", "bank", "ICBC", "name of the payee and the account"),
            ("Ms Li", ACCOUNT, "bank", "", "Enter the bank"),
            ("Ms Li", "12", "bank", "ICBC", "no account number of a bank"),
            ("Ms Li", "Ms Li", "alipay", "", "e-mail address or a phone number"),
            ("Mr Wang", ACCOUNT, "bank", "ICBC", "say why the money goes to somebody else"),
        ):
            with self.subTest(words), self._refused(UserError, words):
                application._take_payee(payee, account, kind, bank)
        with self._refused(UserError, "The account is missing"):
            application._submit()
        application._take_payee("Mr Wang", "13800001111", "alipay", why="Her husband paid")
        self.assertTrue(application.is_third_party)
        self.assertEqual(application.third_party_reason, "Her husband paid")

    def test_what_was_signed_stays(self):
        application = self._sign(self._apply(), self.lead)
        with self._refused(UserError, "what was signed is not changed"):
            application._take_payee("Ms Li", "99999999", bank="CCB")
        with self._refused(UserError, "recorded by the system|access"):
            application.with_user(self.manager).write({"amount": 999})

    def test_one_at_a_time(self):
        """Pressing again opens the same one; a refused one makes room for the next."""
        remedy = self._refund()
        application = self._apply(remedy)
        self.assertEqual(remedy._apply(), application)
        with self._refused(UserError, "Say why"):
            application.with_user(self.lead)._refuse(" ")
        with self._refused(AccessError, "Another person's signature"):
            application.with_user(self.other_agent)._refuse("No")
        application.with_user(self.lead)._refuse("Refund it the way it was paid.")
        self.assertEqual((application.state, application.sudo().activity_ids.ids), ("refused", []))
        self.assertNotEqual(remedy._apply(), application)

    def test_not_decided_not_paid_twice(self):
        draft = self._propose(self.ticket, "refund", quantity=1)
        with self._refused(UserError, "is not decided yet"):
            draft._apply()
        with self._refused(AccessError, "is handling"):
            self._refund().with_user(self.other_agent)._apply()

    def test_given_up(self):
        """A remedy that was given up takes its application along."""
        remedy = self._refund()
        application = self._apply(remedy)
        remedy._cancel("The customer keeps it")
        self.assertEqual((application.state, application.ended_reason), ("cancelled", "The customer keeps it"))


@tagged("post_install", "-at_install", "after_sales")
class TestPayoutQueue(PayoutCommon):
    def test_paid_with_proof(self):
        """RF-04, RF-05: finance pays, the customer gets the proof, three working days of the bank begin."""
        remedy = self._refund()
        application = self._signed(remedy)
        mine = application.with_user(self.accountant)
        with self._refused(AccessError, "Finance pays"):
            application.with_user(self.manager)._pay(files=self._file(self.manager))
        with self._at(NOW), self._refused(UserError, "Attach the proof"):
            mine._pay()
        with self._at(NOW), self._refused(UserError, "Post the credit note"):
            mine._pay(files=self._file(self.accountant))
        self._post(remedy)
        self.assertFalse(remedy.refund_sent_on, "it is sent when it is paid")
        self.assertIn("has not been sent yet", remedy.refund_advice)
        with self._at(datetime(2026, 3, 6, 2)):
            with self._refused(UserError, "after the last signature, and not in the future"):
                mine._pay(date(2026, 3, 1), self._file(self.accountant))
            with self._refused(UserError, "after the last signature, and not in the future"):
                mine._pay(date(2026, 3, 7), self._file(self.accountant))
            wizard = self._fill(mine, "action_open_pay")
            wizard.attachment_ids = self._file(self.accountant)
            wizard.action_record()
        self.assertEqual((application.state, application.paid_by), ("paid", self.accountant))
        self.assertEqual(remedy.refund_route_id, self._route("transfer"))
        self.assertEqual((remedy.refund_sent_on, remedy.expected_until), (date(2026, 3, 6), date(2026, 3, 11)))
        self.assertEqual(remedy.refund_proof_ids.mapped("name"), ["proof.png"])
        clock = remedy.sudo().deadline_ids.filtered(lambda d: d.purpose == "refund_arrival" and d.is_open)
        self.assertEqual(clock.due_on, date(2026, 3, 11))
        with self._refused(UserError, "was paid already"):
            remedy._apply()
        with self._at(datetime(2026, 3, 9, 2)):
            remedy._record_failure("No such account")
        again = remedy._apply()
        self.assertEqual(again.state, "draft", "what came back may be applied for again")

    def _pay_out(self, application):
        """Let finance record the payment, with its proof."""
        with self._at(NOW):
            application.with_user(self.accountant)._pay(files=self._file(self.accountant))

    def _pay_in_accounting(self, move):
        payments = self.env["account.payment.register"].with_context(active_model="account.move", active_ids=move.ids)
        payments.create({}).action_create_payments()

    def test_accounting_knows_of_the_payment(self):
        """Paid by application, the credit note is paid and the remedy done; what came back is to be paid again."""
        remedy = self._refund()
        application = self._signed(remedy)
        self._post(remedy)
        self._pay_out(application)
        move, payment = remedy.sudo().refund_move_id, application.sudo().payment_id
        self.assertIn(move.payment_state, ("paid", "in_payment"))
        self.assertEqual((payment.amount, payment.payment_type, payment.date), (20, "outbound", NOW.date()))
        self.assertEqual((payment.journal_id.type, remedy.state, remedy.refund_state), ("bank", "done", "under_way"))
        with self._refused(UserError, "nothing left to pay|already paid"):
            self._pay_in_accounting(move)
        with self._at(NOW):
            remedy._record_failure("No such account")
        self.assertEqual((payment.state, move.payment_state), ("canceled", "not_paid"))
        self.assertEqual(remedy.state, "awaiting_refund")
        again = self._signed(remedy)
        self.assertNotEqual(again, application)
        self._pay_out(again)
        self.assertIn(move.payment_state, ("paid", "in_payment"))
        self.assertEqual((remedy.state, remedy.refund_state), ("done", "under_way"))

    def test_no_bank_journal(self):
        remedy = self._refund()
        application = self._signed(remedy)
        self._post(remedy)
        self.env["account.journal"].search([("type", "=", "bank")], limit=50).active = False
        with self._refused(UserError, "has no bank journal that pays out: ask accounting"):
            self._pay_out(application)

    def test_paid_in_accounting(self):
        """Accounting paid the credit note itself: the application is over, and says so."""
        remedy = self._refund()
        application = self._signed(remedy)
        self._post(remedy)
        self._pay_in_accounting(remedy.sudo().refund_move_id)
        self.assertEqual(
            (application.state, application.ended_reason), ("cancelled", "The credit note was paid in accounting.")
        )
        with self._refused(UserError, "cancelled|Cancelled"):
            self._pay_out(application)

    def test_reversed_in_accounting(self):
        """The credit note is reversed after the signatures: nothing is paid by them, and the next asks anew."""
        remedy = self._refund()
        application = self._signed(remedy)
        self._post(remedy)
        move = remedy.sudo().refund_move_id
        wizard = self.env["account.move.reversal"].with_context(active_model="account.move", active_ids=move.ids)
        wizard.create({"journal_id": move.journal_id.id}).refund_moves()
        move.reversal_move_ids.filtered(lambda reversal: reversal.state == "draft").action_post()
        self.assertEqual(
            (application.state, application.ended_reason, remedy.state),
            ("cancelled", "Accounting has taken the credit note back.", "approved"),
        )
        with self._refused(UserError, "cancelled|Cancelled"):
            self._pay_out(application)

    def test_cancelled_or_deleted_in_accounting(self):
        for end, words in (
            ("button_cancel", "The credit note was cancelled."),
            ("unlink", "The credit note was deleted."),
        ):
            with self.subTest(end):
                remedy = self._refund(5)
                application = self._signed(remedy)
                getattr(remedy.sudo().refund_move_id, end)()
                self.assertEqual((application.state, application.ended_reason), ("cancelled", words))

    def test_paid_in_part(self):
        """Accounting paid 12 of 20: the signed 20 are not paid on top."""
        remedy = self._refund()
        application = self._signed(remedy)
        self._post(remedy)
        move = remedy.sudo().refund_move_id
        payments = self.env["account.payment.register"].with_context(active_model="account.move", active_ids=move.ids)
        account = self.env["account.account"].search([("reconcile", "=", True), ("account_type", "=", "asset_current")])
        self.env["account.journal"].search([("type", "=", "bank")], limit=50).mapped(
            "outbound_payment_method_line_ids"
        ).payment_account_id = account[:1]
        payments.create({"amount": 12}).action_create_payments()
        with self._refused(UserError, r"Only \$\s8.00 of the credit note of .* is left to pay"):
            self._pay_out(application)

    def test_the_queue_has_ages(self):
        """RF-06: what waits, for how long, with a filter for what is late; what cannot be paid now says why."""
        application = self._signed()
        queue = application.with_user(self.accountant)
        late = [("state", "=", "signed"), ("due_on", "<", "today")]
        with self._at(datetime(2026, 3, 5, 2)):
            self.assertEqual(queue.waiting_days, 3)
            self.assertFalse(queue.search(late))
        queue.invalidate_recordset()
        with self._at(datetime(2026, 3, 9, 2)):
            self.assertEqual(queue.waiting_days, 7)
            self.assertEqual(queue.search(late), queue)
        queue._hold("The account of the shop is empty until Monday")
        self.assertEqual(application.hold_reason, "The account of the shop is empty until Monday")
        queue._hold("")
        self.assertFalse(application.hold_reason)
        with self._refused(AccessError, "is handling"):
            application.with_user(self.other_agent)._hold("Why not")

    def test_registered_without_an_account(self):
        """RF-05: the customer names the account later."""
        wizard = self._fill(self._refund(), "action_open_apply")
        action = wizard.action_later()
        application = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual((application.state, application.account_hint), ("draft", False))

    def test_finance_needs_no_group_of_ours(self):
        """Whoever works with invoices alone reads the queue, opens it and prints it."""
        application = self._signed()
        mine = application.with_user(self.accountant)
        views = (
            self.env["after.sales.refund.application"]
            .with_user(self.accountant)
            .get_views([(False, "list"), (False, "form"), (False, "search")])
        )
        names = set(views["models"]["after.sales.refund.application"]["fields"])
        self.assertTrue(mine.web_read({name: {} for name in names if name != "activity_ids"}))
        form = Form(mine)
        self.assertEqual(form.account_number, ACCOUNT)
        others = Form(application.with_user(self.lead))
        self.assertNotIn("account_number", others._view["fields"])

    def _tiles(self, user):
        """Return the tiles that somebody sees this morning, by code."""
        sections = self.env["after.sales.today"].with_user(user).get_today()["sections"]
        return {tile["code"]: tile for section in sections for tile in section["tiles"]}

    def test_today(self):
        """What a lead has to sign, and for managers what waits for its payment, with the money."""
        application = self._apply()
        self.assertEqual(self._tiles(self.lead)["payouts_to_sign"]["count"], 1)
        self._sign(application, self.lead, self.manager, self.accountant)
        tile = self._tiles(self.manager)["payouts"]
        self.assertEqual(tile["count"], 1)
        self.assertIn("20.00", str(tile["amounts"]))
