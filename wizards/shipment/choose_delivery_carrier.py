from odoo import fields, models


class ChooseDeliveryCarrier(models.TransientModel):
    """Shows how long each carrier takes where it is chosen, so that an urgent order gets a fast one (LG-05)."""

    _inherit = "choose.delivery.carrier"

    transit_days = fields.Integer(related="carrier_id.transit_days")
