from odoo import models


class Deadline(models.Model):
    """A missed clock of a case lets the case climb; an acknowledgement clock is stopped by who answers for it."""

    _inherit = "after.sales.deadline"

    def _escalate(self):
        """Escalate cases instead of telling their lead: one step for all that a case missed (ES-01)."""
        of_cases = self.filtered("ticket_id")
        ignored = of_cases.filtered(lambda d: d.purpose == "escalation").ticket_id
        late = of_cases.ticket_id - ignored
        if ignored:
            ignored._escalate("not_acknowledged", deadlines=of_cases)
        if late:
            late._escalate("missed_clock", deadlines=of_cases)
        return super(Deadline, self - of_cases)._escalate()

    def _check_answer(self, vals):
        """An escalation is acknowledged by the person it went to, or by somebody of that rank."""
        super()._check_answer(vals)
        if self.purpose == "escalation":
            self.ticket_id._check_may_acknowledge()

    def _on_completed(self):
        result = super()._on_completed()
        self.filtered(lambda d: d.purpose == "escalation").ticket_id._acknowledge()
        return result

    def _get_step_action(self):
        """Look at the case before acknowledging its escalation."""
        if self.purpose == "escalation" and self.ticket_id:
            return self.action_open_host()
        return super()._get_step_action()
