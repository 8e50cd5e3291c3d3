from odoo import api, models
from odoo.fields import Domain

from ..record.today import Tile


class Today(models.AbstractModel):
    """The remedies that are late, those that are approved and not carried out, and goods that came back."""

    _inherit = "after.sales.today"

    @api.model
    def _get_tiles(self, role):
        approved = self._get_mine(role) & Domain("state", "=", "approved")
        action = "after_sales.remedy_action"
        unknown = Domain("refund_state", "=", "under_way") & Domain("refund_route_id", "=", False)
        return [
            *super()._get_tiles(role),
            *self._get_deadline_tiles(role, "remedy", self.env._("Remedies")),
            Tile(
                "refund_routes",
                "waiting",
                self.env._("Refunds without a Route"),
                "after.sales.remedy",
                self._get_mine(role) & unknown,
                action,
            ),
            *self._get_payout_tiles(role),
            Tile("remedies", "waiting", self.env._("Remedies to Carry Out"), "after.sales.remedy", approved, action),
            *self._get_inspection_tiles(role),
        ]

    @api.model
    def _get_inspection_tiles(self, role):
        """What came back is for whoever stands at the goods; what failed is for the agent of the case (RX-02)."""
        model, action = "after.sales.inspection", "after_sales.inspection_action"
        to_do, failed = Domain("state", "=", "to_do"), Domain("state", "=", "failed")
        failed &= Domain("remedy_id", "any", self._get_mine(role))
        return [
            Tile("inspections", "waiting", self.env._("Goods to Inspect"), model, to_do, action),
            Tile("failed_goods", "waiting", self.env._("Returned Goods Not in Order"), model, failed, action),
        ]

    @api.model
    def _get_payout_tiles(self, role):
        """Return what waits for a signature of this user, and for managers what waits for its payment (RF-04)."""
        model, action = "after.sales.refund.application", "after_sales.refund_application_action"
        if role not in ("lead", "manager"):
            return []
        disputed = Domain("disputed_at", "!=", False) & Domain("dispute_outcome", "=", False)
        disputes = (self.env._("Disputes to Decide"), "after.sales.remedy", disputed, "after_sales.remedy_action")
        to_sign = Domain("can_sign", "=", True)
        tiles = [
            Tile("disputes", "waiting", *disputes),
            Tile("payouts_to_sign", "waiting", self.env._("Refunds to Sign"), model, to_sign, action),
        ]
        if role == "manager":
            to_pay = Domain("state", "=", "signed")
            tiles.append(
                Tile("payouts", "waiting", self.env._("Refunds to Pay Out"), model, to_pay, action, money="amount")
            )
        return tiles
