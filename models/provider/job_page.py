from typing import NamedTuple
from urllib.parse import quote

from odoo import api, models
from odoo.exceptions import UserError

from ..record.told import tell
from .job_visit import CODE_TRIES

#: From here on the provider may know who the customer is and where he lives.
TRUSTED = ("accepted", "briefed", "scheduled")


class Page(NamedTuple):
    """What a link opens: the job or none, the step or why there is none, the language of its provider."""

    job: object
    step: str
    lang: str


class Job(models.Model):
    """What the provider's own page shows and takes; who may open it says ``job_token``."""

    _inherit = "after.sales.job"

    @api.model
    def _get_page(self, job_id, token):
        """Return the Page that a provider's link opens: at the step answer, prepare or visit.

        A link that was genuine once opens no job any more, and says in its step why: refused, expired,
        withdrawn, cancelled, done. A link that never was has the step ``unknown``.

        :param job_id: from the address, any number
        :param token: from the address, any text
        """
        # A number too large is none of the database's.
        job = self.sudo().browse(job_id if job_id < 2**31 else False).exists()
        offer = job.offer_ids.filtered(lambda offer: job._is_link_token(token, job._get_facts_of(offer)))[:1]
        if not offer:
            return Page(self.browse(), "unknown", "")
        steps = {"offered": "answer", "scheduled": "visit"} | dict.fromkeys(("accepted", "briefed"), "prepare")
        is_open = job.state in steps and bool(self._get_by_token(job_id, token))
        if is_open:
            return Page(job, steps[job.state], offer.provider_id.lang)
        return Page(self.browse(), job._get_end(offer), offer.provider_id.lang)

    def _get_end(self, offer):
        """Return why the link of an offer of this job opens nothing any more."""
        self.ensure_one()
        if self.state in ("done", "verified") and offer == self.offer_id:
            return "done"
        return "cancelled" if self.state == "cancelled" else offer.state

    def _give_back(self, reason):
        """The provider cannot come after all: our people find somebody else.

        :param reason: in his words
        :raise UserError: without a reason, or for a job that he has not taken
        """
        self.ensure_one()
        if self.state not in TRUSTED:
            raise UserError(self.env._("%(job)s is not taken.", job=self.name))
        self._release(reason)
        self._ask_dispatcher()

    def _finish_with_code(self, code, note=None):
        """The provider says that the work is done, and proves it with the customer's code.

        A wrong code counts, and one try at a time is looked at. After too many our people are asked to
        confirm the work.

        :return: what is wrong, empty when the job is done
        :raise UserError: while somebody else changes the job
        """
        self.ensure_one()
        self._lock_for_step()
        try:
            with self.env.cr.savepoint():
                self._finish(code or "", note)
        except UserError as error:
            job = self.sudo()
            if job.code_tries < CODE_TRIES:
                self._count_wrong_code()
                if job.code_tries == CODE_TRIES:
                    self._ask_to_confirm()
            return str(error)
        return ""

    def _ask_to_confirm(self):
        """Ask the person responsible to call the customer: the code was wrong too often."""
        self.activity_schedule(
            "mail.mail_activity_data_call",
            user_id=(self.user_id or self.create_uid).id,
            summary=tell(
                self,
                lambda speaker: speaker.env._(
                    "The code was wrong %(count)s times: confirm the completion", count=CODE_TRIES
                ),
            ),
        )

    def _get_page_tz(self):
        """Return the name of the time zone in which times are shown and read."""
        self.ensure_one()
        return self.company_id._get_after_sales_tz()

    def _get_page_map_url(self):
        """Return where the place of work is shown on a map, empty without a map."""
        self.ensure_one()
        address = self.address_id
        names = (address.street, address.city, address.state_id.name, address.country_id.name)
        base = self.company_id.after_sales_map_url
        return base and f"{base}{quote(', '.join(filter(None, names)))}"

    def _get_page_checks(self):
        """Return what the provider looks at himself; questions are answered by the customer before."""
        self.ensure_one()
        checks = self.check_ids.filtered(lambda check: check.kind in ("site", "goods"))
        return checks.sorted(lambda check: (check.kind != "site", check.sequence, check.id))

    def _get_page_next(self):
        """Return the part of the visit that comes next: checks, photos-before, photos-after or finish."""
        self.ensure_one()
        if not all(self._get_page_checks().mapped("result")):
            return "checks"
        if not self.photo_before_ids:
            return "photos-before"
        return "finish" if self.completion_attachment_ids else "photos-after"


class JobCheck(models.Model):
    _inherit = "after.sales.job.check"

    def _record_finding(self, result, note):
        """Store what the provider found; what he left open or did not change stays as it is.

        :param result: passed, failed or not_applicable; anything else is left open
        :raise UserError: for a failed check without words
        """
        self.ensure_one()
        results = dict(self._fields["result"]._description_selection(self.env))
        if result in results and (result, note) != (self.result, self.note or ""):
            self._record_result(result, note)
