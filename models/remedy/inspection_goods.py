from collections import defaultdict

from odoo import fields, models


class Inspection(models.Model):
    """What becomes of the goods: back into stock, scrap, given away, or to the customer again (idea of disposal)."""

    _inherit = "after.sales.inspection"

    is_disposal_held = fields.Boolean(
        string="Goods Held", recorded=True, help="Somebody wants to see them first: they stay where they are."
    )

    def _get_disposal_hold(self):
        """Hook: return in words who has to see these goods before they are moved, empty for nobody."""
        return ""

    def _dispose(self):
        """Move the goods to where they belong now; what is sold again the warehouse puts back.

        The customer does not wait for whoever wants to see them first: only the goods do.
        """
        for inspection in self:
            hold = inspection._get_disposal_hold()
            inspection._record_facts({"is_disposal_held": bool(hold)})
            if hold:
                inspection._ask_agent(hold)
                continue
            surplus = inspection._get_surplus()
            if surplus and inspection.surplus == "send_back":
                inspection._return_to_customer(surplus)
            if inspection.surplus == "return_too":
                inspection._propose_surplus()
            inspection._move_in(inspection._get_taken())

    def _move_in(self, goods):
        """Move goods that are ours to where they belong, as somebody has said.

        :param goods: per line how much
        """
        self.ensure_one()
        kept = {line: quantity for line, quantity in goods.items() if line.disposal == "keep"}
        if kept:
            self._put_away(kept)
        self._scrap({line: quantity for line, quantity in goods.items() if line not in kept})

    def _get_taken(self):
        """Return per goods that came how much of it is ours now; what nobody announced waits until it is settled."""
        self.ensure_one()
        surplus = {} if self.surplus == "ours" else self._get_surplus()
        goods = {line: line.quantity - surplus.get(line, 0.0) for line in self.goods_ids}
        return {line: left for line, left in goods.items() if line.product_id.uom_id.compare(left, 0.0) > 0}

    def _put_away(self, goods):
        """Let the warehouse put goods back into stock.

        :param goods: per line how much
        """
        self.ensure_one()
        back = self.picking_id
        kind = back.picking_type_id.warehouse_id.int_type_id
        stock = kind.warehouse_id.lot_stock_id
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": kind.id,
                "location_id": back.location_dest_id.id,
                "location_dest_id": stock.id,
                "origin": self.display_name,
                "return_remedy_id": self.remedy_id.id,
                "move_ids": [
                    fields.Command.create(line._prepare_put_away(back, stock, quantity))
                    for line, quantity in goods.items()
                ],
            }
        )
        picking.action_confirm()
        picking.action_assign()
        for move in picking.move_ids:
            move._set_lots_of(goods)

    def _scrap(self, goods):
        """Take goods out of stock that are not sold again.

        :param goods: per line how much
        """
        scraps = self.env["stock.scrap"].create(
            [
                {
                    "product_id": line.product_id.id,
                    "product_uom_id": line.product_id.uom_id.id,
                    "scrap_qty": quantity,
                    "lot_id": line.lot_id.id,
                    "location_id": line.inspection_id.picking_id.location_dest_id.id,
                    "company_id": line.company_id.id,
                    "origin": f"{line.inspection_id.display_name}: {line._get_disposal_name()}",
                }
                for line, quantity in goods.items()
            ]
        )
        scraps.do_scrap()

    def _return_to_customer(self, goods):
        """Make the delivery that brings goods back to the customer.

        :param goods: per line how much; nothing where a correction says that nothing came
        """
        self.ensure_one()
        parts = self._find_moves(goods)
        if not parts:
            return
        wizard = self.env["stock.return.picking"].create({"picking_id": self.picking_id.id})
        for row in wizard.product_return_moves:
            quantity = sum(parts[row.move_id].values())
            row.quantity = row.product_id.uom_id._compute_quantity(quantity, row.move_id.product_uom)
            row.to_refund = False
        back = wizard._create_return()
        # Of goods that were never ordered core would make order lines when they leave.
        back.move_ids.reference_ids = False
        for move in back.move_ids:
            move._set_lots_of(parts[move.origin_returned_move_id])

    def _find_moves(self, goods):
        """Return per move of the transfer which of these goods it brought, in the unit of the product."""
        self.ensure_one()
        left, parts = dict(goods), defaultdict(dict)
        for line in self.picking_id.move_ids.filtered(lambda move: move.state == "done").move_line_ids:
            found = next((each for each in left if each._get_key() == (line.product_id, line.lot_id)), None)
            take = min(left[found], line.quantity_product_uom) if found else 0.0
            if take > 0:
                left[found] -= take
                parts[line.move_id][found] = parts[line.move_id].get(found, 0.0) + take
        return parts


class InspectionLine(models.Model):
    _inherit = "after.sales.inspection.line"

    def _prepare_put_away(self, back, stock, quantity):
        self.ensure_one()
        return {
            "product_id": self.product_id.id,
            "product_uom_qty": quantity,
            "product_uom": self.product_id.uom_id.id,
            "location_id": back.location_dest_id.id,
            "location_dest_id": stock.id,
            "company_id": self.company_id.id,
        }

    def _get_disposal_name(self):
        self.ensure_one()
        return dict(self._fields["disposal"]._description_selection(self.env))[self.disposal]


class StockMove(models.Model):
    _inherit = "stock.move"

    def _set_lots_of(self, goods):
        """Let this move bring the very pieces that were looked at.

        :param goods: per line of an inspection how much, in the unit of the product
        """
        self.ensure_one()
        unit = self.product_id.uom_id
        parts = [
            (self, unit._compute_quantity(quantity, self.product_uom), line.lot_id)
            for line, quantity in goods.items()
            if line.product_id == self.product_id and line.lot_id
        ]
        if parts:
            self._set_lots_to_return(parts)
