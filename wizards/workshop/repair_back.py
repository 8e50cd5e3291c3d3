from odoo import fields, models

from ...models.workshop.vocabulary import OUTCOMES


class RepairBack(models.TransientModel):
    """A device came back from its repair point: repaired, replaced, or not; or it is not in order and goes again."""

    _name = "after.sales.repair.back"
    _inherit = "after.sales.document.wizard"
    _description = "Device Is Back"

    repair_id = fields.Many2one("repair.order", required=True, readonly=True)
    product_id = fields.Many2one(related="repair_id.product_id")
    desk_state = fields.Selection(related="repair_id.desk_state")
    outcome = fields.Selection(OUTCOMES, default="fixed", string="It Is")
    lot_id = fields.Many2one("stock.lot", string="New Unit", domain="[('product_id', '=', product_id)]")
    note = fields.Char(help="What was done, or why not; the customer hears it.")

    def action_record(self):
        """Record it."""
        self.ensure_one()
        if self.desk_state == "back":
            self.repair_id._send_again(self.note)
        else:
            self.repair_id._take_back(self.outcome, self.note, self.lot_id)
        return {"type": "ir.actions.act_window_close"}
