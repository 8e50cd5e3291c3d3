from typing import NamedTuple

from odoo import fields, models

from ...rules import escalation as rules


class Owed(NamedTuple):
    """What a case owes its customer and its superiors when it is merged into another."""

    case: models.Model
    promise: models.Model
    answer: models.Model
    step: models.Model
    level: int
    person: models.Model


class HelpdeskTicket(models.Model):
    """What one case owed the other goes on to owe: an answer, a promised time, an escalation."""

    _inherit = "helpdesk.ticket"

    def _get_owed(self):
        """Return what is open of this case."""
        self.ensure_one()
        clocks = {
            purpose: self._get_open_deadlines([("purpose", "=", purpose)])[:1]
            for purpose in ("promised_reply", "response")
        }
        step = self._get_current_escalation()[:1]
        return Owed(self, *clocks.values(), step, self.escalation_level, self.escalated_to_id)

    def _take_over_owed(self, owed):
        """Go on with what the merged case owed."""
        self._keep_promise(owed.promise)
        if owed.answer:
            self._start_deadlines("customer_replied", owed.answer.start_at)
        if owed.step and owed.level > self.escalation_level:
            cause = rules.Cause(f"merge:{owed.case.id}", owed.step.reason, owed.step.note or "")
            reason = self.env._("It came with the merged case.")
            step = rules.Step(True, owed.level, owed.person.id, reason)
            self._climb({self: (cause, owed.step.deadline_id.browse(), step)})

    def _keep_promise(self, promise):
        """Keep what the customer was promised on a case that was merged into this one."""
        due_at = promise.due_at
        if not due_at or due_at <= fields.Datetime.now():
            return
        running = self._get_open_deadlines([("purpose", "=", "promised_reply")])
        if running and running[0].due_at <= due_at:
            return
        self._record_facts({"promised_reply_at": due_at, "promise_count": self.promise_count + 1})
        if running:
            self._move_deadlines("promised_reply_at")
        else:
            self._fire_deadline_event("promised")
