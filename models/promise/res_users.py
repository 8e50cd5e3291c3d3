from odoo import models

from ..record.desk import Pile, writer


class ResUsers(models.Model):
    _inherit = "res.users"

    def _get_desk(self):
        """Orders that this person follows up, or sold, until the customer has everything; notes to review."""
        running = [("state", "!=", "cancel"), ("fulfilment_state", "not in", ("completed", "cancelled"))]
        Order = self.env["sale.order"]

        def customer(order):
            return order.partner_id.commercial_partner_id.id

        tracked = Order.search([("tracker_id", "=", self.id), *running])
        sold = Order.search([("user_id", "=", self.id), *running])
        notes = self.env["after.sales.factory.note"].search([("reviewer_id", "=", self.id)])
        return [
            Pile("tracked", self.env._("Orders followed up"), tracked, writer("tracker_id"), group=customer),
            # Who is away for a week is still the seller.
            Pile("sold", self.env._("Orders sold"), sold, writer("user_id"), group=customer, in_absence=False),
            Pile("notes", self.env._("Factory notes to review"), notes, writer("reviewer_id")),
            *super()._get_desk(),
        ]

    def _get_standing_tasks(self):
        tasks = super()._get_standing_tasks()
        mine = [("after_sales_tracker_id", "=", self.id)]
        for record in [*self.env["res.company"].search(mine), *self.env["crm.team"].search(mine)]:
            tasks.append(self.env._("tracker of %(name)s", name=record.display_name))
        return tasks
