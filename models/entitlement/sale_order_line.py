from odoo import api, fields, models

from ...rules import eligibility
from .vocabulary import STATES


class SaleOrderLine(models.Model):
    """Where each line of an order is, told from what happened: every order has a state, promised or not (MX-01)."""

    _inherit = "sale.order.line"

    after_sales_state = fields.Selection(
        STATES, string="After-sales State", compute="_compute_after_sales_state", compute_sudo=True,
        help="From payments, deliveries and receipts; what the customer sent back does not undo it.",
    )  # fmt: skip

    @api.depends(
        "order_id.state", "order_id.has_been_paid", "product_uom_qty", "qty_delivered", "move_ids.state",
        "move_ids.picking_id.received_at",
    )  # fmt: skip
    def _compute_after_sales_state(self):
        for line in self:
            sent, received = line._get_sent_quantities()
            is_cancelled, is_paid = line.order_id.state == "cancel", line.order_id.has_been_paid
            line.after_sales_state = not line.display_type and eligibility.order_state(
                is_cancelled, is_paid, line.product_uom_qty, sent, received
            )

    def _get_way(self):
        """Return how these goods reach the customer, one of WAYS."""
        self.ensure_one()
        if self.product_id.type != "consu":
            return "service"
        mode = self.order_id.delivery_mode_id
        return "pick_up" if mode and not mode.with_carrier else "courier"

    def _get_outgoing_moves(self):
        """Return the moves that brought this line to the customer."""
        self.ensure_one()
        return self.move_ids.filtered(lambda move: move.state == "done" and move.location_dest_id.usage == "customer")

    def _get_sent_quantities(self):
        """Return how much of this line ever left for the customer and how much was received, in its unit."""
        self.ensure_one()
        if not self.move_ids:
            # Performed, or delivered without a transfer: it is with the customer at once.
            return self.qty_delivered, self.qty_delivered
        moves = self._get_outgoing_moves()
        received = moves.filtered("picking_id.received_at")
        if not moves or any(move.product_id == self.product_id for move in self.move_ids):
            return self._sum_in_unit(moves), self._sum_in_unit(received)
        # A kit is counted by core; it is received when all of its parts are.
        sent = self.qty_delivered or self.product_uom_qty
        return sent, sent if received == moves else 0.0

    def _sum_in_unit(self, moves):
        """Return what these moves brought of this line, in its unit; replacements of another product count too."""
        return sum(
            move.product_uom._compute_quantity(move.quantity, self.product_uom_id, rounding_method="HALF-UP")
            for move in moves
            if move.product_id == self.product_id
        )

    def _get_starts(self, purchase_day=None):
        """Return per start event of policies the local day on which it happened, None where it has not (X-04).

        That the whole order was successful the order says. Of several invoices and deliveries the last one counts.

        :param purchase_day: when it was bought, where that is another day than that of the order
        """
        self.ensure_one()
        order, company = self.order_id, self.order_id.company_id
        invoices = self._get_posted_invoice_lines().move_id
        received = self._get_received_at()
        ordered = company._get_after_sales_today(order.date_order) if order.date_order else None
        return {
            "invoice": max(invoices.mapped("invoice_date"), default=None),
            "order": ordered,
            "purchase": purchase_day or ordered,
            "received": company._get_after_sales_today(received) if received else None,
        }

    def _get_posted_invoice_lines(self):
        """Return what the posted invoices ask for these lines; credit notes are another matter."""
        return self.invoice_lines.filtered(
            lambda line: line.parent_state == "posted" and line.move_id.move_type == "out_invoice"
        )

    def _get_price_paid(self):
        """Return what this line costs, taxes included, with its share of discounts that stand on lines of their own."""
        self.ensure_one()
        price = self._get_invoiced_price()
        return price if price <= 0 or self.is_delivery else price * self.order_id._get_paid_share()

    def _get_invoiced_price(self):
        """Return what the invoices ask for this line once all of it is invoiced, else what the order says."""
        self.ensure_one()
        billed = self._get_posted_invoice_lines()
        count = sum(line.product_uom_id._compute_quantity(line.quantity, self.product_uom_id) for line in billed)
        if not count or self.product_uom_id.compare(count, self.product_uom_qty) < 0:
            return self.price_total
        currency, company = self.order_id.currency_id, self.order_id.company_id
        total = sum(line.currency_id._convert(line.price_total, currency, company, line.date) for line in billed)
        return total * self.product_uom_qty / count

    def _get_received_at(self):
        """Return when the customer got the last piece of this line, empty before."""
        self.ensure_one()
        moves = self._get_outgoing_moves()
        moments = moves.picking_id.mapped("received_at")
        return max(moments) if moments and all(moments) else False
