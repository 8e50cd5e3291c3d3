"""Where a refund is: its route, the days of the bank, the clock of arrival, money that came back (RF-01 to RF-05)."""

from datetime import date, datetime

import psycopg2

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common_money import NOW, MoneyCommon

#: 09:00 in Shanghai on a day of March 2026.
MORNING = {day: datetime(2026, 3, day, 1) for day in range(1, 31)}


@tagged("post_install", "-at_install", "after_sales")
class TestRefundRoute(MoneyCommon):
    def test_rf_02_rf_03_routes(self):
        """RF-02, RF-03, E1: the channel decides before the card does."""
        Route = self.env["after.sales.refund.route"]
        for payment, code, where in (
            ({"card": "credit", "channel": "quick"}, "credit_card", "back to the card"),
            ({"card": "credit", "channel": "net_bank"}, "net_bank", "to the Alipay balance"),
            ({"card": "debit", "channel": "net_bank"}, "net_bank", "to the Alipay balance"),
            ({"card": "debit", "channel": "express", "bank": "icbc"}, "icbc_express", "to the ICBC debit card"),
            ({"card": "debit", "channel": "express", "bank": "CCB"}, "other", "the way it was paid"),
            ({"channel": "transfer"}, "transfer", "to the account that you named"),
        ):
            with self.subTest(**payment):
                route, _choice = Route._choose(self.company, **payment)
                self.assertEqual(route, self._route(code))
                self.assertIn(where, route.destination)
        route, choice = Route._choose(self.company, card="credit")
        self.assertFalse(route)
        self.assertIn("Ask by which channel", choice.reason)
        self.assertIn("0571-85026880", self._route("other")._say())
        self.assertIn("frozen", self._route("credit_card")._say())

    def test_a_route_of_the_company_comes_first(self):
        mine = self._route("net_bank").copy({"company_id": self.company.id, "days_max": 5})
        route, _choice = self.env["after.sales.refund.route"]._choose(self.company, channel="net_bank")
        self.assertEqual(route, mine)

    def test_holidays_of_the_bank(self):
        """RF-05: whoever enters a holiday of the bank moves what is reckoned from then on."""
        route = self._route("transfer")
        self.assertEqual(route._expect(date(2026, 3, 2)).last, date(2026, 3, 5))
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": route.calendar_id.id,
                "company_id": False,
                "date_from": datetime(2026, 3, 2, 16),
                "date_to": datetime(2026, 3, 3, 16),
            }
        )
        self.assertEqual(route._expect(date(2026, 3, 2)).last, date(2026, 3, 6))
        route.calendar_id = False
        self.assertEqual(route._expect(date(2026, 3, 6)).last, date(2026, 3, 11))

    def test_bad_numbers_and_rights(self):
        route = self._route("transfer").with_user(self.manager)
        route.days_max = 4
        for vals in ({"days_min": 5}, {"days_min": -1}, {"days_max": 101}):
            with (
                self.subTest(vals),
                mute_logger("odoo.sql_db"),
                self.assertRaisesRegex(psycopg2.errors.CheckViolation, "days_ordered"),
                self.env.cr.savepoint(),
            ):
                route.write(vals)
                route.flush_recordset()
        with self._refused(AccessError, "Refund Route"):
            route.with_user(self.agent).days_max = 9

    def test_paid_online(self):
        """The payment of the order tells the route, where a manager said which it is."""
        provider = self.env["payment.provider"].search([], limit=1)
        method = self.env["payment.method"].with_context(active_test=False).search([], limit=1)
        self._route("net_bank").payment_method_ids = method
        self.env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": method.id,
                "reference": "test-refund-route",
                "amount": self.order.amount_total,
                "currency_id": self.order.currency_id.id,
                "partner_id": self.customer.id,
                "sale_order_ids": [Command.set(self.order.ids)],
                "state": "done",
            }
        )
        remedy = self._refund()
        self._post(remedy)
        self.assertEqual(remedy.refund_route_id, self._route("net_bank"))
        self.assertEqual(remedy.expected_until, date(2026, 3, 5))


@tagged("post_install", "-at_install", "after_sales")
class TestRefundArrival(MoneyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.credit_card = cls.env.ref("after_sales.refund_route_credit_card")

    def _sent(self, code="credit_card", at=NOW):
        """Return a refund whose credit note was posted at a moment, and its route."""
        remedy = self._refund()
        remedy._set_refund_route(self._route(code))
        self._post(remedy, at)
        return remedy

    def _clock(self, remedy):
        return remedy.sudo().deadline_ids.filtered(lambda d: d.purpose == "refund_arrival" and d.is_open)

    def test_credit_card(self):
        """RF-02: posted Mon 2 March, expected 4 to 16 March; missed on the 17th, finance gets a task."""
        remedy = self._sent()
        self.assertEqual((remedy.refund_sent_on, remedy.refund_state), (date(2026, 3, 2), "under_way"))
        self.assertEqual((remedy.expected_from, remedy.expected_until), (date(2026, 3, 4), date(2026, 3, 16)))
        clock = self._clock(remedy)
        self.assertEqual((clock.due_on, clock.user_id), (date(2026, 3, 16), self.agent))
        self.assertIn("frozen", remedy._get_refund_text())
        self.assertIn("03/16/2026", remedy._get_refund_text())
        self._run_clock(datetime(2026, 3, 16, 15, 59))
        self.assertNotEqual(clock.status, "missed")
        self.assertFalse(remedy._get_finance_tasks())
        self._run_clock(datetime(2026, 3, 16, 16, 1))
        self.assertEqual(clock.status, "missed")
        task = remedy._get_finance_tasks()
        self.assertEqual((task.user_id, task.res_model), (self.accountant, "account.move"))
        self.assertIn(f"{remedy.number}: sent on 03/02/2026, it should have arrived by 03/16/2026", task.summary)

    def test_nobody_says_that_it_arrived_without_the_step(self):
        """The clock stands for a fact: a note does not end it, the step does, also late."""
        remedy = self._sent()
        clock = self._clock(remedy)
        with self._refused(UserError, "ends by itself when this happens: Arrived at the customer's"):
            clock.with_user(self.agent).action_done(note="I think so")
        self.assertEqual(clock.with_user(self.agent).action_open_done()["res_model"], "after.sales.refund.follow")
        self._run_clock(MORNING[18])
        self.assertTrue(remedy._get_finance_tasks())
        with self._at(MORNING[18]):
            remedy._record_arrival(self._file(self.agent), date(2026, 3, 17))
        self.assertEqual((remedy.refund_state, remedy.refund_arrived_on), ("arrived", date(2026, 3, 17)))
        self.assertEqual(clock.status, "late")
        self.assertFalse(remedy._get_finance_tasks(), "nothing is left to ask")
        with self._refused(UserError, "has arrived already"):
            remedy._record_arrival()

    def test_impossible_days(self):
        remedy = self._refund()
        with self._refused(UserError, "its credit note is not posted"):
            remedy._record_arrival()
        self._post(remedy)
        for day in (date(2026, 3, 1), date(2026, 3, 3)):
            with self.subTest(day), self._at(NOW), self._refused(UserError, "before it was sent, nor in the future"):
                remedy._record_arrival(day=day)

    def test_the_route_is_asked_later(self):
        """Without a route nothing is promised; with it the days count from when it was sent."""
        remedy = self._refund()
        self._post(remedy)
        self.assertFalse(self._clock(remedy))
        self.assertIn("Say first how the order was paid", remedy.refund_advice)
        self.assertNotIn("should arrive", remedy._get_refund_text())
        with self._at(MORNING[4]):
            wizard = self._fill(remedy, "action_open_refund", step="route", channel="quick", card="credit")
            self.assertEqual(wizard.route_id, self.credit_card)
            wizard.action_record()
        self.assertEqual(remedy.expected_until, date(2026, 3, 16))
        self.assertEqual(self._clock(remedy).due_on, date(2026, 3, 16))
        with self._at(MORNING[5]):
            wizard = self._fill(remedy, "action_open_refund", step="route", channel="net_bank", card="credit")
            self.assertEqual(wizard.route_id, self._route("net_bank"), "E1")
            wizard.action_record()
        self.assertEqual(remedy.expected_until, date(2026, 3, 5))
        self.assertEqual(self._clock(remedy).due_on, date(2026, 3, 5))
        with self._refused(UserError, "Choose by which route"):
            remedy._set_refund_route(self.env["after.sales.refund.route"])

    def test_came_back_and_sent_again(self):
        """RF-01, RF-05: finance hears why; sent again by another route, the days count anew."""
        remedy = self._sent()
        first = self._clock(remedy)
        with self._refused(UserError, "Say why the money came back"):
            remedy._record_failure(" ")
        with self._refused(UserError, "did not come back"):
            remedy._send_again()
        with self._at(MORNING[9]):
            remedy._record_failure("The card was closed.")
        self.assertEqual(first.status, "cancelled")
        self.assertIn("came back: The card was closed.", remedy._get_finance_tasks().summary)
        self.assertIn("It came back: The card was closed.", remedy.refund_advice)
        with self._refused(UserError, "is not under way"):
            remedy._record_failure("Once more")
        with self._at(MORNING[10]):
            remedy._send_again(self._route("transfer"))
        self.assertEqual((remedy.refund_tries, remedy.refund_state), (1, "under_way"))
        self.assertEqual(remedy.expected_until, date(2026, 3, 13))
        self.assertEqual(self._clock(remedy).due_on, date(2026, 3, 13))
        self.assertFalse(remedy._get_finance_tasks())

    def test_a_credit_note_set_back_to_draft(self):
        """Nothing is on its way any more; posted again, the days count from then."""
        remedy = self._sent()
        clock, move = self._clock(remedy), remedy.sudo().refund_move_id
        with self._at(MORNING[3]):
            move.button_draft()
        self.assertEqual((clock.status, remedy.refund_sent_on, remedy.expected_until), ("cancelled", False, False))
        self._post(remedy, MORNING[5])
        self.assertEqual((remedy.refund_sent_on, remedy.expected_until), (date(2026, 3, 5), date(2026, 3, 19)))

    def test_paid_later_than_posted(self):
        """RF-05: the days count from the payment; the customer reads the route already when he is told what comes."""
        remedy = self._sent()
        self.assertIn("Until then Alipay shows it as frozen", remedy._get_customer_text())
        move = remedy.sudo().refund_move_id
        self.order.platform_paid_on = NOW.date()
        with self._at(MORNING[6]):
            register = self.env["account.payment.register"].with_context(
                active_model="account.move", active_ids=move.ids
            )
            register.create({}).action_create_payments()
        self.assertEqual(remedy.state, "done")
        self.assertEqual((remedy.refund_sent_on, remedy.expected_until), (date(2026, 3, 6), date(2026, 3, 20)))
        self.assertEqual(self._clock(remedy).due_on, date(2026, 3, 20))

    def test_what_is_set_off_does_not_travel(self):
        """An invoice that is not paid yet: the customer owes that much less, and waits for nothing."""
        self.order.order_line.qty_delivered = 4
        self.order._create_invoices().action_post()
        remedy = self._sent()
        self.assertEqual((remedy.state, remedy.refund_sent_on), ("done", False))
        self.assertFalse(self._clock(remedy))

    def test_the_case_of_who_misses_it(self):
        """RF-01: another agent's case about the same order shows the refund, tells the customer, sends the proof."""
        remedy = self._sent()
        kind = self.env.ref("after_sales.case_kind_refund_not_received")
        case = self._new_case(self.order, kind, user_id=self.other_agent.id, team_id=False)
        self.team.user_ids |= self.other_agent
        theirs = remedy.with_user(self.other_agent)
        case = case.with_user(self.other_agent)
        self.assertEqual(case.awaited_refund_ids, theirs)
        with self._at(MORNING[2]):
            self.assertIn("ask the customer to wait", theirs.refund_advice)
        theirs.invalidate_recordset(["refund_advice"])
        with self._at(MORNING[9]):
            self.assertIn("send the proof", theirs.refund_advice)
            action = case.action_open_refund()
            wizard = self.env[action["res_model"]].with_user(self.other_agent).browse(action["res_id"])
            self.assertEqual(wizard.step, "tell")
            wizard.attachment_ids = self._file(self.other_agent)
            wizard.action_mail()
        message = case.message_ids.filtered("attachment_ids")
        self.assertIn("was sent on 03/02/2026", message.body)
        self.assertEqual(message.attachment_ids.mapped("name"), ["proof.png"])
        self.assertIn(self.customer, message.partner_ids)
        with self._at(MORNING[10]):
            theirs._record_arrival()
        self.assertEqual(remedy.refund_state, "arrived")

    def test_others_keep_away(self):
        remedy = self._sent()
        self.team.user_ids |= self.other_agent
        with self._refused(AccessError, "is handling"):
            remedy.with_user(self.other_agent)._record_arrival()
        with self._refused(UserError, "No refund was decided"):
            order = self._new_delivered_order(self.sofa)
            kind = self.env.ref("after_sales.case_kind_refund_not_received")
            self._new_case(order, kind).with_user(self.agent).action_open_refund()
        with self._refused(UserError, "gives no money back"):
            goods = self._propose(self.ticket, "reship", quantity=1)
            goods._record_arrival()

    def test_the_window_asks_what_it_needs(self):
        remedy = self._sent()
        with self._at(MORNING[9]):
            action = remedy.action_open_refund()
            form = Form(self.env[action["res_model"]].with_user(self.agent).browse(action["res_id"]))
            form.step = "failed"
            with self._refused(AssertionError, "reason is a required field"):
                form.save()
            form.reason = "Wrong number"
            form.save().action_record()
        self.assertEqual((remedy.refund_state, remedy.refund_problem), ("failed", "Wrong number"))
