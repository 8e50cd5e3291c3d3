from odoo import api, models
from odoo.fields import Domain

from ..record.today import Tile


class Today(models.AbstractModel):
    """The service jobs that are late, of today, or not verified with the customer."""

    _inherit = "after.sales.today"

    @api.model
    def _get_tiles(self, role):
        mine, model = self._get_mine(role), "after.sales.job"
        visits = (
            Domain("scheduled_start", ">=", "today")
            & Domain("scheduled_start", "<", "today +1d")
            & Domain("state", "not in", ("done", "verified", "cancelled"))
        )
        done = Domain("state", "=", "done")
        return [
            *super()._get_tiles(role),
            *self._get_deadline_tiles(role, "job", self.env._("Service Jobs")),
            Tile("visits", "today", self.env._("Appointments"), model, mine & visits, "after_sales.job_action"),
            Tile(
                "unverified",
                "waiting",
                self.env._("Jobs to Verify"),
                model,
                mine & done,
                "after_sales.job_action_unverified",
            ),
        ]
