from odoo import api, fields, models


class HelpdeskTicket(models.Model):
    """What the customer of a case may have of its order, where the agent works."""

    _inherit = "helpdesk.ticket"

    may_have = fields.Html(compute="_compute_may_have", sanitize=False, groups="after_sales.group_agent")

    @api.depends("sale_order_id")
    @api.depends_context("lang", "uid")
    def _compute_may_have(self):
        for ticket in self:
            order = ticket.sudo().sale_order_id._origin
            ticket.may_have = order._render_may_have() if order else False
