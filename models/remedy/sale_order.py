from odoo import models
from odoo.fields import Domain


class SaleOrder(models.Model):
    """What accounting gave back for an order, beside the remedies (RF-04)."""

    _inherit = "sale.order"

    def _get_credited(self, sale_line=None):
        """Return the credit notes that no remedy made, drafts too, in the order's currency with taxes.

        :param sale_line: only what is booked on this line; by default everything, also credit notes on the order's
            invoices that name no line of it
        """
        self.ensure_one()
        booked = (sale_line or self.order_line).invoice_lines
        notes = booked.move_id.filtered(lambda move: move._is_credit_beside_remedies())
        lines = booked.filtered(lambda line: line.move_id in notes)
        if not sale_line:
            loose = self._get_loose_credit_notes()
            lines |= loose.invoice_line_ids.filtered(lambda line: not line.sale_line_ids)
        day = self.date_order
        return sum(
            line.currency_id._convert(line.price_total, self.currency_id, self.company_id, line.move_id.date or day)
            for line in lines
        )

    def _get_loose_credit_notes(self):
        """Return the credit notes of accounting that reverse an invoice of this order."""
        invoices = self.order_line.invoice_lines.move_id.filtered(lambda move: move.move_type == "out_invoice")
        return invoices.reversal_move_ids.filtered(lambda move: move._is_credit_beside_remedies())


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _get_replacing_moves(self):
        """Count the whole pieces that remedies sent for these lines, and what came back of those."""
        whole = Domain("part", "=", False) | Domain("remedy_id.type", "=", "replace")
        sent = self.env["after.sales.remedy.line"].sudo().search(whole & Domain("sale_line_id", "in", self.ids))
        moves = sent.env["stock.move"].search([("remedy_id", "in", sent.remedy_id.ids)])
        by_remedy = moves.grouped("remedy_id")
        replacing = super()._get_replacing_moves()
        for line, items in sent.grouped("sale_line_id").items():
            own = [by_remedy.get(remedy, moves.browse()) for remedy in items.remedy_id]
            replacing[line] = replacing.get(line, moves.browse()).union(*own)
        return replacing
