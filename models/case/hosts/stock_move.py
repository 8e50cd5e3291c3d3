from odoo import models


class StockMove(models.Model):
    """A delivery is cancelled with the last of its moves, whichever way that happens."""

    _inherit = "stock.move"

    def _action_cancel(self):
        before = self.picking_id.filtered(lambda picking: picking.state != "cancel")
        result = super()._action_cancel()
        cancelled = before.filtered(lambda picking: picking.state == "cancel")
        deliveries = cancelled.filtered(lambda picking: picking._is_to_customer())
        deliveries._on_cancelled()
        (cancelled - deliveries)._on_step_cancelled()
        return result
