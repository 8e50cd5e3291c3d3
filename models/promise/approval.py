from odoo import api, fields, models

from ..record.selection import added

#: What this area asks a second person for.
KINDS = [
    ("guaranteed_date", "Guaranteed date"),
    ("early_date", "Date earlier than realistic"),
]


class Approval(models.Model):
    _inherit = "after.sales.approval"

    kind = fields.Selection(**added(KINDS))
    order_id = fields.Many2one(
        "sale.order", string="Sales Order", readonly=True, index="btree_not_null", ondelete="cascade"
    )
    goods = fields.Json(readonly=True, help="The quantities of the order that were asked for.")

    @api.model
    def _get_host_fields(self):
        return [*super()._get_host_fields(), "order_id"]


class ApprovalLimit(models.Model):
    _inherit = "after.sales.approval.limit"

    kind = fields.Selection(**added(KINDS))
