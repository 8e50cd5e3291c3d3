from datetime import timedelta

from odoo import api, fields, models


class InstallationBook(models.TransientModel):
    """Book the installation on the day the goods arrive (IN-01)."""

    _name = "after.sales.installation.book"
    _inherit = "after.sales.document.wizard"
    _description = "Book an Installation"

    picking_id = fields.Many2one("stock.picking", string="Delivery", required=True, readonly=True)
    partner_id = fields.Many2one(related="picking_id.partner_id", string="Customer")
    phone = fields.Char(related="picking_id.customer_phone")
    installation_at = fields.Datetime(compute="_compute_installation_at", store=True, readonly=False)
    note = fields.Text()

    @api.depends("picking_id")
    def _compute_installation_at(self):
        for wizard in self:
            picking = wizard.picking_id
            days = timedelta(days=picking.company_id.after_sales_installation_days)
            wizard.installation_at = picking.installation_at or fields.Datetime.now() + days

    def action_book(self):
        """Store the appointment and tell the salesperson."""
        self.picking_id._book_installation(self.installation_at, self.note)
        return {"type": "ir.actions.act_window_close"}
