from odoo import models
from odoo.exceptions import UserError

from ...rules import serials


class StockPicking(models.Model):
    """Returns that the warehouse makes by itself: the same piece comes back once (MX-04).

    What comes with a return of a case is taken as it is, and counted: what is too much is settled there.
    """

    _inherit = "stock.picking"

    def _check_customers_have(self):
        """Refuse to take back more than the customers still have of their orders. :raise UserError: in words"""
        for picking in self.filtered(lambda picking: not picking.return_remedy_id).sudo():
            moves = picking.move_ids.filtered(
                lambda move: move.picked and move.quantity > 0 and move.state not in ("done", "cancel")
            )
            for line, own in moves.grouped(lambda move: move._get_line_back()).items():
                problem = own._get_problem_of_taking_back(line) if line and not line._takes_back() else ""
                if problem:
                    raise UserError(self.env._("%(transfer)s: %(problem)s", transfer=picking.name, problem=problem))


class StockMove(models.Model):
    _inherit = "stock.move"

    def _get_line_back(self):
        """Return the order line that these goods were sold by, also where a remedy sent them; empty for none."""
        self.ensure_one()
        sent = self.origin_returned_move_id.remedy_id.line_ids.sale_line_id
        return self.sale_line_id or sent.filtered(lambda line: line.product_id == self.product_id)[:1]

    def _get_problem_of_taking_back(self, line):
        """Return why these goods of an order line cannot come back, empty if they can."""
        has = line._get_balances()
        for product, moves in self.grouped("product_id").items():
            count = sum(move.product_uom._compute_quantity(move.quantity, product.uom_id) for move in moves)
            here = max(has.get(product, 0.0), 0.0)
            if product.uom_id.compare(count, here) > 0:
                return self.env._(
                    "of %(order)s the customer has %(has)s × %(product)s, %(count)s cannot come back. Correct the "
                    "quantity; what comes with the return of a case is counted there.",
                    order=line.order_id.name,
                    has=f"{here:g}",
                    product=product.display_name,
                    count=f"{count:g}",
                )
        lots = self.filtered(lambda move: move.product_id.tracking == "serial").move_line_ids.lot_id
        known = serials.at_customer(line._get_lot_moves()._get_lot_movements())
        gone = lots.filtered(lambda lot: lot.id not in known)
        if not gone:
            return ""
        return self.env._(
            "%(lots)s did not come to the customer with %(order)s, or came back already.",
            lots=", ".join(gone.mapped("name")),
            order=line.order_id.name,
        )


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _takes_back(self):
        """Return whether the order itself says that goods come back: core sells fewer than none of them."""
        self.ensure_one()
        return self.product_uom_id.compare(self.product_uom_qty, 0) < 0
