from odoo import api, models
from odoo.fields import Domain

from ..record.today import LINES, Line, Listing, Section, Share, Tile

ACTION = "after_sales.deadline_action"


class Today(models.AbstractModel):
    """What the clock says: what is late, due today and at risk, and what comes next."""

    _inherit = "after.sales.today"

    @api.model
    def _get_sections(self, role):
        empty = self.env._("Nothing has a deadline. Enjoy the quiet.")
        return [*super()._get_sections(role), Section("next", self.env._("Most Urgent"), empty, "fa-clock-o", "wide")]

    @api.model
    def _get_tiles(self, role):
        return super()._get_tiles(role) + self._get_deadline_tiles(role, "partner", self.env._("Contacts"))

    @api.model
    def _get_deadline_tiles(self, role, host, name, more=None):
        """Return what is late, due today and at risk of the deadlines of one sort of document.

        One query counts them for all sorts, unless ``more`` narrows those of this one.

        :param host: the sort, as policies name it
        """
        link = self.env["after.sales.deadline"]._get_host_fields()[host]
        tiles = []
        for section, when in self._get_moments().items():
            found = self._get_running(role) & when
            own = Domain.AND([found, Domain(link, "!=", False), more or Domain.TRUE])
            share = None if more else Share(section, found, "policy_id.host", host)
            tiles.append(Tile(f"{section}_{host}", section, name, "after.sales.deadline", own, ACTION, share=share))
        return tiles

    @api.model
    def _get_running(self, role):
        """Return the deadlines that run, of this user or of all whom a lead oversees."""
        return self._get_mine(role) & Domain("is_open", "=", True) & Domain("paused_at", "=", False)

    @api.model
    def _get_moments(self):
        """Return per section when a deadline belongs there: each stands in one of them alone.

        “By the end of today” is due at midnight, so the day decides, as in *My Work*; the moment beside it is for
        the index alone.
        """
        due, today = Domain("due_at", ">", "now"), Domain("due_on", "<=", "today")
        return {
            "late": Domain("due_at", "<=", "now"),
            "today": due & today & Domain("due_at", "<", "today +3d"),
            "risk": due & ~today & Domain("status", "=", "at_risk"),
        }

    @api.model
    def _get_listings(self, role):
        """The deadlines that are due first, by name: the name of a document is no secret of who waits for it."""
        found = self.env["after.sales.deadline"].search(self._get_running(role), limit=LINES, order="due_at, id")
        lines = [
            Line(
                found._name,
                deadline.id,
                deadline.host_name or "",
                deadline.policy_id.sudo().name,
                deadline.due_at,
                deadline.user_id.id if deadline.user_id != self.env.user else 0,
                method="action_open_host",
            )
            for deadline in found
        ]
        return super()._get_listings(role) | {"next": Listing(lines, action="after_sales.deadline_action_my_work")}

    @api.model
    def _get_shortcuts(self, role):
        return [*super()._get_shortcuts(role), (self.env._("My Work"), "after_sales.deadline_action_my_work")]
