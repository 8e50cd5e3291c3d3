from odoo import api, models


class Claim(models.Model):
    """What the table of causes hears of the evidence (DM-03)."""

    _inherit = "after.sales.claim"

    @api.depends("evidence_state", "photos_valid")
    def _compute_suggestion(self):
        return super()._compute_suggestion()

    def _get_evidence_state(self):
        return self.evidence_state

    def _get_photo_state(self):
        """Nothing is awaited, but the customer could not give every picture: no valid photos will come."""
        state = super()._get_photo_state()
        return "none" if state == "valid" and not self.photos_valid else state
