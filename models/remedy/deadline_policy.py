from odoo import fields, models

from ..record.selection import added

#: Moments of documents that the clocks of this area start, stop or begin anew with.
EVENTS = [
    ("requested", "Requested"),
    ("approved", "Approved"),
    ("posted", "Posted"),
]


class DeadlinePolicy(models.Model):
    _inherit = "after.sales.deadline.policy"

    host = fields.Selection(**added([("remedy", "Remedy")]))
    start_event = fields.Selection(**added(EVENTS))
    stop_event = fields.Selection(**added(EVENTS))
    reset_event = fields.Selection(**added(EVENTS))
