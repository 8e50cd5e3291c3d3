from odoo import fields, models

from ..record.selection import added

#: Moments of documents that the clocks of this area start, stop or begin anew with.
EVENTS = [
    ("requested", "Requested"),
    ("approved", "Approved"),
    ("posted", "Posted"),
    ("return_asked", "Goods asked back"),
    ("return_waybill", "Waybill of the goods that come back"),
    ("contacted", "Customer spoken to"),
    ("pickup_agreed", "Pick-up agreed"),
    ("picked_up", "Goods fetched"),
    ("advance_left", "Left in advance"),
    ("advance_settled", "What left in advance was settled"),
    ("returned", "Goods came back"),
    ("inspected", "Goods inspected"),
    ("arrived", "Arrived at the customer's"),
]
#: What the deadlines of this area are for.
PURPOSES = [
    ("return_waybill", "Waybill of a return"),
    ("return_contact", "Contact while goods travel"),
    ("return_inspection", "Inspection of returned goods"),
    ("return_pickup", "Pick-up of a return"),
    ("advance_return", "Goods owed for what left in advance"),
    ("refund_arrival", "Arrival of a refund"),
]


class DeadlinePolicy(models.Model):
    _inherit = "after.sales.deadline.policy"

    host = fields.Selection(**added([("remedy", "Remedy")]))
    purpose = fields.Selection(**added(PURPOSES))
    start_event = fields.Selection(**added(EVENTS))
    stop_event = fields.Selection(**added(EVENTS))
    reset_event = fields.Selection(**added(EVENTS))
    date_field = fields.Selection(
        selection_add=[
            ("expected_until", "Expected arrival of a refund"),
            ("pickup_until", "Pick-up of a return"),
        ]
    )
