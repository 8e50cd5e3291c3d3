from odoo import models

from ....rules import serials


class SaleOrderLine(models.Model):
    """Which serial numbers and lots of these lines the customer has, and which claims hold them (MG-01, MX-04)."""

    _inherit = "sale.order.line"

    def _get_claim_lots(self, picking, package=0, without=None):
        """Return what ``rules.serials`` needs to know of the goods of these lines: Lot by id, 0 for goods without one.

        Runs with full rights: whoever takes the call need not be the seller. Callers check the order.

        :param picking: a delivery: only what it brought, and what was sent instead of that; empty for all
        :param package: number of the package that is concerned, 0 for the whole piece
        :param without: claimed items that do not count
        """
        lines = self.sudo()
        moves = lines._get_lot_moves()
        has = serials.at_customer(moves._get_lot_movements())
        brought = lines._narrow_to_delivery(moves, picking.sudo())._get_brought_lots()
        # After an exchange the customer has nothing of a delivery any more, but of the order.
        wanted = {key: has[key] for key in has if key in brought} or has
        names = lines.env["stock.lot"].browse(filter(None, wanted))
        replaced = lines._get_replaced_lots()
        held = lines._get_held_lots(names, package, without)
        lots = {lot.id: held[lot]._replace(has=wanted[lot.id]) for lot in names - replaced}
        return lots | ({0: serials.Lot("", wanted[0])} if 0 in wanted else {})

    def _get_lot_moves(self):
        """Return the moves that brought the goods of these lines to the customer, or back."""
        replacing = self._get_replacing_moves()
        moves = self.move_ids.union(*(replacing.get(line, self.move_ids.browse()) for line in self))
        return moves.filtered(
            lambda move: (
                move.state == "done"
                and move.product_id in self.product_id
                and "customer" in (move.location_id.usage, move.location_dest_id.usage)
            )
        )

    def _narrow_to_delivery(self, moves, picking):
        """Return the moves that a claim on a delivery is about: its own, and what was sent instead."""
        own = moves.filtered(lambda move: move.picking_id == picking)
        if not own:
            return moves
        if not own.sale_line_id:
            return own
        return own | moves.filtered(lambda move: not move.sale_line_id)

    def _get_replaced_lots(self):
        """Hook: return what the customer has another piece for; a later problem is the other piece's."""
        return self.env["stock.lot"]

    def _get_held_lots(self, lots, package, without):
        """Return per serial number or lot a Lot that says which claims on the order of these lines hold how much."""
        items = self.env["after.sales.claim.line"].sudo()
        if lots:
            domain = [("lot_ids", "in", lots.ids), ("holds_goods", "=", True)]
            items = items.search([*domain, ("claim_id.order_id", "in", self.order_id.ids)])
        if without:
            items -= without
        items = items.filtered(lambda item: serials.clashes(package, item._get_package()))
        held = {}
        for lot in lots:
            amounts = {item: amount for item in items if (amount := item._get_held_of(lot))}
            numbers = {item.claim_id.number for item in amounts}
            held[lot] = serials.Lot(lot.name, 0.0, sum(amounts.values()), tuple(sorted(numbers)))
        return held


class StockMove(models.Model):
    _inherit = "stock.move"

    def _get_lot_movements(self):
        """Return (lot id or 0, quantity) pairs in the product's unit; what a customer gave back is negative."""
        return [
            (line.lot_id.id or 0, -line.quantity_product_uom if is_return else line.quantity_product_uom)
            for move in self
            for is_return in [move.location_dest_id.usage != "customer"]
            for line in move.move_line_ids
        ]

    def _get_brought_lots(self):
        """Return the ids of the lots that came to the customer with these moves; 0 for goods without one."""
        return {key for key, quantity in self._get_lot_movements() if quantity > 0}
