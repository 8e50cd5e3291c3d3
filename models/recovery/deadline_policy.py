from odoo import fields, models

from ..record.selection import added

#: Moments of documents that the clocks of this area start, stop or begin anew with; “filed” is that of claims.
EVENTS = [
    ("acknowledged", "Acknowledged by the debtor"),
    ("debtor_answered", "Answered by the debtor"),
    ("debtor_agreed", "Agreed with the debtor"),
    ("debtor_paid", "Paid by the debtor"),
    ("left_shop", "Left the shop"),
    ("back_in_shop", "Back in the shop"),
    ("tracked", "On its way with a waybill"),
    ("scanned", "Scanned by the carrier"),
]
#: What the deadlines of this area are for.
PURPOSES = [
    ("recovery_acknowledgement", "Acknowledgement of a recovery"),
    ("recovery_answer", "Answer to a recovery"),
    ("recovery_payment", "Payment of a recovery"),
    ("shop_return", "Goods back in the shop"),
    ("tracking", "Next scan of a parcel"),
]


class DeadlinePolicy(models.Model):
    _inherit = "after.sales.deadline.policy"

    host = fields.Selection(**added([("recovery", "Recovery")]))
    purpose = fields.Selection(**added(PURPOSES))
    start_event = fields.Selection(**added(EVENTS))
    stop_event = fields.Selection(**added(EVENTS))
    reset_event = fields.Selection(**added(EVENTS))
