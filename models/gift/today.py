from odoo import api, models
from odoo.fields import Domain

from ..record.today import Tile


class Today(models.AbstractModel):
    """The gifts that customers still wait for."""

    _inherit = "after.sales.today"

    @api.model
    def _get_tiles(self, role):
        owed = self._get_mine(role, "promised_by") & Domain("state", "=", "owed")
        tile = Tile("gifts", "waiting", self.env._("Gifts Owed"), "after.sales.gift", owed, "after_sales.gift_action")
        return [*super()._get_tiles(role), tile]
