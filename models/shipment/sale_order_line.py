from collections import defaultdict

from odoo import models


class SaleOrderLine(models.Model):
    """What is sold as one and travels as its parts (a kit): what belongs to one, and how many of them are whole."""

    _inherit = "sale.order.line"

    def _get_kit_parts(self):
        """Return per part how much of it one kit holds, per unit of the kit in units of the part; empty for no kit."""
        moves = self.sudo().move_ids
        if not moves or self.product_id in moves.product_id:
            return {}
        return self._get_parts_by_recipe() or self._get_parts_by_moves(moves)

    def _get_parts_by_recipe(self):
        """Return what manufacturing says of the kit, where it is installed and knows one."""
        if "mrp.bom" not in self.env:
            return {}
        product, company = self.product_id, self.company_id.id
        bom = self.env["mrp.bom"].sudo()._bom_find(product, company_id=company, bom_type="phantom")[product]
        if not bom:
            return {}
        # Parts that are rounded up are so for all of the line, as core does it.
        count = self.product_uom_id._compute_quantity(self.product_uom_qty, product.uom_id) or 1.0
        times = product.uom_id._compute_quantity(count, bom.product_uom_id, round=False) / bom.product_qty
        parts = defaultdict(float)
        for row, found in bom.explode(product, times)[1]:
            if row.product_id.type == "consu" and found["qty"] > 0:
                quantity = row.product_uom_id._compute_quantity(found["qty"], row.product_id.uom_id, round=False)
                parts[row.product_id] += quantity / count
        return dict(parts)

    def _get_parts_by_moves(self, moves):
        """Return what was to be sent for one: all that nobody else can tell."""
        count = self.product_uom_id._compute_quantity(self.product_uom_qty, self.product_id.uom_id)
        sent = moves.filtered(
            lambda move: (
                move.state != "cancel"
                and not move.origin_returned_move_id
                and move.location_dest_id.usage == "customer"
                and move.product_uom_qty > 0
            )
        )
        if not count:
            return {}
        return {
            product: sum(each.product_uom._compute_quantity(each.product_uom_qty, product.uom_id) for each in own)
            / count
            for product, own in sent.grouped("product_id").items()
        }

    def _count_kits(self, count, counts):
        """Return a number of kits in the unit of this line.

        :param count: ``rules.kits.whole`` or ``touched``
        :param counts: per part how much there is, in its unit
        """
        self.ensure_one()
        return self.product_id.uom_id._compute_quantity(count(counts, self._get_kit_parts()), self.product_uom_id)


class StockMove(models.Model):
    _inherit = "stock.move"

    def _count_at_customer(self):
        """Return per product how much of it came to the customer with these moves less what came back, in its unit."""
        has = defaultdict(float)
        for move in self.filtered(lambda move: move.state == "done"):
            quantity = move.product_uom._compute_quantity(
                move.quantity, move.product_id.uom_id, rounding_method="HALF-UP"
            )
            has[move.product_id] += quantity * (move.location_dest_id.usage == "customer")
            has[move.product_id] -= quantity * (move.location_id.usage == "customer")
        return dict(has)
