from odoo import api, models
from odoo.fields import Domain

from ...record.today import Tile

ACTION = "after_sales.claim_action"


class Today(models.AbstractModel):
    """The claims that are to be decided, and those with pictures that nobody has looked at."""

    _inherit = "after.sales.today"

    @api.model
    def _get_tiles(self, role):
        mine, model = self._get_mine(role), "after.sales.claim"
        seen = mine & Domain("state", "not in", ("decided", "closed", "cancelled"))
        to_review = seen & Domain("evidence_state", "=", "to_review")
        to_decide = mine & Domain("state", "=", "to_decide")
        return [
            *super()._get_tiles(role),
            Tile("claims", "waiting", self.env._("Claims to Decide"), model, to_decide, ACTION),
            Tile("pictures", "waiting", self.env._("Claims with New Pictures"), model, to_review, ACTION),
        ]
