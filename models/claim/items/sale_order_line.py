from typing import NamedTuple

from odoo import fields, models
from odoo.tools import SQL

from ....rules import kits, ledger


class Stock(NamedTuple):
    """What a customer has of an order line, in its unit, and which claims hold how much of it."""

    delivered: float
    held: float
    numbers: list

    @property
    def free(self):
        """How much can still be claimed."""
        return max(self.delivered - self.held, 0.0)


class SaleOrderLine(models.Model):
    """How much of an order line can still be claimed: nothing is claimed twice (MG-01, MX-04)."""

    _inherit = "sale.order.line"

    claim_item_ids = fields.One2many(
        "after.sales.claim.line", "sale_line_id", string="Claimed Items", groups="after_sales.group_agent"
    )

    def _lock_for_claims(self):
        """Let one of two people who claim the last piece win.

        The row is written, not only locked: who waits for it gets an error of serialisation then, Odoo tries
        again, and the second look sees what the first person claimed.
        """
        if self:
            query = SQL("UPDATE sale_order_line SET write_date = write_date WHERE id IN %s", tuple(sorted(self.ids)))
            self.env.cr.execute(query)

    def _get_claim_stock(self, without=None):
        """Return per line a Stock; runs with full rights, for the answer holds numbers only.

        :param without: claimed items that do not count
        """
        lines = self.sudo()
        held, has = lines._get_holding_items(), lines._get_customer_quantities()
        stock = {}
        for line in lines:
            items = held[line] - without if without else held[line]
            numbers = sorted(set(items.claim_id.mapped("number")))
            stock[line] = Stock(has[line], items._get_held_quantity(), numbers)
        return stock

    def _get_holding_items(self):
        """Return per line the claimed items that hold some of its goods."""
        items = self.env["after.sales.claim.line"].search(
            [("sale_line_id", "in", self.ids), ("holds_goods", "=", True)]
        )
        by_line = items.grouped("sale_line_id")
        return {line: by_line.get(line, items.browse()) for line in self}

    def _get_customer_quantities(self):
        """Return per line how much of it the customer has, in its unit."""
        replacing = self._get_replacing_moves()
        quantities = {}
        for line in self:
            moves = replacing.get(line, line.move_ids.browse())
            came, went = line._get_swapped_quantities(moves)
            if line._get_kit_parts():
                # Core counts kits that came; of those that went back it knows nothing. Only whole ones count.
                has = line._count_kits(kits.whole, (line.move_ids | moves)._count_at_customer())
                came, went = has - line.qty_delivered, 0.0
            quantities[line] = ledger.held(line.product_uom_qty, line.qty_delivered, came, went)
        return quantities

    def _get_replacing_moves(self):
        """Hook: return per line the moves beside the order's own that brought such goods to the customer, or back."""
        return {}

    def _get_swapped_quantities(self, replacing):
        """Return what was sent again and what came back without being refunded: core's delivered counts neither."""
        self.ensure_one()
        came = went = 0.0
        moves = self.move_ids.filtered(lambda move: move.origin_returned_move_id and not move.to_refund)
        for move in moves | replacing:
            if move.state != "done" or move.product_id != self.product_id:
                continue
            quantity = move.product_uom._compute_quantity(move.quantity, self.product_uom_id, rounding_method="HALF-UP")
            if move.location_id.usage == "customer":
                went += quantity
            elif move.location_dest_id.usage == "customer":
                came += quantity
        return came, went

    def _get_claimable_values(self, picking_id=False):
        """Return these lines as the wizards offer them; see ``sale.order._get_claimable_goods``."""
        stock = self._get_claim_stock()
        brought = self._get_brought(picking_id)
        return [
            {
                "sale_line_id": line.id,
                "product_id": line.product_id.id,
                "product": line.product_id.display_name,
                "uom_id": line.product_uom_id.id,
                "uom": line.product_uom_id.name,
                "delivered": stock[line].delivered,
                "available": stock[line].free,
                "brought": brought[line],
                "packages": line.product_id.product_tmpl_id._get_packages(),
            }
            for line in self
        ]

    def _get_brought(self, picking_id):
        """Return per line how much a delivery brought, be it one of the order or what was sent instead."""
        brought, replacing = {}, self._get_replacing_moves()
        for line in self:
            moves = (line.move_ids | replacing.get(line, line.move_ids.browse())).filtered(
                lambda move: move.location_dest_id.usage == "customer"
            )
            if picking_id:
                moves = moves.filtered(lambda move: move.picking_id.id == picking_id)
            counts, unit = moves._count_at_customer(), line.product_id.uom_id
            # A part is enough for a claim about the kit.
            brought[line] = (
                line._count_kits(kits.touched, counts)
                if line._get_kit_parts()
                else unit._compute_quantity(counts.get(line.product_id, 0.0), line.product_uom_id)
            )
        return brought
