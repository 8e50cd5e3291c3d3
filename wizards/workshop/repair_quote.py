from odoo import api, fields, models


class RepairQuote(models.TransientModel):
    """What a repair takes and costs, from the price list; then what the customer says to it (RP-01, RP-05)."""

    _name = "after.sales.repair.quote"
    _inherit = "after.sales.document.wizard"
    _description = "Quote for a Repair"

    repair_id = fields.Many2one("repair.order", required=True, readonly=True)
    currency_id = fields.Many2one(related="repair_id.currency_id")
    max_cost_agreed = fields.Monetary(related="repair_id.max_cost_agreed")
    line_ids = fields.One2many("after.sales.repair.quote.line", "quote_id", string="Parts and Labour")
    amount = fields.Monetary(string="Before Tax", compute="_compute_amount")

    @api.depends("line_ids.quantity", "line_ids.price")
    def _compute_amount(self):
        for wizard in self:
            wizard.amount = sum(line.quantity * line.price for line in wizard.line_ids)

    def action_quote(self):
        """Put the price to it."""
        self.ensure_one()
        self.repair_id._quote([(line.product_id, line.quantity, line.price) for line in self.line_ids])
        return {"type": "ir.actions.act_window_close"}


class RepairQuoteLine(models.TransientModel):
    """A part or a service of the quote."""

    _name = "after.sales.repair.quote.line"
    _inherit = "after.sales.document.wizard"
    _description = "Line of a Quote for a Repair"

    quote_id = fields.Many2one("after.sales.repair.quote", required=True, ondelete="cascade")
    currency_id = fields.Many2one(related="quote_id.currency_id")
    product_id = fields.Many2one("product.product", string="Part or Service", required=True, ondelete="cascade")
    quantity = fields.Float(default=1.0, digits="Product Unit")
    price = fields.Monetary(
        string="Price for One", compute="_compute_price", store=True, readonly=False, precompute=True
    )

    @api.depends("product_id")
    def _compute_price(self):
        for line in self:
            line.price = line.product_id.lst_price


class RepairQuoteAnswer(models.TransientModel):
    """What the customer says to the quote."""

    _name = "after.sales.repair.quote.answer"
    _inherit = "after.sales.document.wizard"
    _description = "Answer to a Quote"

    repair_id = fields.Many2one("repair.order", required=True, readonly=True)
    currency_id = fields.Many2one(related="repair_id.currency_id")
    quote_amount = fields.Monetary(related="repair_id.quote_amount")
    quote_reason = fields.Char(related="repair_id.quote_reason")
    answer = fields.Selection([("accepted", "Accepts"), ("refused", "Refuses")], required=True, string="The Customer")
    how = fields.Char(string="How We Know", help="In person, by call, by mail: when and who.")

    def action_record(self):
        """Record it."""
        self.ensure_one()
        self.repair_id._answer_quote(self.answer == "accepted", self.how)
        return {"type": "ir.actions.act_window_close"}


class RepairCourtesy(models.TransientModel):
    """Why a repair is free although the warranty does not cover it: for team leads."""

    _name = "after.sales.repair.courtesy"
    _inherit = "after.sales.document.wizard"
    _description = "Free as a Courtesy"

    repair_id = fields.Many2one("repair.order", required=True, readonly=True)
    reason = fields.Char()

    def action_grant(self):
        """Make it free."""
        self.ensure_one()
        self.repair_id._grant_free(self.reason)
        return {"type": "ir.actions.act_window_close"}
