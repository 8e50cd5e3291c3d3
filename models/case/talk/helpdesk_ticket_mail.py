from ast import literal_eval

from lxml import html

from odoo import api, fields, models
from odoo.tools import email_normalize, html2plaintext

from ....rules import correspondence
from ...record.told import tell
from ..kind.helpdesk_ticket_stage import CLOSED

#: What marks words that a message only quotes.
QUOTED = "//blockquote | //*[@data-o-mail-quote] | //*[@data-o-mail-quote-node]"

#: Whoever writes several mails in a row is told once that they have come in; ours, no number of a manual.
QUIET_HOURS = 1


class HelpdeskTicket(models.Model):
    """Mails of a case: who is speaking, whom a message reaches, and what came of it (SL-01, SL-10)."""

    _inherit = "helpdesk.ticket"

    @api.model
    def message_new(self, msg, custom_values=None):
        """Open the case of a mail for whoever wrote it: a contact, made when there is none (OW-02).

        What a colleague forwards is the case of the person whose words are passed on.
        """
        values = dict(custom_values or {})
        channel = self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_email", raise_if_not_found=False)
        values.setdefault("channel_id", channel and channel.id)
        # The base would make a colleague who writes the agent of the case.
        values.setdefault("user_id", False)
        sender = self._get_forwarded_sender(msg)
        if sender is None:
            values |= {"partner_id": False, "partner_email": False}
        elif sender:
            partner = self.env["mail.thread"]._partner_find_from_emails_single([sender])
            values |= {"partner_id": partner.id, "partner_email": sender}
        elif not msg.get("author_id") and email_normalize(msg.get("email_from") or msg.get("from")):
            found = self.env["mail.thread"]._partner_find_from_emails_single([msg.get("email_from") or msg["from"]])
            msg["author_id"] = found.id or msg.get("author_id")
            values["partner_id"] = found.id
        values = self._get_mentioned_in_mail(msg, values) | values
        ticket = super().message_new(msg, custom_values=values)
        ticket._acknowledge_receipt()
        return ticket

    def _acknowledge_receipt(self):
        """Mail the customer that his mail has come in, where the company wants so; once an hour to one address."""
        self.ensure_one()
        case = self.sudo()
        address = email_normalize(self.partner_id.email or self.partner_email or "")
        if not case.company_id.after_sales_acknowledge or not address or self.is_follow_up:
            return
        since = fields.Datetime.subtract(fields.Datetime.now(), hours=QUIET_HOURS)
        others = [("id", "!=", self.id), ("create_date", ">", since), ("email_key", "=", self.email_key)]
        if not case.search_count(others, limit=1):
            template = case.env.ref("after_sales.mail_template_acknowledgement")
            template.send_mail_batch(self.ids, force_send=False)

    @api.model
    def _get_forwarded_sender(self, msg):
        """Return what ``rules.correspondence.forwarded_from`` says of a mail of a colleague, empty for others."""
        author = self.env["res.partner"].sudo().browse(msg.get("author_id") or ())
        if not any(user._is_internal() for user in author.user_ids):
            return ""
        return correspondence.forwarded_from(msg.get("subject"), html2plaintext(msg.get("body") or ""))

    def _get_speaker(self, message):
        """Return who speaks in a message that the customer can see: agent, customer, or empty for a third party.

        A colleague who reports something is the customer of that case; whoever forwards a mail has not answered it.
        """
        self.ensure_one()
        author = message.author_id.sudo().with_context(active_test=False)
        if author and author == self.partner_id and author != self.sudo().user_id.partner_id:
            return "customer"
        if any(user._is_internal() for user in author.user_ids):
            return "" if self._is_opened_by(message) else "agent"
        if author and author.commercial_partner_id != self.commercial_partner_id and author._is_business_partner():
            return ""
        return "customer" if author or message.email_from else ""

    def _is_opened_by(self, message):
        """Tell whether a mail is the one that opened this case."""
        said = (self.sudo().message_ids - message).filtered(lambda m: m.message_type in ("email", "comment"))
        return message.message_type == "email" and not said

    def _reaches_customer(self, message):
        """Tell whether a message of ours reaches the customer: one that reaches only colleagues is no answer.

        What is addressed to nobody in particular is for the customer, who reads it in the portal or by mail.
        """
        self.ensure_one()
        message = message.sudo()
        if message.outgoing_email_to or message.incoming_email_to:
            return True
        followers = self.sudo().message_follower_ids.filtered(lambda f: message.subtype_id in f.subtype_ids).partner_id
        outside = (message.partner_ids | followers).filtered(lambda p: p.partner_share or p == self.partner_id)
        if not message.partner_ids:
            outside |= self.partner_id
        return any(partner.email or partner.user_ids for partner in outside)

    def _is_mere_thanks(self, message):
        """Tell whether the customer only says thank you, in the words of the company's settings."""
        self.ensure_one()
        words = (self.company_id.sudo().after_sales_thanks_words or "").lower()
        return correspondence.is_thanks(self._get_own_words(message), [word.strip() for word in words.split(",")])

    def _get_own_words(self, message):
        """Return a message as plain text without what it quotes."""
        if not message.body:
            return ""
        body = html.fromstring(f"<div>{message.body}</div>")
        for quoted in body.xpath(QUOTED):
            quoted.drop_tree()
        lines = html2plaintext(html.tostring(body, encoding="unicode")).splitlines()
        return "\n".join(line for line in lines if not line.startswith(">"))

    def _message_receive_bounce(self, email, partner):
        """An answer that did not arrive is none: the customer is owed one again, and the agent is told."""
        result = super()._message_receive_bounce(email, partner)
        for ticket in self.sudo():
            known = email_normalize(ticket.partner_email) or ticket.partner_id.email_normalized
            if email and email_normalize(email) == known or partner and partner == ticket.partner_id:
                ticket._take_back_answer(email)
        return result

    def _take_back_answer(self, email):
        """Owe the customer an answer again after one came back."""
        self.ensure_one()
        answers = self.message_ids.filtered(
            lambda m: m.message_type in ("email", "comment") and not m.subtype_id.internal
        ).filtered(lambda m: self._get_speaker(m) == "agent")
        if len(answers) == 1 and self.first_reply_at:
            self._record_facts({"first_reply_at": False, "first_reply_by": False})
        note = self.env._("The answer to %(email)s came back: it did not arrive.", email=email)
        self._message_log(body=note)
        if self.phase not in CLOSED:
            self._fire_deadline_event("customer_replied")
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=tell(self, lambda speaker: speaker.env._("Answer did not arrive")),
            note=note,
            user_id=(self.user_id or self.team_id.user_id or self.env.user).id,
        )

    def _notify_by_email_get_base_mail_values(self, message, recipients_data, additional_values=None):
        """Say of mails that no person wrote that they are automatic, so that other machines stay silent (RFC 3834)."""
        values = super()._notify_by_email_get_base_mail_values(message, recipients_data, additional_values)
        if message.message_type in ("auto_comment", "notification", "out_of_office"):
            headers = literal_eval(values.get("headers") or "{}")
            values["headers"] = repr({**headers, "Auto-Submitted": "auto-generated"})
        return values
