from odoo import models


class StockMove(models.Model):
    """A delivery is cancelled with the last of its moves, whichever way that happens."""

    _inherit = "stock.move"

    def _action_cancel(self):
        before = self.picking_id.filtered(lambda picking: picking.state != "cancel")
        result = super()._action_cancel()
        before.filtered(lambda picking: picking.state == "cancel" and picking._is_to_customer())._on_cancelled()
        return result
