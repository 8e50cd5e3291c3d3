from odoo import api, fields, models
from odoo.tools import format_date

from ...rules.stars import Rating, history
from .res_partner import AGENT


class ResPartner(models.Model):
    """How the stars of a provider came about, job by job (PV-07)."""

    _inherit = "res.partner"

    provider_star_history = fields.Json(
        string="History of the Stars", compute="_compute_provider_star_history", groups=AGENT
    )

    @api.depends("provider_job_ids.assessed_at", "provider_job_ids.stars", "provider_opening_stars")
    def _compute_provider_star_history(self):
        """Return per assessed job its day, its stars and the provider's stars from then on, the oldest first."""
        domain = [("provider_id", "in", self.ids), ("state", "=", "verified"), ("assessed_at", "!=", False)]
        names = ["provider_id", "done_at", "assessed_at", "stars"]
        jobs = self.env["after.sales.job"].sudo().search_fetch(domain, names).grouped("provider_id")
        for partner in self:
            mine = jobs.get(partner._origin, self.env["after.sales.job"])
            partner.provider_star_history = partner._get_star_history(
                [Rating(job.done_at or job.assessed_at, job.stars) for job in mine]
            )

    def _get_star_history(self, ratings):
        provider = self.sudo()
        company = provider.env.company
        steps = history(
            ratings,
            company.after_sales_star_half_life,
            company.after_sales_star_prior_weight,
            provider.provider_opening_stars or company.after_sales_star_prior,
        )
        return [
            {"day": format_date(self.env, at), "job": stars, "stars": round(standing, 2)}
            for at, stars, standing in steps
        ]
