from odoo import api, fields, models


class RemedyTell(models.TransientModel):
    """What the customer is told of a remedy: what comes, when, and what becomes of the damaged piece (DM-05)."""

    _name = "after.sales.remedy.tell"
    _inherit = "after.sales.document.wizard"
    _description = "Tell the Customer"

    remedy_id = fields.Many2one("after.sales.remedy", required=True, readonly=True)
    ticket_id = fields.Many2one(related="remedy_id.ticket_id", string="Case")
    email = fields.Char(compute="_compute_email", string="E-Mail")
    told_at = fields.Datetime(related="remedy_id.customer_told_at", string="Told Before")
    text = fields.Text(compute="_compute_text", store=True, readonly=False)

    @api.depends("remedy_id")
    def _compute_email(self):
        for wizard in self:
            wizard.email = wizard.ticket_id.partner_id.email or wizard.ticket_id.partner_email

    @api.depends("remedy_id")
    def _compute_text(self):
        for wizard in self:
            wizard.text = wizard.remedy_id and wizard.remedy_id._get_customer_text()

    def action_mail(self):
        """Mail the text."""
        return self._tell("mail")

    def action_chat(self):
        """Note that the text was pasted into a chat."""
        return self._tell("chat")

    def action_call(self):
        """Note that the customer was told on the phone."""
        return self._tell("call")

    def _tell(self, way):
        self.remedy_id._tell_customer(self.text, way)
        return {"type": "ir.actions.act_window_close"}
