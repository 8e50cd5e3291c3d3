from odoo import api, fields, models
from odoo.exceptions import UserError


class StockPicking(models.Model):
    """Gifts in a delivery: the warehouse is told, and nothing leaves without them unnoticed (GF-01)."""

    _inherit = "stock.picking"

    gift_text = fields.Char(string="Gifts to Pack", compute="_compute_gift_text", compute_sudo=True)

    @api.depends("move_ids.sale_line_id", "state")
    def _compute_gift_text(self):
        gifts = self._map_gifts()
        for picking in self:
            is_open = picking.state not in ("done", "cancel")
            picking.gift_text = is_open and gifts[picking]._get_packing_text()

    def _map_gifts(self):
        """Return per delivery the gifts that travel with it, for a batch in one query."""
        deliveries = self.sudo()
        none = deliveries.env["after.sales.gift"]
        lines = deliveries.move_ids.filtered(lambda move: move.state != "cancel").sale_line_id
        domain = [("sale_line_id", "in", lines.ids), ("state", "in", ("promised", "packed"))]
        by_line = {gift.sale_line_id: gift for gift in none.search(domain, order="id")}
        return {
            picking: none.union(*(by_line.get(line, none) for line in picking.move_ids.sale_line_id))
            for picking in deliveries
        }

    def _announce_gifts(self):
        """Tell the warehouse, once for each delivery, which gifts to pack."""
        for picking, gifts in self._map_gifts().items():
            if not picking._is_to_customer() or picking.state in ("done", "cancel"):
                continue
            new = gifts.filtered(lambda gift, p=picking: gift.state == "promised" and gift.told_picking_id != p)
            if new:
                new._record_facts({"told_picking_id": picking.id})
                text = self.env._("Gifts to pack: %(gifts)s", gifts=new._get_packing_text())
                picking.message_post(body=text)

    def _on_planned(self):
        result = super()._on_planned()
        self._announce_gifts()
        return result

    def _get_leaving_problems(self):
        """Whoever lets a delivery leave without its gift says so (GF-01)."""
        problems = super()._get_leaving_problems()
        for picking, gifts in self._map_gifts().items():
            forgotten = gifts & picking._get_unpacked().sale_line_id._get_gifts() if gifts else gifts
            if forgotten:
                problems.append(
                    self.env._(
                        "%(picking)s: not packed: %(gifts)s. Pack them, or press “Leave without Gifts”: then the "
                        "customer gets them with the next order.",
                        picking=picking.name,
                        gifts=forgotten._get_packing_text(),
                    )
                )
        return problems

    def _get_unpacked(self):
        """Return the moves of gifts that stay behind though nothing else does, so that no later delivery follows."""
        self.ensure_one()
        moves = self.sudo().move_ids.filtered(lambda m: m.state not in ("done", "cancel"))
        # Where nobody has ticked anything, core takes all that is there.
        picked = moves.filtered("picked") or moves
        left = moves.filtered(lambda m: m not in picked or m.quantity < m.product_uom_qty)
        gifts = left.filtered("sale_line_id.is_after_sales_gift")
        return gifts if left == gifts else gifts.browse()

    def action_leave_without_gifts(self):
        """Let these deliveries leave without what is not packed: the customer gets it with the next order."""
        self.check_access("write")
        for picking in self:
            moves = picking.sudo().move_ids.filtered(
                lambda m: m.sale_line_id.is_after_sales_gift and not (m.picked and m.quantity >= m.product_uom_qty)
            )
            gifts = moves.sale_line_id._get_gifts().filtered(lambda gift: gift.state == "promised")
            if not gifts:
                raise UserError(self.env._("No gift of %(picking)s is left to pack.", picking=picking.name))
            gifts._owe(self.env._("%(picking)s left without it.", picking=picking.name))
        return True

    def _judge_gifts(self):
        """Follow what left or was cancelled."""
        lines = self.sudo().move_ids.sale_line_id.filtered("is_after_sales_gift")
        lines._get_gifts()._judge()

    def _on_left(self):
        result = super()._on_left()
        self._judge_gifts()
        return result

    def _on_cancelled(self):
        result = super()._on_cancelled()
        self._judge_gifts()
        return result

    def _on_received(self):
        """What arrived with a delivery is given; whoever misses it says so, and it is owed again."""
        result = super()._on_received()
        lines = self.sudo().move_ids.sale_line_id.filtered("is_after_sales_gift")
        lines._get_gifts().filtered(lambda gift: gift.state == "packed")._bring_to("given")
        return result
