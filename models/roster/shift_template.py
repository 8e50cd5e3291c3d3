from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...rules import roster

#: What moves the shifts that are still to come.
HOURS = {"start_hour", "check_in_until", "end_hour"}


class ShiftTemplate(models.Model):
    """When a kind of shift begins, until when one reports for it, when it ends (DR-01, X-06).

    Hours are those of the clock on the wall, in the time zone of the shift's company. New hours
    concern the shifts that have not begun; what has been worked stays as it was.
    """

    _name = "after.sales.shift.template"
    _description = "Shift Template"
    _inherit = ["after.sales.shared"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    color = fields.Integer()
    company_id = fields.Many2one("res.company", index=True, help="Leave empty for all companies.")
    start_hour = fields.Float(string="Starts At", required=True, default=9.0)
    check_in_until = fields.Float(required=True, default=9.25, help="Who checks in at this time or later is late.")
    end_hour = fields.Float(
        string="Ends At", required=True, default=17.0, help="At the time of the start or before it: on the next day."
    )
    hours = fields.Char(compute="_compute_hours")
    plan_id = fields.Many2one(
        "mail.activity.plan",
        string="Checklist",
        ondelete="restrict",
        domain="[('res_model', '=', 'after.sales.shift'), ('company_id', 'in', [company_id, False])]",
        help="What to do when the shift starts. Whoever checks in gets these activities.",
    )
    leave_plan_id = fields.Many2one(
        "mail.activity.plan",
        string="Before Leaving",
        ondelete="restrict",
        domain="[('res_model', '=', 'after.sales.shift'), ('company_id', 'in', [company_id, False])]",
        help="What to do before the shift ends, such as forwarding the phone. These activities come with the check-in.",
    )

    _hours_of_day = models.Constraint(
        "CHECK(start_hour >= 0 AND start_hour < 24 AND check_in_until >= 0 AND check_in_until < 24"
        " AND end_hour >= 0 AND end_hour <= 24)",
        "Hours of a shift lie between 00:00 and 24:00.",
    )

    @api.constrains("start_hour", "check_in_until", "end_hour")
    def _check_hours(self):
        for template in self:
            hours = template._get_hours()
            if hours.check_in > hours.end:
                raise ValidationError(
                    self.env._("“%(name)s”: the check-in has to be between start and end.", name=template.name)
                )

    @api.depends("start_hour", "check_in_until", "end_hour")
    @api.depends_context("lang")
    def _compute_hours(self):
        for template in self:
            start, by, end = (f"{minutes // 60 % 24:02}:{minutes % 60:02}" for minutes in template._get_minutes())
            template.hours = self.env._("%(start)s – %(end)s, check in before %(by)s", start=start, end=end, by=by)

    def _get_hours(self):
        """Return the ``rules.roster.Hours`` of these shifts."""
        self.ensure_one()
        return roster.hours(self.start_hour, self.check_in_until, self.end_hour)

    def _get_minutes(self):
        """Return start, check-in and end in minutes after midnight."""
        return [round(hour * 60) for hour in self._get_hours()]

    def write(self, vals):
        result = super().write(vals)
        if not HOURS.isdisjoint(vals):
            self._move_shifts()
        return result

    def _move_shifts(self):
        """Let the shifts that have not begun follow the new hours, in every company that uses them."""
        domain = [
            ("template_id", "in", self.ids),
            ("start_at", ">", fields.Datetime.now()),
            ("check_in_at", "=", False),
        ]
        self.env["after.sales.shift"].sudo().search(domain)._follow_template()
