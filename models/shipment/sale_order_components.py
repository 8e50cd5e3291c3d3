from collections import defaultdict
from datetime import datetime
from typing import NamedTuple

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_date

from .stock_picking import COMPONENT_CHANNELS


class Component(NamedTuple):
    """How far the parts of one channel are, in pieces; ``expected_at``: when the last of them should come in."""

    ordered: float = 0.0
    arrived: float = 0.0
    expected_at: datetime | None = None
    to_send: float = 0.0
    sent: float = 0.0
    received: float = 0.0


class SaleOrder(models.Model):
    """The parts of an order, each followed by its own channel: from the factories to us, from us on (PR-05)."""

    _inherit = "sale.order"

    component_board = fields.Html(
        string="Parts", compute="_compute_component_board", compute_sudo=True, sanitize=False, groups="base.group_user"
    )
    component_finding = fields.Char(
        compute="_compute_component_board", compute_sudo=True, groups="base.group_user", help="What is still to arrive."
    )

    @api.depends("order_line.move_ids.state", "order_line.purchase_line_ids.move_ids.state", "picking_ids.received_at")
    @api.depends_context("lang")
    def _compute_component_board(self):
        for order in self:
            parts = order._get_components()
            is_told = len(parts) > 1 or any(part.ordered for part in parts.values())
            order.component_board = is_told and order._draw_components(parts)
            order.component_finding = is_told and order._say_components(parts)

    def _get_components(self):
        """Return a Component per channel, the empty one for goods without a channel."""
        self.ensure_one()
        parts = defaultdict(Component)
        for move in self._get_incoming_moves():
            done, part = move.state == "done", parts[self._get_channel(move)]
            expected = part.expected_at if done else max(part.expected_at or move.date, move.date)
            parts[self._get_channel(move)] = part._replace(
                ordered=part.ordered + (move.quantity if done else move.product_uom_qty),
                arrived=part.arrived + (move.quantity if done else 0),
                expected_at=expected,
            )
        # A part that goes into a repair is on no transfer.
        sent = self.order_line.move_ids.filtered(lambda m: m.picking_id and m.state != "cancel")
        for move in sent.filtered(lambda m: m.picking_id._is_promised()):
            done, part = move.state == "done", parts[self._get_channel(move)]
            quantity = move.quantity if done else move.product_uom_qty
            parts[self._get_channel(move)] = part._replace(
                to_send=part.to_send + quantity,
                sent=part.sent + (quantity if done else 0),
                received=part.received + (quantity if move.picking_id.received_at else 0),
            )
        return parts

    def _get_incoming_moves(self):
        """Return the moves that bring the parts of this order from the factories to us."""
        lines = self.order_line
        moves = lines.purchase_line_ids.move_ids
        found = lines.move_ids
        while found := found.move_orig_ids - moves:
            moves |= found
        return moves.filtered(
            lambda m: (
                m.state != "cancel" and m.location_id.usage == "supplier" and m.location_dest_id.usage != "customer"
            )
        )

    def _get_channel(self, move):
        line = move.sale_line_id or move.purchase_line_id.sale_line_id
        return move.product_id.component_channel or line.product_id.component_channel or ""

    def _say_components(self, parts):
        """Return what is still to arrive from the factories, in words; empty where nothing was ordered."""
        ordered, arrived = sum(p.ordered for p in parts.values()), sum(p.arrived for p in parts.values())
        expected = [part.expected_at for part in parts.values() if part.expected_at]
        if not ordered:
            return ""
        if not expected:
            return self.env._("All parts have arrived.")
        return self.env._(
            "%(arrived)s of %(ordered)s parts have arrived; the last one is expected on %(day)s.",
            arrived=f"{arrived:g}",
            ordered=f"{ordered:g}",
            day=format_date(self.env, self.company_id._get_after_sales_today(max(expected))),
        )

    def _draw_components(self, parts):
        """Return a table of the parts: a row per channel."""
        labels = dict(self.env["stock.picking"]._fields["component_channel"]._description_selection(self.env))
        heads = [self.env._("Logistics Channel"), self.env._("Arrived"), self.env._("Expected"),
                 self.env._("Sent"), self.env._("With the Customer")]  # fmt: skip
        order = ["", *dict(COMPONENT_CHANNELS)]
        rows = []
        for channel in sorted(parts, key=order.index):
            part = parts[channel]
            day = part.expected_at and format_date(self.env, self.company_id._get_after_sales_today(part.expected_at))
            rows.append([
                labels.get(channel, "–"), self._say_share(part.arrived, part.ordered), day or "–",
                self._say_share(part.sent, part.to_send), self._say_share(part.received, part.to_send),
            ])  # fmt: skip
        head = Markup("").join(Markup("<th>%s</th>") % text for text in heads)
        body = Markup("").join(
            Markup("<tr>%s</tr>") % Markup("").join(Markup("<td>%s</td>") % text for text in row) for row in rows
        )
        return Markup('<table class="table table-sm"><thead><tr>%s</tr></thead><tbody>%s</tbody></table>') % (
            head,
            body,
        )

    def _say_share(self, part, total):
        return self.env._("%(part)s of %(total)s", part=f"{part:g}", total=f"{total:g}") if total else "–"
