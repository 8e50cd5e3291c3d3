from odoo import models


class Claim(models.Model):
    """What the parcel weighed, by our ledger and by the carrier, comes from the delivery (MG-03)."""

    _inherit = "after.sales.claim"

    def _on_begun(self):
        result = super()._on_begun()
        self._take_weights()
        return result

    def _take_weights(self):
        """Take the weights of the deliveries over where nobody has entered others."""
        for claim in self:
            picking = claim.sudo().picking_id
            known = {"ledger_weight": picking.parcel_weight_ledger, "carrier_weight": picking.parcel_weight_carrier}
            vals = {name: weight for name, weight in known.items() if weight and not claim[name]}
            if vals:
                claim.write(vals)
