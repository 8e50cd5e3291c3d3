from datetime import timedelta

from odoo import api, fields, models


class Claim(models.Model):
    """Until when the carrier takes claims, so that none is lost by waiting (PK-04)."""

    _inherit = "after.sales.claim"

    file_by = fields.Date(
        string="Claim from Carrier By",
        compute="_compute_file_by",
        compute_sudo=True,
        help="The last day on which the carrier accepts a claim about this delivery; empty where no window is known.",
    )

    @api.depends("picking_id.received_at", "picking_id.handed_over_at", "carrier_id.claim_window_days")
    def _compute_file_by(self):
        """Count from the receipt; what has not arrived is counted from the hand-over, to be on the safe side."""
        for claim in self:
            began_at = claim.picking_id.received_at or claim.picking_id.handed_over_at
            days = claim.carrier_id.claim_window_days
            claim.file_by = False
            if days and began_at:
                claim.file_by = claim.company_id._get_after_sales_today(began_at) + timedelta(days=days)
