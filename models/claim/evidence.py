from odoo import fields, models


class Evidence(models.Model):
    """One file that proves something about a claim, at its place of the shot list."""

    _name = "after.sales.evidence"
    _description = "Evidence"
    _order = "claim_id, slot_id, id"

    claim_id = fields.Many2one("after.sales.claim", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="claim_id.company_id", store=True, precompute=True)
    slot_id = fields.Many2one("after.sales.evidence.slot", required=True, ondelete="restrict", index=True)
    attachment_id = fields.Many2one("ir.attachment", required=True, ondelete="cascade", bypass_search_access=True)
    state = fields.Selection(
        [("to_review", "To review"), ("accepted", "Accepted"), ("rejected", "Rejected")],
        default="to_review",
        required=True,
        readonly=True,
    )
    reject_reason = fields.Char(readonly=True, help="What the customer reads: why it does not serve and what would.")
    reviewed_by = fields.Many2one("res.users", readonly=True)
    reviewed_at = fields.Datetime(readonly=True)
    sent_by_customer = fields.Boolean(readonly=True)
    checksum = fields.Char(readonly=True, index=True, help="The same file in another claim is flagged, never refused.")
