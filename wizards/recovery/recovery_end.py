from odoo import fields, models


class RecoveryEnd(models.TransientModel):
    """Why a claim on a debtor is given up, taken back, or taken up again."""

    _name = "after.sales.recovery.end"
    _inherit = "after.sales.document.wizard"
    _description = "End of a Recovery"

    recovery_id = fields.Many2one("after.sales.recovery", required=True, readonly=True)
    currency_id = fields.Many2one(related="recovery_id.currency_id")
    amount_open = fields.Monetary(related="recovery_id.amount_open")
    step = fields.Selection(
        [("write_off", "Write Off"), ("cancel", "Take Back"), ("take_up", "Take Up Again")], required=True
    )
    reason = fields.Char()

    def action_record(self):
        """Record it."""
        self.ensure_one()
        steps = {
            "write_off": self.recovery_id._write_off,
            "cancel": self.recovery_id._cancel,
            "take_up": self.recovery_id._take_up,
        }
        steps[self.step](self.reason)
        return {"type": "ir.actions.act_window_close"}
