from odoo import fields, models


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    claim_ids = fields.One2many("after.sales.claim", "ticket_id", string="Claims", groups="after_sales.group_agent")
