from odoo import models


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    def _get_merged_fields(self):
        return [*super()._get_merged_fields(), "picking_id"]
