from odoo import fields, models
from odoo.exceptions import UserError

from .claim_evidence import ENDED


class Evidence(models.Model):
    """Somebody of ours looks at what was sent: it serves, or the customer reads why it does not (DM-02)."""

    _inherit = "after.sales.evidence"

    def _accept(self):
        """Take these files as evidence.

        :raise UserError: for a claim that is decided already
        :raise AccessError: for a user who may not change the claim
        """
        self._review("accepted", "")

    def _reject(self, reason):
        """Refuse these files with a reason that the customer reads; asking again is a step of its own.

        :raise UserError: without a reason, or for a claim that is decided already
        :raise AccessError: for a user who may not change the claim
        """
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why it does not serve, and what would: the customer reads it."))
        self._review("rejected", reason)

    def _review(self, state, reason):
        """Record what somebody of ours makes of these files: guard, facts, what follows."""
        self._check_may_review()
        todo = self.filtered(lambda e: e.state != state)
        before = {claim: claim.evidence_state for claim in todo.claim_id.sudo()}
        facts = {"reviewed_by": self.env.uid, "reviewed_at": fields.Datetime.now(), "reject_reason": reason}
        todo._pass_to(state, facts)
        for claim, old in before.items():
            claim._on_evidence_reviewed()
            claim._on_evidence_changed(old)

    def _check_may_review(self):
        """Refuse users who may not change the claims, and claims on which somebody has decided."""
        self.check_access("read")
        claims = self.claim_id
        claims._check_may_handle()
        for claim in claims:
            if claim.state in ("decided", *ENDED):
                raise UserError(
                    self.env._(
                        "%(claim)s is decided, and its evidence stays as it was. Take the claim up again first.",
                        claim=claim.number,
                    )
                )

    def action_accept(self):
        """Accept these files."""
        self._accept()
        return True

    def action_open_reject(self):
        """Ask why these files do not serve."""
        wizard = self.env["after.sales.evidence.reject"].create({"evidence_ids": self.ids})
        return wizard._get_records_action(name=self.env._("Reject"), target="new")
