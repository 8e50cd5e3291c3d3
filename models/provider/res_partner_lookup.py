from odoo import api, fields, models
from odoo.fields import Domain

from .res_partner import AGENT


class ResPartner(models.Model):
    """Providers are found by name and phone, by their jobs, and by what they do where (IT-01, PV-01)."""

    _name = "res.partner"
    _inherit = ["after.sales.searchable", "res.partner"]

    lookup = fields.Char(groups=AGENT)

    @api.model
    def _by_number(self, search):
        """By the jobs that were theirs: its own number, that of its case or of its order."""
        Job = self.env["after.sales.job"]
        return [Domain("provider_job_ids", "any", [("id", "in", Job._find(Job._by_number(search)))])]

    @api.model
    def _by_customer(self, search):
        """By themselves and by their people, any of whom may call."""
        return [Domain("id", "in", self._find_family(search))]

    @api.model
    def _by_goods(self, search):
        """By what they can do, and where: what people type who need somebody."""
        names = ("provider_skill_ids.name", "city", "provider_area_ids.city", "provider_area_ids.district")
        return [way for name in names for way in self._match_text(name, search)]
