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
        claims = self.sudo()
        for ours, by_name in (("ledger_weight", "parcel_weight_ledger"), ("carrier_weight", "parcel_weight_carrier")):
            empty = claims.filtered(lambda claim, ours=ours, name=by_name: claim.picking_id[name] and not claim[ours])
            for weight, same in empty.grouped(lambda claim, name=by_name: claim.picking_id[name]).items():
                same.write({ours: weight})
