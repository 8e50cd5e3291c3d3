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
        required=True,
        default="accepted",
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

    @api.depends("order_id")
    def _compute_from_proposal(self):
        """Start from the proposal that waits for an answer, or from what the factory check-in showed."""
        for wizard in self:
            last = wizard.order_id.deadline_change_ids[:1]
            is_open = last.response == "pending"
            wizard.new_date = is_open and last.new_date
            wizard.reason = last.reason if is_open else wizard.order_id.delay_risk_note

    def action_change(self):
        """Record the talk and what follows from it."""
        self.order_id._change_promise(
            self.new_date, self.reason, self.response, self.contacted_at, self.refusal_outcome
        )
        return {"type": "ir.actions.act_window_close"}
