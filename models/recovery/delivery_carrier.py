from datetime import timedelta

from odoo import api, fields, models

AGENT = "after_sales.group_agent"
#: So many days back what went wrong with a carrier is counted.
DAYS = 90


class DeliveryCarrier(models.Model):
    """How often something goes wrong with the parcels of a carrier (LG-06)."""

    _inherit = "delivery.carrier"

    scans_expected = fields.Boolean(
        string="Tells of Scans",
        help="We hear of its scans, so a parcel that it has and nobody scans is noticed. Off: only parcels of which we "
        "heard once are watched.",
    )
    carrier_exception_count = fields.Integer(
        string="Exceptions on the Way",
        compute="_compute_carrier_exception_count",
        groups=AGENT,
        help="Of the last 90 days.",
    )

    def _compute_carrier_exception_count(self):
        since = fields.Datetime.now() - timedelta(days=DAYS)
        domain = [("carrier_id", "in", self.ids), ("is_exception", "=", True), ("happened_at", ">=", since)]
        counts = dict(self.env["after.sales.carrier.event"]._read_group(domain, ["carrier_id"], ["__count"]))
        for carrier in self:
            carrier.carrier_exception_count = counts.get(carrier._origin, 0)

    @api.readonly
    def action_view_carrier_events(self):
        """Open what went wrong with the parcels of this carrier."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("after_sales.carrier_event_action")
        context = {"search_default_exceptions": 1}
        return action | {"domain": [("carrier_id", "=", self.id)], "context": context, "display_name": self.name}
