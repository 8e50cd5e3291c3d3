from odoo import fields, models
from odoo.exceptions import UserError

#: What begins when a case is solved, and ends when it is reopened.
AFTER_CLOSING = ("done", "closed")
#: The calls about the end of a case: is it settled, is it still settled, why is the customer not content.
CALLS = ("asked", "dissatisfied", *AFTER_CLOSING)


class Deadline(models.Model):
    """The calls about the end of a case (SV-03, SV-04, ES-04)."""

    _inherit = "after.sales.deadline"

    def _get_call_step(self):
        """Ask what the customer said, where this is a call about the end of its case."""
        return self.policy_id.start_event in CALLS and self.action_open_case_call()

    def action_open_case_call(self):
        """Ask what the customer said."""
        self.ensure_one()
        wizard = self.env["after.sales.case.follow.up"].create(
            {"ticket_id": self.ticket_id.id, "deadline_ids": self.ids}
        )
        return wizard._get_records_action(name=self.env._("Call the Customer"), target="new")

    def _record_case_call(self, outcome, note=None):
        """Complete a call with what the customer said, and let the case follow.

        :param outcome: settled, problem (it is not settled, or the problem is back) or no_answer
        :param note: what was said, plain text
        :raise UserError: without an outcome, without words about a problem, or for a call that is over
        """
        self.ensure_one()
        self._check_may_close()
        if outcome not in ("settled", "problem", "no_answer"):
            raise UserError(self.env._("Say what came of the call."))
        if outcome == "problem" and not (note or "").strip():
            raise UserError(self.env._("Describe what is not settled, so that work can go on."))
        reached = outcome != "no_answer"
        now = fields.Datetime.now()
        # Nobody reached: a policy that repeats asks again, until the customer has answered.
        self.sudo()._complete(now, outcome="reached" if reached else "no_answer", note=note, stopped=reached)
        if not reached:
            return
        ticket = self.ticket_id
        ticket._record_contact(self.env.user, now)
        if outcome == "problem":
            ticket._on_call_problem(note)
        elif self.policy_id.start_event == "asked":
            ticket._confirm_by_customer(ticket.partner_id.name or ticket.partner_name or "", "call")
