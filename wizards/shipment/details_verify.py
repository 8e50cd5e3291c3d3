from odoo import api, fields, models


class DetailsVerify(models.TransientModel):
    """Read the order to the customer, then give the reminder that ends every deal (SH-09)."""

    _name = "after.sales.details.verify"
    _inherit = "after.sales.document.wizard"
    _description = "Verify the Details of an Order"

    order_id = fields.Many2one("sale.order", required=True, readonly=True)
    partner_id = fields.Many2one(related="order_id.partner_id", string="Customer")
    phone = fields.Char(related="partner_id.phone")
    details = fields.Text(compute="_compute_texts", store=True, readonly=True)
    reminder = fields.Text(compute="_compute_texts", store=True, readonly=True)
    send_reminder = fields.Selection(
        [("mail", "By e-mail"), ("chat", "I read it out, or pasted it into a chat"), ("no", "Not now")],
        string="Give the Reminder",
        compute="_compute_send_reminder",
        store=True,
        readonly=False,
    )

    @api.depends("order_id")
    def _compute_texts(self):
        for wizard in self:
            order = wizard.order_id
            wizard.details = order._get_details_text()
            customer = order.with_context(lang=order.partner_id.lang or self.env.lang)
            wizard.reminder = "\n\n".join(customer._get_reminders())

    @api.depends("order_id")
    def _compute_send_reminder(self):
        for wizard in self:
            wizard.send_reminder = "mail" if wizard.order_id.partner_id.email else "chat"

    def action_verify(self):
        """Store what the customer confirmed; mail the reminder where that was chosen."""
        self.order_id._verify_details(self.details)
        if self.send_reminder == "mail":
            self.order_id._send_reminder()
        elif self.send_reminder == "chat":
            self.order_id._mark_reminded()
        return {"type": "ir.actions.act_window_close"}
