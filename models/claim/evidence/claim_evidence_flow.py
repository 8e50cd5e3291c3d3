from odoo import fields, models
from odoo.exceptions import UserError


class Claim(models.Model):
    """What follows when evidence comes in or was looked at: clocks, the case, the decision (DM-02)."""

    _inherit = "after.sales.claim"

    def _on_evidence_changed(self, before):
        """Tell the clocks, take the case up again, and let somebody decide when nothing is awaited any more.

        :param before: how the evidence stood
        """
        after = self.evidence_state
        if after == "to_review" != before or (before, after) == ("missing", "complete"):
            self._on_evidence_given()
        if after == "complete" and not self.evidence_to_review_count:
            self._on_evidence_reviewed()
        if after == "complete" and self.state == "collecting" and self._has_items():
            self._submit_for_decision()
        elif after == "missing" and self.state == "to_decide" and not self.evidence_waived_reason:
            self._collect()

    def _on_evidence_given(self):
        """All that was asked for is there: the customer's clock stops, ours begins, the case goes on."""
        ticket = self.ticket_id
        if self._get_siblings().filtered(lambda c: c.evidence_requested_at and c.evidence_state == "missing"):
            # Another claim of the case still waits for the customer, and so does the clock.
            ticket._start_deadlines("evidence_given", fields.Datetime.now())
            return
        ticket._fire_deadline_event("evidence_given")
        if ticket.phase == "waiting_customer":
            ticket._resume_work()
        claim = self.with_context(lang=self.user_id.lang or self.env.lang)
        self._message_log(body=claim.env._("The evidence has come in. Please look at it."))

    def _on_evidence_reviewed(self):
        """Stop the clock of the review when nothing is left to look at, in no claim of the case."""
        if not any((self | self._get_siblings()).mapped("evidence_to_review_count")):
            self.ticket_id._fire_deadline_event("evidence_reviewed")

    def _get_siblings(self):
        """Return the other claims of the case that are still being collected for."""
        return (self.ticket_id.claim_ids - self).filtered(lambda c: c.state in ("draft", "collecting", "to_decide"))

    def _has_items(self):
        """Tell whether the claim says what it is about; an agent has to add that first."""
        try:
            self._check_items()
        except UserError:
            return False
        return True
