from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import AfterSalesCommon


@tagged("post_install", "-at_install", "after_sales")
class TestUnknownCustomers(AfterSalesCommon):
    """Callers and writers who are no contacts, and what is owed to whom (OW-02, SL-01, SL-08, CN-01)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls._new_user("second", "after_sales.group_agent")
        cls.kind = cls.env["after.sales.case.kind"]._get_by_code("usage")

    def _case(self, **vals):
        return self.env["helpdesk.ticket"].create({"name": "Broken", "description": "x", **vals})

    def _intake(self, user, **values):
        form = Form(self.env["after.sales.case.intake"].with_user(user))
        form.case_kind_id = self.kind
        form.description = "How do I clean it?"
        for name, value in values.items():
            form[name] = value
        return form

    def test_known_by_phone_and_mail(self):
        """OW-02: the agent of the last case goes on, however the number is written; only within the company."""
        first = self._case(partner_name="Wang", partner_phone="138 0013 8000", user_id=self.second.id)
        again = self._case(partner_name="W.", partner_phone="+86 13800138000")
        self.assertEqual(again.user_id, self.second)
        self.assertIn(first.number, again.assignment_reason)
        self._case(partner_email="wang@example.org", user_id=self.agent.id)
        self.assertEqual(self._case(partner_email="Wang@Example.org").user_id, self.agent)
        self.assertFalse(self._case(partner_name="Zhou", partner_phone="139 1111 2222").user_id)
        other = self.env["res.company"].create({"name": "Other"})
        self.assertFalse(self._case(partner_phone="13800138000", company_id=other.id).user_id)

    def test_new_case_warns(self):
        """OW-02: New Case names the open case of a caller who is no contact."""
        first = self._case(partner_name="Wang", partner_phone="138 0013 8000", user_id=self.second.id)
        form = self._intake(self.agent, lookup="13800138000")
        self.assertIn(first.number, form.open_case_warning)
        self.assertIn(self.second.name, form.history_text)
        form.takes_call = False
        self.assertIn(f"Knows this customer from {first.number}", form.handler)

    def test_duplicates(self):
        """OW-02: by phone as well; one kind alone is no hint, the same order, goods or words are."""
        first = self._case(partner_phone="138 0013 8000", case_kind_id=self.kind.id, name="How to clean the sofa")
        other = self._case(partner_phone="13800138000", case_kind_id=self.kind.id, name="Where is the manual")
        same = self._case(partner_phone="+8613800138000", name="How do I clean the sofa?")
        self.assertEqual(first.possible_duplicate_ids, same)
        self.assertIn("The same words.", first.possible_duplicate_reason)
        self.assertFalse(other.possible_duplicate_ids)
        vals = {"partner_phone": "138 0013 8000", "product_id": self.sofa.id, "case_kind_id": self.kind.id}
        mine, his = self._case(name="It smells", **vals), self._case(name="Colour fades", **vals)
        self.assertIn(his, mine.possible_duplicate_ids)
        self.assertIn("Same goods and same kind.", mine.possible_duplicate_reason)

    def test_answered_on_the_phone(self):
        """SL-01: whoever had the answer on the phone is owed none; what was said stands in the case."""
        form = self._intake(self.agent, partner_id=self.customer, answer="With a damp cloth")
        case = self.env["helpdesk.ticket"].browse(form.save().action_create()["res_id"])
        self.assertEqual(case.first_reply_by, self.agent)
        self.assertIn("With a damp cloth", case.message_ids[0].body)
        self.assertFalse(case.sudo().deadline_ids.filtered(lambda d: d.purpose == "response" and d.is_open))
        silent = self._intake(self.agent, partner_id=self.customer)
        case = self.env["helpdesk.ticket"].browse(silent.save().action_create()["res_id"])
        self.assertFalse(case.first_reply_at)

    def test_taken_up_by_whoever_answers(self):
        """SL-08: given is not taken up; it is by answering, by beginning to work, or by saying so."""
        channel = self.env.ref("after_sales.contact_channel_erp")
        for take in (
            lambda case, clock: case._log_contact("call", "reached", "I look into it"),
            lambda case, clock: case._move_to_phase("assessing"),
            lambda case, clock: clock.with_user(self.agent).action_done(),
        ):
            case = self._case(partner_id=self.customer.id, channel_id=channel.id, user_id=self.agent.id)
            clock = case.deadline_ids.filtered(lambda d: d.purpose == "acceptance")
            self.assertTrue(clock.is_open)
            take(case.with_user(self.agent), clock)
            self.assertEqual(clock.status, "met")

    def test_nobody_else_takes_it_up(self):
        """SL-08: a lead may waive the clock of somebody else's case, not say that it was taken up."""
        channel = self.env.ref("after_sales.contact_channel_erp")
        case = self._case(partner_id=self.customer.id, channel_id=channel.id, user_id=self.agent.id)
        clock = case.deadline_ids.filtered(lambda d: d.purpose == "acceptance")
        with self.assertRaisesRegex(UserError, "ends by itself when this happens: Taken up by an agent"):
            clock.with_user(self.lead).action_done()

    def test_zone_of_the_customer(self):
        """CN-01: the zone Odoo gives a contact is that of whoever typed it in; the country tells where he lives."""
        germany = self.env.ref("base.de")
        partner = self.env["res.partner"].with_user(self.manager).create({"name": "Hans", "country_id": germany.id})
        partner.sudo().tz = self.manager.tz
        self.assertEqual(partner._get_customer_tz(self.company), "Europe/Berlin")
        partner.sudo().country_id = False
        self.assertEqual(partner._get_customer_tz(self.company), "Asia/Shanghai")
        partner.sudo().tz = "America/New_York"
        self.assertEqual(partner._get_customer_tz(self.company), "America/New_York", "Somebody chose that")


@tagged("post_install", "-at_install", "after_sales")
class TestAcknowledgement(AfterSalesCommon):
    """Whoever opens a case by mail is told its number; nobody takes that for an answer (SL-01, IT-02)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.after_sales_acknowledge = True

    def _receive(self, sender="Wang <wang@example.org>", subject="Broken leg", extra=""):
        """Let a mail come in through the gateway."""
        source = (
            f"From: {sender}\nTo: care@example.com\nSubject: {subject}\n{extra}"
            f"Message-Id: <{subject}.{sender[:3]}@example.org>\n\nThe leg is broken."
        )
        ticket_id = self.env["mail.thread"].message_process("helpdesk.ticket", source)
        return self.env["helpdesk.ticket"].browse(ticket_id)

    def _told(self, case):
        """Return the mails that say a message has come in."""
        mails = self.env["mail.mail"].search([("model", "=", case._name), ("res_id", "in", case.ids)])
        return mails.filtered(lambda mail: "has come in" in (mail.subject or ""))

    def test_acknowledged(self):
        """IT-02: the case has its channel; the mail names it, says it is automatic, and is no answer."""
        case = self._receive()
        self.assertEqual(case.channel_id, self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_email"))
        mail = self._told(case)
        self.assertEqual(len(mail), 1)
        self.assertIn(case.number, mail.subject)
        self.assertIn("Broken leg", mail.body_html)
        self.assertIn("Auto-Submitted", mail.headers or "")
        self.assertFalse(case.first_reply_at)

    def test_not_twice_in_an_hour(self):
        """IT-02: two mails in a row are told once."""
        self._receive()
        self.assertFalse(self._told(self._receive(subject="And the door")))

    def test_switched_off(self):
        """IT-02: a company may send none."""
        self.company.after_sales_acknowledge = False
        self.assertFalse(self._told(self._receive()))

    def test_no_machine(self):
        """IT-02: a robot opens no case, so it is told nothing."""
        self.assertFalse(self._receive(extra="Auto-Submitted: auto-generated\n"))
