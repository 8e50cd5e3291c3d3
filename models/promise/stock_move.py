from odoo import api, fields, models


class StockMove(models.Model):
    """What is sent again by core's *Exchange* says so, through all steps of a warehouse."""

    _name = "stock.move"
    _inherit = ["after.sales.recorded", "stock.move"]

    exchange_of_id = fields.Many2one("stock.picking", recorded="copied", index="btree_not_null", ondelete="restrict")

    def _has_come_back(self):
        """Tell whether everything that this move brought was returned."""
        self.ensure_one()
        returned = self.returned_move_ids.filtered(lambda move: move.state == "done")
        return sum(returned.mapped("quantity")) >= self.quantity

    @api.model
    def _prepare_merge_moves_distinct_fields(self):
        return [*super()._prepare_merge_moves_distinct_fields(), "exchange_of_id"]

    @api.model
    def _prepare_merge_negative_moves_excluded_distinct_fields(self):
        """Whoever lowers the order takes back what was to be sent again as well."""
        return [*super()._prepare_merge_negative_moves_excluded_distinct_fields(), "exchange_of_id"]


class StockRule(models.Model):
    _inherit = "stock.rule"

    def _get_custom_move_fields(self):
        return [*super()._get_custom_move_fields(), "exchange_of_id"]


class ReturnPicking(models.TransientModel):
    _inherit = "stock.return.picking"

    def _get_proc_values(self, line):
        """Note on what is sent instead which delivery it replaces."""
        return super()._get_proc_values(line) | {"exchange_of_id": self.picking_id}
