from datetime import timedelta

from odoo import api, fields, models

from .claim import DECIDED, OPEN

#: Causes for which the carrier answers.
CARRIER_CAUSES = ("carrier", "theft_in_transit")
#: Tables that may find that the carrier answers: nobody waits for the finding, for the carrier's window closes.
CARRIER_TABLES = ("damage_pick_up", "damage_unpacking", "missing_goods", "missing_accessory", "untraceable")


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
        for claim in self:
            claim.file_by = claim._get_last_filing_day()

    def _get_last_filing_day(self):
        """Return the last day on which the carrier accepts a claim, False where no window is known.

        Counted from the receipt; what has not arrived from the hand-over, to be on the safe side.
        """
        self.ensure_one()
        began_at = self.picking_id.received_at or self.picking_id.handed_over_at
        days = self.carrier_id.claim_window_days
        return days and began_at and self.company_id._get_after_sales_today(began_at) + timedelta(days=days)

    def _concerns_carrier(self):
        """Tell whether the carrier may have to answer for this, as far as anybody knows."""
        self.ensure_one()
        if self.state in OPEN:
            return self.decision_table in CARRIER_TABLES or self.suggested_cause in CARRIER_CAUSES
        return self.state in DECIDED and self.cause in CARRIER_CAUSES

    def _follow_window_after(self, names):
        """Start or stop the clock of the carrier's window when the fields with these names have changed."""
        if names & {*self._get_grounds(), "state", "ticket_id", "filed_at"}:
            self.ticket_id._follow_carrier_window()
