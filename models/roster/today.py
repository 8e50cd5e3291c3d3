from babel.dates import format_skeleton

from odoo import api, fields, models
from odoo.tools import babel_locale_parse, format_time, get_lang

from ..record.today import LINES, Line, Listing, Section

#: How many people on duty have their faces on the page.
FACES = 12


class Today(models.AbstractModel):
    """Who is on duty now, and who comes next."""

    _inherit = "after.sales.today"

    @api.model
    def _get_sections(self, role):
        empty = self.env._("Nobody is on duty now.")
        return [*super()._get_sections(role), Section("duty", self.env._("On Duty"), empty, "fa-users", "aside")]

    @api.model
    def _get_tiles(self, role):
        return super()._get_tiles(role) + self._get_deadline_tiles(role, "shift", self.env._("Check-ins"))

    @api.model
    def _get_listings(self, role):
        Shift, now = self.env["after.sales.shift"], fields.Datetime.now()
        working = [("user_id.active", "=", True)]
        present = Shift.search([("start_at", "<=", now), ("end_at", ">", now), *working], limit=FACES)
        coming = Shift.search([("start_at", ">", now), *working], order="start_at, id", limit=1)
        lines = [self._get_duty_line(shift) for shift in present]
        listing = Listing(
            lines[:LINES], self._say_next_shift(coming, len(lines) - LINES), "after_sales.shift_action_today"
        )
        return super()._get_listings(role) | {"duty": listing}

    @api.model
    def _get_duty_line(self, shift):
        """Return a person on duty with the hours, as the reader's clock shows them, and whether they are there."""
        times = (format_time(self.env, moment, time_format="short") for moment in (shift.start_at, shift.end_at))
        parts = ["–".join(times), *shift.channel_ids.mapped("name")]
        if not shift.check_in_at:
            parts.append(self.env._("not checked in yet"))
        tone = "danger" if shift.state == "missed" else ""
        return Line(shift._name, shift.id, shift.user_id.name, " · ".join(parts), user=shift.user_id.id, tone=tone)

    @api.model
    def _say_next_shift(self, coming, more):
        """Return who is not named above, and who comes next."""
        parts = [self.env._("%(count)s more", count=more)] if more > 0 else []
        if coming:
            name, moment = coming.user_id.name, coming.start_at
            # As the reader writes a day, and so that nobody takes the month for the day.
            locale = babel_locale_parse(get_lang(self.env).code)
            day = format_skeleton("MMMEd", fields.Datetime.context_timestamp(coming, moment), locale=locale)
            time = format_time(self.env, moment, time_format="short")
            parts.append(self.env._("Next: %(name)s, %(day)s %(time)s", name=name, day=day, time=time))
        else:
            parts.append(self.env._("No further shift is planned."))
        return " · ".join(parts)
