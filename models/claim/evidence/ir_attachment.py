from odoo import api, models
from odoo.exceptions import UserError

from .claim_evidence import ENDED


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def _get_kept_with(self):
        """A picture that was accepted or rejected stays the picture that was looked at (DM-08)."""
        judged = [("attachment_id", "in", self.ids), ("state", "!=", "to_review")]
        evidence = self.env["after.sales.evidence"].sudo().search(judged)
        return super()._get_kept_with() | {item.attachment_id: item.claim_id.number for item in evidence}

    @api.ondelete(at_uninstall=False)
    def _unlink_except_evidence(self):
        """Keep the files of a claim as long as it is open: carrier and factory will ask for them (DM-08)."""
        open_claim = [("state", "not in", ENDED)]
        files = self.sudo()
        Claim = files.env["after.sales.claim"]
        evidence = files.env["after.sales.evidence"].search([("attachment_id", "in", files.ids)])
        posted = files.filtered(lambda a: a.res_model == Claim._name and not a.res_field).mapped("res_id")
        domain = [*open_claim, ("id", "in", [*evidence.claim_id.ids, *posted])]
        claim = Claim.search(domain, limit=1)
        if claim:
            raise UserError(
                self.env._(
                    "The files of %(claim)s are kept as long as it is open: the carrier or the factory may ask for "
                    "them. Reject a picture that does not serve.",
                    claim=claim.number,
                )
            )
