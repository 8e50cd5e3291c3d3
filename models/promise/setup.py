from odoo import api, models


class Setup(models.Model):
    _inherit = "after.sales.setup"

    @api.model
    def _get_problems(self, company):
        mine = [("company_id", "=", company.id)]
        problems = {"tracker": "", "factory_notes": "", "order": ""}
        teams = self.env["crm.team"].search([("company_id", "in", (False, company.id))])
        if not company.after_sales_tracker_id and not teams.after_sales_tracker_id:
            problems["tracker"] = self.env._("There is no tracker: nobody follows confirmed orders up.")
        if not self.env["after.sales.factory.note"].search_count(mine, limit=1):
            problems["factory_notes"] = self.env._(
                "There is no factory note: nobody is told which date can be promised."
            )
        if not self._has_promised(company):
            problems["order"] = self.env._("No order has been submitted with a promised date yet.")
        return super()._get_problems(company) | problems

    @api.model
    def _has_promised(self, company):
        """Return whether this company has submitted an order with a promised date."""
        domain = [("company_id", "=", company.id), ("submitted_at", "!=", False)]
        return bool(self.env["sale.order"].search_count(domain, limit=1))
