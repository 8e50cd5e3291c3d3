from odoo import api, fields, models

from ..kind.helpdesk_ticket_stage import CLOSED, WAITING

#: What a policy may ask about a case: when one of these changes, another policy may apply.
SCOPE_FIELDS = {"sale_order_id", "sale_channel_id", "channel_id", "team_id", "case_kind_id", "severity", "product_id"}


class HelpdeskTicket(models.Model):
    """The clocks of a case: which policies cover it, and what lists and boards show of them."""

    _inherit = "helpdesk.ticket"

    response_deadline = fields.Datetime(
        compute="_compute_clocks", store=True, help="When the customer has an answer.", recorded=True
    )
    resolution_deadline = fields.Datetime(
        compute="_compute_clocks", store=True, help="When the case is solved.", recorded=True
    )
    next_due_at = fields.Datetime(
        string="Next Deadline",
        compute="_compute_clocks",
        store=True,
        help="The first deadline that is still open.",
        recorded=True,
    )
    transferred_at = fields.Datetime(string="Handed Over On", recorded=True)

    _next_due_idx = models.Index("(next_due_at) WHERE next_due_at IS NOT NULL")

    @api.depends("deadline_ids.due_at", "deadline_ids.done_at", "deadline_ids.cancelled_at", "deadline_ids.paused_at")
    def _compute_clocks(self):
        """Facts only: whether they are late is for whoever looks, so the clock never rewrites a ticket."""
        for ticket in self:
            deadlines = ticket.deadline_ids.filtered(lambda d: not d.cancelled_at)
            waiting = deadlines.filtered(lambda d: not d.done_at and not d.paused_at)
            ticket.response_deadline = ticket._get_latest_deadline(deadlines, "response").due_at
            ticket.resolution_deadline = ticket._get_latest_deadline(deadlines, "resolution").due_at
            ticket.next_due_at = min(waiting.mapped("due_at"), default=False)

    def _get_latest_deadline(self, deadlines, purpose):
        """Return the latest of these deadlines with a purpose; an open one comes first."""
        found = deadlines.filtered(lambda d: d.purpose == purpose)
        return max(found, key=lambda d: (not d.done_at, d.due_at), default=found)

    def _get_deadline_scope(self):
        path = self.product_id.categ_id.parent_path or ""
        return super()._get_deadline_scope() | {
            "channel": self.sale_channel_id.id,
            "team": self.team_id.id,
            "kind": self.case_kind_id.id,
            "severity": self.severity,
            "category": {int(category) for category in path.split("/") if category},
            "contact_channel": self.channel_id.id,
        }

    def _get_deadline_user(self, role):
        """Return who answers for this case in a role; a lead who is away is stood in for by the deputy (OW-03)."""
        case = self.sudo()
        team, order = case.team_id, case.sale_order_id
        if role == "escalated_to":
            return case.escalated_to_id
        if role == "team_lead":
            lead = team._get_present_lead() or order.team_id.user_id
            # An escalation always reaches somebody.
            return lead or case.company_id._get_first_team()._get_present_lead()
        if role == "manager":
            return team.parent_id._get_present_lead() or team._get_present_lead()
        if role == "on_duty":
            return self._get_on_duty_users()[:1] or self.user_id
        if role in ("salesperson", "tracker") and order:
            return order._get_deadline_user(role)
        return self.user_id

    def _get_deadline_day(self, date_field):
        """Return the date, or the moment in UTC, that a ``before`` policy counts back from."""
        return self[date_field]

    def _is_deadline_wanted(self, policy):
        """Our own follow-up owes the customer nothing, unless a policy is about its kind.

        An escalation is acknowledged also where the customer sees nothing of the case.
        """
        if policy.purpose == "escalation" and policy.method != "before":
            return True
        if self.is_follow_up and self.case_kind_id not in policy.kind_ids:
            return False
        if policy.start_event == "done" and not self.case_kind_id:
            # A ticket that never became a case, as those of a helpdesk that was there before.
            return False
        return super()._is_deadline_wanted(policy)

    def _is_deadline_paused(self):
        return self.phase in WAITING

    def _prepare_deadline_vals(self, policy, planner, at):
        """Keep what the case was when the clock started: reports speak of that, whatever changes later."""
        return super()._prepare_deadline_vals(policy, planner, at) | {
            "sale_channel_id": self.sale_channel_id.id,
            "case_kind_id": self.case_kind_id.id,
            "team_id": self.team_id.id,
        }

    def _start_clocks(self):
        """Start what new cases are owed."""
        self._start_deadlines("created", fields.Datetime.now())
        self._start_mediation()
        self._accept_own()

    def _accept_own(self):
        """Take up the cases of whoever is at work here: what was given to somebody is not yet taken up (SL-08)."""
        self.filtered(lambda t: t.user_id == self.env.user)._fire_deadline_event("accepted")

    def _start_mediation(self, once=False):
        """Start the platform's clocks from the moment its mediator stepped in, not from when we noted it (SL-05)."""
        now = fields.Datetime.now()
        for at, tickets in self.filtered("platform_mediated_at").grouped("platform_mediated_at").items():
            tickets._start_deadlines("mediated", min(at, now), once=once)

    def _pause_clocks(self):
        """Stop, pause or go on with the clocks of cases that have come into another phase."""
        cancelled = self.filtered(lambda t: t.phase == "cancelled")
        cancelled._get_open_deadlines()._drop(self.env._("The case was cancelled"))
        self.filtered(lambda t: t.phase == "solved")._fire_deadline_event("closed")
        self.filtered(lambda t: t.phase in WAITING)._pause_deadlines()
        self.filtered(lambda t: t.phase not in WAITING + CLOSED)._resume_deadlines()

    def _skip_past_events(self):
        """Cancel what waits for something that has happened already and happens only once."""
        taken_up = self.filtered(lambda t: t.user_id and (t.phase != "new" or t.first_reply_at))
        for event, cases in (("assessed", self.filtered("assessed_at")), ("accepted", taken_up)):
            late = cases._get_open_deadlines([("policy_id.stop_event", "=", event)])
            late._cancel(self.env._("It had happened before"))

    def _end_clocks(self):
        """End the clocks of solved cases that wait for what will not happen any more: an answer, an appointment.

        What was late by then is on record as late; the rest is not judged. Whoever works on a case has taken it up.
        """
        lasting = self._get_lasting_events()
        domain = [("policy_id.stop_event", "not in", (False, "closed")), ("policy_id.start_event", "not in", lasting)]
        solved = self.filtered(lambda t: t.phase == "solved")
        solved._get_open_deadlines(domain)._drop(self.env._("The case was solved"))
        self.filtered(lambda t: t.phase != "new")._accept_own()

    @api.model
    def _get_lasting_events(self):
        """Hook: return the moments whose clocks go on when a case is solved."""
        return ["closed", "done", "misinformed"]

    def _get_transferred(self, before):
        """Return those of these cases that another team had before a write."""
        none = self.env["helpdesk.ticket.team"]
        return self.filtered(lambda t: t.id in before and before[t.id]["team_id"] not in (t.team_id, none))

    def _move_clocks(self, names, before):
        """Let the clocks follow: other policies, other people, a new team that has to call the customer (OW-05)."""
        if names & SCOPE_FIELDS:
            self._rematch_deadlines()
            # A policy may speak only of what is known now: the motor, the kind.
            running = self.filtered(lambda t: t.phase not in CLOSED)
            running._start_deadlines("created", fields.Datetime.now(), once=True)
            running._start_mediation(once=True)
            running._skip_past_events()
        moved = self._get_transferred(before)
        if moved:
            moved._record_facts({"transferred_at": fields.Datetime.now()})
            moved._fire_deadline_event("transferred")
            moved._reassign_deadlines()
        if "active" in names:
            archived = self.filtered(lambda t: not t.active)
            archived._get_open_deadlines()._drop(self.env._("The case was archived"))
        handed = self.filtered(lambda t: t.id in before and t.user_id != before[t.id]["user_id"])
        if handed:
            handed._reassign_deadlines()
            handed._accept_own()
