from odoo import api, models


class Setup(models.Model):
    _inherit = "after.sales.setup"

    @api.model
    def _get_problems(self, company):
        problems = {"warehouse": "", "carriers": ""}
        if not self.env["stock.warehouse"].search_count([("company_id", "=", company.id)], limit=1):
            problems["warehouse"] = self.env._("The company has no warehouse: no order can be confirmed.")
        domain = [("company_id", "in", (False, company.id)), ("partner_id", "!=", False)]
        if not self.env["delivery.carrier"].search_count(domain, limit=1):
            problems["carriers"] = self.env._(
                "No delivery method names its carrier: there is nobody to claim damage from."
            )
        return super()._get_problems(company) | problems
