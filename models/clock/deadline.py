from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...rules.deadline import UNITS, Facts, late_hours, next_event, status
from .vocabulary import PURPOSES

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
    _inherit = ["after.sales.recorded"]
    _order = "due_at, id"
    _is_recorded_whole = True

    policy_id = fields.Many2one("after.sales.deadline.policy", required=True, ondelete="restrict", index=True)
    purpose = fields.Selection(PURPOSES, required=True)
    company_id = fields.Many2one("res.company", required=True)
    user_id = fields.Many2one("res.users", string="Responsible", index="btree_not_null")
    partner_id = fields.Many2one("res.partner", string="Contact", index="btree_not_null", ondelete="cascade")
    host_name = fields.Char(string="Document", compute="_compute_host_name")

    start_at = fields.Datetime(required=True)
    due_at = fields.Datetime(required=True)
    due_on = fields.Date(
        string="Due", compute="_compute_due_on", store=True, precompute=True, help="The last day that is in time."
    )
    warn_at = fields.Datetime()
    done_at = fields.Datetime(index="btree_not_null")
    paused_at = fields.Datetime()
    cancelled_at = fields.Datetime()
    warned_at = fields.Datetime()
    missed_at = fields.Datetime()
    escalate_at = fields.Datetime(help="When the miss is escalated: at once, or when work begins again.")
    escalated_at = fields.Datetime()
    basis = fields.Char(readonly=True, translate=True, help="How the time was reckoned when the deadline started.")
    next_event_at = fields.Datetime(compute="_compute_status", store=True, precompute=True)
    status = fields.Selection(
        [
            ("running", "Running"),
            ("at_risk", "At risk"),
            ("missed", "Missed"),
            ("met", "Met"),
            ("late", "Done late"),
            ("paused", "Paused"),
            ("cancelled", "Cancelled"),
        ],
        compute="_compute_status",
        store=True,
        precompute=True,
    )
    is_open = fields.Boolean(compute="_compute_is_open", search="_search_is_open")
    ends_by_fact = fields.Boolean(
        compute="_compute_ends_by_fact", help="It ends when something happens, not when somebody says so."
    )
    late_hours = fields.Float(
        compute="_compute_late_hours",
        store=True,
        precompute=True,
        aggregator="avg",
        help="Averages are over what was done, in time or late.",
    )

    round = fields.Integer(default=1, readonly=True)
    outcome = fields.Selection(OUTCOMES)
    delay_risk = fields.Selection([("no", "No"), ("yes", "Yes")])
    note = fields.Text()
    waived_reason = fields.Char()
    waived_by = fields.Many2one("res.users", ondelete="restrict")
    activity_id = fields.Many2one("mail.activity", ondelete="set null", index="btree_not_null")
    failure = fields.Text(help="Why the clock could not handle this deadline. It is left alone until somebody retries.")

    # Few and partial: the clock rewrites these rows, and every index would be rewritten with them.
    _next_event_idx = models.Index("(next_event_at, id) WHERE next_event_at IS NOT NULL")
    _open_idx = models.Index("(due_at, id) WHERE done_at IS NULL AND cancelled_at IS NULL")
    _mine_idx = models.Index("(user_id, due_at) WHERE done_at IS NULL AND cancelled_at IS NULL")
    _trouble_idx = models.Index("(status, purpose) WHERE status IN ('at_risk', 'missed')")

    @api.model
    def _get_host_fields(self):
        """Return per host code of the policies the field that links to it; each area adds its own."""
        return {"partner": "partner_id"}

    def _get_host(self):
        """Return the document this deadline belongs to, as an empty recordset if it is gone."""
        self.ensure_one()
        links = self._get_host_fields().values()
        return next((self[link] for link in links if self[link]), self.partner_id)

    def _get_per_host(self):
        """Return pairs: documents of one kind, and those of these deadlines that they have; lower areas first."""
        links = self._get_host_fields().values()
        pairs = ((link, self.filtered(link)) for link in links)
        return [(deadlines[link], deadlines) for link, deadlines in pairs if deadlines]

    @api.model
    def _get_visible_domain(self, user):
        """Return what an agent or tracker sees: their own, what documents have that they see, and nobody's."""
        mine, nobodys = Domain("user_id", "=", user.id), Domain("user_id", "=", False)
        is_tracker = user.has_group("after_sales.group_tracker")
        for link in self._get_host_fields().values():
            host = self.env[self._fields[link].comodel_name]
            sees_all = is_tracker and host._shows_deadlines_to_trackers
            mine |= self._of_documents(link, Domain.TRUE if sees_all else host._get_deadline_readers_domain(user))
            nobodys &= Domain(link, "=", False) | self._of_documents(link, Domain(host._deadline_orphans))
        return mine | nobodys

    @api.model
    def _of_documents(self, link, documents):
        """Return the deadlines of documents that fit a domain; of all of them it is enough that there is one."""
        return Domain(link, "!=", False) if documents.is_true() else Domain(link, "any", documents)

    def _facts(self):
        """Return the facts of this deadline as ``rules.deadline`` reads them."""
        self.ensure_one()
        return Facts(*(self[name] or None for name in Facts._fields))

    @api.depends(*Facts._fields, "failure")
    def _compute_status(self):
        for deadline in self:
            facts = deadline._facts()
            deadline.status = deadline.due_at and status(facts)
            deadline.next_event_at = not deadline.failure and deadline.due_at and next_event(facts)

    @api.depends("due_at", "company_id")
    def _compute_due_on(self):
        """What has to happen "by the end of the 10th" is due at midnight, but its day is the 10th."""
        for deadline in self:
            moment = deadline.due_at and deadline.due_at - UNITS["minutes"]
            deadline.due_on = moment and deadline.company_id._get_after_sales_today(moment)

    @api.depends("due_at", "done_at", "cancelled_at")
    def _compute_late_hours(self):
        for deadline in self:
            deadline.late_hours = deadline.due_at and late_hours(deadline._facts())

    @api.depends("done_at", "cancelled_at")
    def _compute_is_open(self):
        for deadline in self:
            deadline.is_open = not (deadline.done_at or deadline.cancelled_at)

    @api.depends("policy_id.stop_event", "policy_id.repeat_amount")
    def _compute_ends_by_fact(self):
        """What repeats until its event is done by a person round for round; anything else with an event is a fact."""
        for deadline in self:
            policy = deadline.sudo().policy_id
            deadline.ends_by_fact = policy.stop_event and not policy.repeat_amount

    def _search_is_open(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        is_open = Domain("done_at", "=", False) & Domain("cancelled_at", "=", False)
        return is_open if (True in value) == (operator == "in") else ~is_open

    def _compute_host_name(self):
        for deadline in self:
            # The name alone, for people who may see the deadline but not the whole document.
            deadline.host_name = deadline.sudo()._get_host()._get_deadline_name()

    @api.depends("policy_id")
    def _compute_display_name(self):
        for deadline in self:
            deadline.display_name = f"{deadline.policy_id.name}: {deadline.host_name}"

    @api.constrains(lambda self: ["policy_id", *self._get_host_fields().values()])
    def _check_one_host(self):
        names = self._get_host_fields()
        for deadline in self:
            linked = [name for name in names.values() if deadline[name]]
            if linked != [names.get(deadline.policy_id.host)]:
                raise ValidationError(
                    self.env._("A deadline belongs to exactly one document, of the kind its policy names.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        # Named, all of them: for each that is missing core would ask the defaults when it computes the status.
        unknown = dict.fromkeys((*Facts._fields, "failure"), False)
        deadlines = super().create([unknown | vals for vals in vals_list])
        deadlines.filtered(lambda d: not d.warn_at and not d.done_at)._schedule_activities()
        deadlines._wake_clock()
        return deadlines
