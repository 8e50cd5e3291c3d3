from odoo import api, fields, models
from odoo.fields import Domain

from ..record.today import Tile

ACTION = "after_sales.recovery_action"


class Today(models.AbstractModel):
    """The money that is lost unless it is claimed in time, what debtors owe us (idea 2), and parcels in trouble."""

    _inherit = "after.sales.today"

    @api.model
    def _get_tiles(self, role):
        mine, model = self._get_mine(role), "after.sales.recovery"
        draft = mine & Domain("state", "=", "draft") & Domain("amount_claimed", ">", 0)
        # The policy of the filing clock says from when on a window is about to close.
        closing = [("purpose", "=", "filing"), ("is_open", "=", True), ("warn_at", "<=", fields.Datetime.now())]
        at_risk = draft & Domain("line_ids.ticket_id.deadline_ids", "any", closing)
        offered = (
            mine & Domain("state", "in", ("filed", "acknowledged", "disputed")) & Domain("answered_on", "!=", False)
        )
        # Whoever was told of it has it among his activities; without a case nobody else looks at it.
        told = self._get_mine(role, "picking_id.activity_ids.user_id")
        stuck = Domain([("is_exception", "=", True), ("ticket_id", "=", False), ("picking_id.received_at", "=", False)])
        on_the_way = (self.env._("Gone Wrong on the Way"), "after.sales.carrier.event", told & stuck)
        return [
            *super()._get_tiles(role),
            *self._get_deadline_tiles(role, "recovery", self.env._("Recoveries")),
            Tile("to_file", "risk", self.env._("To Claim or Lose"), model, at_risk, ACTION, money="amount_claimed"),
            Tile("recoveries", "waiting", self.env._("Losses to Claim"), model, draft, ACTION, money="amount_claimed"),
            Tile("answers", "waiting", self.env._("Debtors' Answers"), model, offered, ACTION, money="amount_offered"),
            Tile("on_the_way", "waiting", *on_the_way, "after_sales.carrier_event_action"),
        ]
