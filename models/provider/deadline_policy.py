from odoo import fields, models

from ..record.selection import added

#: Moments of documents that the clocks of this area start, stop or begin anew with.
EVENTS = [
    ("offered", "Offered to a provider"),
    ("offer_answered", "Offer answered"),
    ("agreed", "Provider accepted"),
    ("briefed", "Provider briefed"),
    ("manufacturer_told", "Manufacturer's service told"),
    ("platform_awaited", "Verification by the platform awaited"),
    ("platform_verified", "Verified by the platform"),
]
#: What the deadlines of this area are for.
PURPOSES = [
    ("offer", "Answer of a provider"),
    ("briefing", "Briefing"),
    ("visit", "Visit"),
    ("platform", "Verification by the platform"),
    ("assessment", "Assessment"),
    ("manufacturer", "Manufacturer's service"),
]


class DeadlinePolicy(models.Model):
    _inherit = "after.sales.deadline.policy"

    host = fields.Selection(**added([("job", "Service job")]))
    purpose = fields.Selection(**added(PURPOSES))
    start_event = fields.Selection(**added(EVENTS))
    stop_event = fields.Selection(**added(EVENTS))
    reset_event = fields.Selection(**added(EVENTS))
    date_field = fields.Selection(selection_add=[("scheduled_end", "End of the appointment")])
