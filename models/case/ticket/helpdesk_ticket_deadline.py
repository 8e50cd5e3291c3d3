from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..kind.helpdesk_ticket_stage import CLOSED

#: What begins when a case is solved, and ends when it is reopened.
AFTER_CLOSING = ("done", "closed")
#: The calls about the end of a case: is it settled, is it still settled, why is the customer not content.
CALLS = ("asked", "dissatisfied", *AFTER_CLOSING)
#: Per purpose the step by which the customer hears from a person.
CONTACTS = {
    "promised_reply": "action_open_answer",
    "response": "action_open_answer",
    "progress": "action_open_answer",
    "correction": "action_open_contact",
}


class HelpdeskTicket(models.Model):
    """What a case says of its deadlines: how each ends, what follows, and who sees them."""

    _inherit = "helpdesk.ticket"

    _deadline_orphans = [("team_id", "=", False)]

    def _get_deadline_step(self, deadline):
        """Open the step of the case that ends this clock: the call, the answer, or the case that has climbed."""
        step = self._get_call_step(deadline) or self._get_contact_step(deadline)
        if not step and deadline.purpose == "escalation":
            # Whoever acknowledges an escalation looks at the case first.
            return self._get_records_action()
        return step or super()._get_deadline_step(deadline)

    def _get_call_step(self, deadline):
        """Ask what the customer said, where this is a call about the end of the case."""
        return deadline.policy_id.start_event in CALLS and deadline.action_open_case_call()

    def _get_contact_step(self, deadline):
        """Open the answer, or the record of a call where a call is due (SL-11, CN-02)."""
        is_contact = "first_reply" in (deadline.policy_id.stop_event, deadline.policy_id.reset_event)
        step = CONTACTS.get(deadline.purpose) if is_contact else None
        if step and self.is_follow_up:
            step = "action_open_contact"
        return step and getattr(self, step)()

    def _check_deadline_answer(self, deadline, vals):
        """Nobody is on time by ticking off: the answer itself counts (SL-01, SL-11).

        An escalation is acknowledged by the person it went to, or by somebody of that rank.
        """
        result = super()._check_deadline_answer(deadline, vals)
        if deadline.purpose == "escalation":
            self._check_may_acknowledge()
        is_answer = deadline.purpose in ("response", "promised_reply")
        if is_answer and deadline.policy_id.stop_event == "first_reply":
            raise UserError(self.env._("Answer the customer on the case, or record the contact there."))
        return result

    def _is_deadline_fact_told(self, deadline, vals):
        """Whoever sends somebody out, takes the case up or acknowledges its escalation says so.

        Where a service job is made, its appointment tells that somebody comes (SL-04).
        """
        is_mine = deadline.purpose == "acceptance" and self.user_id == self.env.user
        is_told = is_mine or deadline.purpose in ("appointment", "escalation")
        return is_told or super()._is_deadline_fact_told(deadline, vals)

    def _check_may_close_deadlines(self, deadlines):
        """A case's clock is ended by whoever it tells, or whoever handles the case."""
        result = super()._check_may_close_deadlines(deadlines)
        if not self.env.su:
            deadlines.filtered(lambda deadline: deadline.user_id != self.env.user).ticket_id._check_may_handle()
        return result

    def _prepare_deadline_round_vals(self, deadline, start_at):
        """The next round speaks of the case as it was when the first began."""
        return super()._prepare_deadline_round_vals(deadline, start_at) | {
            "sale_channel_id": deadline.sale_channel_id.id,
            "case_kind_id": deadline.case_kind_id.id,
            "team_id": deadline.team_id.id,
        }

    def _escalate_deadlines(self, deadlines):
        """Escalate cases instead of telling their lead: one step for all that a case missed (ES-01)."""
        # Calls after the end are missed by people, not by the case: their lead is told as usual.
        of_cases = deadlines.filtered(lambda d: d.ticket_id.phase not in CLOSED)
        ignored = of_cases.filtered(lambda d: d.purpose == "escalation").ticket_id
        late = of_cases.ticket_id - ignored
        if ignored:
            ignored._escalate("not_acknowledged", deadlines=of_cases)
        if late:
            late._escalate("missed_clock", deadlines=of_cases)
        return of_cases | super()._escalate_deadlines(deadlines - of_cases)

    def _on_deadlines_completed(self, deadlines):
        """Whoever ends the clock of an escalation has acknowledged it."""
        result = super()._on_deadlines_completed(deadlines)
        # Closed with the case or left behind: nobody acknowledged that.
        left = ("not_needed", "no_answer")
        deadlines.filtered(lambda d: d.purpose == "escalation" and d.outcome not in left).ticket_id._acknowledge()
        return result

    @api.model
    def _get_deadline_readers_domain(self, user):
        return Domain("user_id", "=", user.id) | Domain("team_id.user_ids", "in", user.id)
