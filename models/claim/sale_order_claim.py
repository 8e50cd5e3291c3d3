from odoo import models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def action_open_claim(self):
        """Begin a claim on goods of this order; the case is opened with it (DM-07)."""
        self.ensure_one()
        wizard = self.env["after.sales.claim.register"].create(
            {"company_id": self.company_id.id, "sale_order_id": self.id}
        )
        return wizard._open_step("items")
