from odoo import api, fields, models
from odoo.exceptions import UserError

#: The kind of case in which a customer misses money.
REFUND_KIND = "refund_not_received"


class HelpdeskTicket(models.Model):
    """The refunds that a customer asks after, whichever case they were agreed in (RF-01)."""

    _inherit = "helpdesk.ticket"

    awaited_refund_ids = fields.Many2many(
        "after.sales.remedy",
        string="Refunds",
        compute="_compute_awaited_refund_ids",
        groups="after_sales.group_agent",
        help="Money that was sent, of this case and of earlier cases about the same order.",
    )
    asks_for_refund = fields.Boolean(compute="_compute_asks_for_refund")

    @api.depends("case_kind_id.code")
    def _compute_asks_for_refund(self):
        for ticket in self:
            ticket.asks_for_refund = ticket.case_kind_id.code == REFUND_KIND

    @api.depends("sale_order_id", "remedy_ids.refund_sent_on")
    def _compute_awaited_refund_ids(self):
        Remedy = self.env["after.sales.remedy"]
        orders = self.sale_order_id
        domain = [("means", "=", "money"), ("state", "in", ("approved", "awaiting_refund", "done"))]
        found = Remedy.search([*domain, "|", ("ticket_id", "in", self.ids), ("order_id", "in", orders.ids)])
        for ticket in self:
            ticket.awaited_refund_ids = found.filtered(
                lambda remedy, case=ticket: (
                    remedy.ticket_id == case._origin or (case.sale_order_id and remedy.order_id == case.sale_order_id)
                )
            )

    def action_open_refund(self):
        """Show where the refund is that the customer of this case asks after.

        :raise UserError: where nothing was refunded
        """
        self.ensure_one()
        refunds = self.awaited_refund_ids
        missed = refunds.filtered(lambda remedy: remedy.refund_state != "arrived")
        if not refunds:
            raise UserError(
                self.env._("No refund was decided for this order. Look at the case in which it was agreed.")
            )
        return (missed or refunds)[:1].action_open_refund()
