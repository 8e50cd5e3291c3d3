from odoo import fields, models
from odoo.exceptions import UserError

from ...record.told import stands_in, tell
from ..claim.claim import OPEN


class StockPicking(models.Model):
    """What a parcel weighed when it left and on the carrier's scales (MG-03)."""

    _inherit = "stock.picking"

    parcel_weight_ledger = fields.Float(
        string="Weight by Our Ledger", digits="Stock Weight", copy=False, help="What the parcel weighed when it left."
    )
    parcel_weight_carrier = fields.Float(
        string="Weight by the Carrier", digits="Stock Weight", copy=False, help="What the carrier's scales said."
    )

    _parcel_weights_positive = models.Constraint(
        "CHECK(parcel_weight_ledger >= 0 AND parcel_weight_carrier >= 0)", "The weights of a parcel cannot be negative."
    )

    def _on_written(self, names):
        """Hand weights on to the claims that wait for them."""
        result = super()._on_written(names)
        if {"parcel_weight_ledger", "parcel_weight_carrier"} & names:
            # Whoever weighs parcels need not be an agent; a claim only takes what is empty in it.
            claims = self.env["after.sales.claim"].sudo()
            claims.search([("picking_id", "in", self.ids), ("state", "in", OPEN)])._take_weights()
        return result

    def _ask_weights(self):
        """Ask whoever packs and ships for the weights of these parcels, once each (MG-03).

        :raise UserError: when both are known, or nobody ships
        """
        for picking in self:
            if picking.parcel_weight_ledger and picking.parcel_weight_carrier:
                raise UserError(self.env._("Both weights of %(picking)s are known.", picking=picking.name))
            user = picking._get_shipper()
            if not user:
                raise UserError(
                    self.env._(
                        "Nobody is responsible for %(picking)s. Ask the warehouse directly.", picking=picking.name
                    )
                )
            picking._tell_shipper(
                user,
                tell(self, lambda it: it.env._("Enter what the parcel weighed: our ledger, and the carrier's scales")),
            )

    def _get_shipper(self):
        """Return who answers questions about a parcel: who packed it, else who plans the shipments."""
        self.ensure_one()
        return self.user_id or self.company_id.sudo().after_sales_dispatcher_id

    def _tell_shipper(self, user, summary, note=""):
        """Give somebody of the warehouse an activity on this delivery, once."""
        self.ensure_one()
        delivery = self.sudo().with_context(mail_activity_quick_update=True)
        if not stands_in(summary, delivery.activity_ids.mapped("summary")):
            delivery.activity_schedule("mail.mail_activity_data_todo", user_id=user.id, summary=summary, note=note)
