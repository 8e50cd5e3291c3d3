from markupsafe import Markup

from odoo import api, fields, models

LEVELS = [("0", "Agent"), ("1", "Supervisor"), ("2", "Manager")]
#: The first four are given by a person (ES-02), the others come by themselves.
REASONS = [
    ("threatens", "Rejects proper service, threatens other means"),
    ("insists", "Insists on a superior after repeated explanation"),
    ("not_cooperating", "Another department or unit does not cooperate"),
    ("other", "Other"),
    ("missed_clock", "Deadline missed"),
    ("not_acknowledged", "Escalation not acknowledged"),
    ("kind", "Kind of the case"),
    ("harm", "Somebody was hurt"),
]


class Escalation(models.Model):
    """One step that a case climbed: why, to whom, and what became of it (ES-01, ES-02).

    Nobody writes these records: cases climb, are acknowledged and go back through their own methods.
    """

    _name = "after.sales.escalation"
    _description = "Escalation"
    _inherit = ["after.sales.recorded"]
    _order = "escalated_at desc, id desc"
    _is_recorded_whole = True

    ticket_id = fields.Many2one("helpdesk.ticket", string="Case", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="ticket_id.company_id", store=True, precompute=True)
    # What the case was when it climbed, for reports.
    team_id = fields.Many2one("helpdesk.ticket.team", ondelete="restrict")
    case_kind_id = fields.Many2one("after.sales.case.kind", ondelete="restrict")
    from_level = fields.Selection(LEVELS, string="From", required=True)
    level = fields.Selection(LEVELS, string="To Level", required=True)
    reason = fields.Selection(REASONS, required=True)
    note = fields.Text()
    cause = fields.Char(required=True, help="What makes two escalations of a case the same: it climbs once for each.")
    deadline_id = fields.Many2one("after.sales.deadline", ondelete="set null", index="btree_not_null")
    escalated_at = fields.Datetime(string="Escalated On", required=True)
    escalated_by = fields.Many2one(
        "res.users", help="Empty: the case was escalated automatically.", ondelete="restrict"
    )
    user_id = fields.Many2one("res.users", string="Escalated To", ondelete="restrict")
    acknowledged_at = fields.Datetime(string="Acknowledged On")
    acknowledged_by = fields.Many2one("res.users", ondelete="restrict")
    deescalated_at = fields.Datetime(string="Sent Back On")
    deescalated_by = fields.Many2one("res.users", string="Sent Back By", ondelete="restrict")
    deescalated_reason = fields.Char(string="Why Sent Back")
    is_current = fields.Boolean(default=True, help="The case has neither climbed further nor gone back to its agent.")
    activity_id = fields.Many2one("mail.activity", ondelete="set null", index="btree_not_null")

    _cause_uniq = models.UniqueIndex(
        "(ticket_id, cause) WHERE deescalated_at IS NULL OR deadline_id IS NOT NULL",
        "The case was escalated for this already.",
    )
    _current_uniq = models.UniqueIndex("(ticket_id) WHERE is_current", "The case has been escalated meanwhile.")
    _mine_idx = models.Index("(user_id) WHERE is_current")

    @api.depends("ticket_id", "level")
    def _compute_display_name(self):
        levels = dict(self._fields["level"]._description_selection(self.env))
        for escalation in self:
            escalation.display_name = f"{escalation.ticket_id.display_name}: {levels.get(escalation.level, '')}"

    def action_open_case(self):
        """Open the case of this escalation."""
        self.ensure_one()
        return self.ticket_id._get_records_action()

    def _label(self, name):
        """Return the label of a selection of this escalation, in the language of the user."""
        self.ensure_one()
        return dict(self._fields[name]._description_selection(self.env)).get(self[name], "")

    def _tell(self):
        """Give each person escalated to one activity, quietly: the one of the clock, or our own without a clock."""
        domain = [("purpose", "=", "escalation")]
        by_ticket = {deadline.ticket_id: deadline for deadline in self.ticket_id._get_open_deadlines(domain)}
        for escalation in self:
            escalation.activity_id = by_ticket.get(escalation.ticket_id, self.deadline_id.browse()).activity_id
        todo = self.filtered(lambda e: e.user_id and not e.activity_id)
        activity_type = self.env.ref("after_sales.activity_type_escalation")
        vals_list = [escalation._prepare_activity_vals(activity_type) for escalation in todo]
        activities = self.env["mail.activity"].sudo().with_context(mail_activity_quick_update=True).create(vals_list)
        for escalation, activity in zip(todo, activities, strict=True):
            escalation.activity_id = activity
            if escalation.ticket_id in by_ticket:
                by_ticket[escalation.ticket_id].activity_id = activity

    def _prepare_activity_vals(self, activity_type):
        """Return the activity that tells the person escalated to, in that person's language."""
        self.ensure_one()
        self = self.with_context(lang=self.user_id.lang)
        return {
            "activity_type_id": activity_type.id,
            "res_model_id": self.env["ir.model"]._get_id("helpdesk.ticket"),
            "res_id": self.ticket_id.id,
            "user_id": self.user_id.id,
            "date_deadline": self.company_id._get_after_sales_today(),
            "summary": self.env._("Escalated: %(reason)s", reason=self._label("reason")),
            "note": Markup("<p style='white-space: pre-line'>%s</p>") % (self.note or ""),
            "automated": True,
        }

    def _get_message(self, step_reason):
        """Return what the history of the case says about this step."""
        self.ensure_one()
        head = self.env._(
            "Escalated from %(before)s to %(after)s: %(reason)s",
            before=self._label("from_level"),
            after=self._label("level"),
            reason=self._label("reason"),
        )
        whom = f"{step_reason} ({self.user_id.name})" if self.user_id else step_reason
        lines = Markup("<br/>").join(line for line in (self.note, whom) if line)
        return Markup("<p><strong>%s</strong><br/>%s</p>") % (head, lines)

    def _close_activities(self):
        """Take back the activities that nobody has to work on any more."""
        self.activity_id.filtered("active").unlink()
