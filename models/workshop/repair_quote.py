from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...rules import desk


class RepairOrder(models.Model):
    """What a repair out of term costs the customer: quoted first, carried out when accepted (RP-05, RP-09, RP-10).

    The quote is core's quotation: parts come from the repair, labour stands on the quotation itself.
    """

    _inherit = "repair.order"

    quote_reason = fields.Char(
        compute="_compute_quote_reason", help="Whether the quote has to be put to the customer, and why."
    )

    @api.depends("quote_amount", "max_cost_agreed", "customer_signature")
    @api.depends_context("lang")
    def _compute_quote_reason(self):
        for repair in self:
            repair.quote_reason = repair._judge_quote().reason if repair.quote_state == "given" else ""

    def _judge_quote(self):
        self.ensure_one()
        return desk.judge_quote(
            self.quote_amount, self.max_cost_agreed, bool(self.customer_signature), self.currency_id._get_translator()
        )

    def _quote(self, lines):
        """Put a price to the repair; what the customer signed for is accepted at once (RP-03).

        :param lines: per line (product, quantity, price for one)
        :raise UserError: in words, when nothing can be quoted
        """
        self.ensure_one()
        self._check_may_serve()
        repair = self._as_step()
        repair._lock_for_step("sale_order_id")
        repair._check_may_quote(lines)
        if not repair.sale_order_id:
            repair.action_create_sale_order()
        repair._fill_quote(lines)
        if repair._judge_quote().allowed:
            repair._accept_quote(self.env._("Signature of %(name)s", name=repair.signed_by))

    def _check_may_quote(self, lines):
        """Refuse a quote for what is free, not here, accepted already, or without a price."""
        if self.under_warranty:
            raise UserError(self.env._("The repair is free: there is nothing to quote."))
        if self.desk_state != "quote" or self.quote_state == "accepted":
            raise UserError(self.env._("%(repair)s waits for no quote.", repair=self.name))
        if not lines:
            raise UserError(self.env._("Enter what the repair takes: parts and labour."))
        if any(quantity <= 0 or price < 0 for _product, quantity, price in lines):
            raise UserError(self.env._("Quantities have to be above zero, prices not below."))
        unpriced = [product.display_name for product, _quantity, price in lines if not price]
        if unpriced:
            raise UserError(self.env._("Without a price: %(parts)s.", parts=", ".join(unpriced)))

    def _fill_quote(self, lines):
        """Write the lines anew: parts as moves of the repair, which core puts on the quotation, labour there itself."""
        order = self.sale_order_id
        self.move_ids.filtered(lambda move: move.state == "draft").unlink()
        order.order_line.unlink()
        for product, quantity, price in lines:
            if product.type == "consu":
                move = self.env["stock.move"].create(
                    {
                        "repair_id": self.id,
                        "repair_line_type": "add",
                        "product_id": product.id,
                        "product_uom_qty": quantity,
                        "product_uom": product.uom_id.id,
                    }
                )
                move.sale_line_id.write({"price_unit": price, "technical_price_unit": price})
            else:
                order.order_line = [
                    Command.create({"product_id": product.id, "product_uom_qty": quantity, "price_unit": price})
                ]

    def _accept_quote(self, how):
        """Record that the customer pays this, and how we know; from now on it does not change."""
        repair = self._as_step()
        # A repair of the workshop promises no date of receipt: core confirms, our promises stay out of it.
        repair.sale_order_id.action_confirm()
        repair._record_facts({"accepted_amount": repair.quote_amount, "accepted_how": how})
        repair.activity_unlink(["mail.mail_activity_data_todo"])

    def _answer_quote(self, is_accepted, how):
        """Record what the customer says to the quote (RP-09).

        :param how: how we know, in words
        :raise UserError: without words, or when no quote waits for an answer
        """
        self.ensure_one()
        self._check_may_serve()
        repair = self._as_step()
        repair._lock_for_step("sale_order_id")
        if repair.quote_state != "given" or not repair.taken_in_at or not repair.quote_amount:
            raise UserError(self.env._("%(repair)s waits for no answer.", repair=self.name))
        if not (how or "").strip():
            raise UserError(self.env._("Say how the customer answered: in person, by call, by mail."))
        if is_accepted:
            repair._accept_quote(how)
        else:
            repair.sale_order_id._action_cancel()
            repair._record_facts({"accepted_how": how})
            repair.activity_unlink(["mail.mail_activity_data_todo"])

    def _check_may_start(self):
        """Refuse parts and work before the customer has accepted what they cost (RP-10)."""
        for repair in self.sudo().filtered("ticket_id"):
            if not repair.taken_in_at:
                raise UserError(self.env._("%(repair)s is not here yet: take it in first.", repair=repair.name))
            if not repair.under_warranty and repair.quote_state != "accepted":
                raise UserError(
                    self.env._(
                        "%(repair)s is not free, and the customer has accepted no quote: no parts and no work before.",
                        repair=repair.name,
                    )
                )

    def _action_repair_confirm(self):
        self._check_may_start()
        return super()._action_repair_confirm()

    def _check_accepted_amount(self):
        """Refuse a quote that grew after it was accepted."""
        for repair in self.sudo():
            is_dearer = repair.currency_id.compare_amounts(repair.quote_amount, repair.accepted_amount) > 0
            if repair.quote_state == "accepted" and is_dearer:
                raise UserError(
                    self.env._(
                        "The customer accepted %(accepted)s for %(repair)s, this would be %(amount)s: ask again with a "
                        "quotation of its own.",
                        accepted=repair.currency_id.format(repair.accepted_amount),
                        amount=repair.currency_id.format(repair.quote_amount),
                        repair=repair.name,
                    )
                )
