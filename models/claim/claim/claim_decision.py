from odoo import fields, models
from odoo.exceptions import UserError

from .claim import OPEN

#: What stands for a decision; a claim that is taken up again begins without it.
DECISION = ("cause", "cost_bearer", "override_reason", "decided_by", "decided_at")


class Claim(models.Model):
    """The steps of a claim: collect, submit, decide, take up again, close, cancel (DM-01, X-02, X-19)."""

    _inherit = "after.sales.claim"

    evidence_waived_reason = fields.Char(
        string="Decided without Evidence",
        recorded=True,
        tracking=True,
        help="Why nobody waits for the evidence.",
    )

    def _collect(self):
        """Wait for evidence of the customer (DM-02).

        :raise UserError: for a claim that is decided already; :raise AccessError: for the case of a colleague
        """
        self._bring_to("collecting")
        self._record_facts({"evidence_waived_reason": False})

    def _submit_for_decision(self, reason=None):
        """Let somebody decide: the evidence is complete, or nobody waits for it any more.

        :param reason: why nobody waits; asked for while evidence is still on its way
        :raise UserError: without items, or without a reason where one is needed
        """
        self._check_may_handle()
        reason = (reason or "").strip()
        for claim in self:
            claim._check_items()
            claim._check_evidence(reason)
        self._bring_to("to_decide")
        waived = self.filtered(lambda claim: not claim._has_all_evidence())
        waived._record_facts({"evidence_waived_reason": reason or self.env._("No more evidence will come.")})
        done = self.ticket_id.filtered(lambda t: "collecting" not in t.sudo().claim_ids.mapped("state"))
        waiting = done._get_open_deadlines([("purpose", "=", "evidence")])
        waiting._drop(self.env._("Nobody waits for evidence any more"))
        self.ticket_id._fire_deadline_event("evidence_complete")

    def _decide(self, cause, cost_bearer, override_reason=None):
        """Record where the problem comes from and who pays (DM-01, DM-03, X-02, X-19).

        :param cause: code of CAUSES; :param cost_bearer: code of COST_BEARERS
        :param override_reason: why not as suggested, why undecided, or why without all evidence
        :raise UserError: when something is missing, in words; for a claim that is decided already
        :raise AccessError: for the case of a colleague
        """
        self.ensure_one()
        self._check_may_handle()
        reason = (override_reason or "").strip()
        if not cause or not cost_bearer:
            raise UserError(self.env._("Say where the problem comes from and who pays."))
        if self.state not in OPEN:
            self._check_may_become("decided")  # says why not
        self._check_lots_are_known()
        self._check_reason(cause, cost_bearer, reason)
        if self.state in ("draft", "collecting"):
            self._submit_for_decision(reason)
        facts = self._get_suggestion_text(cause)
        self._pass_to(
            "decided",
            {
                "cause": cause,
                "cost_bearer": cost_bearer,
                "override_reason": reason,
                "decided_by": self.env.user.id,
                "decided_at": fields.Datetime.now(),
            },
        )
        self.line_ids._store_warranty_answers()
        self._tell_decision(facts)
        if "to_decide" not in self.ticket_id.sudo().claim_ids.mapped("state"):
            self.ticket_id._fire_deadline_event("decided")
        self.ticket_id._go_on()

    def _reopen(self, reason):
        """Take a decided claim up again: the facts turned out to be others; the chatter keeps what was decided.

        :raise UserError: without a reason, or for a claim that is not decided
        """
        self._check_may_handle()
        reason = self._check_given(reason)
        for claim in self.filtered(lambda c: c.state in OPEN):
            raise UserError(self.env._("%(claim)s has not been decided yet.", claim=claim.number))
        for claim in self:
            claim._take_back_responsibility()
        self._pass_to("to_decide", dict.fromkeys(DECISION, False))
        for claim in self:
            claim._log_step(self.env._("%(claim)s taken up again: %(reason)s", claim=claim.number, reason=reason))
        self.ticket_id._fire_deadline_event("evidence_complete")

    def _close(self):
        """End decided claims: what was to be done is done."""
        self._check_may_handle()
        self._bring_to("closed")

    def _cancel(self, reason):
        """End claims that have come to nothing.

        :raise UserError: without a reason, or for claims that are closed
        """
        self._check_may_handle()
        reason = self._check_given(reason)
        self._bring_to("cancelled")
        for claim in self:
            claim._log_step(self.env._("%(claim)s cancelled: %(reason)s", claim=claim.number, reason=reason))
        self._end_clocks()
        self._on_cancelled()

    def _end_clocks(self):
        """Stop the clocks of evidence and decision where no claim of the case needs them any more."""
        wanted = {"evidence": ("collecting",), "evidence_review": ("collecting",), "decision": ("to_decide",)}
        for ticket in self.ticket_id:
            states = set(ticket.sudo().claim_ids.mapped("state"))
            idle = [purpose for purpose, waiting in wanted.items() if states.isdisjoint(waiting)]
            ticket._get_open_deadlines([("purpose", "in", idle)])._drop(self.env._("The claim was cancelled"))

    def _on_cancelled(self):
        """Hook: these claims were cancelled."""

    def _check_may_step(self):
        """Refuse whoever does not handle the case."""
        result = super()._check_may_step()
        self._check_may_handle()
        return result

    def _check_given(self, reason):
        """Return a reason, refuse an empty one."""
        if not (reason or "").strip():
            raise UserError(self.env._("Give a reason."))
        return reason.strip()

    def _check_items(self):
        """Refuse a claim about nothing, where the goods concerned have to be named."""
        if not self.line_ids and self.decision_table not in ("untraceable", "unreachable"):
            raise UserError(self.env._("%(claim)s: say which items are concerned.", claim=self.number))

    def _has_all_evidence(self):
        """Tell whether nothing is missing of the evidence."""
        self.ensure_one()
        return self.sudo().evidence_state in ("not_needed", "complete")

    def _check_evidence(self, reason):
        """Refuse to go on without evidence that may still come, unless somebody says why."""
        if not self._has_all_evidence() and not self.sudo()._is_evidence_over() and not reason:
            raise UserError(self.env._("The evidence is not complete. Say why nobody waits for it."))

    def _check_reason(self, cause, cost_bearer, reason):
        """Refuse a decision that needs a reason and has none."""
        problem = self._get_reason_problem(cause, cost_bearer)
        if problem and not reason:
            raise UserError(problem)

    def _get_reason_problem(self, cause, cost_bearer):
        """Return what a decision has to be explained for, empty for one that follows the table."""
        self.ensure_one()
        if cause == "undecided":
            return self.env._("Say why the cause stays undecided.")
        if cause != self.suggested_cause:
            return self.env._("Say why you do not decide as the table suggests: %(why)s", why=self.suggestion_reason)
        if cost_bearer != self.suggested_cost_bearer:
            return self.env._("Say why somebody pays whom the table does not name.")
        if not self._has_all_evidence() and not self.sudo()._is_evidence_over():
            return self.env._("The evidence is not complete. Say why nobody waits for it.")
        return ""
