from odoo import api, fields, models


class RepairHandOver(models.TransientModel):
    """Gives a device back to its customer, with what came with it (RP-08)."""

    _name = "after.sales.repair.hand.over"
    _inherit = "after.sales.document.wizard"
    _description = "Hand a Device Over"

    repair_id = fields.Many2one("repair.order", required=True, readonly=True)
    kept = fields.Char(string="Came with It", compute="_compute_kept")
    outcome = fields.Selection(related="repair_id.outcome")
    outcome_note = fields.Char(related="repair_id.outcome_note")
    collected_by = fields.Char(string="Taken By")
    has_everything = fields.Boolean(string="All of it was handed over")

    @api.depends("repair_id")
    def _compute_kept(self):
        for wizard in self:
            wizard.kept = ", ".join(wizard.repair_id.sudo()._get_kept())

    def action_hand_over(self):
        """Hand it over."""
        self.ensure_one()
        self.repair_id._hand_over(self.collected_by, self.has_everything)
        return {"type": "ir.actions.act_window_close"}
