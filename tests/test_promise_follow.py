from datetime import date, datetime, timedelta

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import NOW, AfterSalesCommon


@tagged("post_install", "-at_install", "after_sales")
class TestWhatFollows(AfterSalesCommon):
    """What follows a promise that changed its date, its tracker or its time zone (DL-05, OW-01)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._new_note(20)
        cls.order = cls._new_confirmed_order()

    def _change(self, day, tell_by=None, message=None):
        """Let the tracker record another date that the customer accepted."""
        action = self.order.with_user(self.tracker).action_open_change_deadline()
        form = Form(self.env[action["res_model"]].with_user(self.tracker).browse(action["res_id"]))
        self.assertFalse(form.response, "Nobody's answer is taken for granted")
        form.new_date, form.reason, form.contacted_at, form.response = day, "The kiln broke", NOW, "accepted"
        if tell_by:
            form.tell_by = tell_by
        if message is not None:
            form.message = message
        form.save().action_change()

    def test_no_answer_is_no_consent(self):
        """DL-06: without what the customer said nothing is recorded."""
        with self.assertRaisesRegex(UserError, "Say what the customer answered"):
            self.order.with_user(self.tracker)._change_promise(date(2026, 5, 10), "Late", False, NOW)

    def test_warehouse_follows(self):
        """DL-05: the delivery is scheduled as many days later, and what has to happen before it as well."""
        delivery = self.order.picking_ids
        before = delivery.scheduled_date
        call = delivery.deadline_ids.filtered(lambda d: d.policy_id.date_field == "scheduled_date" and d.is_open)
        due = call.mapped("due_at")
        self._change(date(2026, 5, 10))
        self.assertEqual(delivery.scheduled_date - before, timedelta(days=10))
        self.assertEqual([moment + timedelta(days=10) for moment in due], call.mapped("due_at"))

    def test_three_steps_follow(self):
        """DL-05: picking and packing move with the delivery."""
        warehouse = self.env["stock.warehouse"].search([("company_id", "=", self.company.id)], limit=1)
        warehouse.delivery_steps = "pick_pack_ship"
        order = self.order = self._new_confirmed_order()
        before = {picking: picking.scheduled_date for picking in order.picking_ids}
        self._change(date(2026, 5, 10))
        for picking, moment in before.items():
            self.assertEqual(picking.scheduled_date - moment, timedelta(days=10), picking.name)

    def test_later_rounds_follow(self):
        """PR-01: after a first talk, a date far away brings the talks two weeks before it again."""
        with self._at(datetime(2026, 4, 14, 2)):
            self._deadline(self.order, "check_in").with_user(self.tracker).action_done(delay_risk="no")
            self.assertEqual(self._deadline(self.order, "check_in").due_at, datetime(2026, 4, 21, 16))
            self.order._change_promise(date(2026, 7, 10), "Late", "accepted", NOW)
            check_in = self._deadline(self.order, "check_in")
            self.assertEqual((check_in.due_at, check_in.round), (datetime(2026, 6, 26, 16), 2))
            self.order._change_promise(date(2026, 4, 16), "Hurry", "accepted", NOW)
            self.assertEqual(check_in.due_at, datetime(2026, 4, 14, 16), "Before the new date: today")

    def test_case_follows(self):
        """DL-05: the deadline case tells the new date, in its text as long as nobody changed it, and in its history."""
        case = self.order.deadline_ticket_id
        self.assertIn("2026-04-30", case.description)
        self._change(date(2026, 5, 10))
        self.assertIn("2026-05-10", case.description)
        self.assertIn("agreed to 2026-05-10 instead of 2026-04-30: The kiln broke", case.message_ids[0].body)
        case.description = "He is on holiday until May"
        self._change(date(2026, 5, 12))
        self.assertIn("on holiday", case.description)

    def test_customer_is_told_by_mail(self):
        """DL-05: what was agreed goes to the customer in writing."""
        self._change(date(2026, 5, 10))
        message = self.order.message_ids.filtered(lambda m: m.partner_ids == self.customer)
        self.assertEqual(message.subject, f"New date for {self.order.name}")
        self.assertIn("05/10/2026 instead of 04/30/2026", message.body)
        self.assertEqual(message.author_id, self.tracker.partner_id)

    def test_customer_is_told_in_his_language(self):
        """DL-05: a Chinese customer reads Chinese dates, whoever writes."""
        self.env["res.lang"]._activate_lang("fr_FR")
        self.customer.lang = "fr_FR"
        self._change(date(2026, 5, 10))
        message = self.order.message_ids.filtered(lambda m: m.partner_ids == self.customer)
        self.assertIn("10/05/2026", message.body)

    def test_customer_is_told_in_a_chat(self):
        """DL-05: what was pasted into a chat stays on record, and no mail goes out."""
        self._change(date(2026, 5, 10), "chat", "亲，5月10日到货")
        self.assertIn("亲，5月10日到货", self.order.message_ids[0].body)
        self.assertFalse(self.order.message_ids[0].partner_ids)

    def test_customer_without_address(self):
        """DL-05: whoever has no address is told in a chat, and says so before anything is recorded."""
        self.customer.email = False
        with self.assertRaisesRegex(UserError, "no e-mail address"), self.env.cr.savepoint():
            self._change(date(2026, 5, 10), "mail")
        self.env.invalidate_all()
        self.assertEqual(self.order.receipt_deadline, date(2026, 4, 30))
        self._change(date(2026, 5, 10))
        self.assertIn("Given to the customer in a chat", self.order.message_ids[0].body)

    def test_new_tracker(self):
        """OW-01: whoever takes an order over has its deadlines, their activities, its case, and follows it."""
        other = self._new_user("other", "after_sales.group_tracker")
        self._run_clock(datetime(2026, 4, 16, 1))
        check_in = self._deadline(self.order, "check_in")
        self.assertEqual(check_in.activity_id.user_id, self.tracker)
        self.order.deadline_ticket_id.user_id = self.tracker
        self.order.with_user(self.lead).tracker_id = other
        self.assertEqual(check_in.user_id, other)
        self.assertEqual(check_in.activity_id.user_id, other)
        self.assertIn(other.partner_id, self.order.message_partner_ids)
        self.assertEqual(self.order.deadline_ticket_id.user_id, other)

    def test_colleague_keeps_the_case(self):
        """OW-01: a case that somebody else works on stays with that person."""
        self.order.deadline_ticket_id.user_id = self.agent
        self.order.tracker_id = self._new_user("other", "after_sales.group_tracker")
        self.assertEqual(self.order.deadline_ticket_id.user_id, self.agent)

    def test_tracker_who_left(self):
        """OW-01: what begins after a tracker was archived falls to the salesperson, not to nobody."""
        self.tracker.active = False
        with self._at(NOW):
            self._deadline(self.order, "check_in").sudo()._complete(NOW, delay_risk="no")
            self.order.deadline_urgency = "critical"
        self.assertEqual(self._deadline(self.order, "check_in").user_id, self.agent)

    def test_company_moves(self):
        """DL-02: “by the end of the 30th” is so by the clock on the company's wall, wherever that hangs."""
        receipt, check_in = self._deadline(self.order, "receipt"), self._deadline(self.order, "check_in")
        self.company.resource_calendar_id.tz = "Europe/Berlin"
        self.assertEqual(receipt.due_at, datetime(2026, 4, 30, 22))
        self.assertEqual(check_in.due_at, datetime(2026, 4, 16, 22))
        self.assertEqual((receipt.due_on, check_in.due_on), (date(2026, 4, 30), date(2026, 4, 16)))
        self.company.resource_calendar_id = self._new_calendar("Asia/Tokyo")
        self.assertEqual(receipt.due_at, datetime(2026, 4, 30, 15))

    def test_check_in_tells_what_to_ask(self):
        """PR-03, PR-04: goods, factory with its phone, promised date; the day it names leads on to the customer."""
        self.factory.phone = "+86 757 8888 0000"
        with self._at(datetime(2026, 4, 14, 2)):
            action = self._deadline(self.order, "check_in").with_user(self.tracker).action_open_done()
            form = Form(self.env[action["res_model"]].with_user(self.tracker).browse(action["res_id"]))
            self.assertIn("Sofa × 1", form.goods)
            self.assertIn("Red Oak Works, +86 757 8888 0000", form.factory_contact)
            self.assertEqual(form.receipt_deadline, "2026-04-30")
            form.delay_risk, form.planned_in_date, form.note = "yes", date(2026, 5, 8), "Leather is late"
            action = form.save().action_done()
            self.assertEqual(self.order.planned_in_date, date(2026, 5, 8))
            self.assertEqual(self.order.earliest_receipt_date, date(2026, 5, 15))
            self.assertIn("planned in for 2026-05-08", self.order.earliest_receipt_reason)
            wizard = self.env[action["res_model"]].with_user(self.tracker).browse(action["res_id"])
            self.assertEqual((wizard.new_date, wizard.reason), (date(2026, 5, 15), "Leather is late"))

    def test_order_tells_when_the_factory_is_asked(self):
        """PR-01: a confirmed order shows its next check-in and the earliest date."""
        self.assertEqual(self.order.with_user(self.agent).next_check_in_on, date(2026, 4, 16))
        self.assertEqual(self.order.with_user(self.agent).earliest_receipt_date, date(2026, 3, 29))
