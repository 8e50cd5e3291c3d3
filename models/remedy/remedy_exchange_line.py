from contextlib import contextmanager

from odoo import api, fields, models
from odoo.fields import Domain


class RemedyLine(models.Model):
    _inherit = "after.sales.remedy.line"

    new_line_id = fields.Many2one(
        "sale.order.line",
        string="Order Line of the New One",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="What was sent stands on the order since, so that it can be claimed, returned and exchanged again.",
    )
    is_charged = fields.Boolean(
        readonly=True, copy=False, help="The customer keeps the old one, too, and pays for the new one."
    )

    def _is_other_article(self):
        """Tell whether the customer gets another article than he gives back."""
        self.ensure_one()
        return bool(self.new_product_id) and self.new_product_id != self.product_id


class Remedy(models.Model):
    """The other article of an exchange stands on the order as soon as it has left (RE-13, one ledger).

    It costs nothing there: the order is paid as it was. What was paid for the old one counts for the new one from then
    on, with the difference that the customer paid, or without the one that he got.
    """

    _inherit = "after.sales.remedy"

    def _book_exchanged(self):
        """Let what left be a line of its order, once per article; what leaves later is added to it."""
        for remedy in self.filtered(lambda remedy: remedy.type == "exchange"):
            items = remedy.line_ids.filtered(lambda item: item._is_other_article())
            for product, own in items.grouped("new_product_id").items():
                remedy._book_sent(product, own, remedy._get_unbooked_moves(product))

    def _get_unbooked_moves(self, product):
        """Return what left of an article and stands on no line of the order; what travels as its parts is the rest."""
        self.ensure_one()
        moves = self._get_deliveries_to_customer().move_ids
        moves = moves.filtered(lambda move: move.state == "done" and not move.sale_line_id)
        named = self.env["product.product"].union(*(item._get_sent_goods()[0] for item in self.line_ids))
        own = moves.filtered(lambda move: move.product_id == product)
        return own or moves.filtered(lambda move: move.product_id not in named)

    def _book_sent(self, product, items, moves):
        """Let moves that left belong to a line of the order that names what they brought, and return it.

        :param items: what the customer gave back for it
        """
        self.ensure_one()
        line = items.new_line_id
        if not moves:
            return line
        own = moves.filtered(lambda move: move.product_id == product)
        count = sum(move.product_uom._compute_quantity(move.quantity, product.uom_id) for move in own)
        count = count or sum(item._get_sent_goods()[1] for item in items)
        # The goods are there already: nothing is procured, promised or told.
        quiet = {"sale_no_log_for_new_lines": True, "skip_procurement": True}
        with self.order_id._kept_unlocked():
            if not line:
                line = line.with_context(**quiet).create(self._prepare_new_line_vals(product, items)).with_env(self.env)
                items.new_line_id = line
            moves.sale_line_id = line
            line.with_context(**quiet).product_uom_qty += count
        return line

    def _prepare_new_line_vals(self, product, items):
        order = self.order_id
        items = items.with_context(lang=order.partner_id.lang)
        product, old = product.with_env(items.env), ", ".join(items.product_id.mapped("display_name"))
        why = items.env._("Exchange %(remedy)s, instead of %(goods)s", remedy=self.number, goods=old)
        return {
            "order_id": order.id,
            "product_id": product.id,
            "product_uom_qty": 0.0,
            "product_uom_id": product.uom_id.id,
            "name": f"{product.display_name}\n{why}",
            "price_unit": 0.0,
            "discount": 0.0,
            "sequence": max(order.order_line.mapped("sequence"), default=0) + 1,
        }

    def _get_paid_difference(self):
        """Return what the customers paid on top for articles that stand on the order now, see ``_book_exchanged``."""
        total = 0.0
        for remedy in self:
            booked = remedy.line_ids.filtered(lambda item: item.new_line_id and item._is_other_article())
            total += max(sum(item._get_difference() for item in booked), 0.0)
        return total


class SaleOrder(models.Model):
    _inherit = "sale.order"

    @contextmanager
    def _kept_unlocked(self):
        """Let a step add to these orders what left, although nobody may change what was sold."""
        locked = self.filtered("locked")
        locked.locked = False
        yield
        locked.locked = True

    def _get_exchange_extra(self):
        """Return what was paid for articles of exchanges besides what this order asks for."""
        self.ensure_one()
        domain = [("sale_line_id", "in", self.order_line.ids), ("new_line_id", "!=", False)]
        return self.env["after.sales.remedy.line"].sudo().search(domain).remedy_id._get_paid_difference()


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    exchange_item_ids = fields.One2many(
        "after.sales.remedy.line", "new_line_id", string="In Exchange for", groups="after_sales.group_agent"
    )

    def _get_exchanged(self):
        """Return per line what was paid for pieces of it that other articles stand for now."""
        domain = Domain("sale_line_id", "in", self.ids) & Domain("new_line_id", "!=", False)
        items = self.env["after.sales.remedy.line"].sudo().search(domain & Domain("is_charged", "=", False))
        items = items.filtered(lambda item: item._is_other_article())
        return {line: sum(item._get_paid() for item in own) for line, own in items.grouped("sale_line_id").items()}

    def _get_price_paid(self):
        """What came in exchange is worth what was agreed for it, whatever the order asks for."""
        items = self.sudo().exchange_item_ids.filtered(lambda item: item._is_other_article())
        if not items:
            return super()._get_price_paid()
        worth = sum(item.new_price * item.quantity for item in items)
        return worth * self.product_uom_qty / sum(items.mapped("quantity"))

    def _is_paid_by_exchange(self):
        """Tell whether this line was paid for by what came back for it: nobody invoices it."""
        self.ensure_one()
        items = self.sudo().exchange_item_ids
        return bool(items) and not any(items.mapped("is_charged"))

    def _compute_price_unit(self):
        """No price list speaks of what came in exchange: it costs nothing, or what a lead has said."""
        return super(SaleOrderLine, self.filtered(lambda line: not line.sudo().exchange_item_ids))._compute_price_unit()

    def _compute_discount(self):
        return super(SaleOrderLine, self.filtered(lambda line: not line.sudo().exchange_item_ids))._compute_discount()

    @api.depends("exchange_item_ids.is_charged")
    def _compute_qty_to_invoice(self):
        result = super()._compute_qty_to_invoice()
        self.filtered(lambda line: line._is_paid_by_exchange()).qty_to_invoice = 0.0
        return result

    @api.depends("exchange_item_ids.is_charged")
    def _compute_invoice_status(self):
        result = super()._compute_invoice_status()
        self.filtered(lambda line: line._is_paid_by_exchange()).invoice_status = "invoiced"
        return result
