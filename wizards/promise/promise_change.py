from odoo import api, fields, models


class PromiseChange(models.TransientModel):
    """Ask what was agreed with the customer about another receipt date (DL-05, DL-06)."""

    _name = "after.sales.promise.change"
    _inherit = "after.sales.document.wizard"
    _description = "Change a Receipt Deadline"

    order_id = fields.Many2one("sale.order", required=True, readonly=True)
    old_date = fields.Date(related="order_id.receipt_deadline", string="Promised So Far")
    original_date = fields.Date(related="order_id.original_receipt_deadline", string="First Promise")
    earliest_date = fields.Date(related="order_id.earliest_receipt_date")
    earliest_reason = fields.Char(related="order_id.earliest_receipt_reason")
    new_date = fields.Date(compute="_compute_from_proposal", store=True, readonly=False)
    reason = fields.Text(compute="_compute_from_proposal", store=True, readonly=False)
    contacted_at = fields.Datetime(string="Customer Contacted On")
    response = fields.Selection(
        [("accepted", "Accepted"), ("refused", "Refused"), ("pending", "No answer yet")],
        string="Customer's Answer",
    )
    refusal_outcome = fields.Selection(
        [
            ("keep", "The old date stands"),
            ("cancel", "Cancel the order"),
            ("substitute", "Sell a substitute"),
            ("escalate", "Escalate to the team lead"),
        ],
        string="What Follows",
    )

    tell_by = fields.Selection(
        [("mail", "By e-mail"), ("chat", "I paste it into a chat"), ("no", "Not in writing")],
        string="Confirm the New Date",
        compute="_compute_tell_by",
        store=True,
        readonly=False,
    )
    email = fields.Char(related="order_id.partner_id.email")
    message = fields.Text(compute="_compute_message", store=True, readonly=False)

    @api.depends("order_id")
    def _compute_from_proposal(self):
        """Start from the proposal that waits for an answer, or from what the factory check-in showed."""
        for wizard in self:
            order, proposal = wizard.order_id, wizard.order_id._get_open_proposal()
            earliest, promised = order.earliest_receipt_date, order.receipt_deadline
            is_later = order.delay_risk_at and earliest and promised and earliest > promised
            wizard.new_date = proposal.new_date or (is_later and earliest)
            wizard.reason = proposal.reason or order.delay_risk_note

    @api.depends("order_id")
    def _compute_tell_by(self):
        for wizard in self:
            wizard.tell_by = "mail" if wizard.order_id.partner_id.email else "chat"

    @api.depends("order_id", "new_date")
    def _compute_message(self):
        for wizard in self:
            wizard.message = wizard.new_date and wizard.order_id._get_new_date_text(wizard.new_date)

    def action_change(self):
        """Record the talk and what follows from it; confirm in writing what the customer accepted."""
        self.order_id._change_promise(
            self.new_date, self.reason, self.response, self.contacted_at, self.refusal_outcome
        )
        if self.response == "accepted" and self.tell_by in ("mail", "chat"):
            self.order_id._confirm_new_date(self.message, self.tell_by)
        return {"type": "ir.actions.act_window_close"}
