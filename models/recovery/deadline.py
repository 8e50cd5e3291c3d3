from odoo import api, fields, models

from ..record.selection import added
from .deadline_policy import PURPOSES


class Deadline(models.Model):
    _inherit = "after.sales.deadline"

    purpose = fields.Selection(**added(PURPOSES))
    recovery_id = fields.Many2one("after.sales.recovery", index="btree_not_null", ondelete="cascade")

    @api.model
    def _get_host_fields(self):
        return super()._get_host_fields() | {"recovery": "recovery_id"}
