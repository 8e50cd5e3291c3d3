from odoo import api, fields, models


class FactoryNoteReview(models.TransientModel):
    _name = "after.sales.factory.note.review"
    _inherit = "after.sales.document.wizard"
    _description = "Review a Factory Note"

    note_id = fields.Many2one("after.sales.factory.note", required=True, readonly=True)
    observed_reason = fields.Char(related="note_id.observed_reason")
    lead_days = fields.Integer(compute="_compute_from_note", store=True, readonly=False)
    condition = fields.Text(compute="_compute_from_note", store=True, readonly=False)

    @api.depends("note_id")
    def _compute_from_note(self):
        for wizard in self:
            wizard.lead_days = wizard.note_id.lead_days
            wizard.condition = wizard.note_id.condition

    def action_review(self):
        """Store what the factory can do now."""
        self.note_id._review(self.lead_days, self.condition)
        return {"type": "ir.actions.act_window_close"}
