from odoo import api, models


class Setup(models.Model):
    _inherit = "after.sales.setup"

    @api.model
    def _get_problems(self, company):
        problems = {"areas": "", "providers": ""}
        if not self.env["after.sales.provider.area"].search_count([], limit=1):
            problems["areas"] = self.env._("There is no service area: no provider can be found near a customer.")
        domain = [("is_service_provider", "=", True), ("company_id", "in", (False, company.id))]
        if not self.env["res.partner"].search_count(domain, limit=1):
            problems["providers"] = self.env._("There is no service provider: nobody can be sent to a customer.")
        return super()._get_problems(company) | problems
