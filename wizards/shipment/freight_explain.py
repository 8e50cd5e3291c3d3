from odoo import fields, models

from ...models.shipment.sale_order_freight import FREIGHT_REASONS


class FreightExplain(models.TransientModel):
    """Why the freight differs from the estimate, and what was corrected (SH-04)."""

    _name = "after.sales.freight.explain"
    _inherit = "after.sales.document.wizard"
    _description = "Explain a Freight"

    order_id = fields.Many2one("sale.order", required=True, readonly=True)
    currency_id = fields.Many2one(related="order_id.currency_id")
    finding = fields.Char(related="order_id.freight_finding")
    estimated_freight = fields.Monetary(related="order_id.estimated_freight")
    actual_freight = fields.Monetary(related="order_id.actual_freight")
    freight_variance = fields.Monetary(related="order_id.freight_variance")
    freight_variance_percent = fields.Float(related="order_id.freight_variance_percent", string="Variance (%)")
    reason = fields.Selection(FREIGHT_REASONS)
    correction = fields.Text(help="What was corrected so that the next estimate is right.")

    def action_explain(self):
        """Store reason and correction."""
        self.order_id._explain_freight(self.reason, self.correction)
        return {"type": "ir.actions.act_window_close"}
