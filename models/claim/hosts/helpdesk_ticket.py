from odoo import api, fields, models

from ....rules import next_step
from ...case.ticket.helpdesk_ticket_timeline import Milestone
from ..claim.claim import DECIDED, OPEN


class HelpdeskTicket(models.Model):
    """The claims of a case: they move, end and count with it (DM-01, DM-07)."""

    _inherit = "helpdesk.ticket"

    claim_ids = fields.One2many("after.sales.claim", "ticket_id", string="Claims", groups="after_sales.group_agent")
    claim_count = fields.Integer(compute="_compute_claim_count", compute_sudo=True, groups="after_sales.group_agent")
    requires_claim = fields.Boolean(related="case_kind_id.requires_claim")
    claim_item_ids = fields.Many2many(
        "after.sales.claim.line",
        string="Claimed Items",
        compute="_compute_claim_item_ids",
        groups="after_sales.group_agent",
    )

    def _compute_claim_count(self):
        counts = dict(
            self.env["after.sales.claim"]._read_group([("ticket_id", "in", self.ids)], ["ticket_id"], ["__count"])
        )
        for ticket in self:
            ticket.claim_count = counts.get(ticket._origin, 0)

    @api.depends("claim_ids.line_ids", "claim_ids.state")
    def _compute_claim_item_ids(self):
        for ticket in self:
            ticket.claim_item_ids = ticket.claim_ids.filtered(lambda claim: claim.state != "cancelled").line_ids

    @api.depends("claim_ids.state", "case_kind_id.requires_claim")
    def _compute_next_step(self):
        return super()._compute_next_step()

    def _refine_step(self, step):
        """What is wrong is decided before it is made good (DM-01)."""
        step = super()._refine_step(step)
        if step.code != "solve":
            return step
        claims = self.sudo().claim_ids
        pending = claims.filtered(lambda claim: claim.state in OPEN)[:1]
        if pending:
            return next_step.Step("claim", self.env._("%(claim)s is not decided yet.", claim=pending.number))
        if self.requires_claim and not claims.filtered(lambda claim: claim.state in DECIDED):
            return next_step.Step("claim", self.env._("Say which goods are concerned."))
        return step

    def _is_customer_asked(self):
        return super()._is_customer_asked() or "collecting" in self.sudo().claim_ids.mapped("state")

    def _get_milestones(self):
        milestones = super()._get_milestones()
        claims = self.claim_ids.filtered(lambda claim: claim.state != "cancelled")
        if claims or self.requires_claim:
            decided = min(claims.filtered("decided_at").mapped("decided_at"), default=False)
            name = self.env._("Cause Decided")
            milestones.append(Milestone(50, name, decided, bool(decided)))
        return milestones

    def action_view_claims(self):
        """Open the claims of these cases."""
        return self.env["after.sales.claim"]._get_list_action([("ticket_id", "in", self.ids)])

    def _get_missing_facts(self, phase):
        missing = super()._get_missing_facts(phase)
        if phase != "solved":
            return missing
        case = self.sudo()
        claims = case.claim_ids
        undecided = claims.filtered(lambda claim: claim.state in OPEN).mapped(self._say_open_claim)
        if case.case_kind_id.requires_claim and not claims.filtered(lambda c: c.state in (*OPEN, *DECIDED)):
            undecided = [self.env._("a decided claim")]
        # The cause comes before what follows from it (DM-01).
        return [*undecided, *missing]

    def _say_open_claim(self, claim):
        """Return what an open claim lacks, as “Please record first” continues."""
        return self.env._("a decision on the claim %(claim)s", claim=claim.number)

    def _take_over_facts(self, source):
        """Claims go on with the case that goes on, each as the kind it was opened for."""
        for kind, claims in source.claim_ids.grouped("kind_id").items():
            claims.write({"ticket_id": self.id, "kind_id": kind.id})
        return super()._take_over_facts(source)

    def _on_phase_changed(self, old_phases):
        """A claim ends with its case: what was decided is closed, what was not has come to nothing."""
        result = super()._on_phase_changed(old_phases)
        claims = self.sudo().claim_ids
        cancelled = claims.filtered(lambda c: c.ticket_id.phase == "cancelled" and c.state in OPEN)
        if cancelled:
            cancelled._cancel(self.env._("The case was cancelled."))
        claims.filtered(lambda c: c.ticket_id.phase == "solved" and c.state == "decided")._close()
        return result
