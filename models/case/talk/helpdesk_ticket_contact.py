from datetime import timezone
from zoneinfo import ZoneInfo

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html


class HelpdeskTicket(models.Model):
    """Who spoke to whom, and when: answers count when a person gives them, in writing or by phone.

    A wrong answer is put on record, and the customer is called back (CN-02).
    """

    _inherit = "helpdesk.ticket"

    first_reply_at = fields.Datetime(recorded=True, help="When a person of ours first answered.")
    first_reply_by = fields.Many2one("res.users", recorded=True, ondelete="restrict")
    last_customer_contact_at = fields.Datetime(
        string="Last Contact", recorded=True, help="When a person of ours last spoke to the customer."
    )
    last_customer_message_at = fields.Datetime(
        string="Customer Wrote", recorded=True, help="When the customer last wrote to us."
    )
    promised_reply_at = fields.Datetime(
        string="Promised Reply", recorded=True, tracking=True, help="When we told the customer to answer."
    )
    wrong_answer_count = fields.Integer(string="Wrong Answers", recorded=True)
    promise_count = fields.Integer(string="Times Promised", recorded=True)
    call_warning = fields.Char(compute="_compute_call_warning", help="Why a call that can wait should wait now.")

    @api.depends("partner_id", "company_id")
    def _compute_call_warning(self):
        now = fields.Datetime.now()
        for company, of_company in self.grouped(lambda t: t.company_id or self.env.company).items():
            zones = of_company.grouped(lambda t, company=company: t.partner_id._get_customer_tz(company))
            for tz, tickets in zones.items():
                tickets.call_warning = company._get_call_warning(tz, now)

    def _get_call_warning(self, now):
        """Return why a call to the customer should wait, empty within the calling hours (CN-01). ``now`` is in UTC."""
        self.ensure_one()
        return self.partner_id._get_call_warning(self.company_id, now)

    def _record_contact(self, user, at=None):
        """Store that a person spoke to the customer (SL-01, SL-03, SL-10).

        :param user: who of ours did; the root user is no person
        :param at: UTC; now by default
        """
        if not user or user._is_superuser():
            return
        at = at or fields.Datetime.now()
        self.filtered(lambda t: not t.first_reply_at)._record_facts({"first_reply_at": at, "first_reply_by": user.id})
        self._record_facts({"last_customer_contact_at": at})
        self._fire_deadline_event("first_reply", at)
        self.filtered(lambda t: t.user_id == user)._fire_deadline_event("accepted", at)

    def _log_contact(self, how, outcome, note, direction="outgoing", is_urgent=False, promised_at=None):
        """Record that we spoke to the customer, or tried to, outside the messages of the case (SL-10, CN-01).

        Whoever was reached has an answer; an attempt is only logged.

        :param how: call, chat, platform, in_person or letter
        :param outcome: reached, no_answer or message_left
        :param note: what was said, plain text; needed when the customer was reached
        :param direction: outgoing or incoming
        :param is_urgent: the call could not wait for the calling hours, and the customer was told so
        :param promised_at: UTC, when the customer was told to hear from us again
        :raise UserError: without what was said; when nobody was there to promise something to
        """
        self.ensure_one()
        self.check_access("write")
        if outcome == "reached" and not (note or "").strip():
            raise UserError(self.env._("Write down what was said."))
        if outcome == "no_answer" and promised_at:
            raise UserError(self.env._("Nobody answered, so nothing was promised. Take the promised time out."))
        self._message_log(body=self._describe_contact(how, outcome, note, direction, is_urgent))
        if outcome == "reached":
            self._record_contact(self.env.user)
        if promised_at:
            self._promise_reply(promised_at, "", told=True)

    @api.model
    def _get_contact_choices(self):
        """Return what may be said about a contact: pairs of code and name, in the language of the user."""
        return {
            "direction": [
                ("outgoing", self.env._("We contacted the customer")),
                ("incoming", self.env._("The customer contacted us")),
            ],
            "how": [
                ("call", self.env._("Phone call")),
                ("chat", self.env._("Chat")),
                ("platform", self.env._("Sales platform")),
                ("in_person", self.env._("In person")),
                ("letter", self.env._("Letter or text message")),
            ],
            "outcome": [
                ("reached", self.env._("Reached")),
                ("no_answer", self.env._("No answer")),
                ("message_left", self.env._("Message left")),
            ],
        }

    def _describe_contact(self, how, outcome, note, direction, is_urgent):
        """Return the note about a contact: how it came about, what was said, how late it was."""
        words = {name: dict(choices) for name, choices in self._get_contact_choices().items()}
        parts = (words["direction"][direction], words["how"][how], words["outcome"][outcome])
        lines = [Markup("<b>%s</b>") % " · ".join(parts)]
        if (note or "").strip():
            lines.append(plaintext2html(note.strip(), with_paragraph=False))
        warning = how == "call" and direction == "outgoing" and self._get_call_warning(fields.Datetime.now())
        if warning and is_urgent:
            late = self.env._("Called outside the calling hours because it was urgent; explained and apologised.")
            lines.append(late)
        elif warning:
            lines.append(self.env._("Called outside the calling hours."))
        return Markup("<br/>").join(lines)

    def _promise_reply(self, promised_at, message, told=False):
        """Tell the customer when we answer, and keep that time (SL-11, IT-08).

        The message is an answer to what was asked before; the promise starts after it.

        :param promised_at: UTC, in the future
        :param message: what the customer is told, plain text
        :param told: the customer knows it already, from a contact that was recorded; no message goes out
        :raise UserError: for a moment that is past, a closed case, or without a message or anybody to send it to
        """
        self.ensure_one()
        self.check_access("write")
        if not promised_at or promised_at <= fields.Datetime.now():
            raise UserError(self.env._("Promise a time that is still to come."))
        if self.closed:
            raise UserError(self.env._("%(case)s is closed. Reopen it to promise an answer.", case=self.display_name))
        if not told:
            self._tell_customer(message)
        again = bool(self._get_open_deadlines([("purpose", "=", "promised_reply")]))
        self._record_facts({"promised_reply_at": promised_at, "promise_count": self.promise_count + 1})
        if again:
            self._move_deadlines("promised_reply_at")
        else:
            self._fire_deadline_event("promised")

    def _tell_customer(self, message, files=()):
        """Post what the customer is told, and send it to the customer.

        :param files: attachments of this case that go along
        """
        if not (message or "").strip():
            raise UserError(self.env._("Tell the customer when you will answer."))
        self._check_may_tell()
        self.message_post(
            body=plaintext2html(message.strip(), with_paragraph=False),
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=self.partner_id.ids,
            outgoing_email_to=False if self.partner_id else self.partner_email,
            attachment_ids=[file.id for file in files],
        )

    def _check_may_tell(self):
        """Refuse messages nobody would get, and messages about our own follow-up."""
        if self.is_follow_up:
            raise UserError(
                self.env._("The customer does not see this case, it is our own follow-up. Call and record the contact.")
            )
        if not self.partner_id and not self.partner_email:
            raise UserError(self.env._("Say first who the customer of %(case)s is.", case=self.display_name))

    def _get_local_time(self, moment):
        """Return a UTC moment as it is where the customer is, without a zone."""
        zone = ZoneInfo(self.partner_id._get_customer_tz(self.company_id))
        return moment.replace(tzinfo=timezone.utc).astimezone(zone).replace(tzinfo=None)

    def action_open_contact(self):
        """Ask how the contact went and what was said."""
        self.ensure_one()
        wizard = self.env["after.sales.case.contact"].create({"ticket_id": self.id})
        return wizard._get_records_action(name=self.env._("Record Contact"), target="new")

    def _record_wrong_answer(self, wrong, right):
        """Put a wrong answer on record; a policy says until when the customer hears the right one (CN-02).

        :param wrong: what the customer was told; right: what is right; both plain text
        :raise UserError: when one of them is missing
        """
        self.ensure_one()
        self.check_access("write")
        if not (wrong or "").strip() or not (right or "").strip():
            raise UserError(self.env._("Write down what was wrong and what is right."))
        lines = [
            Markup("<b>%s</b>") % self.env._("Correction: the customer got a wrong answer"),
            Markup("%s %s") % (self.env._("Wrong:"), plaintext2html(wrong.strip(), with_paragraph=False)),
            Markup("%s %s") % (self.env._("Right:"), plaintext2html(right.strip(), with_paragraph=False)),
        ]
        self._message_log(body=Markup("<br/>").join(lines))
        self._record_facts({"wrong_answer_count": self.wrong_answer_count + 1})
        self._fire_deadline_event("misinformed")

    def action_open_correction(self):
        """Ask what was wrong and what is right."""
        self.ensure_one()
        wizard = self.env["after.sales.case.correction"].create({"ticket_id": self.id})
        return wizard._get_records_action(name=self.env._("Correct an Answer"), target="new")
