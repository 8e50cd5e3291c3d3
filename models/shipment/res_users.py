from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def _get_standing_tasks(self):
        mine = self.env["res.company"].search([("after_sales_dispatcher_id", "=", self.id)])
        named = [self.env._("dispatcher of %(name)s", name=company.name) for company in mine]
        return super()._get_standing_tasks() + named
