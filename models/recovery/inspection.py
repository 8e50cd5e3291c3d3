from odoo import models

from .vocabulary import OPEN


class Inspection(models.Model):
    """A debtor may want to see what he is asked to pay: nothing of it is scrapped or sold before (PK-04)."""

    _inherit = "after.sales.inspection"

    def _get_disposal_hold(self):
        hold = super()._get_disposal_hold()
        recoveries = self.sudo().remedy_id.recovery_line_ids.recovery_id
        wanted = recoveries.filtered(lambda recovery: recovery.inspection_wanted and recovery.state in OPEN)
        if hold or not wanted:
            return hold
        return self.env._("%(debtor)s wants to see the goods: they stay in quarantine.", debtor=wanted[0].display_name)
