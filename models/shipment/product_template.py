from odoo import fields, models

from .stock_picking import COMPONENT_CHANNELS


class ProductTemplate(models.Model):
    _inherit = "product.template"

    contains_glass = fields.Boolean(
        help="The shipping notice asks the customer to shake the package gently and listen: "
        "glass may be broken in an intact box."
    )
    requires_installation = fields.Boolean(
        help="When the goods arrive, an appointment for the installation has to be booked."
    )
    component_channel = fields.Selection(
        COMPONENT_CHANNELS,
        string="Logistics Channel",
        help="Goods of different channels of one order travel as deliveries of their own.",
    )
    care_interval = fields.Integer(
        string="Care Reminder (Months)", help="The customer is reminded of the care so many months apart. 0: never."
    )
    care_instructions = fields.Text(translate=True, help="What the reminder says, such as turning a mattress.")

    _care_interval_positive = models.Constraint(
        "CHECK(care_interval >= 0)", "The months between care reminders cannot be negative."
    )
