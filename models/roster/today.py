from odoo import api, fields, models
from odoo.tools import format_datetime, format_time

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
            start = format_datetime(self.env, coming.start_at, dt_format="EEE d MMM HH:mm")
            parts.append(self.env._("Next: %(name)s, %(start)s", name=coming.user_id.name, start=start))
        else:
            parts.append(self.env._("No further shift is planned."))
        return " · ".join(parts)
