from odoo import api, fields, models

from ...rules import stars
from ..record.told import tell
from .res_partner import AGENT, LEAD


class ResPartner(models.Model):
    """What the jobs of a provider add up to: facts, stored when a job is assessed (PV-01, PV-07)."""

    _inherit = "res.partner"

    provider_opening_stars = fields.Float(
        string="Stars Taken Over",
        digits=(3, 1),
        recorded=LEAD,
        groups=AGENT,
        help="From an earlier list. They count like the stars everybody begins with, until jobs say more.",
    )
    provider_stars = fields.Float(
        string="Stars",
        digits=(3, 1),
        recorded=True,
        aggregator="avg",
        groups=AGENT,
        help="From 0 to 5, recent jobs count more. 0: not rated yet. 3: customers were basically satisfied.",
    )
    provider_star_level = fields.Selection(
        [(str(star), str(star)) for star in range(6)],
        string="Stars Shown",
        compute="_compute_provider_star_level",
        groups=AGENT,
    )
    provider_stars_reason = fields.Char(string="Reason for the Stars", recorded=True, translate=True, groups=AGENT)
    provider_job_count = fields.Integer(
        string="Verified Jobs", recorded=True, groups=AGENT, help="Jobs whose customer was called back."
    )
    provider_last_service = fields.Date(string="Most Recent Service", recorded=True, groups=AGENT)
    provider_job_ids = fields.One2many("after.sales.job", "provider_id", string="Service Jobs", groups=AGENT)

    _provider_idx = models.Index("(provider_state, provider_stars) WHERE is_service_provider")
    _provider_stars_range = models.Constraint(
        """CHECK((provider_stars IS NULL OR provider_stars BETWEEN 0 AND 5)
                 AND (provider_opening_stars IS NULL OR provider_opening_stars BETWEEN 0 AND 5))""",
        "Stars lie between 0 and 5.",
    )

    @api.depends("provider_stars")
    def _compute_provider_star_level(self):
        for partner in self:
            partner.provider_star_level = str(round(partner.provider_stars))

    def _is_known_provider(self):
        """Tell whether somebody has worked for us before, by a verified job or on an earlier list (PV-05)."""
        self.ensure_one()
        provider = self.sudo()
        return bool(provider.provider_job_count or provider.provider_opening_stars)

    def _refresh_provider_stars(self):
        """Store what the verified jobs of these providers add up to, with the numbers of the company at work."""
        providers = self.sudo()
        domain = [("provider_id", "in", self.ids), ("state", "=", "verified")]
        names = ["provider_id", "done_at", "stars", "assessed_at", "company_id"]
        jobs = providers.env["after.sales.job"].search_fetch(domain, names)
        by_provider = jobs.grouped("provider_id")
        for provider in providers:
            mine = by_provider.get(provider, jobs.browse())
            done = [job.done_at for job in mine if job.done_at]
            last = done and self.env.company._get_after_sales_today(max(done))
            provider.write(
                {
                    **provider._prepare_star_vals(mine.filtered("assessed_at")),
                    "provider_job_count": len(mine),
                    "provider_last_service": last or provider.provider_last_service,
                }
            )

    def _prepare_star_vals(self, jobs):
        """Return the stars that assessed jobs add up to, and why; without any those of an earlier list stand."""
        self.ensure_one()
        company = self.env.company.sudo()
        ratings = [stars.Rating(job.done_at or job.assessed_at, job.stars) for job in jobs]
        opening = self.provider_opening_stars
        if not ratings and opening:
            reason = tell(self, lambda provider: provider.env._("Taken over from an earlier list."))
            return {"provider_stars": opening, "provider_stars_reason": reason}
        if not ratings:
            return {}

        def weigh(provider):
            return stars.weigh(
                ratings,
                company.after_sales_star_half_life,
                company.after_sales_star_prior_weight,
                opening or company.after_sales_star_prior,
                _=provider.env._,
            )

        reason = tell(self, lambda provider: weigh(provider).reason)
        return {"provider_stars": weigh(self).stars, "provider_stars_reason": reason}

    def action_view_star_history(self):
        """Open how the stars of these providers came about."""
        action = self.env["ir.actions.act_window"]._for_xml_id("after_sales.job_action_stars")
        return action | {"domain": [("provider_id", "in", self.ids), ("assessed_at", "!=", False)]}

    def action_view_jobs(self):
        """Open the jobs of these providers."""
        action = self.env["ir.actions.act_window"]._for_xml_id("after_sales.job_action")
        return action | {"domain": [("provider_id", "in", self.ids)], "context": {}}
