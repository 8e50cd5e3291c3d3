from odoo import api, fields, models

from ..case.ticket.helpdesk_ticket_timeline import Milestone


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    receipt_deadline = fields.Date(related="sale_order_id.receipt_deadline")
    deadline_urgency = fields.Selection(related="sale_order_id.deadline_urgency")
    order_deadline_ids = fields.One2many(
        "after.sales.deadline",
        compute="_compute_order_deadline_ids",
        string="Deadlines of the Order",
        groups="after_sales.group_agent",
    )
    delay_state = fields.Selection(related="sale_order_id.delay_state")

    @api.depends("sale_order_id")
    @api.depends_context("uid")
    def _compute_order_deadline_ids(self):
        """Show what the reader may see: a related field would be filled as superuser, and then refuse to open."""
        Deadline, known = self.env["after.sales.deadline"], self.sudo()
        domain = [("order_id", "in", known.sale_order_id.ids)]
        by_order = Deadline.search_fetch(domain, ["order_id"]).grouped(lambda d: d.sudo().order_id.id)
        for ticket, case in zip(self, known, strict=True):
            ticket.order_deadline_ids = by_order.get(case.sale_order_id.id, Deadline)

    def _get_milestones(self):
        milestones = super()._get_milestones()
        day = self.receipt_deadline
        if day:
            is_reached = day <= fields.Date.context_today(self)
            milestones.append(Milestone(10, self.env._("Promised"), day, is_reached))
        return milestones
