from odoo import fields, models


class CaseCorrection(models.TransientModel):
    """A wrong answer was given: what was wrong, what is right (CN-02)."""

    _name = "after.sales.case.correction"
    _inherit = "after.sales.document.wizard"
    _description = "Correct an Answer"

    ticket_id = fields.Many2one("helpdesk.ticket", string="Case", required=True, readonly=True)
    wrong = fields.Text(string="What Was Wrong")
    right = fields.Text(string="What Is Right")

    def action_record(self):
        """Put the wrong answer on record and have the customer called back."""
        self.ticket_id._record_wrong_answer(self.wrong, self.right)
        return {"type": "ir.actions.act_window_close"}
