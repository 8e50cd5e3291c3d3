from odoo import models

#: States in which a provider's link shows something.
REACHABLE = ("offered", "accepted", "briefed", "scheduled", "done")


class Job(models.Model):
    """The provider's link: it opens one job, for the provider it was offered to, until the job is verified."""

    _inherit = "after.sales.job"

    _link_purpose = "after_sales_job_provider"

    def _get_link_facts(self):
        return self._get_facts_of(self.offer_id)

    def _get_facts_of(self, offer):
        # The offer is part of it: the link dies when the job goes to somebody else, and comes to life for nobody.
        return self.id, offer.provider_id.id, offer.id

    def _opens_by_link(self):
        return super()._opens_by_link() and self.state in REACHABLE and bool(self.offer_id)

    def _get_provider_url(self):
        """Return the path of the page on which the provider answers and reports."""
        return f"/after_sales/job/{self.id}/{self._get_link_token()}"

    def _get_provider_link(self):
        """Return the same with the address of the system, as mails need it."""
        self.ensure_one()
        return f"{self.get_base_url()}{self._get_provider_url()}"
