from odoo import api, fields, models
from odoo.exceptions import UserError

from ....rules import escalation
from ..kind.helpdesk_ticket_stage import CLOSED


class HelpdeskTicket(models.Model):
    """A case that is stuck climbs: agent, supervisor, manager; once for each cause (ES-01, ES-02)."""

    _inherit = "helpdesk.ticket"

    escalation_level = fields.Integer(
        default=escalation.AGENT,
        recorded=True,
        aggregator="max",
        groups="base.group_user",
        help="0: with the agent, 1: with the supervisor, 2: with the manager.",
    )
    escalation_level_name = fields.Char(
        string="Escalated", compute="_compute_escalation_level_name", groups="base.group_user"
    )
    escalated_to_id = fields.Many2one("res.users", recorded=True, index="btree_not_null", groups="base.group_user")
    escalation_ids = fields.One2many(
        "after.sales.escalation", "ticket_id", string="Escalations", groups="after_sales.group_agent"
    )

    _escalated_idx = models.Index("(escalation_level) WHERE escalation_level > 0")

    @api.depends("escalation_level")
    def _compute_escalation_level_name(self):
        names = dict(self.env["after.sales.escalation"]._fields["level"]._description_selection(self.env))
        for ticket in self:
            level = ticket.escalation_level
            ticket.escalation_level_name = names[str(level)] if level else False

    def _escalate(self, reason, note="", deadlines=None):
        """Let these cases climb one step; each climbs once for a cause (ES-01, ES-02).

        What stands in the way of a person is an error; where a case climbs by itself those that may not
        stay where they are.

        :param reason: threatens, insists, not_cooperating or other by hand; missed_clock, not_acknowledged or
            kind when it happens by itself
        :param note: what happened, required by hand
        :param deadlines: the missed clocks that are the cause; several of one case are one step
        :raise UserError: by hand: without a note, for a closed case, at the top, twice for one cause
        """
        is_automatic = reason in escalation.AUTOMATIC
        if not is_automatic:
            self.check_access("read")
        missed = (deadlines or self.env["after.sales.deadline"]).sudo().grouped("ticket_id")
        cases, steps = self.sudo(), {}
        for ticket in cases:
            cause, deadline = ticket._get_cause(reason, note, missed.get(ticket))
            step = escalation.next_step(ticket._get_escalation_case(), cause, _=self.env._)
            if not step.climbs and not is_automatic:
                raise UserError(step.reason)
            if step.climbs:
                steps[ticket] = (cause, deadline, step)
            elif deadline and ticket.phase not in CLOSED:
                ticket._add_to_escalation(cause.note)
        cases.filtered(steps.get)._climb(steps)

    def _get_cause(self, reason, note, deadlines):
        """Return the ``rules.escalation.Cause`` of this case, and its first missed deadline."""
        self.ensure_one()
        if deadlines:
            first = deadlines.sorted(lambda d: (d.missed_at or d.due_at, d.id))[0]
            names = [self.env._("Missed: %(name)s", name=deadline.policy_id.name) for deadline in deadlines]
            at = max(deadline.missed_at or deadline.due_at for deadline in deadlines)
            return escalation.Cause(f"deadline:{first.id}", reason, "\n".join(names), at), first
        if reason == "harm":
            return escalation.Cause("harm", reason, note), deadlines
        if reason == "kind":
            return escalation.Cause(f"kind:{self.case_kind_id.id}", reason, note), deadlines
        is_holder = self.env.user == self.escalated_to_id or self.env.user.has_group("after_sales.group_lead")
        return escalation.Cause(escalation.cause_key(reason, self.escalation_level, is_holder), reason, note), deadlines

    def _get_escalation_case(self):
        """Return this case as ``rules.escalation`` reads it."""
        self.ensure_one()
        past = self.escalation_ids
        # A threat after the case went back to its agent is another one; a deadline is missed once.
        counting = past.filtered(lambda e: not e.deescalated_at or e.reason in escalation.AUTOMATIC)
        lead, manager = (self._get_deadline_user(role).filtered("active") for role in ("team_lead", "manager"))
        # Without a team somebody still answers for it: whoever would decide a request at that level.
        people = (lead, manager or self._get_approver("manager"))
        return escalation.Case(
            level=self.escalation_level or escalation.AGENT,
            is_open=self.active and self.phase not in CLOSED,
            causes=frozenset(counting.mapped("cause")),
            last_at=max(past.mapped("escalated_at"), default=None),
            holder=(self.escalated_to_id if self.escalation_level else self.user_id).id or None,
            people=tuple(user.id or None for user in people),
        )

    def _get_next_person(self):
        """Return to whom this case would go now, an empty user if nobody else is set above."""
        self.ensure_one()
        case = self.sudo()._get_escalation_case()
        person = escalation.next_person(case)
        return self.env["res.users"].browse(person if person != case.holder else None)

    def _add_to_escalation(self, note):
        """Record on the last step what was late when it was made, or became late at the top."""
        last = self.escalation_ids.sorted()[:1]
        if last:
            last.note = "\n".join(filter(None, [last.note, note]))

    def _climb(self, steps):
        """Take these cases up: the level, the record, the clock, the person, the history.

        :param steps: per case the cause, the deadline and the ``rules.escalation.Step``
        """
        if not self:
            return
        now = fields.Datetime.now()
        vals_list = [ticket._prepare_escalation_vals(*steps[ticket], now) for ticket in self]
        # First the level before is over, so nobody can acknowledge it any more.
        self.escalation_ids.filtered("is_current").write({"is_current": False})
        # The database knows one current step of a case: the old one goes before the new one comes.
        self.env["after.sales.escalation"].flush_model(["is_current"])
        for (level, person), tickets in self.grouped(lambda t: steps[t][2][1:3]).items():
            tickets.write({"escalation_level": level, "escalated_to_id": person})
        self._close_acknowledgement(self.env._("Escalated further"))
        escalations = self.env["after.sales.escalation"].create(vals_list)
        self._fire_deadline_event("escalated", now)
        escalations._tell()
        bodies = {e.ticket_id.id: e._get_message(steps[e.ticket_id][2].reason) for e in escalations}
        is_automatic = not escalations.escalated_by
        author = self.env.ref("base.partner_root") if is_automatic else self.env.user.partner_id
        self._message_log_batch(bodies, author_id=author.id)
        # In cache the newest comes last, in their order first.
        self.invalidate_recordset(["escalation_ids"], flush=False)

    def _prepare_escalation_vals(self, cause, deadline, step, now):
        """Return the values of the record of one step."""
        self.ensure_one()
        return {
            "ticket_id": self.id,
            "team_id": self.team_id.id,
            "case_kind_id": self.case_kind_id.id,
            "from_level": str(self.escalation_level or escalation.AGENT),
            "level": str(step.level),
            "reason": cause.reason,
            "note": cause.note,
            "cause": cause.key,
            "deadline_id": deadline and deadline.id,
            "escalated_at": now,
            "escalated_by": cause.reason in escalation.BY_HAND and self.env.uid,
            "user_id": step.person,
        }

    def _escalate_for_harm(self, note):
        """Let cases climb in which somebody was hurt: they are about safety from then on (RE-15)."""
        self.sudo().filtered(lambda case: case.severity != "safety").severity = "safety"
        self._escalate("harm", note)

    def _escalate_by_kind(self):
        """Let cases climb whose kind wants that from the start (SH-04)."""
        for kind, tickets in self.sudo().grouped("case_kind_id").items():
            if kind.escalate_at_once:
                note = self.env._("Cases of the kind “%(kind)s” are escalated at once.", kind=kind.name)
                tickets._escalate("kind", note)

    def _begin_with_agent(self):
        """New cases begin with their agents, but for kinds that climb at once."""
        if not self.env.su and any(ticket.escalation_level or ticket.escalated_to_id for ticket in self.sudo()):
            raise UserError(self.env._("A new case starts with its agent. Save it, then escalate it."))
        self._escalate_by_kind()

    def _move_escalations(self, names, before):
        """A case begins anew with the agent of another team; another kind may climb at once."""
        moved = self._get_transferred(before)
        moved.filtered(lambda t: t.phase not in CLOSED)._return_to_agent_of(self.env._("Handed over to another team"))
        if "case_kind_id" in names:
            self._escalate_by_kind()

    def _check_level_stays(self, vals):
        """A case climbs and goes back through its own steps, which leave their reason on record."""
        if not self.env.su and vals.keys() & {"escalation_level", "escalated_to_id"}:
            raise UserError(self.env._("Use “Escalate” or “Send Back”: each step needs its reason."))

    def action_open_escalate(self):
        """Ask why this case has to climb."""
        self.ensure_one()
        wizard = self.env["after.sales.case.escalate"].create({"ticket_id": self.id})
        return wizard._get_records_action(name=self.env._("Escalate"), target="new")
