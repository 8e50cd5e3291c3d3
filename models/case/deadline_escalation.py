from odoo import models

from .helpdesk_ticket_stage import CLOSED


class Deadline(models.Model):
    """A missed clock of a case lets the case climb; an acknowledgement clock is stopped by who answers for it."""

    _inherit = "after.sales.deadline"

    def _escalate(self):
        """Escalate cases instead of telling their lead: one step for all that a case missed (ES-01)."""
        # Calls after the end are missed by people, not by the case: their lead is told as usual.
        of_cases = self.filtered(lambda d: d.ticket_id and d.ticket_id.phase not in CLOSED)
        ignored = of_cases.filtered(lambda d: d.purpose == "escalation").ticket_id
        late = of_cases.ticket_id - ignored
        if ignored:
            ignored._escalate("not_acknowledged", deadlines=of_cases)
        if late:
            late._escalate("missed_clock", deadlines=of_cases)
        return super(Deadline, self - of_cases)._escalate()

    def _check_may_acknowledge(self):
        """An escalation is acknowledged by the person it went to, or by somebody of that rank."""
        if self.purpose == "escalation":
            self.ticket_id._check_may_acknowledge()

    def _is_taken_up(self):
        """Whoever answers for a case takes it up by saying so; an escalation is acknowledged the same way."""
        is_mine = self.purpose == "acceptance" and self.ticket_id.user_id == self.env.user
        return is_mine or self.purpose == "escalation"

    def _on_completed(self):
        result = super()._on_completed()
        # Closed with the case or left behind: nobody acknowledged that.
        left = ("not_needed", "no_answer")
        self.filtered(lambda d: d.purpose == "escalation" and d.outcome not in left).ticket_id._acknowledge()
        return result

    def _get_escalation_step(self):
        """Look at the case before acknowledging its escalation."""
        return self.purpose == "escalation" and self.action_open_host()
