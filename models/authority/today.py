from odoo import api, models
from odoo.fields import Domain

from ..record.today import Tile


class Today(models.AbstractModel):
    """The requests that the user may decide."""

    _inherit = "after.sales.today"

    @api.model
    def _get_tiles(self, role):
        tiles = super()._get_tiles(role)
        if role in ("lead", "manager"):
            found = Domain("can_decide", "=", True)
            action = "after_sales.approval_action"
            tiles.append(
                Tile("approvals", "waiting", self.env._("Approvals to Decide"), "after.sales.approval", found, action)
            )
        return tiles
