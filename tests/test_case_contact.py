from datetime import datetime, timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import BaseCase, Form, tagged

from ..rules import calling_hours
from .common import NOW, AfterSalesCommon
from .common_shipment import ShipmentCommon

#: Monday, 2 March 2026, in Shanghai: before the calling hours, at lunch, in the evening, at night.
EARLY, LUNCH, EVENING, NIGHT = (NOW.replace(hour=h, minute=m) for h, m in ((0, 10), (4, 30), (13, 59), (14, 40)))


@tagged("post_install", "-at_install", "after_sales")
class TestCallingHoursRule(BaseCase):
    """CN-01 as a table: moments of a Monday whose Tuesday is a holiday."""

    def _hours(self, day):
        day = datetime(2026, 3, day)
        return [(day.replace(hour=9), day.replace(hour=12)), (day.replace(hour=13, minute=30), day.replace(hour=22))]

    def test_table(self):
        monday, wednesday = self._hours(2), self._hours(4)
        first = wednesday[0][0]
        for clock, allowed, again_at, word in (
            ("00:00", False, monday[0][0], "no calls before 09:00"),
            ("08:59", False, monday[0][0], "no calls before 09:00"),
            ("09:00", True, None, "calls until 12:00"),
            ("11:59", True, None, "calls until 12:00"),
            ("12:00", False, monday[1][0], "no calls before 13:30"),
            ("13:30", True, None, "calls until 22:00"),
            ("22:00", False, first, "calls until 22:00"),
            ("23:59", False, first, "calls until 22:00"),
        ):
            hour, minute = map(int, clock.split(":"))
            with self.subTest(clock):
                call = calling_hours.judge_call(datetime(2026, 3, 2, hour, minute), monday + wednesday)
                self.assertEqual((call.allowed, call.again_at), (allowed, again_at))
                self.assertIn(f"It is {clock} where the customer is", call.reason)
                self.assertIn(word, call.reason)
                self.assertIs(call._fields[-1], "reason")

    def test_holiday(self):
        """CN-01: on a holiday nobody is called; the sentence says when again."""
        moment = datetime(2026, 3, 3, 10)
        call = calling_hours.judge_call(moment, self._hours(4))
        self.assertFalse(call.allowed)
        self.assertIn("no calls on this day", call.reason)
        self.assertEqual(calling_hours.say_when_again(moment, call.again_at), "Call again tomorrow from 09:00.")
        self.assertEqual(calling_hours.judge_call(moment, [])[:2], (False, None))
        self.assertEqual(calling_hours.say_when_again(moment, None), "")


@tagged("post_install", "-at_install", "after_sales")
class TestCaseContact(AfterSalesCommon):
    """Talking to the customer: when, how it is recorded, what was promised, what was wrong."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team = cls.env["helpdesk.ticket.team"].create(
            {"name": "Care", "company_id": cls.company.id, "user_ids": [Command.set([cls.agent.id, cls.lead.id])]}
        )
        cls.stranger = cls._new_user("stranger", "after_sales.group_agent")
        cls.env["after.sales.deadline.policy"].search([("host", "=", "ticket")]).active = False
        cls.env.ref("after_sales.policy_callback_correct").active = True
        cls.response = cls._new_policy(
            "response", host="ticket", purpose="response", start_event="created", stop_event="first_reply"
        )
        Policy = cls.env["after.sales.deadline.policy"].with_context(active_test=False)
        cls.promised = Policy.search([("code", "=", "promised_reply")]) or cls._new_policy(
            "promised",
            host="ticket",
            purpose="promised_reply",
            start_event="promised",
            stop_event="first_reply",
            method="before",
            date_field="promised_reply_at",
            amount=0,
        )
        cls.promised.active = True
        cls.customer.write({"tz": "Asia/Shanghai", "lang": "en_US"})
        with cls._at(NOW):
            cls.ticket = cls.env["helpdesk.ticket"].create(
                {
                    "name": "Broken leg",
                    "description": "One leg",
                    "partner_id": cls.customer.id,
                    "team_id": cls.team.id,
                    "user_id": cls.agent.id,
                }
            )

    def _contact(self, user=None, ticket=None, **vals):
        """Fill in the contact wizard as the agent and record it."""
        ticket = (ticket or self.ticket).with_user(user or self.agent)
        action = ticket.action_open_contact()
        form = Form(self.env[action["res_model"]].with_user(user or self.agent).browse(action["res_id"]))
        for name, value in vals.items():
            form[name] = value
        return form.save().action_record()

    def _notes(self):
        return self.ticket.message_ids.sorted("id").mapped(lambda m: (m.is_internal or m.subtype_id.internal, m.body))

    def test_calling_hours_of_the_customer(self):
        """CN-01: lunch, night and early morning are warned about, on the clock of the customer."""
        for now, words in (
            (NOW, None),
            (EVENING, None),
            (EARLY, "It is 08:10 where the customer is; no calls before 09:00"),
            (LUNCH, "no calls before 13:30"),
            (NIGHT, "It is 22:40 where the customer is; calls until 22:00. Call again tomorrow from 09:00"),
        ):
            with self.subTest(now):
                warning = self.ticket._get_call_warning(now)
                self.assertIn(words or "", warning)
                self.assertEqual(bool(words), bool(warning))
                self.assertEqual(bool(words), "apologise" in warning)
        self.customer.tz = "Europe/Berlin"
        self.assertIn("It is 03:00 where the customer is", self.ticket._get_call_warning(NOW))
        self.assertFalse(self.ticket._get_call_warning(NIGHT), "15:40 in Berlin")
        self.customer.tz = False
        self.assertTrue(self.ticket._get_call_warning(NIGHT), "The company's zone counts where nobody knows better")
        self.ticket.partner_id = False
        self.assertTrue(self.ticket._get_call_warning(NIGHT))

    def test_holidays_and_own_hours(self):
        """CN-01: holidays are time off of the calendar; without a calendar nobody is warned."""
        calendar = self.company.after_sales_calling_calendar_id
        self.assertEqual(calendar, self.env.ref("after_sales.calendar_calling"))
        other = self.env["res.company"].create({"name": "Other"})
        self.assertEqual(other.after_sales_calling_calendar_id, calendar, "New companies start with it")
        leave = self.env["resource.calendar.leaves"].create(
            {
                "name": "Lantern Festival",
                "calendar_id": calendar.id,
                "company_id": self.company.id,
                "date_from": datetime(2026, 3, 1, 16),
                "date_to": datetime(2026, 3, 4, 16),
            }
        )
        warning = self.ticket._get_call_warning(NOW)
        self.assertIn("no calls on this day. Call again on 2026-03-05 from 09:00", warning)
        leave.company_id = other
        self.assertFalse(self.ticket._get_call_warning(NOW), "A holiday of another company")
        self.company.after_sales_calling_calendar_id = False
        self.assertFalse(self.ticket._get_call_warning(NIGHT))

    def test_many_warnings(self):
        """Lists of cases: the calendar is read once for a time zone, not once for a case."""
        tickets = self.ticket.create([{"name": "x", "description": "x", "partner_id": self.customer.id}] * 10)
        self.env.flush_all()
        counts = []
        for batch in (tickets[:1], tickets):
            self.env.invalidate_all()
            with self._at(NIGHT):
                before = self.env.cr.sql_log_count
                self.assertTrue(all(batch.mapped("call_warning")))
                counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)

    def test_reached(self):
        """SL-01, SL-10: a call that reached the customer is an answer of a person; the note is internal."""
        with self._at(NOW):
            self._contact(note="The leg will be sent\non Friday <b>", how="call")
        self.assertEqual(self.ticket.first_reply_at, NOW)
        self.assertEqual(self.ticket.first_reply_by, self.agent)
        self.assertEqual(self.ticket.last_customer_contact_at, NOW)
        self.assertEqual(self._deadlines("response").status, "met")
        internal, body = self._notes()[-1]
        self.assertTrue(internal)
        for words in ("Phone call", "Reached", "The leg will be sent<br>", "&lt;b&gt;"):
            self.assertIn(words, body)
        self.assertNotIn("calling hours", body)

    def _deadlines(self, purpose):
        self.env.flush_all()
        return self.ticket._get_deadlines([("purpose", "=", purpose)]).sorted("id")

    def test_not_reached(self):
        """SL-01: an attempt is on record and no answer; so is a message on the answering machine."""
        with self._at(NOW):
            self._contact(outcome="no_answer")
            self._contact(outcome="message_left", note="Asked to call back")
        self.assertFalse(self.ticket.first_reply_at)
        self.assertFalse(self.ticket.last_customer_contact_at)
        self.assertEqual(self._deadlines("response").status, "running")
        self.assertIn("No answer", self._notes()[-2][1])
        self.assertIn("Asked to call back", self._notes()[-1][1])

    def test_what_was_said_is_needed(self):
        """SL-10: reached without what was said is no record."""
        for note in (False, "  "):
            with self.assertRaisesRegex(UserError, "what was said"):
                self.ticket.with_user(self.agent)._log_contact("call", "reached", note)
        with self.assertRaises(AssertionError):
            self._contact(outcome="reached")
        self.assertFalse(self.ticket.last_customer_contact_at)

    def test_incoming(self):
        """SL-10: a customer who called has spoken to a person, whatever the result said before."""
        with self._at(NOW):
            self._contact(outcome="no_answer", direction="incoming", note="Asked about the leg")
        self.assertEqual(self.ticket.first_reply_at, NOW)
        self.assertIn("The customer contacted us", self._notes()[-1][1])

    def test_call_at_night(self):
        """CN-01: warned, never blocked; the note says that it was urgent, or only that it was late."""
        with self._at(NIGHT):
            self._contact(note="The wardrobe fell over", is_urgent=True)
            self.assertIn("because it was urgent; explained and apologised", self._notes()[-1][1])
            self._contact(note="Forgot something")
            self.assertRegex(self._notes()[-1][1], r"Called outside the calling hours\.")
            self._contact(note="Chatted", how="chat")
            self.assertNotIn("calling hours", self._notes()[-1][1])
            self._contact(note="Was called", direction="incoming")
            self.assertNotIn("calling hours", self._notes()[-1][1])

    def test_form_shows_the_warning(self):
        """CN-01: ticket and wizard show it; the tick for urgent calls is there only then."""
        ticket = self.ticket.with_user(self.agent)
        with self._at(NIGHT):
            self.env.invalidate_all()
            self.assertIn("22:40", Form(ticket, "helpdesk_mgmt.ticket_view_form").call_warning)
            action = ticket.action_open_contact()
            form = Form(self.env[action["res_model"]].with_user(self.agent).browse(action["res_id"]))
            self.assertIn("22:40", form.call_warning)
            form.note, form.is_urgent = "x", True
        with self._at(NOW):
            self.env.invalidate_all()
            action = ticket.action_open_contact()
            form = Form(self.env[action["res_model"]].with_user(self.agent).browse(action["res_id"]))
            self.assertFalse(form.call_warning)
            with self.assertRaises(AssertionError):
                form.is_urgent = True

    def test_promised_on_the_phone(self):
        """SL-11: what was promised on the phone starts its clock without a message; the next promise replaces it."""
        with self._at(NOW):
            messages = self.ticket.message_ids
            self._contact(note="Will call", promised_at=NOW + timedelta(hours=6))
            self.assertEqual(len(self.ticket.message_ids - messages), 1, "Only the note")
            self.assertEqual(self.ticket.promised_reply_at, NOW + timedelta(hours=6))
            promised = self._deadlines("promised_reply")
            self.assertEqual((promised.due_at, promised.status), (NOW + timedelta(hours=6), "running"))
        with self._at(NOW + timedelta(hours=1)):
            self._contact(outcome="message_left", promised_at=NOW + timedelta(hours=8))
            promised = self._deadlines("promised_reply")
            self.assertEqual((promised.due_at, promised.status), (NOW + timedelta(hours=8), "running"), "It moved")
        with self._at(NOW + timedelta(hours=2)):
            self._contact(note="Here is the answer", promised_at=NOW + timedelta(days=2))
        first, second = self._deadlines("promised_reply")
        self.assertEqual(first.status, "met")
        self.assertEqual((second.due_at, second.status), (NOW + timedelta(days=2), "running"))
        self.assertEqual(self.ticket.promise_count, 3)

    def test_nothing_is_promised_to_nobody(self):
        """SL-11: no promise to somebody who did not answer, in the past, or on a closed case."""
        ticket = self.ticket.with_user(self.agent)
        with self._at(NOW):
            with self.assertRaisesRegex(UserError, "Nobody answered"):
                ticket._log_contact("call", "no_answer", "", promised_at=NOW + timedelta(hours=1))
            with self.assertRaisesRegex(UserError, "still to come"):
                ticket._log_contact("call", "reached", "x", promised_at=NOW)
            ticket._move_to_phase("solved")
            with self.assertRaisesRegex(UserError, "is closed"):
                ticket._promise_reply(NOW + timedelta(hours=1), "Soon")
            with self.assertRaisesRegex(UserError, "is closed"):
                ticket.action_open_promise()
        self.assertFalse(ticket.promise_count)

    def _promise(self, **vals):
        action = self.ticket.with_user(self.agent).action_open_promise()
        form = Form(self.env[action["res_model"]].with_user(self.agent).browse(action["res_id"]))
        for name, value in vals.items():
            form[name] = value
        return form.save()

    def test_promise_wizard(self):
        """SL-11, IT-08: a polite text with the time where the customer is; it goes to the customer as the agent's."""
        with self._at(NOW):
            self.customer.tz = "Europe/Berlin"
            wizard = self._promise()
            self.assertEqual(wizard.promised_at, datetime(2026, 3, 3, 4), "Noon of the next working day in Shanghai")
            self.assertIn("05:00 (your time) on Tuesday, March 3, 2026", wizard.message)
            self.assertIn(self.ticket.number, wizard.message)
            wizard = self._promise(promised_at=datetime(2026, 3, 3, 23, 30))
            self.assertIn("00:30 (your time) on Wednesday, March 4, 2026", wizard.message)
            wizard.action_promise()
        message = self.ticket.message_ids.filtered(lambda m: m.message_type == "comment")
        self.assertEqual(message.author_id, self.agent.partner_id)
        self.assertEqual(message.partner_ids, self.customer)
        self.assertFalse(message.is_internal or message.subtype_id.internal)
        self.assertIn("<br>", message.body)
        self.assertEqual(self.ticket.promised_reply_at, datetime(2026, 3, 3, 23, 30))
        self.assertEqual(self.ticket.first_reply_at, NOW, "The promise is an answer")
        self.assertEqual(self._deadlines("promised_reply").due_at, datetime(2026, 3, 3, 23, 30))

    def test_promise_in_the_customers_language(self):
        """SL-11: the date is written as the customer writes dates."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.customer.lang = "zh_CN"
        with self._at(NOW):
            self.assertIn("2026年3月3日", self._promise().message)

    def test_default_promise_skips_holidays(self):
        """SL-11: nobody promises an answer for a Sunday by default; no working hours, then simply tomorrow."""
        friday = datetime(2026, 3, 6, 7)
        self.assertEqual(self.ticket._get_default_promise(friday), datetime(2026, 3, 9, 4))
        self.company.resource_calendar_id.attendance_ids = False
        self.assertEqual(self.ticket._get_default_promise(friday), datetime(2026, 3, 7, 4))

    def test_promise_needs_somebody(self):
        """SL-11: no message into the void; an e-mail address will do."""
        self.ticket.write({"partner_id": False, "partner_email": False})
        with self._at(NOW):
            with self.assertRaisesRegex(UserError, "who the customer"):
                self.ticket.with_user(self.agent)._promise_reply(NOW + timedelta(hours=1), "Soon")
            self.ticket.partner_email = "somebody@example.com"
            self.ticket.with_user(self.agent)._promise_reply(NOW + timedelta(hours=1), "Soon")
            for message in (False, " \n"):
                with self.assertRaisesRegex(UserError, "Tell the customer"):
                    self.ticket._promise_reply(NOW + timedelta(hours=1), message)
        self.assertEqual(self.ticket.promise_count, 1)
        mail = self.env["mail.mail"].search([("res_id", "=", self.ticket.id), ("model", "=", "helpdesk.ticket")])
        self.assertIn("somebody@example.com", mail.mapped("email_to"))

    def test_follow_up_is_ours(self):
        """E: the customer sees nothing of our own follow-up, so nothing is written; calls are recorded."""
        order = self._new_order()
        kind = self.env.ref("after_sales.case_kind_deadline")
        ticket = self.ticket.create(
            {
                "name": "Late",
                "description": "x",
                "partner_id": self.customer.id,
                "case_kind_id": kind.id,
                "sale_order_id": order.id,
                "user_id": self.agent.id,
            }
        )
        for refused in (ticket.action_open_promise, ticket.action_open_answer):
            with self.assertRaisesRegex(UserError, "our own follow-up"):
                refused()
        with self._at(NOW):
            self._contact(ticket=ticket, note="Told about the delay")
        self.assertEqual(ticket.last_customer_contact_at, NOW)

    def test_wrong_answer(self):
        """CN-02: the correction is on record, the customer is called back within a day, the call ends the clock."""
        ticket = self.ticket.with_user(self.agent)
        with self._at(NOW):
            action = ticket.action_open_correction()
            form = Form(self.env[action["res_model"]].with_user(self.agent).browse(action["res_id"]))
            form.wrong, form.right = "Oil the legs", "A dry cloth only"
            form.save().action_record()
        internal, body = self._notes()[-1]
        self.assertTrue(internal)
        for words in ("Correction", "Oil the legs", "A dry cloth only"):
            self.assertIn(words, body)
        self.assertEqual(self.ticket.wrong_answer_count, 1)
        callback = self._deadlines("correction")
        self.assertEqual((callback.due_at, callback.user_id), (NOW + timedelta(days=1), self.agent))
        self.assertFalse(self.ticket.first_reply_at, "A note for ourselves is no answer")
        step = callback.with_user(self.agent).action_open_done()
        self.assertEqual(step["res_model"], "after.sales.case.contact")
        with self._at(NOW + timedelta(hours=2)):
            self._contact(outcome="no_answer")
            self.assertEqual(self._deadlines("correction").status, "running")
            self._contact(note="Corrected")
        self.assertEqual(self._deadlines("correction").status, "met")

    def test_wrong_answer_without_words(self):
        """CN-02: half a correction is none."""
        for wrong, right in ((False, "x"), ("x", " "), (False, False)):
            with self.assertRaisesRegex(UserError, "what was wrong and what is right"):
                self.ticket._record_wrong_answer(wrong, right)
        self.assertFalse(self.ticket.wrong_answer_count)

    def test_rights(self):
        """An agent who does not see the case records nothing on it; a customer and a colleague have no such steps."""
        portal = self._new_user("portal", "base.group_portal")
        internal = self._new_user("internal", "base.group_user")
        self.ticket.message_subscribe((portal | internal).partner_id.ids)
        for user in (self.stranger, portal, internal):
            ticket = self.ticket.with_user(user)
            for step in ("action_open_contact", "action_open_promise", "action_open_correction", "action_open_answer"):
                with (
                    self.subTest(user=user.name, step=step),
                    self._refused(AccessError, "not allowed to (create|modify)|have '(read|write)' access"),
                ):
                    getattr(ticket, step)()
            with self._refused(AccessError, "have 'write' access|not allowed to modify"):
                ticket._log_contact("call", "no_answer", "")
            with self._refused(AccessError, "have 'write' access|not allowed to modify"):
                ticket._promise_reply(NOW + timedelta(days=9999), "Soon")
            with self._refused(AccessError, "have 'write' access|not allowed to modify"):
                ticket._record_wrong_answer("a", "b")
        for name in ("contact", "promise", "correction", "answer"):
            wizards = self.env[f"after.sales.case.{name}"].with_user(self.stranger)
            with self.subTest(wizard=name), self._refused(AccessError, "have 'read' access"):
                wizards.create({"ticket_id": self.ticket.id})
        self.assertFalse(self.ticket.last_customer_contact_at)


@tagged("post_install", "-at_install", "after_sales")
class TestDeliveryCalls(ShipmentCommon):
    """CN-01: calls about deliveries are warned about by the same hours."""

    def test_wizards_warn(self):
        with self._at(NOW):
            order = self._new_confirmed_order()
        picking = order.picking_ids.filtered(lambda p: p.picking_type_code == "outgoing")
        picking.partner_id.tz = "Asia/Shanghai"
        for name, vals in (
            ("after.sales.shipment.call", {"picking_id": picking.id}),
            ("after.sales.delivery.follow.up", {"picking_ids": picking.ids}),
        ):
            with self.subTest(name):
                wizard = self.env[name].create(vals)
                with self._at(NIGHT):
                    wizard.invalidate_recordset(["call_warning"])
                    self.assertIn("It is 22:40", wizard.call_warning)
                    self.assertIn("22:40", Form(wizard).call_warning)
                with self._at(NOW):
                    wizard.invalidate_recordset(["call_warning"])
                    self.assertFalse(wizard.call_warning)
