from odoo import api, fields, models


class ShippingNotice(models.TransientModel):
    """The notice as the customer will read it, what it lacks, and the ways to send it (SH-03)."""

    _name = "after.sales.shipping.notice"
    _inherit = "after.sales.document.wizard"
    _description = "Shipping Notice"

    picking_id = fields.Many2one("stock.picking", string="Delivery", required=True, readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", compute="_compute_text")
    email = fields.Char(related="partner_id.email")
    sent_at = fields.Datetime(related="picking_id.notice_sent_at", string="Sent Before")
    problem = fields.Char(compute="_compute_text")
    text = fields.Text(compute="_compute_text", help="For a chat: copy and paste.")
    send_again = fields.Boolean(help="The customer was told before, but something has changed.")

    @api.depends("picking_id")
    def _compute_text(self):
        for wizard in self:
            wizard.partner_id = wizard.picking_id._get_recipient()
            wizard.problem = wizard.picking_id._get_notice_problem()
            wizard.text = not wizard.problem and wizard.picking_id._get_notice_text()

    def action_send(self):
        """Mail the notice."""
        self.picking_id._send_notice(self.send_again)
        return {"type": "ir.actions.act_window_close"}

    def action_told(self):
        """Note that the customer was given the text by chat."""
        self.picking_id._tell_notice("chat", self.send_again)
        return {"type": "ir.actions.act_window_close"}

    def action_print(self):
        """Print the notice, and note that it went out on paper."""
        self.picking_id._tell_notice("paper", self.send_again)
        return self.env.ref("after_sales.report_notice").report_action(self.picking_id)

    def action_waybill(self):
        """Enter what is missing."""
        return self.picking_id.action_open_waybill()
