from odoo import models


class ResPartner(models.Model):
    """Service providers are merged with service providers: nobody becomes one by a merge."""

    _inherit = "res.partner"

    def _get_merge_problem(self, into):
        problem = super()._get_merge_problem(into)
        providers = self.sudo().filtered("is_service_provider")
        others = self - providers
        if problem or not providers:
            return problem
        if not others:
            return providers._get_suspension_problem()
        return self.env._(
            "%(provider)s is a service provider, %(other)s is not. If they are the same, make %(other)s a service "
            "provider first; then merge them.",
            provider=providers[0].display_name,
            other=others[0].display_name,
        )

    def _get_suspension_problem(self):
        """Return why these providers cannot be merged: a lead suspends and takes back, a merge does neither."""
        suspended = self.filtered(lambda provider: provider.provider_state == "suspended")
        others = self - suspended
        if not suspended or not others:
            return ""
        return self.env._(
            "%(provider)s is suspended, %(other)s is not. If they are the same, let a team lead suspend both or take "
            "%(provider)s back first; then merge them.",
            provider=suspended[0].display_name,
            other=others[0].display_name,
        )

    def _prepare_merge(self, into):
        """The prices of the provider that stays count, where both have one for a task."""
        result = super()._prepare_merge(into)
        known = {rate._get_key() for rate in into.provider_rate_ids}
        for rate in self.provider_rate_ids:
            key = rate._get_key()
            if key in known:
                rate.unlink()
            known.add(key)
        return result

    def _on_merged(self):
        """The stars are those of all jobs that are the provider's now; who was asked is not next in line again."""
        result = super()._on_merged()
        offers = self.env["after.sales.job.offer"].search([("provider_id", "in", self.ids)])
        for of_job in offers.grouped("job_id").values():
            waiting = of_job.filtered(lambda offer: offer.state == "waiting")
            (waiting if of_job - waiting else waiting[1:]).unlink()
        self.filtered("is_service_provider")._refresh_provider_stars()
        return result


class ProviderRate(models.Model):
    _inherit = "after.sales.provider.rate"

    def _get_key(self):
        """Return what a provider has one price for."""
        self.ensure_one()
        return self.company_id.id, self.task, self.skill_id.id
