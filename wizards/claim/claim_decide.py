from odoo import api, fields, models

from ...models.claim.vocabulary import CAUSES, COST_BEARERS


class ClaimDecide(models.TransientModel):
    """Shows the facts and what the table suggests, and asks where it comes from and who pays (DM-01, X-02, X-19)."""

    _name = "after.sales.claim.decide"
    _inherit = "after.sales.document.wizard"
    _description = "Decide a Claim"

    claim_id = fields.Many2one("after.sales.claim", required=True, readonly=True)
    kind_id = fields.Many2one(related="claim_id.kind_id")
    facts = fields.Html(compute="_compute_facts")
    suggested_cause = fields.Selection(related="claim_id.suggested_cause")
    suggestion_reason = fields.Char(related="claim_id.suggestion_reason")
    suggested_cost_bearer = fields.Selection(related="claim_id.suggested_cost_bearer")
    cause = fields.Selection(CAUSES, compute="_compute_cause", store=True, readonly=False)
    cost_bearer = fields.Selection(
        COST_BEARERS,
        string="Who Pays",
        compute="_compute_cost_bearer",
        store=True,
        readonly=False,
        help="The customer is served in any case. What is unclear is borne by the company.",
    )
    needs_reason = fields.Boolean(compute="_compute_needs_reason")
    override_reason = fields.Char(string="Reason")

    @api.depends("claim_id")
    def _compute_facts(self):
        for wizard in self:
            wizard.facts = wizard.claim_id._get_facts_html()

    @api.depends("claim_id")
    def _compute_cause(self):
        for wizard in self:
            wizard.cause = wizard.claim_id.suggested_cause

    @api.depends("cause")
    def _compute_cost_bearer(self):
        for wizard in self:
            wizard.cost_bearer = wizard.claim_id._get_usual_bearer(wizard.cause)

    @api.depends("cause", "cost_bearer", "claim_id")
    def _compute_needs_reason(self):
        for wizard in self:
            wizard.needs_reason = bool(wizard.claim_id._get_reason_problem(wizard.cause, wizard.cost_bearer))

    def action_decide(self):
        """Record the decision."""
        self.claim_id._decide(self.cause, self.cost_bearer, self.override_reason)
        return {"type": "ir.actions.act_window_close"}
