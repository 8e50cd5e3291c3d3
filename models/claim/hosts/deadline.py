from odoo import fields, models

from ...record.selection import added
from .deadline_policy import PURPOSES


class Deadline(models.Model):
    """The carrier's window leads to the step that ends it (PK-04)."""

    _inherit = "after.sales.deadline"

    purpose = fields.Selection(**added(PURPOSES))

    def _get_step_action(self):
        if self.purpose == "filing" and self.ticket_id:
            return self.ticket_id.action_open_filing()
        return super()._get_step_action()
