from odoo import api, fields, models

from ...record.selection import added

#: What this area asks a second person for.
KINDS = [
    ("takeover", "Take-over"),
]


class Approval(models.Model):
    _inherit = "after.sales.approval"

    kind = fields.Selection(**added(KINDS))
    ticket_id = fields.Many2one(
        "helpdesk.ticket", string="Case", readonly=True, index="btree_not_null", ondelete="cascade"
    )

    @api.model
    def _get_host_fields(self):
        return [*super()._get_host_fields(), "ticket_id"]


class ApprovalLimit(models.Model):
    _inherit = "after.sales.approval.limit"

    kind = fields.Selection(**added(KINDS))
