from odoo import api, fields, models

from .vocabulary import WarrantyFacts


class HelpdeskTicket(models.Model):
    """What the customer of a case may have of its order, and what is under warranty, where the agent works."""

    _name = "helpdesk.ticket"
    _inherit = ["helpdesk.ticket", "after.sales.warranty.host"]

    may_have = fields.Html(compute="_compute_may_have", sanitize=False, groups="after_sales.group_agent")

    @api.depends("sale_order_id")
    @api.depends_context("lang", "uid")
    def _compute_may_have(self):
        for ticket in self:
            order = ticket.sudo().sale_order_id._origin
            ticket.may_have = order._render_may_have() if order else False

    def _get_warranty_facts(self):
        """The goods are those that the case names; bought on the day that it says."""
        self.ensure_one()
        product = self.lot_id.product_id or self.product_id
        lines = self.sale_order_id.order_line.filtered(lambda line: product and line.product_id == product)
        return WarrantyFacts(
            product=product,
            lot=self.lot_id,
            line=lines[:1],
            partner=self.partner_id or self.sale_order_id.partner_id,
            company=self.company_id,
            purchase_day=self.purchase_date,
        )

    def action_open_warranty_proof(self):
        """Record the papers of the serial number of this case."""
        self.ensure_one()
        return self.lot_id.action_open_proof()

    def action_open_warranty_finding(self):
        """Record what an inspection of the serial number of this case found."""
        self.ensure_one()
        return self.lot_id.action_open_finding()
