from odoo import fields, models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    claim_ids = fields.One2many("after.sales.claim", "picking_id", string="Claims", groups="after_sales.group_agent")
    claim_count = fields.Integer(compute="_compute_claim_count", compute_sudo=True, groups="after_sales.group_agent")

    def _compute_claim_count(self):
        counts = dict(
            self.env["after.sales.claim"]._read_group([("picking_id", "in", self.ids)], ["picking_id"], ["__count"])
        )
        for picking in self:
            picking.claim_count = counts.get(picking._origin, 0)

    def action_view_claims(self):
        """Open the claims about these deliveries."""
        return self.env["after.sales.claim"]._get_list_action([("picking_id", "in", self.ids)])

    def _on_received(self):
        """With the receipt the carrier's window begins to close (PK-04)."""
        result = super()._on_received()
        self.sudo().claim_ids.ticket_id._follow_carrier_window()
        return result

    def action_open_claim(self):
        """Begin a claim on goods of this delivery; the case is opened with it (DM-07)."""
        self.ensure_one()
        wizard = self.env["after.sales.claim.register"].create(
            {"company_id": self.company_id.id, "sale_order_id": self.sale_id.id, "picking_id": self.id}
        )
        return wizard._open_step("items")


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    def _get_unsettled_deliveries(self):
        """Open claims are about deliveries, or about what came of their order."""
        deliveries = super()._get_unsettled_deliveries()
        for claim in self.sudo().claim_ids.filtered(lambda claim: claim.state not in ("closed", "cancelled")):
            deliveries |= claim.picking_id or claim.order_id.picking_ids.filtered("is_shipment")
        return deliveries


class Claim(models.Model):
    _inherit = "after.sales.claim"

    def _on_state_changed(self, before):
        """What is settled need not be put off on the platform any more (LG-04)."""
        result = super()._on_state_changed(before)
        self.ticket_id._watch_platform_receipt()
        return result
