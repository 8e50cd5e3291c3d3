from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
#: Nobody plans further ahead; a mistyped year would create thousands of shifts.
LONGEST_DAYS = 366


class ShiftPlan(models.TransientModel):
    """Plan shifts for some people and days at once (DR-01, DR-02)."""

    _name = "after.sales.shift.plan"
    _inherit = "after.sales.document.wizard"
    _description = "Plan Shifts"
    _check_company_auto = True

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    user_ids = fields.Many2many(
        "res.users",
        string="On Duty",
        check_company=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    template_id = fields.Many2one(
        "after.sales.shift.template",
        string="Shift",
        check_company=True,
        default=lambda self: self.env["after.sales.shift"]._get_default_template(),
    )
    channel_ids = fields.Many2many("sale.channel", string="Sales Channels", check_company=True)
    date_from = fields.Date(string="From", default=lambda self: self._get_next_monday())
    date_to = fields.Date(string="Until", default=lambda self: self._get_next_monday() + timedelta(days=6))
    mon = fields.Boolean(default=True)
    tue = fields.Boolean(default=True)
    wed = fields.Boolean(default=True)
    thu = fields.Boolean(default=True)
    fri = fields.Boolean(default=True)
    sat = fields.Boolean(default=True)
    sun = fields.Boolean(default=True)
    preview = fields.Char(compute="_compute_preview")

    def _get_next_monday(self):
        """Return the first Monday after today: weeks are planned ahead."""
        today = self.env.company._get_after_sales_today()
        return today + timedelta(days=7 - today.weekday())

    @api.depends("user_ids", "template_id", "date_from", "date_to", *WEEKDAYS)
    def _compute_preview(self):
        for wizard in self:
            dates = wizard._get_dates()
            users = wizard.user_ids._origin
            known = self.env["after.sales.shift"]._get_planned(users, wizard.template_id, dates)
            new = len(users) * len(dates) - len(known)
            if known:
                wizard.preview = self.env._(
                    "%(new)s shifts will be planned; %(known)s exist already.", new=new, known=len(known)
                )
            else:
                wizard.preview = self.env._("%(new)s shifts will be planned.", new=new)

    def _get_dates(self):
        """Return the chosen days, none when the dates make no sense."""
        self.ensure_one()
        if not self.date_from or not self.date_to or (self.date_to - self.date_from).days >= LONGEST_DAYS:
            return []
        days = range((self.date_to - self.date_from).days + 1)
        dates = (self.date_from + timedelta(days=day) for day in days)
        return [date for date in dates if self[WEEKDAYS[date.weekday()]]]

    def action_plan(self):
        """Create the shifts and show them in the roster."""
        self.ensure_one()
        dates = self._get_dates()
        if not self.user_ids or not self.template_id:
            raise UserError(self.env._("Choose who is on duty and the shift."))
        if not dates:
            raise UserError(
                self.env._("No day is chosen. Check the dates (at most %(days)s days) and weekdays.", days=LONGEST_DAYS)
            )
        self.env["after.sales.shift"]._plan(self.user_ids, self.template_id, self.channel_ids, dates, self.company_id)
        action = self.env["ir.actions.act_window"]._for_xml_id("after_sales.shift_action")
        context = {"after_sales_roster": 1, "initial_date": fields.Date.to_string(self.date_from)}
        return action | {"context": context, "target": "main"}
