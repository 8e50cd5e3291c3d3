from odoo import fields, models


class StockPicking(models.Model):
    """What the carrier charged for one delivery (SH-02)."""

    _inherit = "stock.picking"

    company_currency_id = fields.Many2one(related="company_id.currency_id", string="Company Currency")
    actual_freight_cost = fields.Monetary(
        string="Actual Freight",
        currency_field="company_currency_id",
        copy=False,
        tracking=True,
        help="What the carrier charges, without the packing fee.",
    )
    packing_fee = fields.Monetary(currency_field="company_currency_id", copy=False)
    freight_recorded_at = fields.Datetime(recorded=True, help="Whether it was recorded: a freight of 0 may be meant.")

    _freight_positive = models.Constraint(
        "CHECK(actual_freight_cost >= 0 AND packing_fee >= 0)", "Freight and packing fee cannot be negative."
    )

    def _watch_freight(self):
        """Note that the freight is known, and ask for an explanation where it lies beyond the limit (SH-04)."""
        fresh = self.filtered(lambda picking: not picking.freight_recorded_at)
        if fresh:
            fresh._record_facts({"freight_recorded_at": fields.Datetime.now()})
        self.sale_id._judge_freight()
