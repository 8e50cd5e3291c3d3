from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...rules import deadline as rules
from .deadline_policy import PURPOSES

OUTCOMES = [
    ("reached", "Reached"),
    ("no_answer", "No answer"),
    ("message_left", "Message left"),
    ("replied", "Replied"),
    ("not_needed", "Not needed"),
]


class Deadline(models.Model):
    """Something that can be late: a moment, who answers for it, and what became of it.

    Stored are facts (``start_at``, ``due_at``, ``done_at`` …, all UTC); ``status`` is a function of
    those facts alone and never reads the clock. ``next_event_at`` is when the facts change next.
    Nobody writes these fields directly: hosts fire events, people call ``action_done`` and
    ``action_waive``, the clock stamps.
    """

    _name = "after.sales.deadline"
    _description = "Deadline"
    _order = "due_at, id"

    policy_id = fields.Many2one("after.sales.deadline.policy", required=True, ondelete="restrict", index=True)
    purpose = fields.Selection(PURPOSES, required=True)
    company_id = fields.Many2one("res.company", required=True)
    user_id = fields.Many2one("res.users", string="Responsible", index="btree_not_null")
    partner_id = fields.Many2one("res.partner", string="Contact", index="btree_not_null", ondelete="cascade")
    host_name = fields.Char(string="Document", compute="_compute_host_name")

    start_at = fields.Datetime(required=True)
    due_at = fields.Datetime(required=True, index=True)
    due_on = fields.Date(
        string="Due", compute="_compute_due_on", store=True, precompute=True, help="The last day that is in time."
    )
    warn_at = fields.Datetime()
    done_at = fields.Datetime(index="btree_not_null")
    paused_at = fields.Datetime()
    cancelled_at = fields.Datetime()
    warned_at = fields.Datetime()
    missed_at = fields.Datetime()
    next_event_at = fields.Datetime(compute="_compute_status", store=True, precompute=True)
    status = fields.Selection(
        [
            ("running", "Running"),
            ("at_risk", "At risk"),
            ("missed", "Missed"),
            ("met", "Met"),
            ("late", "Late"),
            ("paused", "Paused"),
            ("cancelled", "Cancelled"),
        ],
        compute="_compute_status",
        store=True,
        precompute=True,
    )
    is_open = fields.Boolean(compute="_compute_is_open", search="_search_is_open")
    late_hours = fields.Float(compute="_compute_late_hours", store=True, aggregator="avg")

    round = fields.Integer(default=1, readonly=True)
    outcome = fields.Selection(OUTCOMES)
    delay_risk = fields.Selection([("no", "No"), ("yes", "Yes")])
    note = fields.Text()
    waived_reason = fields.Char()
    waived_by = fields.Many2one("res.users")
    activity_id = fields.Many2one("mail.activity", ondelete="set null", index="btree_not_null")
    failure = fields.Text(help="Why the clock could not handle this deadline. It is left alone until somebody retries.")

    # Few and partial: the clock rewrites these rows, and every index would be rewritten with them.
    _next_event_idx = models.Index("(next_event_at, id) WHERE next_event_at IS NOT NULL")
    _mine_idx = models.Index("(user_id, due_at) WHERE done_at IS NULL AND cancelled_at IS NULL")
    _trouble_idx = models.Index("(status, purpose) WHERE status IN ('at_risk', 'missed')")

    @api.model
    def _get_host_fields(self):
        """Return per host code of the policies the field that links to it; each area adds its own."""
        return {"partner": "partner_id"}

    def _get_host(self):
        """Return the document this deadline belongs to, as an empty recordset if it is gone."""
        self.ensure_one()
        return self[self._get_host_fields()[self.policy_id.host]]

    def _facts(self):
        """Return the facts of this deadline as ``rules.deadline`` reads them."""
        self.ensure_one()
        return rules.Facts(*(self[name] or None for name in rules.Facts._fields))

    @api.depends("due_at", "warn_at", "done_at", "paused_at", "cancelled_at", "warned_at", "missed_at", "failure")
    def _compute_status(self):
        for deadline in self:
            facts = deadline._facts()
            deadline.status = deadline.due_at and rules.status(facts)
            deadline.next_event_at = not deadline.failure and deadline.due_at and rules.next_event(facts)

    @api.depends("due_at", "company_id")
    def _compute_due_on(self):
        """What has to happen "by the end of the 10th" is due at midnight, but its day is the 10th."""
        for deadline in self:
            moment = deadline.due_at and deadline.due_at - rules.UNITS["minutes"]
            deadline.due_on = moment and deadline.company_id._get_after_sales_today(moment)

    @api.depends("due_at", "done_at", "cancelled_at")
    def _compute_late_hours(self):
        for deadline in self:
            deadline.late_hours = deadline.due_at and rules.late_hours(deadline._facts())

    @api.depends("done_at", "cancelled_at")
    def _compute_is_open(self):
        for deadline in self:
            deadline.is_open = not (deadline.done_at or deadline.cancelled_at)

    def _search_is_open(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        is_open = Domain("done_at", "=", False) & Domain("cancelled_at", "=", False)
        return is_open if (True in value) == (operator == "in") else ~is_open

    def _compute_host_name(self):
        for deadline in self:
            # The name alone, for people who may see the deadline but not the whole document.
            deadline.host_name = deadline.sudo()._get_host().display_name

    @api.depends("policy_id")
    def _compute_display_name(self):
        for deadline in self:
            deadline.display_name = f"{deadline.policy_id.name}: {deadline.host_name}"

    @api.constrains("policy_id")
    def _check_one_host(self):
        names = self._get_host_fields()
        for deadline in self:
            linked = [name for name in names.values() if deadline[name]]
            if linked != [names.get(deadline.policy_id.host)]:
                raise ValidationError(
                    self.env._("A deadline belongs to exactly one document, of the kind its policy names.")
                )

    def action_open_host(self):
        """Open the document of this deadline."""
        self.ensure_one()
        return self._get_host()._get_records_action()

    def action_done(self, outcome="reached", note=None, delay_risk=None):
        """Complete these deadlines now.

        :param outcome: reached, no_answer, message_left, replied or not_needed
        :param delay_risk: yes or no; what a factory check-in ends with (PR-03)
        :raise UserError: when one is already closed, or lacks an answer it must have
        """
        self._check_may_close()
        vals = {"outcome": outcome, "note": note, "delay_risk": delay_risk}
        for deadline in self:
            deadline._check_answer(vals)
        self.sudo()._complete(fields.Datetime.now(), **vals)
        return True

    def action_open_done(self):
        """Ask for the outcome, then complete."""
        wizard = self.env["after.sales.deadline.complete"].create({"deadline_ids": self.ids})
        return wizard._get_records_action(name=self.env._("Complete"), target="new")

    def action_waive(self, reason):
        """Give up these deadlines for a reason that stays on record; leads only.

        :raise UserError: without a reason, or when one is already closed
        """
        if not self.env.user.has_group("after_sales.group_lead"):
            raise UserError(self.env._("Only a team lead may waive a deadline."))
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the deadline is waived."))
        self._check_may_close()
        self.sudo()._cancel(reason)
        self.sudo().write({"waived_by": self.env.uid})
        return True

    def action_retry(self):
        """Give deadlines that the clock could not handle back to it."""
        self.check_access("read")
        self.sudo().filtered("failure").write({"failure": False})
        self.env.ref("after_sales.ir_cron_clock").sudo()._trigger()
        return True

    def _check_may_close(self):
        """Refuse users who may not handle the document, and deadlines that are closed already."""
        self.check_access("read")
        for deadline in self:
            deadline._get_host().check_access("read")
            if not deadline.is_open:
                raise UserError(self.env._("“%(name)s” is already closed.", name=deadline.display_name))

    def _check_answer(self, vals):
        """Refuse a completion that lacks what its purpose requires; areas add their purposes."""
        self.ensure_one()

    def _complete(self, done_at, outcome="reached", note=None, delay_risk=None, stopped=False):
        """Complete open deadlines and start the next round of those that repeat.

        :param stopped: the stop event happened, so nothing repeats
        """
        todo = self.filtered("is_open")
        vals = {"done_at": done_at, "paused_at": False, "outcome": outcome, "note": note, "delay_risk": delay_risk}
        todo.write({key: value for key, value in vals.items() if value is not None})
        todo._close_activities(note)
        if not stopped:
            todo._repeat(done_at)
        todo._on_completed()

    def _cancel(self, reason):
        """Close open deadlines without judging them."""
        todo = self.filtered("is_open")
        todo.write({"cancelled_at": fields.Datetime.now(), "waived_reason": reason})
        todo._close_activities()

    def _repeat(self, done_at):
        """Start the round after this one, where the policy says so."""
        planner = self.env["after.sales.deadline.policy"]._get_planner(done_at)
        vals_list = []
        for deadline in self.filtered("policy_id.repeat_amount"):
            plan = planner.next_round(deadline.policy_id, deadline.company_id, done_at)
            vals_list.append(deadline._prepare_round_vals(done_at, plan))
        return self.create(vals_list)

    def _prepare_round_vals(self, start_at, plan):
        """Return the values of a deadline that takes this one's place."""
        self.ensure_one()
        link = self._get_host_fields()[self.policy_id.host]
        return {
            "policy_id": self.policy_id.id,
            "purpose": self.purpose,
            "company_id": self.company_id.id,
            "user_id": self.user_id.id,
            link: self[link].id,
            "start_at": start_at,
            "warn_at": plan.warn_at,
            "due_at": plan.due_at,
            "round": self.round + 1,
        }

    def _on_completed(self):
        """Hook: these deadlines were completed."""

    @api.model_create_multi
    def create(self, vals_list):
        deadlines = super().create(vals_list)
        deadlines.filtered(lambda d: not d.warn_at and not d.done_at)._schedule_activities()
        deadlines._wake_clock()
        return deadlines
