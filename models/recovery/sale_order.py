from odoo import fields, models

AGENT = "after_sales.group_agent"


class SaleOrder(models.Model):
    """What carriers say of the parcels of an order, one click away from it (LG-06)."""

    _inherit = "sale.order"

    carrier_event_ids = fields.One2many("after.sales.carrier.event", "order_id", groups=AGENT)
    carrier_event_count = fields.Integer(
        string="Carrier Events", compute="_compute_carrier_event_count", compute_sudo=True, groups=AGENT
    )

    def _compute_carrier_event_count(self):
        groups = self.env["after.sales.carrier.event"]._read_group(
            [("order_id", "in", self.ids)], ["order_id"], ["__count"]
        )
        counts = dict(groups)
        for order in self:
            order.carrier_event_count = counts.get(order._origin, 0)

    def action_view_carrier_events(self):
        """Open what is known of the parcels of this order on their way."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("after_sales.carrier_event_action")
        return action | {"domain": [("order_id", "=", self.id)], "context": {}, "display_name": self.display_name}
