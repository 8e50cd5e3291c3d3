from odoo import api, fields, models


class Approval(models.Model):
    _inherit = "after.sales.approval"

    order_id = fields.Many2one(
        "sale.order", string="Sales Order", readonly=True, index="btree_not_null", ondelete="cascade"
    )
    goods = fields.Json(readonly=True, help="The quantities of the order that were asked for.")

    @api.model
    def _get_host_fields(self):
        return [*super()._get_host_fields(), "order_id"]
