from datetime import date, datetime
from typing import NamedTuple

from odoo import api, fields, models


class Milestone(NamedTuple):
    """A moment of the time line of a case; ``at`` is empty as long as nobody knows when."""

    sequence: int
    name: str
    at: date | datetime | bool
    is_reached: bool


class HelpdeskTicket(models.Model):
    """The way of a case at a glance, from what was promised to the day it was settled."""

    _inherit = "helpdesk.ticket"

    timeline = fields.Json(compute="_compute_timeline", groups="after_sales.group_agent")

    @api.depends("create_date", "closed_date", "resolution_deadline", "phase")
    @api.depends_context("lang", "tz")
    def _compute_timeline(self):
        for ticket in self:
            milestones = sorted(ticket.sudo()._get_milestones()) if ticket._origin else []
            ticket.timeline = [
                {"name": name, "day": fields.Date.to_string(ticket._get_day(at)) or False, "is_reached": is_reached}
                for _sequence, name, at, is_reached in milestones
            ] or False

    def _get_milestones(self):
        """Return the moments of this case that its time line shows, in any order; areas add theirs."""
        self.ensure_one()
        end = self.closed_date or self.resolution_deadline
        over = self.env._("Cancelled") if self.phase == "cancelled" else self.env._("Settled")
        return [
            Milestone(30, self.env._("Case"), self.create_date, is_reached=True),
            Milestone(90, over, end, is_reached=bool(self.closed_date)),
        ]

    def _get_day(self, at):
        """Return the day of a moment where the reader is."""
        return fields.Datetime.context_timestamp(self, at).date() if isinstance(at, datetime) else at
