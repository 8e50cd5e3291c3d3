from odoo import fields, models


class DeliveryMode(models.Model):
    _inherit = "after.sales.delivery.mode"

    may_refuse = fields.Boolean(
        string="Damaged Goods May Be Refused",
        help="On: the customer may leave a damaged parcel with the carrier. Off: better take it, with the damage "
        "written on the receipt. Whatever the customer does is recorded and accepted (X-01).",
    )
