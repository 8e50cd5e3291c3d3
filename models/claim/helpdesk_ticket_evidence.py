from odoo import api, models
from odoo.exceptions import UserError


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

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
