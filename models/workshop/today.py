from odoo import api, models
from odoo.fields import Domain

from ..record.today import Tile


class Today(models.AbstractModel):
    """Devices that wait at the desk: for a quote, to be sent, checked, or handed over."""

    _inherit = "after.sales.today"

    @api.model
    def _get_tiles(self, role):
        model, action = "repair.order", "after_sales.repair_desk_action"
        names = {
            "intake": self.env._("Devices to Send"),
            "quote": self.env._("Devices Waiting for a Quote"),
            "back": self.env._("Devices to Check"),
            "hand_over": self.env._("Devices to Hand Over"),
        }
        return [
            *super()._get_tiles(role),
            *self._get_deadline_tiles(role, "repair", self.env._("Repairs")),
            *(
                Tile(f"repair_{state}", "waiting", name, model, Domain("desk_state", "=", state), action)
                for state, name in names.items()
            ),
        ]
