from odoo import fields, models
from odoo.exceptions import UserError

from ...rules.gift import after_delivery
from ..record.told import tell


class Gift(models.Model):
    """From the promise to the customer's hands, or back to what we owe (GF-01, GF-03, GF-04)."""

    _inherit = "after.sales.gift"

    def _note(self):
        """Take new promises up: those on confirmed orders have to reach a delivery that is still here.

        :raise UserError: on a cancelled order, or when everything has left
        """
        orders = self.sudo().order_id
        for order in orders:
            if order.state == "cancel":
                raise UserError(self.env._("%(order)s was cancelled.", order=order.name))
            if order.state == "sale" and not order._get_open_deliveries():
                raise UserError(
                    self.env._(
                        "Everything of %(order)s has left. Press “The Customer Did Not Get a Gift”: it comes with the "
                        "next order.",
                        order=order.name,
                    )
                )
            if order.state == "sale" and order.locked:
                raise UserError(self.env._("%(order)s is locked: unlock it first.", order=order.name))
        late = orders.filtered(lambda order: order.state == "sale")
        for order, gifts in self.filtered(lambda gift: gift.order_id in late).grouped("order_id").items():
            gifts._travel_with(order)

    def _travel_with(self, order):
        """Put these gifts into an order that is confirmed: its warehouse packs them like all other goods.

        Whoever confirms an order need not see the orders on which the gifts were promised.
        """
        gifts = self.sudo()
        gifts._bring_to("promised")
        gifts._record_facts({"sent_with_id": order.id})
        is_quiet = self.env.context.get("skip_procurement", False)
        Line = gifts.env["sale.order.line"].with_context(sale_no_log_for_new_lines=True, skip_procurement=is_quiet)
        lines = Line.create([gift._prepare_line_vals(order) for gift in gifts])
        for gift, line in zip(gifts, lines, strict=True):
            gift._record_facts({"sale_line_id": line.id})
        lines.move_ids.picking_id._announce_gifts()

    def _prepare_line_vals(self, order):
        """Return the line of an order that brings this gift: it costs nothing."""
        self.ensure_one()
        product = self.product_id.with_context(lang=order.partner_id.lang)
        return {
            "order_id": order.id,
            "product_id": product.id,
            "product_uom_qty": self.quantity,
            "product_uom_id": product.uom_id.id,
            # The first line is the product's, so that the order shows what is added below it.
            "name": f"{product.display_name}\n{self.with_context(lang=order.partner_id.lang).env._('Gift')}",
            "price_unit": 0.0,
            "is_after_sales_gift": True,
            "sequence": max(order.sudo().order_line.mapped("sequence"), default=0) + 1,
        }

    def _judge(self):
        """Follow the deliveries: what left is packed, what stays behind for good is owed (GF-02)."""
        for gift in self.filtered(lambda gift: gift.state == "promised" and gift.sale_line_id):
            fate = gift._get_fate()
            if fate.state not in ("owed", "packed"):
                continue
            fate = fate._replace(reason=tell(gift, lambda gift: gift._get_fate().reason))
            if fate.state == "owed":
                gift._owe(fate.reason)
            else:
                gift._pack(fate)

    def _get_fate(self):
        """Return what became of this gift by the deliveries so far, see ``rules.gift.after_delivery``."""
        self.ensure_one()
        line = self.sale_line_id
        packed = line.product_uom_id._compute_quantity(line.qty_delivered, self.uom_id)
        is_planned = line.move_ids.filtered(
            lambda move: move.state not in ("done", "cancel") and move.location_dest_id.usage == "customer"
        )
        to_come = self.quantity - packed if is_planned else 0
        return after_delivery(self.quantity, packed, to_come, _=self.env._)

    def _pack(self, fate):
        """These pieces have left; the rest is owed as a promise of its own."""
        self.ensure_one()
        if fate.owed:
            rest = self.copy({"quantity": fate.owed, "state": "owed", "was_noted": self.was_noted})
            rest._record_facts({"owed_reason": fate.reason, "owed_at": fields.Datetime.now()})
            self._record_facts({"quantity": self.quantity - fate.owed})
        self._bring_to("packed")

    def _owe(self, reason, ticket=None):
        """Register that the customer did not get these gifts: they travel with the next order (GF-04).

        :param reason: what the colleague who sells next reads
        :param ticket: the case in which the customer asked for it
        :raise UserError: without a reason, or for gifts that are cancelled
        """
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the customer did not get it."))
        self._bring_to("owed")
        self._take_out()
        vals = {"owed_reason": reason.strip(), "owed_at": fields.Datetime.now(), "sent_with_id": False}
        self._record_facts(vals | ({"ticket_id": ticket.id} if ticket else {}))
        for order, gifts in self.sudo().grouped("order_id").items():
            names = ", ".join(gifts.mapped("display_name"))
            order.message_post(
                body=self.env._("We owe the customer: %(gifts)s. %(reason)s", gifts=names, reason=reason)
            )

    def _take_out(self):
        """Take what has not left out of its delivery."""
        lines = self.sudo().sale_line_id
        lines.move_ids.filtered(lambda move: move.state not in ("done", "cancel"))._action_cancel()
        for line in lines.filtered(lambda line: line.product_uom_qty != line.qty_delivered):
            # The moves are settled above; core would plan the difference once more.
            line.with_context(skip_procurement=True).product_uom_qty = line.qty_delivered
        self._record_facts({"sale_line_id": False})

    def action_give(self):
        """Record that the customer has these gifts: found in the box, or given in another way."""
        self.check_access("write")
        self._bring_to("given")
        self.filtered(lambda gift: gift.sent_with_id and gift.sale_line_id.qty_delivered < gift.quantity)._take_out()
        return True

    def action_cancel(self):
        """Take these promises back: noted by mistake, or the customer does not want them."""
        self.check_access("write")
        self._bring_to("cancelled")
        self._take_out()
        return True
