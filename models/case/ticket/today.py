from odoo import api, models
from odoo.fields import Domain

from ...record.today import LINES, Line, Listing, Section, Tile


class Today(models.AbstractModel):
    """The cases that are late, escalated, unanswered or nobody's, and those one had in hand last."""

    _inherit = "after.sales.today"

    @api.model
    def _get_sections(self, role):
        own = role in ("agent", "tracker")
        name = self.env._("My Last Cases") if own else self.env._("Newest Cases")
        empty = self.env._("No open case of yours.") if own else self.env._("No open cases.")
        return [*super()._get_sections(role), Section("cases", name, empty, "fa-ticket", "aside")]

    @api.model
    def _get_tiles(self, role):
        requests = Domain("closed", "=", False) & Domain("is_follow_up", "=", False)
        mine = self._get_mine(role) & Domain("closed", "=", False)
        new = requests & Domain("first_reply_at", "=", False)
        found = [
            ("unanswered", "waiting", self.env._("Cases Not Answered"), new & self._get_mine(role)),
            ("unassigned", "waiting", self.env._("Cases without an Agent"), requests & Domain("user_id", "=", False)),
            ("escalated", "risk", self.env._("Escalated Cases"), mine & Domain("escalation_level", ">", 0)),
            ("severe", "risk", self.env._("Cases about Safety"), mine & Domain("severity", "=", "safety")),
        ]
        action = "after_sales.case_action"
        return [
            *super()._get_tiles(role),
            *self._get_deadline_tiles(role, "ticket", self.env._("Cases")),
            *self._get_deadline_tiles(role, "approval", self.env._("Approvals")),
            *(Tile(code, part, name, "helpdesk.ticket", domain, action) for code, part, name, domain in found),
        ]

    @api.model
    def _get_listings(self, role):
        """One's own cases, the last touched first; for who leads the newest of all."""
        domain = self._get_mine(role) & Domain("closed", "=", False) & Domain("is_follow_up", "=", False)
        own = role in ("agent", "tracker")
        order = "write_date desc, id desc" if own else "id desc"
        action = "after_sales.case_action_mine" if own else "after_sales.case_action"
        found = self.env["helpdesk.ticket"].search(domain, limit=LINES, order=order)
        lines = [self._get_case_line(case) for case in found]
        return super()._get_listings(role) | {"cases": Listing(lines, action=action)}

    @api.model
    def _get_case_line(self, case):
        parts = [case.partner_id.sudo().name or case.partner_name, case.stage_id.name]
        user = case.user_id.id if case.user_id != self.env.user else 0
        tone = "danger" if case.severity == "safety" else ""
        return Line(case._name, case.id, case.name, " · ".join(filter(None, parts)), case.next_due_at, user, tone)

    @api.model
    def _get_shortcuts(self, role):
        return [(self.env._("New Case"), "after_sales.case_intake_action"), *super()._get_shortcuts(role)]
