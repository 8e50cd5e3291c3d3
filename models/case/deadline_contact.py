from odoo import models
from odoo.exceptions import UserError

#: What becomes of a deadline of a case that ends when the customer hears from a person.
STEPS = {
    "promised_reply": "action_open_answer",
    "response": "action_open_answer",
    "progress": "action_open_answer",
    "correction": "action_open_contact",
}


class Deadline(models.Model):
    """Answers are given on the case: whoever completes such a deadline is led there."""

    _inherit = "after.sales.deadline"

    def _check_answer(self, vals):
        """Nobody is on time by ticking off: the answer itself counts (SL-01, SL-11)."""
        result = super()._check_answer(vals)
        is_answer = self.purpose in ("response", "promised_reply") and self.policy_id.stop_event == "first_reply"
        if self.ticket_id and is_answer:
            raise UserError(self.env._("Answer the customer on the case, or record the contact there."))
        return result

    def _is_fact_told(self, vals):
        """Whoever sends somebody out says so; where a service job is made, its appointment says it (SL-04)."""
        is_dispatch = self.ticket_id and self.purpose == "appointment"
        return bool(is_dispatch) or super()._is_fact_told(vals)

    def _get_step_action(self):
        """Open the answer, or the record of a call where a call is due (SL-11, CN-02)."""
        is_contact = "first_reply" in (self.policy_id.stop_event, self.policy_id.reset_event)
        step = STEPS.get(self.purpose) if is_contact else None
        if not self.ticket_id or not step:
            return super()._get_step_action()
        if self.ticket_id.is_follow_up:
            step = "action_open_contact"
        return getattr(self.ticket_id, step)()
