from odoo import api, fields, models
from odoo.exceptions import UserError

from ...record.selection import added
from ..kind.helpdesk_ticket_stage import CLOSED
from .deadline_policy import PURPOSES

#: What becomes of a deadline of a case that ends when the customer hears from a person.
STEPS = {
    "promised_reply": "action_open_answer",
    "response": "action_open_answer",
    "progress": "action_open_answer",
    "correction": "action_open_contact",
}


class Deadline(models.Model):
    """The clocks of cases, and of desks that were handed over.

    What the case was when a clock started stays on record for reports.
    """

    _inherit = "after.sales.deadline"

    purpose = fields.Selection(**added(PURPOSES))
    ticket_id = fields.Many2one("helpdesk.ticket", string="Case", index="btree_not_null", ondelete="cascade")
    sale_channel_id = fields.Many2one("sale.channel", string="Sales Channel", readonly=True, ondelete="restrict")
    case_kind_id = fields.Many2one("after.sales.case.kind", readonly=True, ondelete="restrict", index="btree_not_null")
    team_id = fields.Many2one("helpdesk.ticket.team", readonly=True, ondelete="restrict")
    handover_id = fields.Many2one("after.sales.handover", index="btree_not_null", ondelete="cascade")

    @api.model
    def _get_host_fields(self):
        return super()._get_host_fields() | {"ticket": "ticket_id", "handover": "handover_id"}

    def _get_step_action(self):
        """Open the step of the case that ends this clock: the call, the answer, or the case that has climbed."""
        step = self.ticket_id and (self._get_call_step() or self._get_answer_step() or self._get_escalation_step())
        return step or super()._get_step_action()

    def _check_answer(self, vals):
        result = super()._check_answer(vals)
        self._check_may_acknowledge()
        self._check_is_answered()
        return result

    def _is_fact_told(self, vals):
        return self._is_dispatch() or self._is_taken_up() or super()._is_fact_told(vals)

    def _check_may_close(self):
        """A case's clock is ended by whoever it tells, or whoever handles the case."""
        result = super()._check_may_close()
        if not self.env.su:
            self.filtered(lambda deadline: deadline.user_id != self.env.user).ticket_id._check_may_handle()
        return result

    def _prepare_round_vals(self, start_at, plan):
        return super()._prepare_round_vals(start_at, plan) | {
            "sale_channel_id": self.sale_channel_id.id,
            "case_kind_id": self.case_kind_id.id,
            "team_id": self.team_id.id,
        }

    def _on_warned(self):
        """Desks come back by the one clock: given back when it warns; the lead hears when that was not possible."""
        result = super()._on_warned()
        for handover in self.handover_id:
            if handover.user_id.active and not handover.user_id.is_out_of_office:
                handover._give_back()
        return result

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
