from odoo import api, fields, models


class ShipmentCall(models.TransientModel):
    """The call before a shipment: what to say, and a text for those who do not answer (SH-05, SH-06)."""

    _name = "after.sales.shipment.call"
    _inherit = "after.sales.document.wizard"
    _description = "Call before a Shipment"

    picking_id = fields.Many2one("stock.picking", string="Delivery", required=True, readonly=True)
    partner_id = fields.Many2one(related="picking_id.partner_id", string="Customer")
    phone = fields.Char(related="picking_id.customer_phone")
    delivery_mode_id = fields.Many2one(related="picking_id.delivery_mode_id")
    contact_required = fields.Selection(related="delivery_mode_id.contact_required")
    call_warning = fields.Char(compute="_compute_call_warning")
    script = fields.Text(compute="_compute_texts")
    message = fields.Text(compute="_compute_texts")
    how = fields.Selection(
        [("reached", "Reached, everything repeated"), ("message_left", "No answer, message sent")],
        string="Result",
        required=True,
        default="reached",
    )
    note = fields.Text()

    @api.depends("picking_id")
    def _compute_call_warning(self):
        now = fields.Datetime.now()
        for wizard in self:
            picking = wizard.picking_id
            wizard.call_warning = picking and picking.partner_id._get_call_warning(picking.company_id, now)

    @api.depends("picking_id")
    def _compute_texts(self):
        for wizard in self:
            picking = wizard.picking_id
            customer = picking.with_context(lang=picking.partner_id.lang or self.env.lang)
            wizard.script = "\n\n".join([customer._get_goods_text(), *customer._get_precautions()])
            wizard.message = customer._get_contact_message()

    def action_record(self):
        """Store the result of the call."""
        self.picking_id._record_contact(self.how, self.note)
        return {"type": "ir.actions.act_window_close"}
