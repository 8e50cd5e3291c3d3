from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...rules import returning
from ...rules.remedy import CANCELLED, DONE, OPEN
from .vocabulary import COMES_BACK


class Remedy(models.Model):
    """Goods that come back: the customer sends them, we look at them, then he gets money or other goods (MX-05, X-20).

    What comes back is a return of core: of the delivery that brought it, with the lot that it brought. It lowers
    nothing that the order counts (``to_refund`` stays off): the credit note of the remedy is the only money, and the
    order does not offer one of its own besides. The ledger sees the goods by the return, the money by the remedy.
    """

    _inherit = "after.sales.remedy"

    comes_back = fields.Boolean(
        string="Goods Come Back", compute="_compute_comes_back", store=True, precompute=True, index=True
    )
    is_advance = fields.Boolean(
        string="In Advance", tracking=True, help="What is sent leaves before the customer's goods are back."
    )
    advance_reason = fields.Char(help="Why the customer does not have to send his goods first.")
    is_fetched = fields.Boolean(
        string="We Fetch It", tracking=True, help="Our logistics picks the goods up: a pick-up takes a while (RX-01)."
    )
    return_ids = fields.One2many("stock.picking", "return_remedy_id", string="Transfers Back")
    return_picking_id = fields.Many2one("stock.picking", string="Return", compute="_compute_return_picking_id")
    return_waybill = fields.Char(readonly=True, copy=False, tracking=True, help="With which number the goods travel.")

    @api.depends("type")
    def _compute_comes_back(self):
        for remedy in self:
            remedy.comes_back = remedy.type in COMES_BACK

    @api.depends("return_ids.state")
    def _compute_return_picking_id(self):
        for remedy in self:
            # Who may see the remedy need not see transfers; the number says nothing else.
            returns = remedy.sudo()._get_returns()
            alive = returns.filtered(lambda picking: picking.state != "cancel") or returns
            remedy.return_picking_id = alive.sorted("id")[:1]

    def _get_returns(self):
        """Return the transfers that bring goods from the customer, without what is done with them here."""
        return self.return_ids.filtered(lambda picking: picking.location_id.usage == "customer")

    def _get_return_states(self):
        """Return how what comes back stands, as words of ``rules.remedy``."""
        words = {"done": DONE, "cancel": CANCELLED}
        return [words.get(picking.state, OPEN) for picking in self._get_returns()]

    def _judge_goods_back(self, found):
        """Return what the ladder found, with what goods that come back need besides."""
        self.ensure_one()
        if not self.comes_back and not self._stops_goods():
            return found
        cheaper, back = self._get_given_cheaper(), max(-self.settlement, 0.0)
        kind = "refund" if self.means == "money" or cheaper and back else "remedy"
        translator = self.currency_id._get_translator()
        facts = returning.Facts(self.is_advance, self._is_known_to_be_paid(), cheaper, back)
        return returning.judge(found, self._judge_entitlement(), facts, kind, translator)

    def _is_known_to_be_paid(self):
        """Tell whether more than the word of whoever asks says that the customer has paid; a debt is made smaller."""
        self.ensure_one()
        order = self.sudo().order_id
        if self.means != "money" or not order:
            return True
        is_short = self.currency_id.compare_amounts(order._get_received(), order._get_paid_total()) < 0
        if (self.is_paid_outside and is_short) or order._is_paid_by_word_of(self.env.user):
            return False
        # Of what has not left only what was received is given back, be it nothing.
        return self._stops_goods() or order.has_been_paid or bool(order._get_invoiced_total())

    def _make_return(self):
        """Announce what comes back: one return per delivery that brought it, into quarantine."""
        self.ensure_one()
        if not self.order_id:
            raise UserError(self.env._("Say on the case which order this is about."))
        for picking, parts in self._find_brought().items():
            self._return_from(picking, parts)
        self.invalidate_recordset(["return_ids"])

    def _return_from(self, picking, parts):
        """Let core return these goods of one delivery.

        :param parts: (move, quantity in its unit, lot or none) per piece of goods
        """
        self.ensure_one()
        wizard = self.env["stock.return.picking"].create({"picking_id": picking.id, "return_remedy_id": self.id})
        for row in wizard.product_return_moves:
            row.quantity = sum(quantity for move, quantity, _lot in parts if move == row.move_id)
            row.to_refund = False
        announced = self._get_announced(parts)
        back = wizard._create_return()
        # Core forgets what other returns of the same delivery have announced.
        for move, lines in announced.items():
            move._set_lots_to_return(lines)
        if self.is_fetched:
            back.note = Markup("<p>%s</p>") % self.env._(
                "To be fetched at the customer's: %(remedy)s.", remedy=self.number
            )
        for move in back.move_ids:
            named = [part for part in parts if part[0] == move.origin_returned_move_id and part[2]]
            if named:
                move._set_lots_to_return(named)

    def _get_announced(self, parts):
        """Return per open return of the same deliveries what it announces: (move, quantity, lot or none)."""
        moves = self.env["stock.move"].union(*(move for move, _quantity, _lot in parts)).move_dest_ids
        open_ = moves.filtered(lambda move: move.state not in ("done", "cancel") and move.move_line_ids)
        return {move: [(move, line.quantity, line.lot_id) for line in move.move_line_ids] for move in open_}

    def _cancel_return(self):
        self._get_returns().filtered(lambda picking: picking.state not in ("done", "cancel")).action_cancel()

    def _on_state_changed(self, before):
        """Let the clocks of goods that travel begin and end (SL-10)."""
        result = super()._on_state_changed(before)
        asked = self.filtered(lambda remedy: remedy.state == "awaiting_return")
        asked._fire_deadline_event("return_asked")
        # What left in advance is owed from then on.
        asked.filtered("is_advance")._fire_deadline_event("advance_left")
        was_asked = self.filtered(lambda remedy: before[remedy.id] == "awaiting_return")
        came = (was_asked - asked).sudo().filtered("inspection_ids").with_env(self.env)
        came._fire_deadline_event("returned")
        # What is here was fetched, whether or not somebody said so.
        came._fire_deadline_event("picked_up")
        travel = [("purpose", "in", ("return_waybill", "return_contact", "return_pickup"))]
        (was_asked - asked - came)._cancel_deadlines(self.env._("The goods are not waited for any more"), travel)
        self.ticket_id._watch_platform_receipt()
        return result

    def _record_return_waybill(self, waybill, carrier=None):
        """Record with which number the customer's parcel travels.

        :param waybill: the number
        :param carrier: who brings it, a delivery carrier, where it is one of ours
        :raise UserError: without a number, or when nothing is on its way back
        """
        self.ensure_one()
        self._check_may_act()
        waybill = (waybill or "").strip()
        if not waybill:
            raise UserError(self.env._("Enter the number of the waybill."))
        if self.state != "awaiting_return" and not (self.is_advance and self.state == "awaiting_dispatch"):
            raise UserError(self.env._("%(remedy)s waits for no goods.", remedy=self.display_name))
        remedy = self.sudo()
        remedy.return_waybill = waybill
        open_ = remedy._get_returns().filtered(lambda picking: picking.state not in ("done", "cancel"))
        open_.write({"carrier_tracking_ref": waybill, **({"carrier_id": carrier.id} if carrier else {})})
        remedy._fire_deadline_event("return_waybill")

    def _get_return_cost(self):
        """Return what goods that come back cost us: the way, where we pay it, and what cannot be sold any more."""
        self.ensure_one()
        known = self.sudo()
        moved = (known.return_ids | known.delivery_ids).filtered(lambda picking: picking.state != "cancel")
        freight = sum(picking.actual_freight_cost + picking.packing_fee for picking in moved)
        lost = known.inspection_ids._get_loss() + known._get_lost_in_advance()
        return lost + (freight if self.freight_payer == "company" else 0.0)

    def action_open_return_waybill(self):
        """Ask with which number the goods come back."""
        self.ensure_one()
        wizard = self.env["after.sales.return.waybill"].create({"remedy_id": self.id})
        return wizard._get_records_action(name=self.env._("Waybill of the Return"), target="new")

    def action_view_returns(self):
        """Open what comes back, and what is done with it."""
        return self.sudo().return_ids.with_env(self.env)._get_records_action(name=self.env._("Returns"))


class StockMove(models.Model):
    _inherit = "stock.move"

    def _set_lots_to_return(self, parts):
        """Announce just these lots.

        :param parts: (move, quantity, lot), as ``_return_from``
        """
        self.ensure_one()
        self.move_line_ids.unlink()
        for _move, quantity, lot in parts:
            vals = self._prepare_move_line_vals(quantity=0)
            self.env["stock.move.line"].create({**vals, "quantity": quantity, "lot_id": lot.id})
