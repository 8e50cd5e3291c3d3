from odoo import api, models
from odoo.fields import Domain

from ...rules import dispatch
from ...rules.coverage import Place, cover
from .vocabulary import RUNNING


class ResPartner(models.Model):
    """Whom to send: all providers judged at once, each with the reason (PV-02)."""

    _inherit = "res.partner"

    def _is_business_partner(self):
        provider = (self | self.commercial_partner_id).sudo()
        return super()._is_business_partner() or any(provider.mapped("is_service_provider"))

    @api.model
    def _get_provider_domain(self, company):
        """Return which contacts are service providers that a company may send."""
        return Domain("is_service_provider", "=", True) & Domain("company_id", "in", [False, company.id])

    def _get_place(self):
        """Return where this address is, as ``rules.coverage`` reads it."""
        # Where nobody knows the place, nobody covers it.
        words = (self.street, self.street2, self.city, self.state_id.name)
        return Place(self.country_id.id, self.state_id.id, self.city or "", " ".join(filter(None, words)))

    @api.model
    def _rank_providers(self, company, task, address, skill=None, refused=(), providers=None, day=None):
        """Return the rankings of providers for a task at an address, the best first.

        :param company: whose terms, rate card and jobs count
        :param task: a code of ``vocabulary.TASKS``
        :param address: the contact at whose place the work is
        :param skill: the skill that is needed, by default any of the task
        :param refused: ids of the providers who have said no to this job
        :param providers: whom to judge, by default all of the company's directory
        :param day: local date of the work, today where nobody knows it
        """
        providers = self.search(self._get_provider_domain(company)) if providers is None else providers
        place, rates = address._get_place(), providers._get_rates(company, task, skill)
        loads, refused = providers._get_loads(), set(refused)
        providers.mapped("provider_area_ids.state_id.name")
        away = providers._get_absences(day or company._get_after_sales_today())
        candidates = [
            provider._as_candidate(task, skill, place, rates, loads, refused)._replace(away_until=away.get(provider.id))
            for provider in providers
        ]
        return dispatch.rank(candidates, company._get_dispatch_terms(), _=company.currency_id._get_translator())

    def _as_candidate(self, task, skill, place, rates, loads, refused):
        """Return this provider as ``rules.dispatch`` reads him."""
        self.ensure_one()
        coverage = cover(self.provider_area_ids._as_rules(), place, _=self.env._)
        skills = self.provider_skill_ids.filtered(lambda known: known.task == task)
        return dispatch.Candidate(
            key=self.id,
            state=self.provider_state or "candidate",
            has_skill=bool(skills & skill if skill else skills),
            licence_expired=self.is_licence_expired,
            level=coverage.level,
            area=coverage.reason,
            stars=self.provider_stars,
            price=rates.get(self.id),
            open_jobs=loads.get(self.id, 0),
            is_company=self.is_company,
            refused=self.id in refused,
        )

    def _get_rates(self, company, task, skill=None):
        """Return per provider the price on the rate card; one for the very skill comes before one for the task."""
        wanted = [False, skill.id] if skill else [False]
        domain = [("partner_id", "in", self.ids), ("company_id", "=", company.id), ("task", "=", task)]
        rates = self.env["after.sales.provider.rate"].search([*domain, ("skill_id", "in", wanted)])
        return {rate.partner_id.id: rate.price for rate in rates.sorted(lambda rate: bool(rate.skill_id))}

    def _get_loads(self):
        """Return per provider how many jobs he has in hand, in whichever company."""
        domain = [("provider_id", "in", self.ids), ("state", "in", RUNNING)]
        groups = self.env["after.sales.job"].sudo()._read_group(domain, ["provider_id"], ["__count"])
        return {provider.id: count for provider, count in groups}
