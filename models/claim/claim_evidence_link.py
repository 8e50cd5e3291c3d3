from odoo import api, fields, models
from odoo.tools import consteq, hmac

from .claim_evidence import ENDED


class Claim(models.Model):
    """The link on which the customer sends pictures without logging in (DM-02, CN-03)."""

    _inherit = "after.sales.claim"

    def _get_evidence_token(self):
        """Return what proves that a link to the page of this claim was meant for its customer."""
        self.ensure_one()
        ticket = self.sudo().ticket_id
        # The customer is part of it: a link that went to a wrong contact dies when the contact is corrected.
        whom = ticket.commercial_partner_id.id or ticket.partner_email or ""
        return hmac(self.env(su=True), "after_sales_claim_evidence", (self.id, whom))

    def _get_evidence_path(self):
        """Return the path of the page on which the customer sends pictures."""
        return f"/after_sales/claim/{self.id}/{self._get_evidence_token()}"

    def _get_evidence_link(self):
        """Return the whole address of that page, as it is mailed."""
        return f"{self.get_base_url()}{self._get_evidence_path()}"

    @api.model
    def _get_by_token(self, claim_id, token):
        """Return the claim that a link was meant for, empty when the link is not genuine.

        Whether it still opens anything says ``_get_customer_step``.
        """
        # The token stands for the customer, who need not be a user. A number too large is none of the database's.
        claim = self.sudo().browse(claim_id if claim_id < 2**31 else False).exists()
        if not claim or not consteq(claim._get_evidence_token().encode(), (token or "").encode(errors="replace")):
            return self.browse()
        return claim.filtered(lambda c: not c.ticket_id.is_follow_up)

    def _get_customer_step(self):
        """Return what the customer can do now: send pictures, read that it is ``decided``, or nothing.

        Nothing is left of what is over (``gone``), and of links that have ``expired`` or that nobody sent.
        """
        self.ensure_one()
        claim = self.sudo()
        if claim.state in ENDED or claim.ticket_id.phase == "cancelled":
            return "gone"
        until = claim.evidence_link_until
        is_known = claim.evidence_requested_at or claim.evidence_link_shown_at
        if not is_known or (until and until <= fields.Datetime.now()):
            return "expired"
        return "send" if claim.state in ("draft", "collecting", "to_decide") else "decided"
