from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    after_sales_dispatcher_id = fields.Many2one("res.users", string="Shipments Planned By")
    after_sales_delivery_mode_id = fields.Many2one(
        "after.sales.delivery.mode", string="Usual Delivery Mode", ondelete="restrict"
    )
    after_sales_freight_limit = fields.Monetary(string="Freight Variance")
    after_sales_freight_percent = fields.Float(string="Freight Variance (%)")
    after_sales_installation_days = fields.Integer(string="Installation after Arrival")

    _after_sales_freight_positive = models.Constraint(
        """CHECK(after_sales_freight_limit >= 0 AND after_sales_freight_percent >= 0
                 AND after_sales_installation_days >= 0)""",
        "Limits and days in the after-sales settings cannot be negative.",
    )

    def _on_created(self):
        result = super()._on_created()
        self._start_planning()
        return result

    def _get_followed(self):
        return super()._get_followed() | {"dispatcher": self.after_sales_dispatcher_id}

    def _follow(self, before):
        result = super()._follow(before)
        if self.after_sales_dispatcher_id != before["dispatcher"]:
            self._start_planning()
        return result

    def _note_planning(self):
        """Complete today's planning of these companies; a second batch does not count for tomorrow's."""
        for company in self:
            partner, today = company.partner_id.sudo(), company._get_after_sales_today()
            if not partner._get_open_deadlines([("purpose", "=", "planning"), ("due_on", ">", today)]):
                partner._fire_deadline_event("planned")

    def _start_planning(self):
        """Have the next day's shipments planned every day, in companies that name who does it (SH-07)."""
        reason = self.env._("Somebody else plans the shipments")
        companies = self.sudo()
        companies.partner_id._cancel_deadlines(reason, [("purpose", "=", "planning")])
        companies.filtered("after_sales_dispatcher_id").partner_id._fire_deadline_event("planned")
