from odoo import fields, models


class HelpdeskTicketTeam(models.Model):
    """Who stands in for the team leader, and how the team's new cases find an agent."""

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

    def _get_present_lead(self):
        """Return the leader of this team, the deputy while the leader is out of office (OW-03)."""
        lead, deputy = self.sudo().user_id, self.sudo().deputy_id
        return deputy if deputy and (not lead or lead.is_out_of_office) else lead
