from odoo import api, fields, models


class StockPicking(models.Model):
    """A delivery that makes something good: of the order, but not what the order promised."""

    _inherit = "stock.picking"

    remedy_id = fields.Many2one("after.sales.remedy", recorded="copied", index="btree_not_null", ondelete="restrict")

    @api.depends("remedy_id")
    def _compute_sale_id(self):
        """Core finds the order by the order lines of the moves, which these have none of."""
        result = super()._compute_sale_id()
        for picking in self.filtered("remedy_id"):
            picking.sale_id = picking.remedy_id.sudo().order_id
        return result

    def _is_promised(self):
        return super()._is_promised() and not self.remedy_id

    def _is_scheduled(self):
        return super()._is_scheduled() and not self.remedy_id

    def _on_left(self):
        result = super()._on_left()
        self.remedy_id._follow_documents()
        return result

    def _on_step_cancelled(self):
        result = super()._on_step_cancelled()
        self.remedy_id._follow_documents()
        return result

    def _on_cancelled(self):
        result = super()._on_cancelled()
        self.remedy_id._follow_documents()
        return result
