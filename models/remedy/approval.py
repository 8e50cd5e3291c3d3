from odoo import api, fields, models

from ..record.selection import added

#: What this area asks a second person for.
KINDS = [
    ("compensation", "Compensation"),
    ("remedy", "Remedy"),
    ("ladder_skip", "Skipped rung"),
    ("refund", "Refund"),
    ("negotiated", "Outside the policy"),
    ("product_manager", "Product manager"),
]


class Approval(models.Model):
    _inherit = "after.sales.approval"

    kind = fields.Selection(**added(KINDS))
    remedy_id = fields.Many2one("after.sales.remedy", readonly=True, index="btree_not_null", ondelete="cascade")

    @api.model
    def _get_host_fields(self):
        return [*super()._get_host_fields(), "remedy_id"]


class ApprovalLimit(models.Model):
    _inherit = "after.sales.approval.limit"

    kind = fields.Selection(**added(KINDS))
