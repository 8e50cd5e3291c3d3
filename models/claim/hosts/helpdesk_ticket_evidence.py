from odoo import api, fields, models
from odoo.exceptions import UserError

from ..claim.claim import OPEN


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    evidence_to_review_count = fields.Integer(
        string="Files to Review",
        compute="_compute_evidence_to_review_count",
        compute_sudo=True,
        groups="after_sales.group_agent",
    )

    evidence_pictures = fields.Json(
        string="Pictures",
        compute="_compute_evidence_pictures",
        groups="after_sales.group_agent",
        help="What was sent as evidence for the claims of the case, as the form shows it in small.",
    )

    @api.depends("claim_ids.evidence_ids.state")
    def _compute_evidence_pictures(self):
        for ticket in self:
            ticket.evidence_pictures = ticket.claim_ids._get_pictures()

    @api.depends("claim_ids.state", "claim_ids.evidence_ids.state")
    def _compute_evidence_to_review_count(self):
        for ticket in self:
            ticket.evidence_to_review_count = sum(ticket._get_claims_to_review().mapped("evidence_to_review_count"))

    def _get_claims_to_review(self):
        """Return the undecided claims with pictures that nobody has looked at yet."""
        return self.claim_ids.filtered(lambda claim: claim.state in OPEN and claim.evidence_to_review_count)

    def action_review_evidence(self):
        """Open the claim whose pictures wait for us (DM-02)."""
        self.ensure_one()
        return self._get_claims_to_review()[:1]._get_records_action()

    def _get_claims_to_prove(self, user):
        """Return the claims for which a user of the portal may send pictures: those of his own case, if we asked."""
        self.ensure_one()
        ticket = self.sudo()
        if ticket.is_follow_up or not ticket._is_customer(user):
            return ticket.env["after.sales.claim"]
        return ticket.claim_ids.filtered(lambda claim: claim._get_customer_step() == "send")

    @api.ondelete(at_uninstall=False)
    def _unlink_except_claimed(self):
        """Keep the files of claims: they would go with the case, past every guard of their own (DM-08)."""
        claim = self.env["after.sales.claim"].sudo().search([("ticket_id", "in", self.ids)], limit=1)
        if claim:
            raise UserError(
                self.env._(
                    "%(case)s has the claim %(claim)s, whose files are kept. Cancel the case instead.",
                    case=claim.ticket_id.display_name,
                    claim=claim.number,
                )
            )

    def _get_picture_request(self):
        """Ask for the shot list of the claim that waits for evidence, by the link of its page (DM-02)."""
        claim = self.sudo().claim_ids.filtered(lambda c: c._is_evidence_awaited())[:1]
        if not claim:
            return super()._get_picture_request()
        return {"places": claim._get_asked_places(), "link": claim._get_evidence_link()}

    def _on_agent_message(self, message):
        """Whoever was sent the link in a message has been asked for the pictures."""
        result = super()._on_agent_message(message)
        waiting = self.claim_ids.filtered(lambda c: c._is_evidence_awaited())
        waiting.filtered(lambda claim: claim._get_evidence_path() in (message.body or ""))._note_request()
        return result
