from odoo import api, fields, models

from ...record.selection import added

#: What this area asks a second person for.
KINDS = [
    ("takeover", "Take-over"),
]


class Approval(models.Model):
    """Take-overs of cases; and every request is found by what its document is found by (IT-01)."""

    _name = "after.sales.approval"
    _inherit = ["after.sales.searchable.part", "after.sales.approval"]

    kind = fields.Selection(**added(KINDS))
    ticket_id = fields.Many2one(
        "helpdesk.ticket", string="Case", readonly=True, index="btree_not_null", ondelete="cascade"
    )

    @api.model
    def _get_host_fields(self):
        return [*super()._get_host_fields(), "ticket_id"]

    @api.model
    def _get_lookup_links(self):
        return self._get_host_fields()


class ApprovalLimit(models.Model):
    _inherit = "after.sales.approval.limit"

    kind = fields.Selection(**added(KINDS))
