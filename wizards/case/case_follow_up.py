from odoo import fields, models


class CaseFollowUp(models.TransientModel):
    """What a customer said about the end of a case: is it settled, did it last (SV-03, SV-04)."""

    _name = "after.sales.case.follow.up"
    _inherit = "after.sales.document.wizard"
    _description = "Call about a Case"

    deadline_ids = fields.Many2many("after.sales.deadline", required=True, readonly=True)
    ticket_id = fields.Many2one("helpdesk.ticket", string="Case", required=True, readonly=True)
    partner_id = fields.Many2one(related="ticket_id.partner_id", string="Customer")
    phone = fields.Char(compute="_compute_phone")
    solution = fields.Text(related="ticket_id.solution")
    rating = fields.Float(related="ticket_id.rating_last_value")
    feedback = fields.Text(related="ticket_id.rating_last_feedback")
    outcome = fields.Selection(
        [("settled", "All is settled"), ("problem", "There is a problem"), ("no_answer", "No answer")],
        string="The Customer Says",
    )
    note = fields.Text()

    def _compute_phone(self):
        for wizard in self:
            wizard.phone = wizard.ticket_id.partner_phone or wizard.ticket_id.partner_id.phone

    def action_record(self):
        """Store what came of the call; a problem reopens the case."""
        self.deadline_ids._record_case_call(self.outcome, self.note)
        return {"type": "ir.actions.act_window_close"}
