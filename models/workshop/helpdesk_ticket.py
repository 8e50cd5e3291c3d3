from odoo import api, fields, models


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    repair_ids = fields.One2many(
        "repair.order", "ticket_id", string="Repairs", groups="after_sales.group_agent,stock.group_stock_user"
    )
    repair_count = fields.Integer(compute="_compute_repair_count", groups="after_sales.group_agent")

    @api.depends("repair_ids")
    def _compute_repair_count(self):
        for ticket in self:
            ticket.repair_count = len(ticket.repair_ids)

    def action_view_repairs(self):
        """Open the devices of this case."""
        self.ensure_one()
        return self.env["ir.actions.act_window"]._for_xml_id("after_sales.repair_desk_action") | {
            "domain": [("ticket_id", "=", self.id)],
            "context": {"default_ticket_id": self.id},
        }

    def action_open_intake(self):
        """Take a device in for this case."""
        self.ensure_one()
        wizard = self.env["after.sales.repair.intake"].create({"ticket_id": self.id})
        return wizard._get_records_action(name=self.env._("Take a Device In"), target="new")
