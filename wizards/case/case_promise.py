from odoo import api, fields, models


class CasePromise(models.TransientModel):
    """When the customer gets an answer, and how we say so (SL-11, IT-08)."""

    _name = "after.sales.case.promise"
    _inherit = "after.sales.document.wizard"
    _description = "Promise a Reply"

    ticket_id = fields.Many2one("helpdesk.ticket", string="Case", required=True, readonly=True)
    partner_id = fields.Many2one(related="ticket_id.partner_id", string="Customer")
    promise_count = fields.Integer(related="ticket_id.promise_count")
    promised_at = fields.Datetime(
        string="Answer By", compute="_compute_promised_at", store=True, readonly=False, help="In your own time zone."
    )
    message = fields.Text(compute="_compute_message", store=True, readonly=False)

    @api.depends("ticket_id")
    def _compute_promised_at(self):
        now = fields.Datetime.now()
        for wizard in self:
            wizard.promised_at = wizard.ticket_id and wizard.ticket_id._get_default_promise(now)

    @api.depends("ticket_id", "promised_at")
    def _compute_message(self):
        for wizard in self:
            promised_at = wizard.ticket_id and wizard.promised_at
            wizard.message = promised_at and wizard.ticket_id._get_promise_text(promised_at)

    def action_promise(self):
        """Send the message and keep the time."""
        self.ticket_id._promise_reply(self.promised_at, self.message)
        return {"type": "ir.actions.act_window_close"}
