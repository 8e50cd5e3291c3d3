from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...rules import ladder, ledger
from ...rules.remedy import spread
from .vocabulary import PRICED


class Remedy(models.Model):
    """Money that follows from what was paid: nobody bargains over it, and what is kept of it the customer agrees to.

    What comes back was paid for at the price of its order, after all discounts and with its taxes; a fee and the
    freight that the customer bears stand as lines of their own on the credit note (RE-18).
    """

    _inherit = "after.sales.remedy"

    goods_amount = fields.Monetary(
        string="Paid for the Goods", readonly=True, help="What was paid for these pieces, discounts and taxes included."
    )
    fee_amount = fields.Monetary(string="Fee", tracking=True, help="What we keep for the work, as the policy says.")
    deduction_amount = fields.Monetary(
        string="Freight and Packing Kept", tracking=True, help="What the customer bears of the way back, and wear."
    )
    given_amount = fields.Monetary(
        string="Given Before", readonly=True, help="What of the money for these pieces the customer has already."
    )
    is_paid_outside = fields.Boolean(
        string="Paid on the Platform", help="The customer has paid, although no invoice or payment here says so."
    )
    consented_at = fields.Datetime(string="Customer Agreed On", readonly=True, copy=False, tracking=True)
    consented_by = fields.Many2one(
        "res.users", string="Agreement Recorded By", readonly=True, copy=False, ondelete="restrict"
    )
    requested_by_id = fields.Many2one("res.users", readonly=True, copy=False, ondelete="restrict")

    _fee_positive = models.Constraint("CHECK(fee_amount >= 0)", "A fee cannot be negative.")
    _deduction_positive = models.Constraint("CHECK(deduction_amount >= 0)", "A deduction cannot be negative.")

    is_priced = fields.Boolean(compute="_compute_is_priced")
    needs_consent = fields.Boolean(compute="_compute_is_priced")

    @api.depends(
        "type", "fee_amount", "deduction_amount", "consented_at", "kind_id", "credit_program", "credit_agreed_at"
    )
    def _compute_is_priced(self):
        for remedy in self:
            remedy.is_priced = remedy._is_priced()
            remedy.needs_consent = remedy._needs_consent()

    def _is_priced(self):
        """Tell whether the amount follows from what was paid."""
        self.ensure_one()
        return self.type in PRICED or self._stops_goods()

    def _settle_amount(self):
        """Let the amount be what was paid for the items, less what is kept and what was given back before."""
        for remedy in self.filtered(lambda remedy: remedy._is_priced()):
            goods = remedy.currency_id.round(remedy._get_goods_amount())
            wanted = max(goods - remedy.fee_amount - remedy.deduction_amount, 0.0)
            left = remedy._get_left_to_refund() if goods else 0.0
            amount = remedy.currency_id.round(wanted if left is None else min(wanted, left))
            remedy.goods_amount, remedy.amount, remedy.given_amount = goods, amount, wanted - amount

    def _get_goods_amount(self):
        """Return what was paid for the items of this remedy; of goods that never left only what really was paid."""
        self.ensure_one()
        value = sum(line._get_paid() for line in self.line_ids)
        order = self.sudo().order_id
        if not self._stops_goods() or not order:
            return value
        total = order._get_paid_total()
        received = total if self.is_paid_outside else order._get_received()
        return ledger.back_for_stopped(received, total, value)

    def _get_priced_money(self):
        """Return what the rule has to know of money that follows from what was paid; None where nothing was."""
        self.ensure_one()
        if not self.amount:
            return None
        limits = ladder.Limits(True, 0.0, self.amount)
        return ladder.Money(self.amount, True, limits, "refund", self._get_left_to_refund())

    def _get_money_back(self):
        """Return what the customer gets in money: the amount, or the difference of an exchange."""
        self.ensure_one()
        return max(-self.settlement, 0.0) if self.type == "exchange" else self.amount

    def _is_settled_without_money(self):
        """Tell whether goods were stopped that nobody has paid for, or came back when nothing was left to be given."""
        self.ensure_one()
        is_stopped = self._stops_goods() and bool(self.stopped_at) and self.currency_id.is_zero(self.amount)
        return is_stopped or self._is_back_for_nothing()

    # What is kept needs the customer's word.

    def _needs_consent(self):
        """Tell whether the customer still has to agree: to what is kept, or to credit instead of money."""
        self.ensure_one()
        is_less = bool(self.fee_amount or self.deduction_amount) and not self.consented_at
        return is_less or (bool(self.credit_program) and not self.credit_agreed_at)

    def _say_consent(self):
        self.ensure_one()
        if self.consented_at or not (self.fee_amount or self.deduction_amount):
            return self.env._("Record first that the customer agrees: he gets a store credit instead of money.")
        kept = self.currency_id.format(self.fee_amount + self.deduction_amount)
        return self.env._("Record first that the customer agrees: %(amount)s are kept.", amount=kept)

    def _record_consent(self):
        """Record that the customer agrees to the fee and the deduction as they stand (RE-18)."""
        for remedy in self:
            remedy._check_may_act()
            remedy._check_is_draft()
            vals = {"consented_at": fields.Datetime.now(), "consented_by": self.env.uid}
            if remedy.credit_program:
                vals |= {"credit_agreed_at": vals["consented_at"], "credit_agreed_by": self.env.uid}
            remedy.sudo().write(vals)

    def _withdraw_consent(self):
        """Who agreed to other sums has not agreed to these."""
        self.filtered("consented_at").write({"consented_at": False, "consented_by": False})
        self.filtered("credit_agreed_at").write({"credit_agreed_at": False, "credit_agreed_by": False})

    def _check_kept(self):
        """Refuse to keep more than was paid, and a return for which nothing is left."""
        self.ensure_one()
        kept = self.fee_amount + self.deduction_amount
        if self.currency_id.compare_amounts(kept, self.goods_amount) > 0:
            raise UserError(
                self.env._(
                    "%(kept)s would be kept of the %(paid)s that were paid for these goods.",
                    kept=self.currency_id.format(kept),
                    paid=self.currency_id.format(self.goods_amount),
                )
            )
        if self.type == "return_refund" and self.currency_id.is_zero(self.amount):
            raise UserError(self.env._("Nothing is left to give back of what was paid for these goods."))

    def action_record_consent(self):
        """Record that the customer agrees to what is kept."""
        self._record_consent()
        return True

    # The credit note shows what was paid and what is kept.

    def _prepare_priced_line_vals(self):
        """Return the lines of the credit note: the goods by their taxes, then what is kept, each as a line."""
        self.ensure_one()
        groups = self.line_ids.grouped(lambda line: line.sale_line_id._get_booking())
        weights = [sum(lines.mapped("amount")) or sum(line._get_paid() for line in lines) for lines in groups.values()]
        total = self.goods_amount if self._is_priced() else self._get_money_back()
        shares = spread(total, weights, self.currency_id.decimal_places)
        types = dict(self._get_types())
        vals = []
        for (taxes, account), share, lines in zip(groups, shares, groups.values(), strict=True):
            if self.currency_id.is_zero(share):
                continue
            goods = ", ".join(line._get_credit_name() for line in lines)
            vals.append(self._prepare_taxed_vals(f"{types[self.type]} {self.number}: {goods}", share, taxes, account))
        taxes, account = max(zip(weights, groups, strict=True), key=lambda pair: pair[0])[1]
        kept = self._get_kept() if self._is_priced() else []
        return vals + [self._prepare_taxed_vals(name, -amount, taxes, account) for name, amount in kept if amount]

    def _get_kept(self):
        """Return (name, amount) per sum that is not given back."""
        self.ensure_one()
        return [
            (self.env._("Fee"), self.fee_amount),
            (self.env._("Freight and packing"), self.deduction_amount),
            (self.env._("Given back before"), self.given_amount),
        ]

    def _prepare_taxed_vals(self, name, total, taxes, account):
        """Return a line of the credit note whose total with its taxes is this sum."""
        return {
            "name": name,
            "quantity": 1,
            "price_unit": taxes._get_price_for_total(total, self.currency_id),
            "tax_ids": [Command.set(taxes.ids)],
            **({"account_id": account.id} if account else {}),
        }


class RemedyLine(models.Model):
    _inherit = "after.sales.remedy.line"

    def _get_credit_name(self):
        """Return how the credit note names this item: what came back, or never left."""
        self.ensure_one()
        name = self.product_id.with_context(display_default_code=False).display_name
        return f"{self._get_quantity(self.uom_id):g} × {name}"
