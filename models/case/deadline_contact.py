from odoo import models

#: What becomes of a deadline of a case that ends when the customer hears from a person.
STEPS = {
    "promised_reply": "action_open_answer",
    "response": "action_open_answer",
    "progress": "action_open_answer",
    "callback": "action_open_contact",
}


class Deadline(models.Model):
    """Answers are given on the case: whoever completes such a deadline is led there."""

    _inherit = "after.sales.deadline"

    def _get_step_action(self):
        """Open the answer, or the record of a call where a call is due (SL-11, CN-02)."""
        step = STEPS.get(self.purpose) if self.policy_id.stop_event == "first_reply" else None
        if not self.ticket_id or not step:
            return super()._get_step_action()
        if self.ticket_id.is_follow_up:
            step = "action_open_contact"
        return getattr(self.ticket_id, step)()
