from odoo import api, models
from odoo.tools import consteq, hmac

#: States in which a provider's link shows something.
REACHABLE = ("offered", "accepted", "briefed", "scheduled", "done")


class Job(models.Model):
    """The provider's link: it opens one job, for the provider it was offered to, until the job is verified."""

    _inherit = "after.sales.job"

    def _get_provider_token(self):
        """Return what proves that a link to this job was meant for its present provider."""
        self.ensure_one()
        return self._get_token_of(self.sudo().offer_id)

    def _get_token_of(self, offer):
        # The offer is part of it: the link dies when the job goes to somebody else, and comes to life for nobody.
        facts = self.id, offer.provider_id.id, offer.id
        return hmac(self.env(su=True), "after_sales_job_provider", facts)

    def _is_token_of(self, offer, token):
        """Tell, without telling by the time it takes, whether a token was given out with an offer of this job."""
        return consteq(self._get_token_of(offer).encode(), (token or "").encode(errors="replace"))

    def _get_provider_url(self):
        """Return the path of the page on which the provider answers and reports."""
        return f"/after_sales/job/{self.id}/{self._get_provider_token()}"

    def _get_provider_link(self):
        """Return the same with the address of the system, as mails need it."""
        self.ensure_one()
        return f"{self.get_base_url()}{self._get_provider_url()}"

    @api.model
    def _get_by_token(self, job_id, token):
        """Return the job that a link was meant for, empty when the link is not genuine or not any more."""
        # The token stands for the provider, who need not be a user. A number too large is none of the database's.
        job = self.sudo().browse(job_id if job_id < 2**31 else False).exists()
        if not job or job.state not in REACHABLE or not job.offer_id:
            return self.browse()
        return job if job._is_token_of(job.offer_id, token) else self.browse()
