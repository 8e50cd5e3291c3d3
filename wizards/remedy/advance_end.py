from odoo import api, fields, models


class AdvanceEnd(models.TransientModel):
    """Who pays for what left in advance when the old goods never come back."""

    _name = "after.sales.advance.end"
    _inherit = "after.sales.document.wizard"
    _description = "End of an Exchange in Advance"

    remedy_id = fields.Many2one("after.sales.remedy", required=True, readonly=True)
    currency_id = fields.Many2one(related="remedy_id.currency_id")
    owed_back = fields.Char(related="remedy_id.owed_back", string="Not Back")
    way = fields.Selection(
        [("charge", "The customer pays for it"), ("write_off", "Write it off")],
        string="Who Pays",
        default="charge",
        required=True,
    )
    amount = fields.Monetary(
        compute="_compute_amount", store=True, readonly=False, help="Taxes included; less is a courtesy."
    )
    reason = fields.Char(help="Everybody who reads the case sees it.")

    @api.depends("remedy_id")
    def _compute_amount(self):
        for wizard in self:
            wizard.amount = wizard.remedy_id._get_advance_charge() if wizard.remedy_id else 0.0

    def action_record(self):
        """Let the customer pay, or write it off."""
        self.ensure_one()
        if self.way == "charge":
            self.remedy_id._charge_advance(self.amount, self.reason)
        else:
            self.remedy_id._write_advance_off(self.reason)
        return {"type": "ir.actions.act_window_close"}
