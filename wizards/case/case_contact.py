from odoo import api, fields, models


class CaseContact(models.TransientModel):
    """A contact outside the messages of the case: how it went, what was said (SL-10, CN-01)."""

    _name = "after.sales.case.contact"
    _inherit = "after.sales.document.wizard"
    _description = "Record a Contact"

    ticket_id = fields.Many2one("helpdesk.ticket", string="Case", required=True, readonly=True)
    partner_id = fields.Many2one(related="ticket_id.partner_id", string="Customer")
    phone = fields.Char(compute="_compute_phone")
    call_warning = fields.Char(related="ticket_id.call_warning")
    direction = fields.Selection(lambda self: self._get_choices("direction"), required=True, default="outgoing")
    how = fields.Selection(lambda self: self._get_choices("how"), required=True, default="call")
    outcome = fields.Selection(
        lambda self: self._get_choices("outcome"), string="Result", required=True, default="reached"
    )
    note = fields.Text(string="What Was Said")
    is_urgent = fields.Boolean(
        string="Urgent", help="It could not wait; the customer was told why, with an apology for the hour."
    )
    promised_at = fields.Datetime(
        string="Next Answer Promised For", help="Only when the customer was told. A clock keeps this time."
    )

    def _get_choices(self, name):
        return self.env["helpdesk.ticket"]._get_contact_choices()[name]

    @api.depends("ticket_id")
    def _compute_phone(self):
        for wizard in self:
            wizard.phone = wizard.ticket_id.partner_phone or wizard.ticket_id.partner_id.phone

    def action_record(self):
        """Log the contact; whoever was reached has an answer."""
        is_incoming = self.direction == "incoming"
        self.ticket_id._log_contact(
            self.how,
            "reached" if is_incoming else self.outcome,
            self.note,
            direction=self.direction,
            is_urgent=self.is_urgent,
            promised_at=self.promised_at,
        )
        return {"type": "ir.actions.act_window_close"}
