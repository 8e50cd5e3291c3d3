from datetime import datetime

from odoo import fields, models


class StockMove(models.Model):
    """Goods that travel by different logistics channels leave in deliveries of their own (PR-05)."""

    _inherit = "stock.move"

    # Core asks the order line, which an agent may not read when a colleague sold the order; the words may be read.
    description_picking = fields.Text(compute_sudo=True)

    def _get_component_channel(self):
        """Return the channel that parts these goods from others of the order, on their way to the customer only."""
        self.ensure_one()
        to_customer = self.sale_line_id and self.location_dest_id.usage == "customer"
        # The parts of a kit travel like the kit, unless they say otherwise.
        return to_customer and (self.product_id.component_channel or self.sale_line_id.product_id.component_channel)

    def _get_kit_lines(self):
        """Return the lines of kits that these moves bring parts of."""
        return self.filtered(lambda move: move.product_id != move.sale_line_id.product_id).sale_line_id

    def _contains_glass(self):
        """Tell whether there is glass in it; of a kit only in the part that is made of it, where that is known."""
        self.ensure_one()
        kit, part = self.sale_line_id.product_id, self.product_id
        if part.contains_glass or not kit.contains_glass or kit == part:
            return part.contains_glass
        return not any(self.sale_line_id.move_ids.product_id.mapped("contains_glass"))

    def _is_given_back(self):
        """Tell whether the customer has returned all that this move brought."""
        self.ensure_one()
        returned = self.returned_move_ids.filtered(lambda move: move.state == "done")
        return bool(returned) and sum(returned.mapped("quantity")) >= self.quantity

    def _key_assign_picking(self):
        channel = self._get_component_channel()
        return super()._key_assign_picking() + ((channel,) if channel else ())

    def _search_picking_for_assignation_domain(self):
        domain = super()._search_picking_for_assignation_domain()
        if self.sale_line_id and self.location_dest_id.usage == "customer":
            domain = [*domain, ("component_channel", "=", self._get_component_channel())]
        return domain

    def _get_new_picking_values(self):
        return super()._get_new_picking_values() | {"component_channel": self[:1]._get_component_channel()}

    def _assign_picking_post_process(self, new=False):
        """A delivery was planned: what has to happen before it leaves begins."""
        result = super()._assign_picking_post_process(new=new)
        if new:
            self.picking_id._on_planned()
        return result

    def write(self, vals):
        result = super().write(vals)
        # Validating writes the date too, but then nothing has to happen before any more.
        if "date" in vals and vals.get("state") != "done":
            self.picking_id._move_deadlines("scheduled_date")
        return result


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _get_last_delivery(self):
        """Return the delivery with which all of this line is there: the last received one, else one still to come."""
        self.ensure_one()
        moves = self.move_ids.filtered(lambda m: m.state != "cancel" and m.location_dest_id.usage == "customer")
        pickings = moves.picking_id.filtered(lambda picking: picking.state != "cancel")
        return max(pickings, key=lambda p: (p.received_at or datetime.max, p.id), default=pickings)
