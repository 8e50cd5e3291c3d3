from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_provider import DAY, VISIT, ProviderCommon


@tagged("post_install", "-at_install", "after_sales")
class TestProviderReport(ProviderCommon):
    """The provider board and the history of the stars (PV-07, PV-11)."""

    def _done(self, satisfaction=None, on_time=True, **vals):
        """Return a done job, called back about when the customer's satisfaction is given."""
        job = self._new_job_in("done", **vals)
        if satisfaction:
            with self._at(VISIT + DAY):
                job._record_callback(on_time, satisfaction, "Scratched" if satisfaction == "dissatisfied" else None)
        return job

    def _read(self, groupby, *measures, user=None):
        report = self.env["after.sales.job.report"].with_user(user or self.lead)
        rows = report._read_group([("provider_id", "in", (self.best + self.second).ids)], groupby, measures)
        return rows

    def test_board(self):
        """PV-07: jobs, punctuality, satisfaction, redo rate and cost; each rate over those that say something."""
        good = self._done("fairly")
        bad = self._done("dissatisfied", on_time=False)
        self._done()
        self._new_job_in("scheduled")
        self._new_job_in("offered", provider=self.second)
        self._new_job()._cancel("The customer does it")
        good.with_user(self.lead).action_confirm_stars()
        bad._redo()
        measures = ["job_count:sum", "stars:avg", "on_time_rate:avg", "satisfied_rate:avg", "redo_rate:avg",
                    "verified_rate:avg", "verification_target:avg", "cost:sum", "__count"]  # fmt: skip
        rows = {
            provider: [round(value or 0, 1) for value in row]
            for provider, *row in self._read(["provider_id"], *measures)
        }
        self.assertEqual(rows[self.best], [3, 5, 50, 50, 33.3, 66.7, 0, 540, 4])
        self.assertEqual(rows[self.second], [0, 0, 0, 0, 0, 0, 0, 0, 1])

    def test_groups(self):
        """PV-07: by city, task and month."""
        self._done("basically")
        for groupby, value in (
            ("city", "Shanghai"),
            ("task", "install"),
            ("done_at:month", VISIT.date().replace(day=1)),
        ):
            ((found, count),) = self._read([groupby], "job_count:sum")
            self.assertEqual((getattr(found, "date", lambda f=found: f)(), count), (value, 1))

    def test_rights(self):
        """The board is the leads'; another company sees nothing of it."""
        self._done("basically")
        for user in (self.agent, self.salesman):
            with self._refused(AccessError, "not allowed to access"):
                self._read(["city"], "job_count:sum", user=user)
        other = self.env["res.company"].create({"name": "Other Mall"})
        stranger = self._new_user("stranger", "after_sales.group_lead", company_id=other.id)
        self.assertFalse(self._read(["city"], "job_count:sum", user=stranger))

    def test_open_job(self):
        """A row of the list opens its job."""
        job = self._done("basically")
        row = self.env["after.sales.job.report"].with_user(self.lead).search([("job_id", "=", job.id)])
        action = row.action_open_job()
        self.assertEqual((action["res_model"], action["res_id"]), ("after.sales.job", job.id))

    def test_history(self):
        """PV-07: per assessed job its stars and where the provider stood from then on."""
        first, second = self._done("fairly"), self._done("dissatisfied")
        with self._at(VISIT + DAY):
            first.with_user(self.lead).action_confirm_stars()
        (step,) = self.best.with_user(self.lead).provider_star_history
        self.assertEqual((step["job"], step["stars"]), (5, 3.5))
        with self._at(VISIT + 2 * DAY):
            second.with_user(self.lead).action_confirm_stars()
        history = self.best.with_user(self.lead).provider_star_history
        self.assertEqual(len(history), 2)
        self.assertEqual(history[-1]["stars"], round(self.best.provider_stars, 2))
        self.assertFalse(self.second.provider_star_history)
