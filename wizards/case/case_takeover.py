from odoo import fields, models
from odoo.tools import format_date


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
        asked = self.ticket_id._get_takeover_request()
        self.ticket_id._request_takeover(self.reason)
        close = {"type": "ir.actions.act_window_close"}
        return self._tell_waiting(asked, close) if asked.state == "requested" else close

    def _tell_waiting(self, asked, then):
        """Tell whoever asks that somebody asked already."""
        message = self.env._(
            "%(user)s asked for this on %(date)s, and it is not decided yet. Your reason was added to the request.",
            user=asked.requested_by.name,
            date=format_date(self.env, asked.create_date),
        )
        params = {"type": "info", "message": message, "sticky": True, "next": then}
        return {"type": "ir.actions.client", "tag": "display_notification", "params": params}
