from odoo import fields, models

from ..record.selection import added

#: Moments of documents that the clocks of this area start, stop or begin anew with.
EVENTS = [
    ("waybill", "Waybill known"),
    ("shipped", "Shipped"),
    ("handed_over", "Handed over to the carrier"),
    ("notified", "Customer notified"),
    ("informed", "Customer informed"),
    ("followed_up", "Customer followed up"),
    ("planned", "Planned"),
    ("booked", "Appointment booked"),
    ("freight_exceeded", "Freight beyond the limit"),
    ("explained", "Explained"),
    ("received", "Received by the customer"),
    ("platform_contested", "Platform may not confirm yet"),
    ("platform_extended", "Put off on the platform"),
]
#: What the deadlines of this area are for.
PURPOSES = [
    ("shipping_notice", "Shipping notice"),
    ("planning", "Planning of shipments"),
    ("pre_shipment", "Before shipment"),
    ("handover", "Hand-over to the carrier"),
    ("post_shipment", "After shipment"),
    ("care", "Care"),
    ("freight", "Freight"),
    ("platform_receipt", "Automatic receipt on the platform"),
]


class DeadlinePolicy(models.Model):
    _inherit = "after.sales.deadline.policy"

    host = fields.Selection(**added([("picking", "Delivery"), ("partner", "Contact")]))
    purpose = fields.Selection(**added(PURPOSES))
    start_event = fields.Selection(**added(EVENTS))
    stop_event = fields.Selection(**added(EVENTS))
    reset_event = fields.Selection(**added(EVENTS))
    date_field = fields.Selection(
        selection_add=[
            ("scheduled_date", "Scheduled date of the delivery"),
            ("platform_receipt_on", "Automatic receipt on the platform"),
        ]
    )
    delivery_mode_ids = fields.Many2many(
        "after.sales.delivery.mode", string="Delivery Modes", help="Empty: every delivery mode."
    )

    def _get_scope(self):
        return super()._get_scope() | {"delivery_mode": set(self.delivery_mode_ids.ids)}
