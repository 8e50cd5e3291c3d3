from odoo import api, fields, models


class Setup(models.Model):
    _inherit = "after.sales.setup"

    @api.model
    def _get_problems(self, company):
        domain = [("company_id", "=", company.id), ("end_at", ">", fields.Datetime.now())]
        problem = ""
        if not self.env["after.sales.shift"].search_count(domain, limit=1):
            problem = self.env._("Nobody is planned: new cases do not know who is there.")
        return super()._get_problems(company) | {"roster": problem}
