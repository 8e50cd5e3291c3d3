from odoo import fields, models


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    receipt_deadline = fields.Date(related="sale_order_id.receipt_deadline")
    deadline_urgency = fields.Selection(related="sale_order_id.deadline_urgency")
    order_deadline_ids = fields.One2many(related="sale_order_id.deadline_ids", string="Deadlines of the Order")
    delay_state = fields.Selection(related="sale_order_id.delay_state")
