from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...rules import deadline


class DeadlineCutoff(models.Model):
    """One line of a cut-off table: what comes in before one hour is due at another."""

    _name = "after.sales.deadline.cutoff"
    _description = "Deadline Cut-off"
    _inherit = ["after.sales.shared"]
    _company_path = "policy_id.company_id"
    _order = "policy_id, received_until, id"

    policy_id = fields.Many2one("after.sales.deadline.policy", required=True, ondelete="cascade", index=True)
    weekdays = fields.Selection(
        [
            ("all", "Every day"),
            ("workdays", "Monday to Friday"),
            ("weekend", "Saturday and Sunday"),
            ("0", "Monday"),
            ("1", "Tuesday"),
            ("2", "Wednesday"),
            ("3", "Thursday"),
            ("4", "Friday"),
            ("5", "Saturday"),
            ("6", "Sunday"),
        ],
        required=True,
        default="all",
    )
    received_until = fields.Float(required=True, help="Local hour; the hour itself belongs to the next line.")
    due_hour = fields.Float(string="Due At", required=True, help="Local hour of the day at which the time is up.")
    due_days = fields.Integer(string="Days Later", help="0: due on the same day.")

    @api.constrains("received_until", "due_hour", "due_days")
    def _check_hours(self):
        for cutoff in self:
            if not (0 < cutoff.received_until <= 24 and 0 <= cutoff.due_hour <= 24):
                raise ValidationError(
                    self.env._("A cut-off lies between 00:00 and 24:00, not at %(until)s → %(due)s.", **cutoff._clock())
                )
            if cutoff.due_days < 0 or (not cutoff.due_days and cutoff.due_hour < cutoff.received_until):
                raise ValidationError(
                    self.env._("What is received until %(until)s cannot be due earlier, at %(due)s.", **cutoff._clock())
                )

    def _clock(self):
        """Return the two hours of this line as a person writes them."""
        self.ensure_one()
        hours = {"until": self.received_until, "due": self.due_hour}
        return {key: "%02d:%02d" % divmod(round(hour * 60), 60) for key, hour in hours.items()}

    def _get_weekdays(self):
        """Return the days of the week that these lines speak of."""
        return {day for line in self for day in deadline.WEEKDAYS[line.weekdays]}

    def _as_rules(self):
        """Return these lines as ``rules.deadline.cutoff_due`` reads them."""
        return [deadline.Cutoff(line.received_until, line.due_hour, line.weekdays, line.due_days) for line in self]
