from odoo import api, fields, models

from ..record.selection import added
from .deadline_policy import PURPOSES


class Deadline(models.Model):
    _inherit = "after.sales.deadline"

    purpose = fields.Selection(**added(PURPOSES))
    repair_id = fields.Many2one("repair.order", index="btree_not_null", ondelete="cascade")

    @api.model
    def _get_host_fields(self):
        return super()._get_host_fields() | {"repair": "repair_id"}
