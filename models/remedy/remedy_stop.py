from odoo import api, fields, models
from odoo.exceptions import UserError

from ...rules import kits
from ..record.told import stands_in, tell


class Remedy(models.Model):
    """Goods that have not left and shall not: held first, then taken out of every step (SL-09, X-20).

    While the case is open the delivery says why it may not leave. Decided, the order asks for less, what was picked is
    put back, the factory is asked to stop; then the money follows. A customer who keeps the order has his reason noted.
    """

    _inherit = "after.sales.remedy"

    stopped_at = fields.Datetime(string="Goods Stopped On", readonly=True, copy=False)
    stop_note = fields.Char(compute="_compute_stop_note", help="Who still has to stop the goods.")

    @api.depends("state", "stopped_at", "type")
    @api.depends_context("lang")
    def _compute_stop_note(self):
        for remedy in self:
            waits = remedy.state == "approved" and remedy._stops_goods() and not remedy.stopped_at
            names = ", ".join(remedy.sudo()._get_sent_purchases().order_id.mapped("name")) if waits else ""
            remedy.stop_note = names and self.env._(
                "%(orders)s is with the factory: the purchaser has to stop it there first.", orders=names
            )

    def _stops_goods(self):
        """Tell whether this keeps goods from leaving."""
        self.ensure_one()
        return self.type == "cancel" or (self.type == "refund" and self.kind_id.sudo().before_shipment)

    def _check_goods_to_stop(self):
        """Refuse to stop what has left, what is stopped already, and what nobody may change. :raise UserError"""
        self.ensure_one()
        problem = self.sudo()._get_problem_of_stopping()
        if problem:
            raise UserError(problem)

    def _get_problem_of_stopping(self):
        """Return why these goods cannot be stopped, empty if they can or none are to be."""
        self.ensure_one()
        if not self._stops_goods():
            return ""
        order = self.order_id
        if not order:
            return self.env._("Say on the case which order this is about.")
        if order.state == "cancel":
            return self.env._("%(order)s is cancelled already.", order=order.name)
        if order.locked:
            return self.env._("%(order)s is locked: have it unlocked first.", order=order.name)
        if not self.line_ids:
            return self.env._("Say what is not to be sent any more.")
        lines = self.line_ids.grouped(lambda line: line.sale_line_id._origin)
        return next(filter(None, (self._get_problem_of_stop(*pair) for pair in lines.items())), "")

    def _get_problem_of_stop(self, sale_line, lines):
        """Return why these pieces of an order line cannot be stopped, empty if they can."""
        problem = next(filter(None, (line._get_problem_of_return() for line in lines)), "")
        if problem:
            return problem
        unit = sale_line.product_uom_id
        wanted = sum(line._get_quantity(unit) for line in lines)
        free = sale_line._get_unsent()
        if unit.compare(wanted, free) <= 0:
            return ""
        return self.env._(
            "%(product)s: %(count)s have not left yet, more cannot be stopped.",
            product=sale_line.product_id.display_name,
            count=f"{max(free, 0.0):g}",
        )

    def _stop_goods(self):
        """Take the goods out of the order and of every transfer that has not brought them to the customer.

        What a factory was asked to send the purchaser stops there; until then nothing is paid back.
        """
        self.ensure_one()
        if not self._stops_goods() or self.stopped_at:
            return
        sent = self._get_sent_purchases()
        if sent:
            self._ask_purchasers(sent)
            return
        order = self.order_id
        self._drop_draft_purchases()
        if self._takes_everything():
            picked = [part for line in self.line_ids.sale_line_id for part in line._get_picked(line.product_uom_qty)]
            order._action_cancel()
            self.env["stock.move"]._put_back(picked)
        else:
            for sale_line, lines in self.line_ids.grouped("sale_line_id").items():
                before = sale_line.price_total
                sale_line._take_out(sum(line._get_quantity(sale_line.product_uom_id) for line in lines))
                lines[:1].stopped_amount = before - sale_line.price_total
            self._warn_of_drafts()
        self.stopped_at = fields.Datetime.now()

    def _warn_of_drafts(self):
        """Say on drafts of invoices that the order asks for less since."""
        drafts = self.line_ids.sale_line_id.invoice_lines.move_id.filtered(lambda move: move.state == "draft")
        goods = ", ".join(self.line_ids.mapped("display_name"))
        for draft in drafts - self.refund_move_id:
            draft._message_log(
                body=self.env._("%(remedy)s: not sent any more: %(goods)s.", remedy=self.number, goods=goods)
            )

    def _takes_everything(self):
        """Tell whether nothing of the order is left to be sent, and nothing was sent."""
        self.ensure_one()
        goods = self.order_id._get_goods_lines()
        stopped = {
            line: sum(item._get_quantity(line.product_uom_id) for item in items)
            for line, items in self.line_ids.grouped("sale_line_id").items()
        }
        return all(
            line._get_unsent() == line.product_uom_qty
            and line.product_uom_id.compare(stopped.get(line, 0.0), line.product_uom_qty) >= 0
            for line in goods
        )

    def _get_direct_purchases(self):
        """Return the purchase lines by which a factory sends these goods to the customer itself, and has not yet.

        What a factory sends to us we may keep for others; what it sends to the customer has to be stopped there.
        """
        self.ensure_one()
        lines = self.line_ids.sale_line_id.purchase_line_ids
        return lines.filtered(
            lambda line: (
                line.state != "cancel"
                and line.order_id.picking_type_id.default_location_dest_id.usage == "customer"
                and line.product_uom_id.compare(line.qty_received, line.product_qty) < 0
            )
        )

    def _get_sent_purchases(self):
        """Return those of them that the factory knows of, and that bring more than the customer still wants."""
        sent = self._get_direct_purchases().filtered(lambda line: line.state != "draft")
        stopped = {
            line: sum(item._get_quantity(line.product_uom_id) for item in items)
            for line, items in self.line_ids.grouped("sale_line_id").items()
        }
        for sale_line, lines in sent.grouped("sale_line_id").items():
            unit = sale_line.product_uom_id
            ordered = sum(line.product_uom_id._compute_quantity(line.product_qty, unit) for line in lines)
            if unit.compare(ordered, sale_line.product_uom_qty - stopped[sale_line]) <= 0:
                sent -= lines
        return sent

    def _drop_draft_purchases(self):
        """Order nothing that no factory has heard of yet."""
        self.ensure_one()
        for line in self._get_direct_purchases().filtered(lambda line: line.state == "draft"):
            items = self.line_ids.filtered(lambda item, line=line: item.sale_line_id == line.sale_line_id)
            stopped = sum(item._get_quantity(line.product_uom_id) for item in items)
            rest = line.product_qty - stopped
            if line.product_uom_id.compare(rest, 0.0) > 0:
                line.product_qty = rest
            elif line.order_id.order_line == line:
                line.order_id.button_cancel()
            else:
                line.unlink()

    def _ask_purchasers(self, lines):
        """Ask whoever ordered at a factory to stop it there, once."""
        self.ensure_one()
        for purchase in lines.order_id:
            summary = tell(
                self, lambda speaker: speaker.env._("%(remedy)s: stop this at the factory", remedy=self.number)
            )
            if stands_in(summary, purchase.activity_ids.mapped("summary")):
                continue
            purchase.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=(purchase.user_id or self.env.user).id,
                summary=summary,
                note=self.env._(
                    "The customer has cancelled: %(goods)s.", goods=", ".join(self.line_ids.mapped("display_name"))
                ),
            )

    def _get_stopping(self, orders):
        """Return the decided remedies that wait for goods of these orders to be stopped."""
        domain = [("order_id", "in", orders.ids), ("state", "=", "approved"), ("stopped_at", "=", False)]
        return self.sudo().search(domain).filtered(lambda remedy: remedy._stops_goods())


class RemedyLine(models.Model):
    _inherit = "after.sales.remedy.line"

    stopped_amount = fields.Monetary(readonly=True, help="By how much the order became cheaper for it.")


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _take_out(self, quantity):
        """Let the order ask for less of this line, and cancel what would have brought it."""
        self.ensure_one()
        rest = self.product_uom_qty - quantity
        picked = self._get_picked(quantity)
        for product, each in self._get_pieces().items():
            needed = each * self._to_unit_of_product(rest - self.qty_delivered)
            self._get_moves_to_send(product)._send_less(each * self._to_unit_of_product(quantity), needed)
        self.env["stock.move"]._put_back(picked)
        # Core's own way would send what was picked round in circles: what has to change has been changed.
        self.with_context(skip_procurement=True).product_uom_qty = rest

    def _get_pieces(self):
        """Return per product that travels for this line how much of it one holds, in units of the products."""
        self.ensure_one()
        return self._get_kit_parts() or {self.product_id: 1.0}

    def _to_unit_of_product(self, quantity):
        self.ensure_one()
        return self.product_uom_id._compute_quantity(quantity, self.product_id.uom_id, round=False)

    def _get_moves_to_send(self, product):
        """Return the moves of these goods that have not left, the last step of each way, the newest first."""
        self.ensure_one()
        open_ = self.move_ids.filtered(
            lambda move: (
                move.state not in ("done", "cancel") and not move.origin_returned_move_id and move.product_id == product
            )
        )
        last = open_.filtered(lambda move: not (move.move_dest_ids & open_))
        return last.sorted("id", reverse=True)

    def _get_picked(self, quantity):
        """Return what was picked for this line and will not leave: (step inside the house, quantity in its unit).

        :param quantity: how much does not leave, in the unit of the line
        """
        self.ensure_one()
        parts = []
        for product, each in self._get_pieces().items():
            todo, unit = each * self._to_unit_of_product(quantity), product.uom_id
            picked = self._get_moves_to_send(product).move_orig_ids.filtered(lambda move: move.state == "done")
            for move in picked:
                take = min(todo, move.product_uom._compute_quantity(move.quantity, unit))
                if take > 0:
                    todo -= take
                    parts.append((move, unit._compute_quantity(take, move.product_uom)))
        return parts

    def _get_unsent(self):
        """Return how much of this line has not left: of a kit only what no part has left of."""
        self.ensure_one()
        sent = self.qty_delivered
        if self._get_kit_parts():
            sent = max(sent, self._count_kits(kits.touched, self.move_ids._count_at_customer()))
        return self.product_uom_qty - sent


class StockMove(models.Model):
    _inherit = "stock.move"

    def _send_less(self, quantity, needed):
        """Cancel so much of what these moves would bring, or less: what the customer still wants is left.

        :param quantity: in the unit of the product; :param needed: what has to leave yet, in the same unit
        """
        unit = self.product_id.uom_id
        asked = {move: move.product_uom._compute_quantity(move.product_uom_qty, unit) for move in self}
        left = min(quantity, sum(asked.values()) - needed)
        for move in self:
            take = min(left, asked[move])
            if unit.compare(take, 0.0) <= 0:
                break
            left -= take
            if unit.compare(take, asked[move]) >= 0:
                (move | move._get_steps_before())._action_cancel()
            else:
                move._ask_for_less(unit._compute_quantity(take, move.product_uom))

    def _get_steps_before(self):
        """Return the steps inside the house that serve this move alone, and are not done."""
        before = self.move_orig_ids.filtered(lambda move: move.state not in ("done", "cancel"))
        before = before.filtered(lambda move: not (move.move_dest_ids - self))
        return before | before._get_steps_before() if before else before

    def _ask_for_less(self, quantity):
        """Let this move and the steps before it bring so much less."""
        for move in self | self._get_steps_before():
            move._do_unreserve()
            move.product_uom_qty -= quantity
        (self | self._get_steps_before())._action_assign()

    @api.model
    def _put_back(self, parts):
        """Let core return what was picked in vain.

        :param parts: (move, quantity in its unit), as ``_get_picked``
        """
        for move, quantity in parts:
            wizard = self.env["stock.return.picking"].create({"picking_id": move.picking_id.id})
            for row in wizard.product_return_moves:
                row.quantity = quantity if row.move_id == move else 0.0
                row.to_refund = False
            wizard._create_return()


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    def button_cancel(self):
        """What waited for the factory to be stopped goes on."""
        result = super().button_cancel()
        self.env["after.sales.remedy"]._get_stopping(self.order_line.sudo().sale_line_id.order_id)._carry_out()
        return result
