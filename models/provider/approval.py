from odoo import api, fields, models


class Approval(models.Model):
    _inherit = "after.sales.approval"

    job_id = fields.Many2one(
        "after.sales.job", string="Service Job", readonly=True, index="btree_not_null", ondelete="cascade"
    )

    @api.model
    def _get_host_fields(self):
        return [*super()._get_host_fields(), "job_id"]
