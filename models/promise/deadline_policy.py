from odoo import fields, models

from ..record.selection import added

#: Moments of documents that the clocks of this area start, stop or begin anew with.
EVENTS = [
    ("submitted", "Submitted"),
    ("confirmed", "Confirmed"),
    ("shipped", "Shipped"),
    ("received", "Received by the customer"),
]
#: What the deadlines of this area are for.
PURPOSES = [
    ("receipt", "Receipt"),
    ("check_in", "Factory check-in"),
    ("stock_recheck", "Stock re-check"),
]


class DeadlinePolicy(models.Model):
    _inherit = "after.sales.deadline.policy"

    host = fields.Selection(**added([("order", "Sales order"), ("factory_note", "Factory note")]))
    purpose = fields.Selection(**added(PURPOSES))
    start_event = fields.Selection(**added(EVENTS))
    stop_event = fields.Selection(**added(EVENTS))
    reset_event = fields.Selection(**added(EVENTS))
    date_field = fields.Selection(selection_add=[("receipt_deadline", "Receipt deadline")])
