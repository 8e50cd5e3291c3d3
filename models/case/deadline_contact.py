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

    def _check_is_answered(self):
        """Nobody is on time by ticking off: the answer itself counts (SL-01, SL-11)."""
        is_answer = self.purpose in ("response", "promised_reply") and self.policy_id.stop_event == "first_reply"
        if self.ticket_id and is_answer:
            raise UserError(self.env._("Answer the customer on the case, or record the contact there."))

    def _is_dispatch(self):
        """Whoever sends somebody out says so; where a service job is made, its appointment says it (SL-04)."""
        return bool(self.ticket_id) and self.purpose == "appointment"

    def _get_answer_step(self):
        """Open the answer, or the record of a call where a call is due (SL-11, CN-02)."""
        is_contact = "first_reply" in (self.policy_id.stop_event, self.policy_id.reset_event)
        step = STEPS.get(self.purpose) if is_contact else None
        if step and self.ticket_id.is_follow_up:
            step = "action_open_contact"
        return step and getattr(self.ticket_id, step)()
