from odoo import models


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    def _get_claims_to_prove(self, user):
        """Return the claims for which a user of the portal may send pictures: those of his own case, if we asked."""
        self.ensure_one()
        ticket = self.sudo()
        if ticket.is_follow_up or not ticket._is_customer(user):
            return ticket.env["after.sales.claim"]
        return ticket.claim_ids.filtered(lambda claim: claim._get_customer_step() == "send")
