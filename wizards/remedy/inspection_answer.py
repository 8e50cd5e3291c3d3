from odoo import api, fields, models


class InspectionAnswer(models.TransientModel):
    """What the customer is told of goods that did not pass, and what he says to it (RX-02)."""

    _name = "after.sales.inspection.answer"
    _inherit = "after.sales.document.wizard"
    _description = "Goods Not in Order"

    inspection_id = fields.Many2one("after.sales.inspection", required=True, readonly=True)
    currency_id = fields.Many2one(related="inspection_id.remedy_id.currency_id")
    told_at = fields.Datetime(related="inspection_id.told_at")
    text = fields.Text(string="Message", compute="_compute_text", store=True, readonly=False)
    failed_ids = fields.One2many(related="inspection_id.check_ids")
    answer = fields.Selection(
        [
            ("accept_less", "Takes less for the goods"),
            ("send_back", "Wants the goods back"),
            ("dispute", "Does not agree with what we found"),
        ],
        default="accept_less",
        required=True,
    )
    deduction = fields.Monetary(help="How much less the customer gets. 0: a team lead takes the goods as they are.")
    amount = fields.Monetary(related="inspection_id.remedy_id.amount", string="Promised for the Goods")
    is_agreed = fields.Boolean(string="The Customer Agrees")
    note = fields.Char(string="In the Customer's Words")

    @api.depends("inspection_id")
    def _compute_text(self):
        for wizard in self:
            wizard.text = wizard.inspection_id._get_failure_text()

    def action_tell(self):
        """Send the message with the pictures."""
        self.inspection_id._tell_failure(self.text)
        return {"type": "ir.actions.act_window_close"}

    def action_record(self):
        """Record what the customer says."""
        inspection = self.inspection_id
        if self.answer == "accept_less":
            inspection._accept_less(self.deduction, self.is_agreed, self.note)
        elif self.answer == "send_back":
            inspection._send_back(self.note)
        else:
            inspection._dispute(self.note)
        return {"type": "ir.actions.act_window_close"}
