from odoo import fields, models

from ..record.selection import added

#: Moments of documents that the clocks of this area start, stop or begin anew with.
EVENTS = [
    ("requested", "Requested"),
    ("approved", "Approved"),
    ("posted", "Posted"),
    ("arrived", "Arrived at the customer's"),
]
#: What the deadlines of this area are for.
PURPOSES = [
    ("refund_arrival", "Arrival of a refund"),
]


class DeadlinePolicy(models.Model):
    _inherit = "after.sales.deadline.policy"

    host = fields.Selection(**added([("remedy", "Remedy")]))
    purpose = fields.Selection(**added(PURPOSES))
    start_event = fields.Selection(**added(EVENTS))
    stop_event = fields.Selection(**added(EVENTS))
    reset_event = fields.Selection(**added(EVENTS))
    date_field = fields.Selection(selection_add=[("expected_until", "Expected arrival of a refund")])
