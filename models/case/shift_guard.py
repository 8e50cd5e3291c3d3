from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_datetime

from .shift import PLACE


class Shift(models.Model):
    """What the roster refuses: one person twice at a time, and changes of what has happened."""

    _inherit = "after.sales.shift"

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
