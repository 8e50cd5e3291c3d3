from odoo import api, fields, models


class CaseEscalate(models.TransientModel):
    """Why a case has to climb (ES-02)."""

    _name = "after.sales.case.escalate"
    _inherit = "after.sales.document.wizard"
    _description = "Escalate a Case"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True, readonly=True)
    level_name = fields.Char(string="With", compute="_compute_next")
    next_person_id = fields.Many2one("res.users", string="Goes To", compute="_compute_next")
    reason = fields.Selection(
        [
            ("threatens", "The customer rejects proper service and threatens other means"),
            ("insists", "The customer still insists on a superior after repeated explanation"),
            ("not_cooperating", "Another department or unit does not cooperate after repeated contact"),
            ("other", "Something else"),
        ],
    )
    note = fields.Text(string="What Happened")

    @api.depends("ticket_id")
    def _compute_next(self):
        for wizard in self:
            wizard.level_name = wizard.ticket_id.escalation_level_name
            wizard.next_person_id = wizard.ticket_id._get_next_person()

    def action_escalate(self):
        """Let the case climb one step."""
        self.ticket_id._escalate(self.reason, self.note)
        return {"type": "ir.actions.act_window_close"}
