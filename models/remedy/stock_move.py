from odoo import api, fields, models


class StockMove(models.Model):
    """Goods that make something good: they belong to the order, but to no line of it."""

    _inherit = "stock.move"

    remedy_id = fields.Many2one("after.sales.remedy", recorded="copied", index="btree_not_null", ondelete="restrict")

    def _get_new_picking_values(self):
        vals = super()._get_new_picking_values()
        remedy = self.remedy_id[:1].sudo()
        if remedy:
            vals |= {
                "remedy_id": remedy,
                "component_channel": "remedial",
                "carrier_id": remedy.order_id.carrier_id.id,
            }
        return vals

    def _action_synch_order(self):
        """Core would add what comes or goes without an order line to the order, or count it for one."""
        ours = self.filtered(lambda move: move.remedy_id or move.picking_id.return_remedy_id)
        return super(StockMove, self - ours)._action_synch_order()

    def _action_assign(self, force_qty=False):
        """Goods that wait for the customer's money are waiting for everybody to see, and kept for nobody (RE-13)."""
        waiting = self.filtered(lambda move: move.remedy_id and move.remedy_id.sudo()._get_unpaid_difference())
        return super(StockMove, self - waiting)._action_assign(force_qty=force_qty)

    @api.model
    def _prepare_merge_moves_distinct_fields(self):
        return [*super()._prepare_merge_moves_distinct_fields(), "remedy_id"]


class StockMoveLine(models.Model):
    """What came back may be counted again after it was taken in: the inspection follows."""

    _inherit = "stock.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._recount_returns()
        return lines

    def write(self, vals):
        result = super().write(vals)
        if not vals.keys().isdisjoint({"quantity", "lot_id", "product_id", "product_uom_id"}):
            self._recount_returns()
        return result

    def _recount_returns(self):
        """Let inspections that are not over follow a quantity or a lot that somebody corrected."""
        done = self.sudo().filtered(lambda line: line.state == "done" and line.picking_id.return_remedy_id)
        done.picking_id.inspection_ids.remedy_id._receive_goods()


class StockRule(models.Model):
    _inherit = "stock.rule"

    def _get_custom_move_fields(self):
        return [*super()._get_custom_move_fields(), "remedy_id"]
