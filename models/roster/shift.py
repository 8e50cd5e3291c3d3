from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date, format_datetime

from ...rules import deadline, roster

#: What places a shift: whoever has checked in has done so for this person, day and template.
PLACE = ("user_id", "date", "template_id", "company_id")
TIMES = ("start_at", "check_in_by", "end_at")


class Shift(models.Model):
    """One person on duty on one day (DR-01, DR-02).

    Stored are the moments (UTC) and the check-in; ``state`` is what they mean now. A shift that
    falls through is archived, which cancels its deadline and keeps it on record. Refused are one
    person twice at a time, and changes of what has happened.
    """

    _name = "after.sales.shift"
    _description = "Shift"
    # A thread, too: core posts a message on the document of every activity that is done.
    _inherit = ["after.sales.recorded", "mail.thread", "mail.activity.mixin", "after.sales.deadline.host"]
    _keeps_messages = True
    _order = "start_at, template_id, id"
    _rec_names_search = ["user_id", "template_id"]
    _mail_post_access = "read"
    _check_company_auto = True

    _deadline_host = "shift"
    _shows_deadlines_to_trackers = True

    user_id = fields.Many2one(
        "res.users",
        string="On Duty",
        required=True,
        index=True,
        check_company=True,
        tracking=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    date = fields.Date(
        required=True, index=True, tracking=True, default=lambda self: self._get_default_date(), help="Day of the start"
    )
    template_id = fields.Many2one(
        "after.sales.shift.template",
        string="Shift",
        required=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
        default=lambda self: self._get_default_template(),
    )
    channel_ids = fields.Many2many(
        "sale.channel", string="Sales Channels", check_company=True, help="Empty: every channel."
    )
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, index=True)
    active = fields.Boolean(default=True, tracking=True)
    color = fields.Integer(related="template_id.color")

    start_at = fields.Datetime(
        string="Start", compute="_compute_times", store=True, precompute=True, index=True, recorded=True
    )
    check_in_by = fields.Datetime(
        string="Check In Before", compute="_compute_times", store=True, precompute=True, recorded=True
    )
    end_at = fields.Datetime(string="End", compute="_compute_times", store=True, precompute=True, recorded=True)
    check_in_at = fields.Datetime(string="Checked In", recorded=True)
    check_in_user_id = fields.Many2one("res.users", string="Checked In By", recorded=True)
    is_late = fields.Boolean(string="Came Late", compute="_compute_is_late", store=True, precompute=True, recorded=True)
    state = fields.Selection(
        [
            ("planned", "On the roster"),
            ("checked_in", "Checked in"),
            ("on_duty", "On duty"),
            ("missed", "Not checked in"),
            ("over", "Over"),
        ],
        compute="_compute_state",
        search="_search_state",
    )
    state_reason = fields.Char(string="Why", compute="_compute_state")
    can_check_in = fields.Boolean(compute="_compute_can_check_in")
    lead_id = fields.Many2one(
        "res.users",
        string="Team Lead",
        compute="_compute_lead_id",
        compute_sudo=True,
        help="Hears of a missed check-in: leads a helpdesk team of the person on duty.",
    )
    deadline_ids = fields.One2many("after.sales.deadline", "shift_id", string="Deadlines")

    _once = models.UniqueIndex(
        "(user_id, date, template_id) WHERE active", "This person is planned for this shift on this day already."
    )
    _order_of_times = models.Constraint("CHECK(end_at > start_at)", "A shift ends after it has begun.")

    def _get_default_date(self):
        """Return the day that was clicked in the calendar, today otherwise."""
        clicked = self.env.context.get("default_start_at")
        return self.env.company._get_after_sales_today(clicked and fields.Datetime.to_datetime(clicked))

    def _get_default_template(self):
        """Return the first template of this company."""
        domain = [("company_id", "in", [self.env.company.id, False])]
        return self.env["after.sales.shift.template"].search(domain, limit=1)

    # Not the hours of the template: what has been worked stays as it was (see _follow_template).
    @api.depends("date", "template_id", "company_id")
    def _compute_times(self):
        for shift in self:
            if not (shift.date and shift.template_id and shift.company_id):
                shift.update(dict.fromkeys(TIMES, False))
                continue
            tz = shift.company_id._get_after_sales_tz()
            for name, hour in zip(TIMES, shift.template_id._get_hours(), strict=True):
                shift[name] = deadline.to_utc(shift.date, hour, tz)

    @api.depends("check_in_at", "check_in_by")
    def _compute_is_late(self):
        for shift in self:
            shift.is_late = roster.is_late(shift.check_in_at, shift.check_in_by)

    @api.depends("check_in_at", *TIMES)
    @api.depends_context("lang")
    def _compute_state(self):
        now = fields.Datetime.now()
        for shift in self:
            state = shift.start_at and roster.state(shift._get_times(), now, self.env._)
            shift.state, shift.state_reason = state or ("planned", False)

    def _search_state(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        now = fields.Datetime.now()
        absent, present = Domain("check_in_at", "=", False), Domain("check_in_at", "!=", False)
        by_state = {
            "planned": absent & Domain("check_in_by", ">", now),
            "missed": absent & Domain("check_in_by", "<=", now),
            "checked_in": present & Domain("start_at", ">", now),
            "on_duty": present & Domain("start_at", "<=", now) & Domain("end_at", ">", now),
            "over": present & Domain("end_at", "<=", now),
        }
        found = Domain.OR(by_state[state] for state in value if state in by_state)
        return found if operator == "in" else ~found

    @api.depends("user_id", "check_in_at", "active", *TIMES)
    @api.depends_context("uid")
    def _compute_can_check_in(self):
        now = fields.Datetime.now()
        for shift in self:
            shift.can_check_in = bool(shift._origin.start_at) and not shift._get_check_in_problem(now)

    @api.depends("user_id", "company_id")
    def _compute_lead_id(self):
        for shift in self:
            companies = shift.company_id, shift.company_id.browse()
            teams = shift.user_id.helpdesk_team_ids.filtered(
                lambda team, companies=companies: team.active and team.company_id in companies
            )
            # Who leads the own team reports to the team above it.
            shift.lead_id = ((teams + teams.parent_id).user_id - shift.user_id)[:1]

    @api.depends("user_id", "template_id", "date", "channel_ids")
    @api.depends_context("after_sales_roster")
    def _compute_display_name(self):
        """Name person, shift and day; in the roster, which shows shift and day by itself, person and channels."""
        in_roster = self.env.context.get("after_sales_roster")
        for shift in self:
            day = shift.date and format_date(self.env, shift.date)
            parts = shift.channel_ids.mapped("name") if in_roster else [shift.template_id.name, day]
            shift.display_name = ", ".join(filter(None, [shift.user_id.name, *parts]))

    @api.model_create_multi
    def create(self, vals_list):
        # The calendar sends the moments that were clicked; the template says when a shift begins.
        vals_list = [{name: value for name, value in vals.items() if name not in TIMES} for vals in vals_list]
        shifts = super().create(vals_list)
        shifts.filtered("active")._fire_deadline_event("scheduled")
        return shifts

    def write(self, vals):
        before = {shift.id: [shift[name] for name in PLACE] for shift in self}
        result = super().write(vals)
        moved = self.filtered(lambda s: before[s.id] != [s[name] for name in PLACE])
        moved._check_not_checked_in()
        if vals.get("active") is False:
            self._cancel_deadlines(self.env._("The shift was cancelled"))
        elif moved or vals.get("active"):
            moved._replan_check_in({s.id: before[s.id][0] for s in moved})
            self.filtered("active")._fire_deadline_event("scheduled")
        return result

    def _refuse_facts(self, names):
        """Say where a check-in comes from, to whoever writes it instead of making it."""
        if any(names):
            self.check_access("write")
            raise UserError(self.env._("Check-ins are recorded by “Check In”, and times follow from the shift."))

    def _get_times(self):
        """Return the moments of this shift as ``rules.roster`` reads them."""
        self.ensure_one()
        opens = deadline.to_utc(self.date, 0, self.company_id._get_after_sales_tz())
        return roster.Times(opens, self.start_at, self.check_in_by, self.end_at, self.check_in_at or None)

    def _message_auto_subscribe_followers(self, updated_values, default_subtype_ids):
        """Send no mail for every shift: its activity tells the person on duty."""
        return []

    @api.constrains(*PLACE, "active")
    def _check_overlap(self):
        """Refuse that somebody is on duty twice at the same time, in whatever company."""
        shifts = self.filtered("active")
        if not shifts:
            return
        domain = [
            ("user_id", "in", shifts.user_id.ids),
            ("start_at", "<", max(shifts.mapped("end_at"))),
            ("end_at", ">", min(shifts.mapped("start_at"))),
        ]
        for same in self.sudo().search(domain, order="start_at, end_at, id").grouped("user_id").values():
            for one, other in zip(same, same[1:], strict=False):
                if one.end_at > other.start_at:
                    raise ValidationError(one._say_overlap(other))

    def _say_overlap(self, other):
        """Return the sentence that refuses a shift which overlaps another."""
        start, end = (
            format_datetime(self.env, moment, tz=self.company_id._get_after_sales_tz(), dt_format="short")
            for moment in (max(self.start_at, other.start_at), min(self.end_at, other.end_at))
        )
        return self.env._(
            "%(name)s would be on duty twice between %(start)s and %(end)s. Change or remove one of the two shifts.",
            name=self.user_id.name,
            start=start,
            end=end,
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_begun(self):
        now = fields.Datetime.now()
        for shift in self:
            if shift.check_in_at or shift.check_in_by <= now:
                raise UserError(
                    self.env._("“%(name)s” stays on record. Archive it if it was cancelled.", name=shift.display_name)
                )

    def _check_not_checked_in(self):
        for shift in self:
            if shift.check_in_at:
                raise UserError(
                    self.env._(
                        "%(name)s has checked in already. Plan another shift instead of moving this one.",
                        name=shift.user_id.name,
                    )
                )

    @api.model
    def get_import_templates(self):
        """Offer a spreadsheet with the columns of this list on the import screen."""
        own = {
            "label": self.env._("Import Template for Shifts"),
            "template": "/after_sales/static/xls/shifts.xlsx",
        }
        return [*super().get_import_templates(), own]
