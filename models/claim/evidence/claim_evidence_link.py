from odoo import fields, models

from .claim_evidence import ENDED


class Claim(models.Model):
    """The link on which the customer sends pictures without logging in (DM-02, CN-03)."""

    _inherit = "after.sales.claim"

    _link_purpose = "after_sales_claim_evidence"

    def _get_link_facts(self):
        # The customer is part of it: a link that went to a wrong contact dies when the contact is corrected.
        return self.id, self.ticket_id.commercial_partner_id.id or self.ticket_id.partner_email or ""

    def _get_older_link_facts(self):
        """What a customer was sent before his contact was merged with another one is still his."""
        return [(self.id, former) for former in self.ticket_id.partner_id._get_former_ids()]

    def _opens_by_link(self):
        """No link opens our own follow-up; whether this one still opens anything says ``_get_customer_step``."""
        return super()._opens_by_link() and not self.ticket_id.is_follow_up

    def _get_evidence_path(self):
        """Return the path of the page on which the customer sends pictures."""
        return f"/after_sales/claim/{self.id}/{self._get_link_token()}"

    def _get_evidence_link(self):
        """Return the whole address of that page, as it is mailed."""
        return f"{self.get_base_url()}{self._get_evidence_path()}"

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
