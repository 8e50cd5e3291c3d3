from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date

from .job_platform import FINISHED

#: What became of a line of the list.
RESULTS = [
    ("verified", "Verified now"),
    ("known", "Known already"),
    ("call", "Call the customer"),
    ("open", "Not verified, no call"),
    ("unknown", "Not found"),
    ("refused", "Refused"),
]
#: Where the numbers stand under which a platform may know a job.
WAYS = ("name", "order_id.name", "order_id.client_order_ref", "ticket_id.number", "ticket_id.platform_reference")


class Outcome(NamedTuple):
    """What became of a line: its job (empty where none was found), a code of RESULTS, and why."""

    job: object
    result: str
    reason: str


class Job(models.Model):
    """The platform's daily list: each line finds its job, and is recorded whole or not at all (PV-11, PV-12)."""

    _inherit = "after.sales.job"

    @api.model
    def _take_platform_list(self, rows):
        """Record what a list of the platform says of the jobs of the current company.

        Taking the same list again changes nothing. A line that cannot be right changes nothing and says why.

        :param rows: of ``rules.platform_list``
        :return: an ``Outcome`` per row
        """
        self.check_access("write")
        found = self._find_by_numbers({number for row in rows if not row.problem for number in row.numbers})
        outcomes = [self._take_row(row, found) for row in rows]
        self.union(*(outcome.job for outcome in outcomes if outcome.result == "call"))._await_platform()
        return outcomes

    @api.model
    def _find_by_numbers(self, numbers):
        """Return per number, in capitals, the jobs it may mean: its own, those of an order, a case or a waybill.

        The numbers are looked for as superuser: whoever looks after a job need not see its order. Only jobs that
        the user may change are found.
        """
        names, found = list({*numbers, *map(str.upper, numbers)}), {}
        wanted = set(map(str.upper, numbers))
        company = Domain("company_id", "=", self.env.company.id)
        waybill = Domain("carrier_tracking_ref", "in", names) & Domain("sale_id", "!=", False)
        jobs = self.sudo()
        pickings = jobs.env["stock.picking"].search(company & waybill)
        domain = Domain("order_id", "in", pickings.sale_id.ids) | Domain.OR(Domain(way, "in", names) for way in WAYS)
        for job in self.browse(jobs.search(company & domain).ids)._filtered_access("write"):
            waybills = pickings.filtered(lambda picking, job=job: picking.sale_id == job.order_id)
            known = {*job._get_known_numbers(), *waybills.mapped("carrier_tracking_ref")}
            for number in wanted & set(map(str.upper, known)):
                found[number] = found.get(number, self.browse()) | job
        return found

    def _get_known_numbers(self):
        """Return the numbers under which the platform may know this job."""
        self.ensure_one()
        return {number for way in WAYS for number in self.sudo().mapped(way) if number}

    @api.model
    def _take_row(self, row, found):
        """Return what became of one line."""
        if row.problem:
            return Outcome(self.browse(), "refused", row.problem)
        numbers = map(str.upper, row.numbers)
        jobs = next((found[number] for number in numbers if number in found), self.browse())
        if not jobs:
            text = self.env._("No service job that you look after has this number.")
            return Outcome(self.browse(), "unknown", text)
        job = jobs._choose_for_platform(row.code)
        if len(job) > 1:
            names = ", ".join(job.mapped("name"))
            text = self.env._("Several jobs have this number: %(jobs)s. Give the number of the job.", jobs=names)
            return Outcome(self.browse(), "refused", text)
        return job._take_verified(row) if row.day else job._take_unverified()

    def _choose_for_platform(self, code):
        """Return the job that the platform means, several if nobody can tell."""
        steps = (
            lambda job: code and job.platform_code == code,
            lambda job: job.is_platform_awaited,
            lambda job: job.is_platform_job and job.state in FINISHED,
            lambda job: job.is_platform_job and job.state != "cancelled",
            lambda job: job.state != "cancelled",
        )
        return next(filter(None, map(self.filtered, steps)), self)

    def _take_verified(self, row):
        """Record that the platform has verified this job."""
        if self.platform_verified_on:
            return self._compare_verified(row)
        problem = self._get_platform_problem(row.code, row.day)
        if problem:
            return Outcome(self, "refused", problem)
        self._record_platform_verification(row.code, row.day)
        day = format_date(self.env, row.day)
        return Outcome(
            self, "verified", self.env._("Verified on %(day)s with the code %(code)s.", day=day, code=row.code)
        )

    def _compare_verified(self, row):
        """Say whether what the list says is what is known."""
        if (self.platform_code, self.platform_verified_on) == (row.code, row.day):
            return Outcome(self, "known", self.env._("Recorded before."))
        text = self.env._(
            "Recorded as verified on %(day)s with the code %(code)s. A team lead corrects it on the job.",
            day=format_date(self.env, self.platform_verified_on),
            code=self.platform_code,
        )
        return Outcome(self, "refused", text)

    def _take_unverified(self):
        """Say whether the customer has to be called, as the platform has not verified this job."""
        if self.platform_verified_on:
            day = format_date(self.env, self.platform_verified_on)
            return Outcome(self, "known", self.env._("Recorded here as verified on %(day)s.", day=day))
        problem = self._get_platform_state_problem()
        if problem:
            return Outcome(self, "open", problem)
        if not self.is_covered_city:
            text = self.env._("%(city)s is not among the covered cities.", city=self.city or self.env._("The place"))
            return Outcome(self, "open", text)
        return Outcome(self, "call", self.env._("Ask the customer to have it verified."))
