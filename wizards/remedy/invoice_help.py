from odoo import api, fields, models

from ...models.remedy.invoice_step import CAUSES


class InvoiceHelp(models.TransientModel):
    """What came of the search for an invoice, or what finance mends (IV-01, IV-02)."""

    _name = "after.sales.invoice.help"
    _inherit = "after.sales.document.wizard"
    _description = "Help with an Invoice"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True, readonly=True)
    invoice_question = fields.Selection(related="ticket_id.invoice_question")
    invoice_next = fields.Char(related="ticket_id.invoice_next")
    search_step = fields.Char(compute="_compute_search_step")
    found = fields.Selection([("found", "Found"), ("not_found", "Not found")], string="What Came of It")
    copy_answer = fields.Selection(
        [("accepted", "The copy will do"), ("refused", "The copy will not do")], string="The Customer Says"
    )
    note = fields.Char(string="In Words")
    cause = fields.Selection(CAUSES, string="What Is Wrong")
    currency_id = fields.Many2one(related="ticket_id.sale_order_id.currency_id")
    without_money = fields.Monetary(
        string="Paid without Money", help="What of the order was paid with points, coupons or a store card."
    )
    is_requested = fields.Boolean(string="The Customer Asks for an Invoice over the Money")
    papers = fields.Char(string="What It Gives", compute="_compute_papers")

    @api.depends("ticket_id")
    def _compute_search_step(self):
        for wizard in self:
            wizard.search_step = wizard.ticket_id and wizard.ticket_id._get_next_search().code

    @api.depends("ticket_id", "without_money", "is_requested")
    def _compute_papers(self):
        for wizard in self:
            case = wizard.ticket_id
            wizard.papers = bool(case) and case._get_papers(wizard.without_money, wizard.is_requested).reason

    def action_record(self):
        """Record what came of it, or have finance mend it."""
        case = self.ticket_id
        if self.invoice_question == "wrong":
            case._ask_to_mend(self.cause, self.note, self.without_money, self.is_requested)
        else:
            results = {"pouch": self.found, "carrier": self.found, "copy": self.copy_answer, "manager": "agreed"}
            case._record_search(results.get(self.search_step), self.note)
        return {"type": "ir.actions.act_window_close"}

    def action_print(self):
        """Print the invoice once more."""
        return self.ticket_id.action_print_invoice()
