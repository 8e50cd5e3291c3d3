from odoo import api, fields, models
from odoo.exceptions import UserError


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

    def action_expect_device(self):
        """Announce the device of this case at the desk: the customer mails it in (IT-05)."""
        self.ensure_one()
        if not self.product_id:
            raise UserError(self.env._("Say on the case which goods are to be repaired."))
        repair = self.env["repair.order"]._expect(self, self.product_id, self.lot_id)
        view = self.env.ref("after_sales.repair_desk_view_form")
        return repair._get_records_action(views=[(view.id, "form")])

    def action_open_intake(self):
        """Take a device in for this case."""
        self.ensure_one()
        wizard = self.env["after.sales.repair.intake"].create({"ticket_id": self.id})
        return wizard._get_records_action(name=self.env._("Take a Device In"), target="new")
