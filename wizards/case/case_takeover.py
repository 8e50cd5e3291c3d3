from odoo import fields, models


class CaseTakeover(models.TransientModel):
    """Why a case should pass from the agent who has it to the current user (OW-03)."""

    _name = "after.sales.case.takeover"
    _inherit = "after.sales.document.wizard"
    _description = "Take Over a Case"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True, readonly=True)
    agent_id = fields.Many2one(related="ticket_id.user_id")
    reason = fields.Text(help="Why the customer cannot wait for the agent who knows the case.")

    def action_request(self):
        """Ask the supervisor; a lead takes the case at once."""
        self.ticket_id._request_takeover(self.reason)
        return {"type": "ir.actions.act_window_close"}
