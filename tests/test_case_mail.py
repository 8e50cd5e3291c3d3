"""What counts as an answer, played with the mails that really arrive (SL-01, SL-10, OW-02)."""

from datetime import timedelta

from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import NOW
from .common_closing import ClosingCommon

LATER = NOW + timedelta(hours=3)


@tagged("post_install", "-at_install", "after_sales")
class TestCaseMail(ClosingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._silence_shipped_policies()
        cls._new_policy("answer", host="ticket", purpose="response", start_event="created", stop_event="first_reply")
        cls._new_policy(
            "again", host="ticket", purpose="response", start_event="customer_replied", stop_event="first_reply"
        )
        cls.agent.email = "agent@house.example.com"
        cls.count = 0
        cls.kind.requires_confirmation = False

    @mute_logger("odoo.addons.mail.models.mail_thread")
    def _mail(self, text, sender="Wang <wang@example.com>", subject="Broken leg", answers=None, at=NOW, **headers):
        """Let a mail arrive and return the case that it opened, if it did."""
        type(self).count += 1
        lines = [f"From: {sender}", "To: care@house.example.com", f"Subject: {subject}"]
        lines.append(f"Message-Id: <c{self.count}@x>")
        if answers:
            lines += [f"In-Reply-To: {answers.message_id}", f"References: {answers.message_id}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        before = self.env["helpdesk.ticket"].search([])
        with self._at(at):
            raw = "\n".join([*lines, "Content-Type: text/plain; charset=utf-8", "", text])
            self.env["mail.thread"].message_process("helpdesk.ticket", raw)
        return self.env["helpdesk.ticket"].search([]) - before

    def _answer(self, case, at=LATER):
        """Let the agent write from the chatter, as the composer does."""
        with self._at(at):
            return case.with_user(self.agent).message_post(
                body="We look into it.",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                partner_ids=case.partner_id.ids,
            )

    def _open(self, case):
        return case.sudo().deadline_ids.filtered("is_open")

    def test_who_writes_by_mail_becomes_a_contact_and_can_be_answered(self):
        case = self._mail("One leg is broken")
        self.assertEqual((case.partner_id.name, case.partner_id.email), ("Wang", "wang@example.com"))
        self.assertEqual(case.channel_id, self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_email"))
        self.assertEqual(case.message_ids.filtered(lambda m: m.message_type == "email").author_id, case.partner_id)
        case.user_id = self.agent
        action = case.with_user(self.agent)._get_answer_action(self.env["mail.template"])
        composer = self.env["mail.compose.message"].with_user(self.agent).with_context(**action["context"])
        form = Form(composer)
        form.body = "<p>We send a leg.</p>"
        with self._at(LATER):
            form.save().action_send_mail()
        self.assertEqual(case.first_reply_by, self.agent)
        sent = self.env["mail.mail"].sudo().search([("model", "=", "helpdesk.ticket"), ("res_id", "=", case.id)])
        self.assertIn(case.partner_id, sent.recipient_ids)
        self.assertEqual(self._mail("Still", "wang@example.com", "Another").partner_id, case.partner_id, "found again")

    def test_a_message_that_reaches_nobody_is_no_answer(self):
        nobody = self.env["res.partner"].create({"name": "No Address"})
        case = self._ticket(partner_id=nobody.id, partner_email=False, user_id=self.agent.id)
        self._answer(case)
        self.assertFalse(case.first_reply_at)
        self.assertTrue(self._open(case))
        nobody.email = "now@example.com"
        self._answer(case)
        self.assertEqual(case.first_reply_at, LATER)

    def test_machines_open_no_cases_and_resume_none(self):
        """RFC 3834: everything but “no” is automatic, and what programs said before there was a standard."""
        machines = (
            {"Auto_Submitted": "auto-generated"},
            {"Auto_Submitted": "auto-replied (vacation)"},
            {"X_Auto_Response_Suppress": "All"},
            {"Precedence": "bulk"},
            {"Precedence": "auto_reply"},
            {"X_Autorespond": "yes"},
            {"Return_Path": "<>"},
        )
        for headers in machines:
            with self.subTest(**headers):
                self.assertFalse(self._mail("I am away", "robot@example.com", **headers))
        self.assertTrue(self._mail("I am here", "person@example.com", Auto_Submitted="no"))
        case = self._ticket(user_id=self.agent.id)
        sent = self._answer(case)
        case._move_to_phase("waiting_customer")
        self._mail("I am away", "li@example.com", answers=sent, Auto_Submitted="auto-replied")
        self.assertEqual(case.phase, "waiting_customer")
        self.assertFalse(case.last_customer_message_at)
        self._mail("Here are the pictures", "li@example.com", answers=sent)
        self.assertNotEqual(case.phase, "waiting_customer")

    def test_our_own_automatic_mails_say_so(self):
        case = self._ticket(user_id=self.agent.id)
        case.message_post(
            body="Your case was opened.", message_type="auto_comment", subtype_xmlid="mail.mt_comment",
            partner_ids=self.customer.ids,
        )  # fmt: skip
        mails = self.env["mail.mail"].sudo().search([("model", "=", "helpdesk.ticket"), ("res_id", "=", case.id)])
        self.assertTrue(mails)
        self.assertTrue(all("auto-generated" in (mail.headers or "") for mail in mails))

    def test_a_factory_does_not_speak_for_the_customer(self):
        self.factory.email = "works@example.com"
        case = self._ticket(user_id=self.agent.id)
        sent = self._answer(case)
        case._move_to_phase("waiting_customer")
        self._mail("The leg leaves on Monday", "works@example.com", answers=sent, at=LATER)
        self.assertEqual(case.phase, "waiting_customer")
        self.assertFalse(case.last_customer_message_at)
        self.assertFalse(self._open(case))

    def test_a_colleague_who_forwards_has_not_answered(self):
        text = "Please see to it.\n\n---------- Forwarded message ---------\nFrom: Wang <wang@example.com>\n\nIt broke."
        case = self._mail(text, "Agent <agent@house.example.com>", "Fwd: broken leg")
        self.assertEqual(case.partner_id.email, "wang@example.com")
        self.assertFalse(case.first_reply_at)
        self.assertNotEqual(case.user_id, self.agent)
        self.assertEqual(self._open(case).mapped("purpose"), ["response"])
        unknown = self._mail("Somebody called", "Agent <agent@house.example.com>", "Fwd: help")
        self.assertFalse(unknown.partner_id)
        own = self._mail("My own desk broke", "Agent <agent@house.example.com>", "Desk")
        self.assertEqual(own.partner_id, self.agent.partner_id)

    def test_an_answer_that_came_back_is_none(self):
        case = self._ticket(user_id=self.agent.id)
        self._answer(case)
        self.assertEqual(case.first_reply_at, LATER)
        with self._at(LATER):
            case._message_receive_bounce("li@example.com", self.customer)
        self.assertFalse(case.first_reply_at)
        self.assertEqual(self._open(case).mapped("purpose"), ["response"])
        told = case.activity_ids.filtered(lambda a: a.summary == "Answer did not arrive")
        self.assertEqual(told.user_id, self.agent)
        with self._at(LATER):
            case._message_receive_bounce("somebody@example.com", self.env["res.partner"])
        self.assertEqual(len(case.activity_ids.filtered(lambda a: a.summary == "Answer did not arrive")), 1)

    def test_who_answers_to_a_case_that_was_called_off_gets_somebody(self):
        case = self._ticket(user_id=self.agent.id)
        sent = self._answer(case)
        case._move_to_phase("cancelled")
        self._mail("But it is still broken", "li@example.com", answers=sent, at=LATER)
        self.assertNotIn(case.phase, ("cancelled", "solved"))
        self.assertEqual(self._open(case).mapped("purpose"), ["response"])

    def test_a_plain_thank_you_asks_for_nothing(self):
        for text, stays in (("谢谢！", True), ("Thank you very much", True), ("Thanks, but it squeaks", False)):
            with self.subTest(text):
                case = self._ticket(user_id=self.agent.id)
                sent = self._answer(case)
                case._move_to_phase("solved")
                self.assertEqual(case.phase, "solved")
                quote = "\n\n> We look into it. Does it still squeak?"
                self._mail(text + quote, "li@example.com", answers=sent, at=LATER)
                self.assertEqual(case.phase == "solved", stays)

    def test_a_mail_that_names_its_order_is_linked(self):
        """IT-01: number, platform number or waybill, in subject, text or a later mail; only the sender's own."""
        order = self._new_confirmed_order(client_order_ref="TM778899001122")
        order.picking_ids.carrier_tracking_ref = "SF123456789012"
        li = "Ms Li <li@example.com>"
        for text in (f"订单号 {order.name},柜子坏了", "订单号TM778899001122", "运单 SF 1234 5678 9012"):
            with self.subTest(text):
                case = self._mail(text, sender=li)
                self.assertEqual((case.sale_order_id, case.partner_id), (order, self.customer))
        self.assertEqual(case.picking_id, order.picking_ids)
        self.assertEqual(self._mail("Broken", sender=li, subject=f"Re: {order.name}").sale_order_id, order)
        self.assertFalse(self._mail(f"About {order.name}").sale_order_id, "a stranger's number says nothing")
        case = self._mail("The leg is broken", sender=li)
        self.assertFalse(case.sale_order_id)
        self._mail(f"It is {order.name}", sender=li, answers=self._answer(case), at=LATER)
        self.assertEqual(case.sale_order_id, order)

    def test_a_mail_that_names_two_orders_is_left_to_the_agent(self):
        orders = self._new_confirmed_order() | self._new_confirmed_order()
        case = self._mail(" and ".join(orders.mapped("name")), sender="Ms Li <li@example.com>")
        self.assertFalse(case.sale_order_id)
