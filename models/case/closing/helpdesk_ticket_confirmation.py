from odoo import fields, models
from odoo.exceptions import UserError

from ..kind.helpdesk_ticket_stage import CLOSED

#: How much of what a customer writes on the page of the case is taken.
COMMENT_LENGTH = 5000


class HelpdeskTicket(models.Model):
    """The customer says whether all is settled: by a link, in the portal, or to an agent (IT-06, SV-04)."""

    _inherit = "helpdesk.ticket"

    _link_purpose = "after_sales_case_confirmation"

    def _get_link_facts(self):
        # The customer is part of it: a link that went to a wrong contact dies when the contact is corrected.
        return self.id, self.commercial_partner_id.id or self.partner_email or ""

    def _get_older_link_facts(self):
        """What a customer was sent before his contact was merged with another one is still his."""
        return [(self.id, former) for former in self.partner_id._get_former_ids()]

    def _opens_by_link(self):
        """Our own follow-up is nobody's: no link opens it."""
        return super()._opens_by_link() and not self.is_follow_up

    def _get_confirmation_url(self):
        """Return the path of the page on which the customer confirms the case."""
        return f"/after_sales/case/{self.id}/{self._get_link_token()}"

    def _is_customer(self, user):
        """Tell whether a user speaks for the customer of this case, and does not only read along."""
        self.ensure_one()
        customer = user.sudo().partner_id.commercial_partner_id
        return bool(customer) and customer == self.commercial_partner_id

    def _get_customer_step(self):
        """Return what the customer can do now: confirm, reopen, or nothing; gone is what was cancelled or merged."""
        self.ensure_one()
        if self.phase == "cancelled" or self.duplicate_id or self._has_link_ended():
            return "gone"
        if self.phase == "solved":
            return "reopen"
        return "confirm" if self.confirmation_asked_at and not self.customer_confirmed_at else ""

    def _has_link_ended(self):
        """Tell whether this case was closed so long ago that its link shows nothing any more."""
        self.ensure_one()
        days = self.sudo().company_id.after_sales_link_days
        closed_at = self.phase in CLOSED and self.closed_date
        return bool(days and closed_at) and fields.Datetime.add(closed_at, days=days) <= fields.Datetime.now()

    def action_ask_confirmation(self):
        """Ask the customer whether all is settled."""
        self.ensure_one()
        self._check_may_handle()
        self._ask_confirmation()
        return True

    def _ask_confirmation(self, values=None):
        """Mail the customer a link to confirm that all is settled, and wait for the answer (IT-06).

        :param values: what is recorded of the solution before, as for ``_solve``; the customer reads it
        :raise UserError: for a closed case, our own follow-up, or a customer without an e-mail address
        """
        self.ensure_one()
        self._check_open()
        if self.is_follow_up:
            raise UserError(self.env._("This case is our own follow-up: the customer does not know of it."))
        if not (self.partner_id.email or self.partner_email):
            raise UserError(self.env._("The customer has no e-mail address. Call, and record the answer with “Solve”."))
        self._record_facts(self._check_solution(values or {}) | {"confirmation_asked_at": fields.Datetime.now()})
        template = self.env.ref("after_sales.mail_template_case_confirmation").sudo()
        template.send_mail_batch(self.ids, force_send=False)
        self._move_to_phase("waiting_customer")
        self._fire_deadline_event("asked")

    def _confirm_by_customer(self, name, how, stage=None):
        """The customer says that all is settled; what we still have to record is no concern of theirs (IT-06).

        Saying it twice changes nothing.

        :param name: who said it
        :param how: link, portal, call, message or other
        :param stage: the stage of the phase “solved” that was chosen, the first one by default
        """
        self.ensure_one()
        if self.phase == "cancelled" or self.customer_confirmed_at:
            return
        now = fields.Datetime.now()
        self._record_facts({"customer_confirmed_at": now, "customer_confirmed_by": name, "confirmation_how": how})
        self._fire_deadline_event("answered", now)
        if self.phase in CLOSED:
            return
        missing = self._get_missing_facts("solved")
        if not missing and stage:
            self.stage_id = stage
        elif not missing:
            self._move_to_phase("solved")
        if self.phase != "solved":
            self._return_to_agent(missing)

    def _return_to_agent(self, missing):
        """Tell the agent, and nobody else, what keeps a confirmed case from being solved."""
        reason = ", ".join(missing) or self.env._("a stage of the team that means “solved”")
        self.message_post(
            body=self.env._("The customer has confirmed the case. Still missing: %(facts)s.", facts=reason),
            author_id=self.env.ref("base.partner_root").id,
            message_type="notification",
            subtype_xmlid="mail.mt_note",
            partner_ids=self.user_id.partner_id.ids,
        )
        if self.phase == "waiting_customer":
            self._resume_work()

    def _reopen_by_customer(self, comment):
        """The customer says that it is not settled: go on until it is (SV-04).

        :param comment: what is missing, plain text of the customer
        """
        self.ensure_one()
        if self.phase == "cancelled":
            return
        sender = {"author_id": self.partner_id.id}
        if not self.partner_id:
            sender["email_from"] = self.partner_email
        self.message_post(
            body=(comment or "").strip()[:COMMENT_LENGTH] or self.env._("It is not settled yet."),
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            **sender,
        )
        # A colleague may be the customer, and a message of a colleague moves nothing.
        if self.phase in ("waiting_customer", "solved"):
            self._resume_work()
        self._take_back_question()

    def _take_back_question(self):
        """The customer was asked and has said something else: whoever writes has answered, though not confirmed."""
        asked = self.filtered(lambda t: t.confirmation_asked_at and not t.customer_confirmed_at)
        if asked:
            asked._record_facts({"confirmation_asked_at": False})
            asked._fire_deadline_event("answered")
