from odoo import api, fields, models
from odoo.exceptions import UserError

from ...rules import postage

POSTAGE_KIND = "overpaid_postage"


class HelpdeskTicket(models.Model):
    """Postage that was paid too much: taken off, made good with goods, paid back, or registered (RF-06)."""

    _inherit = "helpdesk.ticket"

    asks_for_postage = fields.Boolean(compute="_compute_asks_for_postage")

    @api.depends("case_kind_id.code", "sale_order_id")
    def _compute_asks_for_postage(self):
        for ticket in self:
            ticket.asks_for_postage = ticket.case_kind_id.code == POSTAGE_KIND and bool(ticket.sale_order_id)

    def _get_postage_order(self):
        """Return the order of a case that the user may read, whoever sold it: its postage is settled by the case."""
        self.check_access("read")
        return self.sudo().sale_order_id

    def _check_postage_left(self):
        """Refuse what was not charged too much, or was made good already.

        :return: what is left to make good, in the currency of the order
        """
        self.ensure_one()
        self._check_may_remedy()
        order = self._get_postage_order()
        if not order:
            raise UserError(self.env._("Say which order it is about."))
        # Of two people who make it good at once one sees what the other did.
        order.lock_for_update()
        found = order._get_postage_excess()
        if not found.amount:
            raise UserError(found.reason)
        left = order._get_postage_left()
        if not left:
            raise UserError(self.env._("The postage of %(order)s was made good already.", order=order.name))
        return left

    def _give_goods_for_postage(self, product, quantity):
        """The customer takes goods of the same value: they are owed, and travel with the next order at no price.

        :return: the gift
        :raise UserError: for goods without a price, worth less than the postage, or much more
        """
        left = self._check_postage_left()
        order = self._get_postage_order()
        value = self._get_goods_value(product, quantity)
        if not product or not value:
            raise UserError(self.env._("Choose goods that have a price."))
        if order.currency_id.compare_amounts(value, left) < 0:
            raise UserError(
                self.env._(
                    "These goods are worth %(value)s, the postage was %(left)s.",
                    value=order.currency_id.format(value),
                    left=order.currency_id.format(left),
                )
            )
        self._check_generosity(value - left)
        reason = self.env._("For postage that was paid too much: %(amount)s.", amount=order.currency_id.format(left))
        gift = order.with_env(self.env)._owe_new_gift(product, quantity, reason, self, was_noted=True)
        gift.sudo()._record_facts({"postage_amount": left})
        self._message_log(body=f"{reason} {gift.display_name}")
        return gift

    def _get_goods_value(self, product, quantity):
        """Return what goods cost our customers, in the currency of the order."""
        order = self._get_postage_order()
        product = product.sudo().with_company(order.company_id)
        day = fields.Date.context_today(self)
        return product.currency_id._convert(product.lst_price * quantity, order.currency_id, order.company_id, day)

    def _get_goods_pieces(self, product):
        """Return how many pieces of a product make good the postage that is left."""
        price = self._get_goods_value(product, 1)
        return postage.pieces_worth(self._get_postage_order()._get_postage_left(), price)

    def _check_generosity(self, more):
        """Refuse goods worth more beyond the postage than an agent may give alone (X-11)."""
        vals = {"ticket_id": self.id, "type": "compensation"}
        limits = self.env["after.sales.remedy"].new(vals)._get_limits()
        currency = self._get_postage_order().currency_id
        most = limits.most if limits else 0.0
        if currency.compare_amounts(more, most) > 0:
            raise UserError(
                self.env._(
                    "That is %(more)s more than the postage; you may give %(most)s. Choose others or fewer.",
                    more=currency.format(more),
                    most=currency.format(most),
                )
            )

    def _pay_postage_back(self, why):
        """The customer wants the money: a refund over what is left, agreed and decided, or asked for (RF-06).

        :param why: what was offered, and why the customer would not have it
        :return: the remedy
        :raise UserError: without that
        """
        left = self._check_postage_left()
        why = (why or "").strip()
        if not why:
            raise UserError(self.env._("Goods come first: say what you offered and what the customer answered."))
        vals = {"type": "refund", "amount": left, "customer_wish": why, "requested_by_customer": True}
        remedy = self._propose_remedy(vals | {"is_postage": True})
        remedy._agree_and_request(agreed=True)
        return remedy

    def _register_postage(self, why, hold, text):
        """The money cannot be paid at present: it is registered, and the customer is told so (RF-06).

        :param hold: why it cannot be paid now; ``text``: what the customer is told
        :return: the remedy
        """
        if not (hold or "").strip() or not (text or "").strip():
            raise UserError(self.env._("Say why it cannot be paid now, and what the customer is told."))
        remedy = self._pay_postage_back(why)
        if remedy.state in ("approved", "awaiting_refund"):
            remedy._apply()._hold(hold)
        self._tell_customer(text)
        return remedy

    def _get_postage_text(self):
        """Return what a customer is told whose money cannot be paid at present."""
        self.ensure_one()
        order = self._get_postage_order()
        case = self.with_context(lang=self.partner_id.lang or self.env.lang)
        amount = order.currency_id.with_context(lang=case.env.lang).format(order._get_postage_left())
        return case.env._(
            "Dear %(name)s,\n\nyou paid %(amount)s too much for the postage of %(order)s. We cannot pay it back at the "
            "moment. It is registered, and we tell you when it is paid.",
            name=self.partner_id.name or case.env._("customer"),
            amount=amount,
            order=order.name,
        )

    def action_open_postage(self):
        """Show how much postage was paid too much, and ask how it is made good."""
        self.ensure_one()
        self._check_may_remedy()
        wizard = self.env["after.sales.postage.settle"].create({"ticket_id": self.id})
        return wizard._get_records_action(name=self.env._("Overpaid Postage"), target="new")
