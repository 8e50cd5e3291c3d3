from odoo import models

from ...rules import warranty
from .vocabulary import WarrantyFacts


class SaleOrder(models.Model):
    """What of an order is under warranty, in words for its customer: on the portal, and at the sale (WA-10)."""

    _inherit = "sale.order"

    def _get_warranty_words(self):
        """Return per line what is under warranty until when, as sentences in the reader's language."""
        self.ensure_one()
        lines = self._get_wish_lines().filtered(lambda line: line.after_sales_state != "cancelled")
        known = {line: line._get_warranty_facts() for line in lines}
        speak, words = self.currency_id._get_translator(), {}
        for line, rows in self.env["after.sales.warranty.rule"]._answer(known).items():
            said = [
                warranty.tell(row.answer, self._say_papers_to_show(row.rule), speak)
                for row in rows
                if row.answer.verdict in ("in_term", "out_of_term", "never")
            ]
            if said:
                words[line] = said
        return words

    def _say_papers_to_show(self, rule):
        """Return what the customer has to show of the papers, in words; empty where the order is enough."""
        if rule.proof == "papers":
            return self.env._("Keep the stamped warranty card and the paper of the sale: we ask for them.")
        return ""

    def _get_warranty_pledges(self):
        """Return what the warranty of these goods promises at the sale, as sentences in the reader's language."""
        self.ensure_one()
        rules = self.env["after.sales.warranty.rule"]._get_for_company(self.company_id)
        day = self.company_id._get_after_sales_today(self.date_order)
        told = {}
        for product in self._get_wish_lines().product_id:
            said = [
                warranty.pledge(rule._as_terms(), self.env._) for rule in rules._choose(product, self.company_id, day)
            ]
            told.setdefault(" ".join(filter(None, said)), []).append(product.display_name)
        return [f"{', '.join(goods)}: {said}" for said, goods in told.items() if said]


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _get_warranty_facts(self):
        """Return what this line knows of its goods, for the customer: papers may be shown when they are asked for."""
        self.ensure_one()
        lots = self._get_outgoing_moves().move_line_ids.lot_id
        lot = lots if len(lots) == 1 and lots.product_id == self.product_id else None
        return WarrantyFacts(product=self.product_id, lot=lot, line=self, company=self.company_id, shown=True)
