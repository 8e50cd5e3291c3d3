from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...rules.returning import Cheaper
from .vocabulary import ENDED, GIVEN_UP


class RemedyLine(models.Model):
    """What the customer gets for what he gives back: the same article, or another at its price (RE-13)."""

    _inherit = "after.sales.remedy.line"

    new_product_id = fields.Many2one(
        "product.product",
        string="Gets Instead",
        ondelete="restrict",
        help="What the customer gets in exchange; empty for the same article.",
    )
    new_price = fields.Monetary(
        string="Price of the New One",
        compute="_compute_new_price",
        store=True,
        precompute=True,
        readonly=False,
        help="For one piece, taxes included; by the price list of the order unless something else is agreed.",
    )

    _new_price_positive = models.Constraint("CHECK(new_price >= 0)", "A price cannot be negative.")

    @api.depends("new_product_id")
    def _compute_new_price(self):
        for line in self:
            is_other = line.new_product_id and line.new_product_id != line.product_id
            line.new_price = (line.new_price or line._get_list_price()) if is_other else 0.0

    def _get_list_price(self):
        """Return what one of the new article costs by the price list of the order, taxes included."""
        self.ensure_one()
        order, product = self.remedy_id.sudo().order_id, self.new_product_id
        if not order:
            return 0.0
        currency = order.currency_id
        price = order.pricelist_id._get_product_price(product, 1.0, currency=currency, date=order.date_order)
        taxes = self._get_new_taxes()
        return taxes.compute_all(price, currency, 1.0, product, order.partner_id)["total_included"]

    def _is_given_cheaper(self):
        """Tell whether the customer gets the new article for less than its price."""
        self.ensure_one()
        is_other = self.new_product_id and self.new_product_id != self.product_id
        return bool(is_other) and self.currency_id.compare_amounts(self.new_price, self._get_list_price()) < 0

    def _get_new_taxes(self):
        self.ensure_one()
        order = self.remedy_id.sudo().order_id
        taxes = self.new_product_id.sudo().taxes_id._filter_taxes_by_company(order.company_id)
        return order.fiscal_position_id.map_tax(taxes)

    def _get_sent_goods(self):
        """Return (product, quantity, unit) of what is sent for this item; for what did not come back nothing."""
        self.ensure_one()
        unit = self.uom_id or self.product_id.uom_id
        if not self.remedy_id.comes_back:
            return self.product_id, self.quantity, unit
        product, quantity = self.new_product_id or self.product_id, self._get_quantity(unit)
        return product, quantity, product.uom_id if product != self.product_id else unit

    def _is_to_be_sent(self):
        product, quantity, _unit = self._get_sent_goods()
        return product.type == "consu" and quantity > 0

    def _get_difference(self):
        """Return what the new article costs more than was paid for the old one; nothing for the same article."""
        self.ensure_one()
        if not self.new_product_id or self.new_product_id == self.product_id:
            return 0.0
        return self.new_price * self._get_quantity(self.uom_id) - self._get_paid()


class Remedy(models.Model):
    _inherit = "after.sales.remedy"

    settlement = fields.Monetary(
        string="Difference",
        compute="_compute_settlement",
        store=True,
        help="What the customer pays for an exchange, with fee and freight; less than nothing is what he gets.",
    )
    difference_invoice_id = fields.Many2one(
        "account.move", string="Invoice of the Difference", readonly=True, copy=False, index="btree_not_null",
        ondelete="set null",
    )  # fmt: skip
    difference_note = fields.Char(compute="_compute_difference_note", help="What the customer still has to pay.")

    @api.depends("state", "settlement", "difference_invoice_id.payment_state")
    @api.depends_context("lang")
    def _compute_difference_note(self):
        for remedy in self:
            # Who may see the remedy need not see invoices; whether it is paid says no more than the delivery does.
            is_open = remedy.state not in ("draft", *ENDED)
            remedy.difference_note = is_open and remedy.sudo()._get_unpaid_difference()

    @api.depends(
        "type", "fee_amount", "deduction_amount", "line_ids.new_product_id", "line_ids.new_price", "line_ids.quantity",
        "line_ids.missing_quantity", "line_ids.sale_line_id",
    )  # fmt: skip
    def _compute_settlement(self):
        for remedy in self:
            if remedy.type != "exchange":
                remedy.settlement = 0.0
                continue
            difference = sum(line._get_difference() for line in remedy.line_ids)
            wanted = difference + remedy.fee_amount + remedy.deduction_amount
            left = remedy._get_left_to_refund() if wanted < 0 else None
            remedy.settlement = remedy.currency_id.round(wanted if left is None else max(wanted, -left))

    def _get_given_cheaper(self):
        """Return the articles that are given for less than their price, see ``rules.returning.Cheaper``."""
        self.ensure_one()
        lines = self.line_ids.filtered(lambda line: line._is_given_cheaper())
        return tuple(
            Cheaper(line.new_product_id.display_name, line.new_price, line._get_list_price()) for line in lines
        )

    def _get_asked_amount(self):
        """Return for how much money somebody decides, in the currency of the company: what is really given away."""
        self.ensure_one()
        lines = self.line_ids.filtered(lambda line: line._is_given_cheaper())
        less = sum((line._get_list_price() - line.new_price) * line._get_quantity(line.uom_id) for line in lines)
        given = max(less, -self.settlement) if lines else 0.0
        company, day = self.company_id, self.company_id._get_after_sales_today()
        own = self.currency_id._convert(given, company.currency_id, company, day) if given else 0.0
        return max(self._get_company_amount(), own)

    def _gets_difference(self):
        """Tell whether the customer gets money back with an exchange."""
        self.ensure_one()
        return self.type == "exchange" and self.currency_id.compare_amounts(self.settlement, 0.0) < 0

    def _make_difference_invoice(self):
        """Invoice what the customer pays for an exchange; the goods leave when it is paid (RE-13).

        One that accounting has cancelled is used again: the customer is never asked by two.
        """
        self.ensure_one()
        move = self.difference_invoice_id
        is_asked = move and move.state != "cancel"
        if self.type != "exchange" or self.settlement <= 0 or is_asked or self.currency_id.is_zero(self.settlement):
            return
        vals = self._prepare_difference_vals()
        if move:
            move.button_draft()
            move.write({"invoice_line_ids": [Command.clear(), *vals["invoice_line_ids"]]})
        else:
            move = self.env["account.move"].with_company(self.company_id).create(vals)
        move._settle_total(self.settlement)
        self.difference_invoice_id = move

    def _prepare_difference_vals(self):
        """Return the values of the invoice of the difference."""
        self.ensure_one()
        order = self.order_id
        taxes, account = self.line_ids[:1].sale_line_id._get_booking()
        goods = ", ".join(f"{line._get_sent_goods()[0].display_name}" for line in self.line_ids)
        name = self.env._("Difference of exchange %(remedy)s: %(goods)s", remedy=self.number, goods=goods)
        return {
            "move_type": "out_invoice",
            "partner_id": order.partner_invoice_id.id,
            "company_id": self.company_id.id,
            "currency_id": self.currency_id.id,
            "invoice_origin": order.name,
            "invoice_user_id": order.user_id.id,
            "fiscal_position_id": order.fiscal_position_id.id,
            "ref": f"{self.number} {self.ticket_id.number}",
            "invoice_line_ids": [Command.create(self._prepare_taxed_vals(name, self.settlement, taxes, account))],
        }

    def _check_difference_is_owed(self):
        """Refuse to book the difference of exchanges that were given up. :raise UserError: naming which"""
        for remedy in self.filtered(lambda remedy: remedy.state in GIVEN_UP):
            raise UserError(
                self.env._("%(remedy)s was given up: nothing is paid by it any more.", remedy=remedy.display_name)
            )

    def _get_unpaid_difference(self):
        """Return in words that the customer has not paid the difference of an exchange, empty if he has."""
        self.ensure_one()
        move = self.difference_invoice_id
        owes = self.type == "exchange" and self.currency_id.compare_amounts(self.settlement, 0.0) > 0
        is_paid = move.state == "posted" and move.payment_state in ("paid", "in_payment") and not move._is_taken_back()
        # An invoice that accounting made smaller is not the difference.
        is_whole = move.currency_id.compare_amounts(move.amount_total, self.settlement) >= 0 if is_paid else False
        if not owes or is_whole:
            return ""
        return self.env._(
            "%(remedy)s: the customer has not paid the difference of %(amount)s yet.",
            remedy=self.number,
            amount=self.currency_id.format(self.settlement),
        )

    def _cancel_difference_invoice(self):
        self.difference_invoice_id.filtered(lambda move: move.state == "draft").button_cancel()
