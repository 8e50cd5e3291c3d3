"""What providers and jobs cost in a batch: nothing grows with their number."""

from odoo import Command
from odoo.tests import tagged

from .common import NOW
from .common_provider import ProviderCommon

FEW, MANY = 10, 100


@tagged("post_install", "-at_install", "after_sales")
class TestProviderPerformance(ProviderCommon):
    def _count(self, work):
        """Return the queries that work costs, from cold record caches, its writes included."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        work()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def _new_providers(self, count):
        areas = [self.pudong, self._new_area(city=f"Town {count}")]
        return self.env["res.partner"].create(
            [
                {
                    "name": f"Provider {number}",
                    "is_service_provider": True,
                    "provider_state": "active",
                    "provider_stars": 1 + number % 5,
                    "provider_skill_ids": [Command.set(self.install.ids)],
                    "provider_area_ids": [Command.set(areas[number % 2].ids)],
                    "provider_rate_ids": [Command.create({"task": "install", "price": 100 + number})],
                }
                for number in range(count)
            ]
        )

    def test_ranking(self):
        """PV-02: a thousand providers are ranked with the queries of ten."""
        few, many = self._new_providers(FEW), self._new_providers(1000)
        rank = self.env["res.partner"].with_user(self.agent)._rank_providers
        for providers in (few[:1], few):
            rank(self.company, "install", self.customer, providers=providers.with_user(self.agent))
        counts = [
            self._count(
                lambda p=providers: rank(self.company, "install", self.customer, providers=p.with_user(self.agent))
            )
            for providers in (few, many)
        ]
        self.assertLessEqual(counts[1], counts[0])
        self.assertLess(counts[1], 25)

    def test_who_is_asked_next(self):
        """PV-02: forty who are lined up are ranked once a language, as four are, and each reason is kept."""
        providers = self._new_providers(40)
        counts = []
        with self._at(NOW):
            for lined_up in (providers[:4], providers):
                job = self._new_job()
                queue = [(provider, 150.0) for provider in lined_up]
                job._line_up(queue)
                counts.append(self._count(lambda job=job, queue=queue: job._line_up(queue)))
        self.assertEqual(len(job.offer_ids), 40)
        for offer in job.offer_ids:
            self.assertEqual(offer.reason, job._rank(offer.provider_id)[0].reason)
        # Core deletes and makes the rows in batches, reads the providers' names a few at a time.
        self.assertLessEqual(counts[1], counts[0] + 3)

    def test_list(self):
        """The list, the smart buttons and the dispatch problem of jobs cost the same for ten and a hundred."""
        ticket = self._case("2026-03-02 10:00", user_id=self.agent.id)
        with self._at(NOW):
            jobs = self.env["after.sales.job"].create(
                [{"ticket_id": ticket.id, "task": "install", "user_id": self.agent.id} for _number in range(FEW + MANY)]
            )
        batches = jobs[:1], jobs[:FEW], jobs[FEW:]
        names = ["name", "partner_id", "city", "provider_id", "star_level", "is_billed", "open_questions",
                 "failed_check_count", "waiting_offer_count", "manufacturer_id", "dispatch_problem"]  # fmt: skip

        def read(records):
            records.with_user(self.agent).read(names)
            records.ticket_id.with_user(self.agent).read(["job_count"])

        _warm, few, many = [self._count(lambda b=batch: read(b)) for batch in batches]
        self.assertLessEqual(many - few, 1)

    def test_created_in_a_batch(self):
        """Checks and clocks of many new jobs begin together."""
        ticket = self._case("2026-03-02 10:00", user_id=self.agent.id)

        def create(count):
            with self._at(NOW):
                self.env["after.sales.job"].create([{"ticket_id": ticket.id, "task": "install"}] * count)

        create(1)
        few, many = (self._count(lambda c=count: create(c)) for count in (FEW, 2 * FEW))
        # A number is drawn for each from the sequence.
        self.assertLessEqual(many - few, 3 * FEW)

    def test_stars(self):
        """PV-07: the stars of many providers are stored together."""
        few, many = self._new_providers(FEW), self._new_providers(MANY)
        few[:1]._refresh_provider_stars()
        counts = [self._count(lambda p=providers: p._refresh_provider_stars()) for providers in (few, many)]
        self.assertLessEqual(counts[1] - counts[0], 1)
