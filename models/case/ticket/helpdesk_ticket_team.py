from odoo import api, fields, models
from odoo.fields import Domain

#: What the tiles of the board count: the same conditions as the filters of the case list that they open.
TILES = {
    "board_open": [],
    "board_mine": [("user_id", "=", "uid")],
    "board_unassigned": [("user_id", "=", False)],
    "board_unanswered": [("first_reply_at", "=", False)],
    "board_overdue": [("next_due_at", "<=", "now")],
    "board_today": [("next_due_at", ">", "now"), ("next_due_at", "<", "today +1d")],
    "board_at_risk": [("deadline_ids.status", "=", "at_risk")],
    "board_waiting": [("phase", "=", "waiting_customer")],
}


class HelpdeskTicketTeam(models.Model):
    """Who stands in for the team leader, and how the team's new cases find an agent.

    And how the open cases of each team stand, as far as the user may see them.
    """

    _inherit = "helpdesk.ticket.team"

    deputy_id = fields.Many2one(
        "res.users",
        check_company=True,
        help="Stands in while the team leader is out of office: decides, is escalated to.",
    )
    assignment = fields.Selection(
        [("manual", "By hand"), ("balanced", "On duty, else fewest open cases")],
        default="manual",
        required=True,
        help="Who gets a new case of the team when nobody knows the customer yet.",
    )

    is_on_board = fields.Boolean(
        compute="_compute_is_on_board", search="_search_is_on_board", help="The user sees the cases of this team."
    )
    board_open = fields.Integer(compute="_compute_board", groups="after_sales.group_agent", string="Open")
    board_mine = fields.Integer(compute="_compute_board", groups="after_sales.group_agent", string="Mine")
    board_unassigned = fields.Integer(compute="_compute_board", groups="after_sales.group_agent", string="Unassigned")
    board_unanswered = fields.Integer(
        compute="_compute_board", groups="after_sales.group_agent", string="Not Answered Yet"
    )
    board_overdue = fields.Integer(compute="_compute_board", groups="after_sales.group_agent", string="Overdue")
    board_today = fields.Integer(compute="_compute_board", groups="after_sales.group_agent", string="Due Today")
    board_at_risk = fields.Integer(compute="_compute_board", groups="after_sales.group_agent", string="At Risk")
    board_waiting = fields.Integer(
        compute="_compute_board", groups="after_sales.group_agent", string="Waiting for the Customer"
    )

    def _get_present_lead(self):
        """Return the leader of this team, the deputy while the leader is out of office (OW-03)."""
        team = self.sudo()
        lead, deputy = team.user_id, team.deputy_id
        return deputy if deputy and (not lead or lead.is_out_of_office) else lead

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_board(self):
        """Count per team in one query a tile, however many teams and closed cases there are."""
        # Our own follow-ups are no requests: the list of all cases opens without them, too.
        requests = Domain("team_id", "in", self.ids) & Domain("is_follow_up", "=", False)
        open_cases = requests & self._get_open_domain()
        for name, conditions in TILES.items():
            domain = Domain.AND([open_cases, self._get_tile_domain(conditions)])
            counts = dict(self.env["helpdesk.ticket"]._read_group(domain, ["team_id"], ["__count"]))
            for team in self:
                team[name] = counts.get(team._origin, 0)

    @api.model
    def _get_open_domain(self):
        """Return the open cases by their stages, which are read once for all tiles."""
        return Domain("stage_id", "in", self.env["helpdesk.ticket.stage"].sudo().search([("closed", "=", False)]).ids)

    @api.model
    def _get_tile_domain(self, conditions):
        return Domain([(name, op, self.env.uid if value == "uid" else value) for name, op, value in conditions])

    def _compute_is_on_board(self):
        mine = self.search([("is_on_board", "=", True)])
        for team in self:
            team.is_on_board = team in mine

    def _search_is_on_board(self, operator, value):
        if operator != "in":
            return NotImplemented
        user = self.env.user
        if user.has_group("helpdesk_mgmt.group_helpdesk_user"):
            return Domain.TRUE
        return Domain("user_ids", "in", user.ids) | Domain("user_id", "=", user.id) | Domain("deputy_id", "=", user.id)


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    # The board asks per team what is due.
    _team_due_idx = models.Index("(team_id, next_due_at) WHERE next_due_at IS NOT NULL")
