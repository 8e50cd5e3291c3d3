from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError


class Claim(models.Model):
    """We ask the customer for pictures, again where some did not serve (DM-02, PK-02, MG-02)."""

    _inherit = "after.sales.claim"

    evidence_requested_at = fields.Datetime(string="Evidence Asked For", recorded=True)
    evidence_link_shown_at = fields.Datetime(
        recorded=True, help="When the link was shown to somebody who may send it; it works from then on."
    )
    evidence_link_until = fields.Datetime(
        compute="_compute_evidence_link_until", help="When the customer's link stops working; asking again renews it."
    )
    is_evidence_to_ask = fields.Boolean(
        string="Customer to Be Asked",
        compute="_compute_is_evidence_to_ask",
        help="Evidence is missing and the customer does not know it yet: nobody has asked, or asked again.",
    )

    @api.depends("evidence_requested_at", "evidence_link_shown_at", "company_id.after_sales_evidence_days")
    def _compute_evidence_link_until(self):
        for claim in self:
            days = claim.company_id.sudo().after_sales_evidence_days
            asked_at = max(filter(None, (claim.evidence_requested_at, claim.evidence_link_shown_at)), default=False)
            claim.evidence_link_until = days and asked_at and asked_at + timedelta(days=days)

    @api.depends(
        "evidence_state", "evidence_requested_at", "evidence_ids.reviewed_at", "state", "evidence_waived_reason"
    )
    def _compute_is_evidence_to_ask(self):
        for claim in self:
            is_missing = claim.evidence_state == "missing" and claim.state in ("draft", "collecting", "to_decide")
            asked_at = claim.evidence_requested_at
            rejected = claim.evidence_ids.filtered(lambda e: e.state == "rejected").mapped("reviewed_at")
            is_told = asked_at and all(at <= asked_at for at in rejected)
            claim.is_evidence_to_ask = is_missing and not is_told and not claim.evidence_waived_reason

    def action_request_evidence(self):
        """Show the customer's link, to be mailed or sent in a chat."""
        self.ensure_one()
        self._check_may_request()
        # A code is scanned as soon as it stands on the screen.
        self._record_facts({"evidence_link_shown_at": fields.Datetime.now()})
        wizard = self.env["after.sales.evidence.request"].create({"claim_id": self.id})
        return wizard._get_records_action(name=self.env._("Ask for Pictures"), target="new")

    def _request_evidence(self, by_email):
        """Ask the customer for what is missing, tell what did not serve and why, and wait.

        :param by_email: mail the link; else the agent sends it in a chat
        :raise UserError: when nothing is missing, the claim is decided, or there is no address to mail to
        :raise AccessError: for a user who may not change the claim
        """
        self.ensure_one()
        self._check_may_request(by_email)
        if by_email:
            template = self.env.ref("after_sales.mail_template_evidence_request").sudo()
            # Who answers the mail writes to the case, whose clocks listen; customers know of no claim.
            thread = {"model": self.ticket_id._name, "res_id": self.ticket_id.id}
            template.send_mail_batch(self.ids, force_send=False, email_values=thread)
            note = self.env._("Evidence asked for by e-mail: %(slots)s.", slots=self.missing_slots)
        else:
            note = self.env._("Evidence asked for in a chat: %(slots)s.", slots=self.missing_slots)
        self._message_log(body=note)
        self._note_request()

    def _note_request(self):
        """The customer was asked: from now on these claims and their cases wait for him."""
        for claim in self:
            claim._collect()
            claim._record_facts({"evidence_requested_at": fields.Datetime.now()})
            claim.ticket_id._move_to_phase("waiting_customer")
            claim.ticket_id._fire_deadline_event("evidence_asked")

    def _is_evidence_awaited(self):
        """Tell whether pictures are missing that the customer can still send."""
        self.ensure_one()
        is_open = self.state in ("draft", "collecting", "to_decide") and not self.ticket_id.closed
        return is_open and self.evidence_state == "missing" and not self.evidence_waived_reason

    def _check_may_request(self, by_email=False):
        """Refuse to ask for what nobody needs, or whom nobody can reach."""
        self._check_may_handle()
        ticket = self.ticket_id
        if self.state not in ("draft", "collecting", "to_decide"):
            raise UserError(self.env._("%(claim)s is decided: nothing is asked for any more.", claim=self.number))
        if ticket.is_follow_up or ticket.closed:
            raise UserError(
                self.env._("%(case)s is closed, or the customer does not know of it.", case=ticket.display_name)
            )
        if self.evidence_state != "missing":
            raise UserError(self.env._("%(claim)s: no evidence is missing.", claim=self.number))
        if by_email and not self._get_customer_email():
            raise UserError(self.env._("The customer has no e-mail address. Send the link in a chat."))

    def _get_customer_email(self):
        """Return where the customer gets mails about the case."""
        return self.partner_id.email or self.ticket_id.partner_email

    def _get_evidence_message(self):
        """Return the text that goes with the link in a chat, in the customer's language."""
        self.ensure_one()
        claim = self.with_context(lang=self.partner_id.lang or self.env.lang)
        reasons = {evidence.slot_id.id: evidence.reject_reason for evidence in claim._get_rejected_to_tell()}
        lines = [claim.env._("Please send us these pictures, it takes a few minutes on the phone:")]
        for place in claim._get_asked_places():
            lines.append("– " + ": ".join(filter(None, (place["name"], reasons.get(place["id"])))))
        return "\n".join([*lines, claim._get_evidence_link()])

    def _get_asked_places(self):
        """Return what the customer still has to send, as ``_get_evidence_places``."""
        missing = set(self.sudo()._judge_evidence().missing)
        return [place for place in self._get_evidence_places() if place["id"] in missing]

    def _get_rejected_to_tell(self):
        """Return the files that did not serve, at places that are still empty."""
        claim = self.sudo()
        missing = set(claim._judge_evidence().missing)
        return claim.evidence_ids.filtered(lambda e: e.state == "rejected" and e.slot_id.id in missing)
