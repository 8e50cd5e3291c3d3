from odoo import api, models


class Today(models.AbstractModel):
    """The deliveries whose clocks run."""

    _inherit = "after.sales.today"

    @api.model
    def _get_tiles(self, role):
        return super()._get_tiles(role) + self._get_deadline_tiles(role, "picking", self.env._("Shipments"))
