from odoo import api, fields, models


class Deadline(models.Model):
    _inherit = "after.sales.deadline"

    remedy_id = fields.Many2one("after.sales.remedy", index="btree_not_null", ondelete="cascade")

    @api.model
    def _get_host_fields(self):
        return super()._get_host_fields() | {"remedy": "remedy_id"}
