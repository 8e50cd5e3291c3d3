from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ....rules import escalation
from ..kind.helpdesk_ticket_stage import CLOSED


class HelpdeskTicket(models.Model):
    """What becomes of an escalation: somebody takes it, or sends the case back to its agent (ES-01)."""

    _inherit = "helpdesk.ticket"

    is_escalation_acknowledged = fields.Boolean(
        compute="_compute_is_escalation_acknowledged", compute_sudo=True, groups="base.group_user"
    )
    can_acknowledge = fields.Boolean(compute="_compute_can_acknowledge", groups="base.group_user")
    can_de_escalate = fields.Boolean(compute="_compute_can_acknowledge", groups="base.group_user")

    @api.depends("escalation_ids.acknowledged_at", "escalation_ids.is_current")
    def _compute_is_escalation_acknowledged(self):
        for ticket in self:
            ticket.is_escalation_acknowledged = bool(ticket._get_current_escalation().acknowledged_at)

    @api.depends("escalation_level", "escalated_to_id", "is_escalation_acknowledged", "stage_id")
    @api.depends_context("uid")
    def _compute_can_acknowledge(self):
        for ticket in self:
            is_waiting = not ticket.is_escalation_acknowledged and ticket.phase not in CLOSED
            ticket.can_acknowledge = is_waiting and ticket._may_acknowledge()
            ticket.can_de_escalate = ticket._may_de_escalate()

    def _get_current_escalation(self):
        """Return the step on which these cases stand now, none for those with their agents."""
        return self.sudo().escalation_ids.filtered("is_current")

    def _may_acknowledge(self):
        """Tell whether the user answers for the level this case has come to: as that person or by rank."""
        self.ensure_one()
        rank = "after_sales.group_manager" if self.escalation_level == escalation.MANAGER else "after_sales.group_lead"
        return bool(self.escalation_level) and (self.escalated_to_id == self.env.user or self.env.user.has_group(rank))

    def _may_de_escalate(self):
        """Tell whether the user may send this case back to its agent."""
        self.ensure_one()
        is_lead = self.env.user.has_group("after_sales.group_lead")
        return bool(self.escalation_level) and (self.escalated_to_id == self.env.user or is_lead)

    def _check_may_acknowledge(self):
        """Refuse users who do not answer for the level these cases have come to."""
        for ticket in self.sudo():
            if not ticket.escalation_level:
                raise UserError(self.env._("%(case)s is not escalated.", case=ticket.display_name))
            if not ticket._may_acknowledge():
                raise AccessError(
                    self.env._(
                        "%(case)s was escalated to somebody else, who has to acknowledge it.", case=ticket.display_name
                    )
                )

    def action_acknowledge(self):
        """Take over the responsibility for escalated cases; what was acknowledged before stays as it is.

        :raise UserError: when a case is not escalated
        :raise AccessError: for anybody but the person escalated to and those of that rank
        """
        self.check_access("read")
        self._check_may_acknowledge()
        self.sudo()._acknowledge()
        return True

    def _acknowledge(self):
        """Stamp what nobody has acknowledged yet, and stop its clock."""
        escalations = self._get_current_escalation().filtered(lambda e: not e.acknowledged_at)
        if not escalations:
            return
        now = fields.Datetime.now()
        escalations.write({"acknowledged_at": now, "acknowledged_by": self.env.uid})
        tickets = escalations.ticket_id
        tickets._fire_deadline_event("acknowledged", now)
        escalations._close_activities()
        body = self.env._("The escalation was acknowledged.")
        tickets._message_log_batch(dict.fromkeys(tickets.ids, body))

    def _de_escalate(self, why):
        """Send a case back to its agent (ES-01).

        :raise UserError: without a reason, or when the case is not escalated
        :raise AccessError: for anybody but leads and the person escalated to
        """
        self.ensure_one()
        self.check_access("read")
        ticket = self.sudo()
        verdict = escalation.check_return(ticket.escalation_level, why, _=self.env._)
        if not verdict.allowed:
            raise UserError(verdict.reason)
        if not ticket._may_de_escalate():
            raise AccessError(self.env._("Only the person escalated to or a team lead sends a case back."))
        ticket._return_to_agent_of(why)

    def _return_to_agent_of(self, why):
        """Let escalated cases among these be their agents' again, with the reason on record."""
        tickets = self.sudo().filtered("escalation_level")
        if not tickets:
            return
        stamps = {"deescalated_at": fields.Datetime.now(), "deescalated_by": self.env.uid, "deescalated_reason": why}
        tickets.escalation_ids.filtered(lambda e: not e.deescalated_at).write(stamps)
        tickets._get_current_escalation().is_current = False
        tickets.write({"escalation_level": escalation.AGENT, "escalated_to_id": False})
        tickets._close_acknowledgement(self.env._("Sent back to the agent"))
        body = self.env._("Sent back to the agent: %(why)s", why=why)
        tickets._message_log_batch(dict.fromkeys(tickets.ids, body))

    def _close_acknowledgement(self, reason):
        """Close the clocks and activities of levels that need no acknowledgement any more; a miss stays a miss."""
        deadlines = self._get_open_deadlines([("purpose", "=", "escalation")])
        deadlines._drop(reason, outcome="no_answer")
        self.sudo().escalation_ids._close_activities()

    def _end_escalations(self, old_phases):
        """Nobody has to look at the escalation of a closed case any more; a reopened one begins with its agent."""
        reopened = self.filtered(lambda t: old_phases.get(t.id) in CLOSED and t.phase not in CLOSED)
        reopened._return_to_agent_of(self.env._("The case was reopened"))
        closed = self.sudo().filtered(lambda t: t.phase in CLOSED and t.escalation_level)
        if closed:
            closed._close_acknowledgement(self.env._("The case was closed"))

    def action_open_de_escalate(self):
        """Ask why this case goes back to its agent."""
        self.ensure_one()
        wizard = self.env["after.sales.case.de.escalate"].create({"ticket_id": self.id})
        return wizard._get_records_action(name=self.env._("Send Back"), target="new")
