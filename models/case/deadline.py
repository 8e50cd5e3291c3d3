from odoo import api, fields, models


class Deadline(models.Model):
    _inherit = "after.sales.deadline"

    ticket_id = fields.Many2one("helpdesk.ticket", string="Case", index="btree_not_null", ondelete="cascade")

    @api.model
    def _get_host_fields(self):
        return super()._get_host_fields() | {"ticket": "ticket_id"}
