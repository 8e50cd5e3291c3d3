from odoo import api, fields, models


class RemedyAnswer(models.TransientModel):
    """What one side offers, and what the other says to it (DM-06, MG-04)."""

    _name = "after.sales.remedy.answer"
    _inherit = "after.sales.document.wizard"
    _description = "Offer and Answer"

    remedy_id = fields.Many2one("after.sales.remedy", required=True, readonly=True)
    offer_id = fields.Many2one("after.sales.remedy.offer", compute="_compute_offer_id", store=True)
    partner_id = fields.Many2one(related="remedy_id.partner_id")
    means = fields.Selection(related="remedy_id.means")
    currency_id = fields.Many2one(related="remedy_id.currency_id")
    offered_by = fields.Selection(related="offer_id.by")
    offered_amount = fields.Monetary(string="Amount Offered", related="offer_id.amount")
    offer_note = fields.Char(related="offer_id.note", string="Said")
    by = fields.Selection([("us", "We offer"), ("customer", "The customer asks for")], default="customer", string="Who")
    response = fields.Selection(
        [("accepted", "Accepted"), ("countered", "Another amount"), ("refused", "Refused")],
        string="Answer",
        default="accepted",
    )
    amount = fields.Monetary(compute="_compute_amount", store=True, readonly=False)
    note = fields.Char(string="In Words")

    @api.depends("remedy_id")
    def _compute_offer_id(self):
        for wizard in self:
            wizard.offer_id = wizard.remedy_id.open_offer_id

    @api.depends("remedy_id", "offer_id")
    def _compute_amount(self):
        for wizard in self:
            wizard.amount = wizard.offer_id.amount or wizard.remedy_id.amount

    def action_record(self):
        """Store the offer or the answer."""
        if self.offer_id:
            self.remedy_id._answer_offer(self.response, self.amount, self.note)
        else:
            self.remedy_id._offer(self.amount, self.note, self.by)
        return {"type": "ir.actions.act_window_close"}
