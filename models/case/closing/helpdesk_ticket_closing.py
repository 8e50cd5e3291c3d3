from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..kind.helpdesk_ticket_stage import CLOSED
from ..ticket.helpdesk_ticket_deadline import AFTER_CLOSING
from .helpdesk_ticket_deed import DEED

#: What the step “Solve” records on a case.
SOLUTION = ("solution", "responsible_party", "solution_agreed_on", "result_told_at", "lesson_learned")
#: What stands for the end of a case; a reopened one begins without it.
CONFIRMATION = (
    "customer_confirmed_at",
    "customer_confirmed_by",
    "confirmation_how",
    "confirmation_asked_at",
    "unconfirmed_reason",
)


class HelpdeskTicket(models.Model):
    """The closed loop: a case is solved when its kind has what it asks for and the customer agrees (IT-06, SV-04)."""

    _inherit = "helpdesk.ticket"

    requires_confirmation = fields.Boolean(related="case_kind_id.requires_confirmation")
    confirmation_asked_at = fields.Datetime(
        string="Customer Asked", recorded=True, help="When we asked whether all is settled."
    )
    customer_confirmed_at = fields.Datetime(string="Confirmed On", recorded=True, tracking=True)
    customer_confirmed_by = fields.Char(string="Confirmed By", recorded=True, help="Who said that all is settled.")
    confirmation_how = fields.Selection(
        [
            ("link", "Link in the mail"),
            ("portal", "Portal"),
            ("call", "Call"),
            ("message", "Message"),
            ("other", "Other"),
        ],
        string="Confirmed How",
        recorded=True,
    )
    unconfirmed_reason = fields.Char(
        string="Closed without Confirmation", copy=False, tracking=True, help="Why a lead closed the case without it."
    )
    reopen_count = fields.Integer(string="Times Reopened", recorded=True)
    recurrence_of_id = fields.Many2one(
        "helpdesk.ticket",
        copy=False,
        index="btree_not_null",
        domain="[('id', '!=', id), ('company_id', '=', company_id), ('partner_id', '=', partner_id)]",
        help="The solved case whose problem is back with this one.",
        ondelete="restrict",
    )
    recurrence_ids = fields.One2many("helpdesk.ticket", "recurrence_of_id", string="Recurrences")

    @api.constrains("recurrence_of_id")
    def _check_recurrence(self):
        if self._has_cycle("recurrence_of_id"):
            raise ValidationError(self.env._("A case cannot be the recurrence of itself."))
        for ticket in self.filtered("recurrence_of_id"):
            if ticket.recurrence_of_id.sudo().company_id != ticket.company_id:
                raise ValidationError(self.env._("A problem comes back in the company in which it was solved."))

    def _check_lead_closes(self, vals):
        """Refuse anybody but a lead who closes without the customer's confirmation."""
        if vals.get("unconfirmed_reason") and not self.env.su and not self.env.user.has_group("after_sales.group_lead"):
            raise UserError(self.env._("Only a team lead may close a case that the customer has not confirmed."))

    def _get_missing_confirmation(self):
        """Return in a list that the customer has still to agree, where the kind asks for it."""
        is_settled = self.customer_confirmed_at or self.unconfirmed_reason
        is_asked = self.case_kind_id.sudo().requires_confirmation and not is_settled
        return [self.env._("the customer's confirmation")] if is_asked else []

    def _solve(self, values):
        """Record how a case was solved, and close it (IT-06, ES-04).

        :param values: by field; besides SOLUTION what the customer said by phone or message
            (``customer_confirmed_at`` in UTC, ``customer_confirmed_by``, ``confirmation_how``), or the lead's
            ``unconfirmed_reason``
        :raise UserError: for a closed case, when something is missing, or without a stage to move to
        """
        self.ensure_one()
        self._check_open()
        self._record_facts(self._check_solution(values))
        if values.get("customer_confirmed_at"):
            self._fire_deadline_event("answered", self.customer_confirmed_at)
        self._move_to_phase("solved")
        if self.phase != "solved":
            raise UserError(
                self.env._(
                    "%(team)s has no stage that means “solved”. Ask a manager to add one.",
                    team=self.team_id.name or self.company_id.name,
                )
            )

    def _check_open(self):
        """Refuse steps that only a case in work can take."""
        self.check_access("write")
        if self.phase in CLOSED:
            raise UserError(self.env._("%(case)s is closed already.", case=self.display_name))

    def _check_solution(self, values):
        """Return what is recorded of the solution; what has happened cannot lie ahead."""
        vals = {name: value for name, value in values.items() if name in SOLUTION + CONFIRMATION}
        now = fields.Datetime.now()
        for name in ("result_told_at", "customer_confirmed_at"):
            if vals.get(name) and fields.Datetime.to_datetime(vals[name]) > now:
                raise UserError(self.env._("The customer cannot have been told, or have agreed, in the future."))
        confirmed_at = fields.Datetime.to_datetime(vals.get("customer_confirmed_at"))
        if confirmed_at and confirmed_at < self.create_date.replace(second=0, microsecond=0):
            raise UserError(self.env._("The customer cannot have agreed before the case began."))
        if vals.get("customer_confirmed_at") and not (vals.get("customer_confirmed_by") or "").strip():
            raise UserError(self.env._("Say who confirmed that the case is settled."))
        return vals | self._check_undone(values)

    def _look_after_end(self, old_phases):
        """Look after what was solved, and begin anew with what was reopened.

        A case that was entered as solved is history: nobody is called or asked about it.
        """
        again = self.filtered(lambda t: old_phases.get(t.id) in CLOSED and t.phase not in CLOSED)
        again.filtered(lambda t: old_phases[t.id] == "solved")._begin_anew()
        back = again.filtered(lambda t: old_phases[t.id] == "cancelled")
        back.filtered(lambda t: not t.first_reply_at)._start_deadlines("created", fields.Datetime.now())
        back._fire_deadline_event("reopened")
        self.filtered(lambda t: t.id in old_phases and t.phase == "solved" and not t.duplicate_id)._follow_up()

    def _follow_up(self):
        """Begin the calls after closing, and ask for a rating (SV-01, SV-03)."""
        questions = [("policy_id.start_event", "=", "asked")]
        self._cancel_deadlines(self.env._("The case was solved"), questions)
        self._fire_deadline_event("done")
        self.sudo()._request_ratings()

    def _begin_anew(self):
        """Count it, ask the customer anew, and call nobody about what is not solved; the chatter keeps the history."""
        for count, tickets in self.grouped("reopen_count").items():
            tickets._record_facts({"reopen_count": count + 1, **dict.fromkeys(CONFIRMATION, False)})
        calls = [("policy_id.start_event", "in", AFTER_CLOSING)]
        self._cancel_deadlines(self.env._("The case was reopened"), calls)
        self._fire_deadline_event("reopened")
        self.filtered("undone_cause")._record_facts(dict.fromkeys(DEED, False))

    def _recur(self, note=None):
        """Reopen a solved case whose problem is back (SV-03).

        :param note: what the customer told, plain text
        """
        self.ensure_one()
        self.check_access("write")
        if self.phase != "solved":
            return
        self._message_log(body=self.env._("The problem is back. %(note)s", note=note or ""))
        self._resume_work()

    def _on_call_problem(self, note):
        """The customer told an agent that it is not settled, or not any more."""
        self.ensure_one()
        if self.phase == "solved":
            self._recur(note)
        elif self.phase == "waiting_customer":
            self._message_log(body=self.env._("Not settled: %(note)s", note=note))
            self._resume_work()
            self._take_back_question()

    def action_open_solve(self):
        """Ask for what the kind wants to be known before the case is solved."""
        self.ensure_one()
        self._check_open()
        self._check_may_handle()
        wizard = self.env["after.sales.case.solve"].create({"ticket_id": self.id})
        return wizard._get_records_action(name=self.env._("Solve"), target="new")
