from odoo import api, fields, models


class StockRecheck(models.TransientModel):
    """Ask the factory again about goods sold from stock, beside what the warehouse has (SR-01, SR-02)."""

    _name = "after.sales.stock.recheck"
    _inherit = "after.sales.document.wizard"
    _description = "Re-check Stock"

    order_id = fields.Many2one("sale.order", required=True, readonly=True)
    line_ids = fields.Many2many("sale.order.line", compute="_compute_line_ids")
    result = fields.Selection([("in_stock", "In stock"), ("no_stock", "No stock")])
    receipt_deadline = fields.Date(related="order_id.receipt_deadline")
    new_date = fields.Date(string="Possible Receipt Date", help="When the customer can have everything without stock.")
    note = fields.Text(string="What the Factory Said")

    @api.depends("order_id")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = wizard.order_id._get_goods_lines()

    def action_record(self):
        """Store the factory's answer."""
        self.order_id._record_stock_recheck(self.result, self.note, self.new_date)
        return {"type": "ir.actions.act_window_close"}
