from odoo import api, fields, models

from ...models.claim.vocabulary import COST_BEARERS, YES_NO


class QualityReview(models.TransientModel):
    """Who is liable for goods of an outsourced factory, whether it was told, and what arrived (SP-06 to SP-08, E13)."""

    _name = "after.sales.quality.review"
    _inherit = "after.sales.document.wizard"
    _description = "Return to an Outsourced Factory"

    claim_id = fields.Many2one("after.sales.claim", required=True, readonly=True)
    step = fields.Selection(
        [("review", "Say who is liable"), ("tell", "Tell the factory"), ("arrived", "Arrived at the factory")],
        compute="_compute_step",
        store=True,
        readonly=False,
    )
    bearer = fields.Selection(COST_BEARERS, string="Who Is Liable")
    note = fields.Char(string="Finding")
    returns = fields.Selection(YES_NO, string="Goes Back to the Customer")
    restocks = fields.Selection(YES_NO, string="Reworked into Stock")
    place_reason = fields.Char(related="claim_id.return_place_reason", string="Where To")
    is_quality = fields.Boolean(compute="_compute_is_quality")
    reason = fields.Char(string="Why You Tell It Yourself")
    signed_by = fields.Char(string="Signed For By")
    day = fields.Date(string="Arrived On", default=lambda self: self.env.company._get_after_sales_today())
    mismatch = fields.Char(string="Not as the Form Says")
    sent_on = fields.Date(string="Sent On From Our Plant")
    restocked = fields.Date(string="Reworked into Stock On")

    @api.depends("claim_id")
    def _compute_step(self):
        for wizard in self:
            claim = wizard.claim_id
            later = "arrived" if claim.factory_told_at else "tell"
            wizard.step = later if claim.quality_bearer else "review"

    @api.depends("claim_id")
    @api.depends_context("uid")
    def _compute_is_quality(self):
        for wizard in self:
            wizard.is_quality = wizard.claim_id._is_quality()

    def action_record(self):
        """Record it; whoever tells the factory gets the form to send."""
        self.ensure_one()
        claim = self.claim_id
        if self.step == "review":
            claim._review_quality(self.bearer, self.note, self.returns, self.restocks)
        elif self.step == "tell":
            claim._tell_factory(self.reason)
            return claim.action_print_return_form()
        else:
            claim._record_at_factory(self.signed_by, self.day, self.mismatch, self.sent_on, self.restocked)
        return {"type": "ir.actions.act_window_close"}
