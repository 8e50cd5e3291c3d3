from odoo import fields, models

from ..record.selection import added

#: Moments of devices that the clocks of this area start and stop with.
EVENTS = [
    ("device_back", "Back from its repair point"),
    ("device_given_back", "Device given back to the customer"),
]
#: What the deadlines of this area are for.
PURPOSES = [("hand_over", "Hand-over of a repaired device")]


class DeadlinePolicy(models.Model):
    _inherit = "after.sales.deadline.policy"

    host = fields.Selection(**added([("repair", "Repair")]))
    purpose = fields.Selection(**added(PURPOSES))
    start_event = fields.Selection(**added(EVENTS))
    stop_event = fields.Selection(**added(EVENTS))
