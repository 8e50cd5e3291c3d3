from odoo import models
from odoo.exceptions import UserError


class AccountPaymentRegister(models.TransientModel):
    """Whoever pays a credit note by hand gives out what came in, and no more (RF-04)."""

    _inherit = "account.payment.register"

    def _create_payments(self):
        for wizard in self:
            moves = wizard.line_ids.move_id
            for move in moves:
                residual = abs(move.amount_residual)
                amount = min(wizard._get_amount_in(move), residual) if len(moves) == 1 else residual
                move._check_money_came_in(amount)
        return super()._create_payments()

    def _get_amount_in(self, move):
        """Return what is to be paid, in the currency of a document."""
        self.ensure_one()
        return self.currency_id._convert(self.amount, move.currency_id, self.company_id, self.payment_date)


class AccountMove(models.Model):
    _inherit = "account.move"

    def _check_money_came_in(self, amount):
        """Refuse to pay a sum on a credit note of a remedy whose customer has paid less: he would get a gift.

        :raise UserError: saying how much came in
        """
        self.ensure_one()
        for remedy in self._get_remedies():
            left = remedy._get_money_in_house()
            if left is None or self.currency_id.compare_amounts(amount, left) <= 0:
                continue
            raise UserError(
                self.env._(
                    "%(move)s gives back %(amount)s for %(remedy)s, and only %(left)s of what the customer paid for "
                    "%(order)s is left. Has he paid, have the payment recorded first: on his invoice, online, or as "
                    "paid on the platform. Else leave the credit note open: it lowers what he owes.",
                    move=self.name,
                    amount=self.currency_id.format(amount),
                    left=self.currency_id.format(max(left, 0.0)),
                    remedy=remedy.number,
                    order=remedy.order_id.name,
                )
            )
