from odoo import fields, models


class CaseDeEscalate(models.TransientModel):
    """Why an escalated case goes back to its agent (ES-01)."""

    _name = "after.sales.case.de.escalate"
    _inherit = "after.sales.document.wizard"
    _description = "Send a Case Back"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True, readonly=True)
    agent_id = fields.Many2one(related="ticket_id.user_id", string="Agent")
    why = fields.Text()

    def action_send_back(self):
        """Send the case back to its agent."""
        self.ticket_id._de_escalate(self.why)
        return {"type": "ir.actions.act_window_close"}
