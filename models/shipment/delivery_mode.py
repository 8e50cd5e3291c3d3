from odoo import fields, models

from ...rules import shipment


class DeliveryMode(models.Model):
    """How goods reach the customer, what that asks of us before they leave, and what the customer has to know.

    The policy per delivery mode (SH-05, SH-06, SH-09, X-01): a manager changes it without code.
    """

    _name = "after.sales.delivery.mode"
    _description = "Delivery Mode"
    _inherit = ["after.sales.shared"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    details_required = fields.Boolean(
        string="Details Verified First",
        help="Goods leave only after size, colour, quantity … of the order were verified with the customer.",
    )
    contact_required = fields.Selection(
        [
            ("none", "No contact"),
            ("message", "A call, or a message when nobody answers"),
            ("call", "The customer reached by phone"),
        ],
        string="Before Goods Leave",
        required=True,
        default="none",
    )
    waybill_required = fields.Selection(
        [("none", "None"), ("recorded", "Recorded"), ("verified", "Recorded and verified as traceable")],
        string="Waybill Before Goods Leave",
        required=True,
        default="none",
    )
    with_carrier = fields.Boolean(
        string="Brought by a Carrier",
        default=True,
        help="Off: the customer collects the goods or we bring them ourselves, so validating hands them over.",
    )
    instructions = fields.Text(
        translate=True,
        help="What the customer has to do at the handover: papers, looking, unpacking, what to do about damage. "
        "Part of the call before shipment and of the shipping notice.",
    )
    company_id = fields.Many2one("res.company", index=True, help="Leave empty for all companies.")

    def _as_demands(self):
        """Return what this mode asks for, as ``rules.shipment`` reads it; no mode asks for nothing."""
        if not self:
            return shipment.Demands()
        self.ensure_one()
        return shipment.Demands(self.details_required, self.contact_required, self.waybill_required)
