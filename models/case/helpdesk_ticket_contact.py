from odoo import fields, models
from odoo.exceptions import UserError


class HelpdeskTicket(models.Model):
    """Who spoke to whom, and when: answers count when a person gives them, in writing or by phone."""

    _inherit = "helpdesk.ticket"

    first_reply_at = fields.Datetime(readonly=True, copy=False, help="When a person of ours first answered.")
    first_reply_by = fields.Many2one("res.users", readonly=True, copy=False)
    last_customer_contact_at = fields.Datetime(
        string="Last Contact", readonly=True, copy=False, help="When a person of ours last spoke to the customer."
    )
    last_customer_message_at = fields.Datetime(
        string="Customer Wrote", readonly=True, copy=False, help="When the customer last wrote to us."
    )
    promised_reply_at = fields.Datetime(
        string="Promised Reply", copy=False, tracking=True, readonly=True, help="When we told the customer to answer."
    )
    promise_count = fields.Integer(string="Times Promised", readonly=True, copy=False)

    def _on_agent_message(self, message):
        result = super()._on_agent_message(message)
        self._record_contact(message.author_id.user_ids.filtered(lambda user: user._is_internal())[:1])
        return result

    def _on_customer_message(self, message):
        """Go on with the case, and owe the customer an answer."""
        now = fields.Datetime.now()
        self._record_facts({"last_customer_message_at": now})
        result = super()._on_customer_message(message)
        self._fire_deadline_event("customer_replied", now)
        return result

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

    def _promise_reply(self, promised_at, message):
        """Tell the customer when we answer, and keep that time (SL-11, IT-08).

        The message is an answer to what was asked before; the promise starts after it.

        :param promised_at: UTC, in the future
        :param message: what the customer is told, plain text
        :raise UserError: for a moment that is past, or without a message
        """
        self.ensure_one()
        if not promised_at or promised_at <= fields.Datetime.now():
            raise UserError(self.env._("Promise a time that is still to come."))
        if not (message or "").strip():
            raise UserError(self.env._("Tell the customer when you will answer."))
        self.message_post(body=message, message_type="comment", subtype_xmlid="mail.mt_comment")
        again = bool(self._get_open_deadlines([("purpose", "=", "promised_reply")]))
        self._record_facts({"promised_reply_at": promised_at, "promise_count": self.promise_count + 1})
        if again:
            self._move_deadlines("promised_reply_at")
        else:
            self._fire_deadline_event("promised")
