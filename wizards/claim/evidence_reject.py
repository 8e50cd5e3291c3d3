from odoo import fields, models


class EvidenceReject(models.TransientModel):
    """Why pictures do not serve, and what would."""

    _name = "after.sales.evidence.reject"
    _inherit = "after.sales.document.wizard"
    _description = "Reject Evidence"

    evidence_ids = fields.Many2many("after.sales.evidence", string="Files", required=True, readonly=True)
    reason = fields.Char()

    def action_reject(self):
        """Reject the files; the customer is asked again later, once for all of them."""
        self.evidence_ids._reject(self.reason)
        return {"type": "ir.actions.act_window_close"}

    def action_reject_and_ask(self):
        """Reject the files and go on to asking again."""
        self.evidence_ids._reject(self.reason)
        claim = self.evidence_ids.claim_id[:1]
        if claim.evidence_state != "missing":
            # There is another picture at this place, or none is needed.
            return {"type": "ir.actions.act_window_close"}
        return claim.action_request_evidence()
