from odoo import api, models
from odoo.exceptions import UserError

from ..claim.claim import OPEN


class HelpdeskTicket(models.Model):
    """A claim is begun from its case, or gone on with (DM-07)."""

    _inherit = "helpdesk.ticket"

    @api.constrains("partner_id", "sale_order_id")
    def _check_claims_stay(self):
        """Refuse to make the case of another customer one that has claims already."""
        self.sudo().claim_ids.filtered(lambda claim: claim.state != "cancelled")._check_documents()

    def _get_open_claim(self):
        """Return the claim of this case that somebody has begun and nobody has decided, the latest first."""
        self.ensure_one()
        return self.claim_ids.filtered(lambda claim: claim.state in OPEN)[:1]

    def action_open_claim(self):
        """Begin a claim on goods of this case, or go on where it was left.

        :raise UserError: for a closed case, or one without an order
        """
        self.ensure_one()
        # Before anything is typed: a claim is registered by whoever handles the case.
        self._check_may_handle()
        if self.closed:
            raise UserError(self.env._("%(case)s is closed: reopen it first.", case=self.display_name))
        if not self.sale_order_id:
            raise UserError(self.env._("%(case)s has no sales order. Look it up first.", case=self.display_name))
        claim = self._get_open_claim()
        if claim:
            return claim.action_resume() if claim.state == "draft" else claim._get_records_action()
        kind = self.case_kind_id if self.case_kind_id.decision_table else self.case_kind_id.browse()
        wizard = self.env["after.sales.claim.register"].create(
            {
                "ticket_id": self.id,
                "company_id": self.company_id.id,
                "sale_order_id": self.sale_order_id.id,
                "picking_id": self.picking_id.id,
                "case_kind_id": kind.id,
            }
        )
        return wizard._open_step("items")
