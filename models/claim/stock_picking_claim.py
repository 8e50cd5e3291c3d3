from odoo import models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def action_open_claim(self):
        """Begin a claim on goods of this delivery; the case is opened with it (DM-07)."""
        self.ensure_one()
        wizard = self.env["after.sales.claim.register"].create(
            {"company_id": self.company_id.id, "sale_order_id": self.sale_id.id, "picking_id": self.id}
        )
        return wizard._open_step("items")
