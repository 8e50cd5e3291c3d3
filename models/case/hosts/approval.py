from odoo import api, fields, models


class Approval(models.Model):
    _inherit = "after.sales.approval"

    ticket_id = fields.Many2one(
        "helpdesk.ticket", string="Case", readonly=True, index="btree_not_null", ondelete="cascade"
    )

    @api.model
    def _get_host_fields(self):
        return [*super()._get_host_fields(), "ticket_id"]
