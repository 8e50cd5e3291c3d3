from odoo import api, fields, models

from ...rules.scope import most_specific
from .planner import Planner
from .vocabulary import EVENTS, PURPOSES, UNITS


class DeadlinePolicy(models.Model):
    """How long something may take: from which event, by which reckoning, for whom.

    A number of a manual is a record of this model. Of the policies with one purpose the most
    specific one that covers a host serves it. A change of a policy concerns deadlines that start
    later; open ones are moved only by the re-plan wizard, closed ones never.
    """

    _name = "after.sales.deadline.policy"
    _description = "Deadline Policy"
    _inherit = ["after.sales.shared"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, copy=False, help="Short unique name, used by imports and other programs.")
    sequence = fields.Integer(default=10, help="Decides between two policies that are equally specific.")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True, help="Leave empty for all companies.")

    host = fields.Selection(
        [],
        required=True,
        help="The kind of document that the deadline belongs to.",
    )
    purpose = fields.Selection(PURPOSES, required=True, index=True)
    start_event = fields.Selection(EVENTS, required=True, help="The clock starts when this happens.")
    stop_event = fields.Selection(
        EVENTS, help="The deadline is met when this happens. Without it a person completes the deadline."
    )
    reset_event = fields.Selection(
        EVENTS, help="The clock starts anew whenever this happens; what was at risk or missed by then stays on record."
    )

    method = fields.Selection(
        [
            ("calendar", "Calendar time"),
            ("working", "Working time"),
            ("cutoff", "Cut-off table"),
            ("before", "Before a date"),
        ],
        required=True,
        default="calendar",
        help="Calendar time runs day and night. Working time runs while the calendar is open. A cut-off table says: "
        "received until this hour, due at that hour. Before a date counts back from a date of the document.",
    )
    amount = fields.Float(string="Duration", default=1.0)
    unit = fields.Selection(UNITS, default="days", required=True)
    date_field = fields.Selection([], string="Date", help="The date of the document that is counted back from.")
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Working Hours",
        domain="[('flexible_hours', '=', False), ('company_id', 'in', [company_id, False])]",
        help="Nights, weekends and holidays as in this calendar; its time zone is the policy's.",
    )
    cutoff_ids = fields.One2many("after.sales.deadline.cutoff", "policy_id", copy=True)

    warn_amount = fields.Float(string="Warn Before", help="0: no warning, the activity is there from the start.")
    warn_unit = fields.Selection(UNITS, default="days", required=True)
    repeat_amount = fields.Float(
        string="Repeat After", help="0: once. Otherwise a new round starts when one is completed, until the stop event."
    )
    repeat_unit = fields.Selection(UNITS, default="days", required=True)

    assignee_role = fields.Selection(
        [
            ("salesperson", "Salesperson"),
            ("tracker", "Tracker"),
            ("agent", "Case agent"),
            ("team_lead", "Team lead"),
            ("manager", "Manager"),
            ("on_duty", "On duty"),
        ],
        required=True,
        default="salesperson",
    )
    activity_type_id = fields.Many2one(
        "mail.activity.type",
        ondelete="restrict",
        help="The person responsible gets an activity of this type; completing one completes the other.",
    )
    mail_template_id = fields.Many2one(
        "mail.template", ondelete="restrict", help="Queued on the document when the time is up."
    )
    pause_when_waiting = fields.Boolean(help="The clock stands still while the document waits for the customer.")
    escalate = fields.Boolean(help="A missed deadline is also shown to the team lead.")
    escalate_anytime = fields.Boolean(
        string="Escalate Day and Night",
        help="Off: a miss at night or on a holiday is escalated when work begins again, unless it was done by then.",
    )
    on_duty_only = fields.Boolean(
        string="Only While Somebody Is on Duty",
        help="Where the duty roster is planned, time counts only while somebody is on duty; elsewhere as in the "
        "working hours.",
    )

    channel_ids = fields.Many2many("sale.channel", string="Sales Channels", help="Empty: every channel.")
    team_ids = fields.Many2many("helpdesk.ticket.team", string="Teams", help="Empty: every team.")
    urgency = fields.Selection(
        [("normal", "Normal"), ("sensitive", "Sensitive"), ("critical", "Critical")], help="Empty: every urgency."
    )
    severity = fields.Selection(
        [("minor", "Minor"), ("normal", "Normal"), ("major", "Major"), ("safety", "Safety")],
        help="Empty: every severity.",
    )
    open_count = fields.Integer(string="Open Deadlines", compute="_compute_open_count")

    _code_uniq = models.Constraint("unique(code)", "Another deadline policy has this code.")
    _amounts_positive = models.Constraint(
        "CHECK(amount >= 0 AND warn_amount >= 0 AND repeat_amount >= 0)",
        "The amounts of a deadline policy cannot be negative.",
    )

    def _compute_open_count(self):
        counts = self.env["after.sales.deadline"]._read_group(
            [("policy_id", "in", self.ids), ("is_open", "=", True)], ["policy_id"], ["__count"]
        )
        by_policy = {policy.id: count for policy, count in counts}
        for policy in self:
            policy.open_count = by_policy.get(policy.id, 0)

    @api.depends("name", "code")
    def _compute_display_name(self):
        for policy in self:
            policy.display_name = policy.name or policy.code

    def _get_scope(self):
        """Return what this policy covers, as ``rules.scope.matches`` reads it; areas add questions."""
        self.ensure_one()
        return {
            "company": set(self.company_id.ids),
            "channel": set(self.channel_ids.ids),
            "team": set(self.team_ids.ids),
            "urgency": {self.urgency} - {False},
            "severity": {self.severity} - {False},
        }

    def _select_for(self, scopes):
        """Return per host the policies that serve it, one for each purpose.

        :param scopes: what ``_get_deadline_scope`` of each host said, in their order
        """
        by_purpose = {
            purpose: [(policy, policy._get_scope(), policy.sequence) for policy in policies]
            for purpose, policies in self.grouped("purpose").items()
        }
        chosen = {str(scope): scope for scope in scopes}  # most hosts of a batch are alike
        for key, scope in chosen.items():
            best = (most_specific(triples, scope) for triples in by_purpose.values())
            chosen[key] = self.browse().union(*filter(None, best))
        return [chosen[str(scope)] for scope in scopes]

    def action_view_deadlines(self):
        """Open the open deadlines of this policy."""
        action = self.env["ir.actions.act_window"]._for_xml_id("after_sales.deadline_action")
        action["domain"] = [("policy_id", "in", self.ids)]
        action["context"] = {"search_default_open": 1}
        return action

    def action_replan(self):
        """Open the wizard that shows what re-planning the open deadlines would change."""
        self.ensure_one()
        wizard = self.env["after.sales.deadline.replan"].create({"policy_id": self.id})
        return wizard._get_records_action(name=self.env._("Re-plan Open Deadlines"), target="new")

    def _get_planner(self, now):
        """Return a planner that reads each calendar once for a whole batch."""
        return Planner(self.env, now)

    def _get_basis(self):
        """Return the reckoning of this policy as one sentence, in the language of the user."""
        self.ensure_one()
        span = self._name_span(self.amount, self.unit)
        if self.method == "cutoff":
            lines = (self.env._("until %(until)s → %(due)s", **line._clock()) for line in self.cutoff_ids)
            text = "; ".join(lines)
        elif self.method == "before":
            text = self.env._("%(span)s before the date", span=span) if self.amount else self.env._("On the date")
        elif self.on_duty_only:
            text = self.env._("%(span)s while somebody is on duty", span=span)
        elif self.method == "working":
            text = self.env._("%(span)s of “%(calendar)s”", span=span, calendar=self.calendar_id.name)
        else:
            text = span
        return self.env._("%(policy)s: %(reckoning)s", policy=self.name, reckoning=text)

    def _name_span(self, amount, unit):
        """Return an amount of time as people write it."""
        units = dict(self._fields["unit"]._description_selection(self.env))
        return f"{amount:g} {units[unit].lower()}"

    def _get_duty_intervals(self, company, start, end):
        """Hook: return when somebody is on duty, as sorted (start, end) pairs in UTC; none without a roster."""
        return []
