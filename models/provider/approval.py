from odoo import api, fields, models

from ..record.selection import added

#: What this area asks a second person for.
KINDS = [
    ("provider_override", "Service provider override"),
]


class Approval(models.Model):
    _inherit = "after.sales.approval"

    kind = fields.Selection(**added(KINDS))
    job_id = fields.Many2one(
        "after.sales.job", string="Service Job", readonly=True, index="btree_not_null", ondelete="cascade"
    )

    @api.model
    def _get_host_fields(self):
        return [*super()._get_host_fields(), "job_id"]


class ApprovalLimit(models.Model):
    _inherit = "after.sales.approval.limit"

    kind = fields.Selection(**added(KINDS))
