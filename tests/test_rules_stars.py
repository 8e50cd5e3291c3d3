"""The decisions about service providers alone: stars, coverage, ranking. No database, no clock."""

from datetime import datetime, timedelta

from ..rules import coverage, dispatch, lifecycle, stars
from .common_rules import RuleCase

NOW = datetime(2026, 3, 2)
#: Satisfaction, booked ahead and on time, stars: the whole table of PV-06 and PV-07.
ANSWERS = """
fairly        yes  5
fairly        no   4
basically     yes  3
basically     no   2
dissatisfied  yes  1
dissatisfied  no   1
"""
#: Half-life 100 days, prior 3 stars weighing 2 jobs. Jobs as stars@day of 2026, the stars that result.
HISTORIES = """
5@60                      3.67
1@60                      2.33
5@60 5@60 5@60 5@60       4.33
1@-140 5@60               3.46
5@-140 1@60               2.54
4@60 4@-40                3.43
3@60 3@-40 3@-140         3.00
"""


class TestStars(RuleCase):
    def test_answers(self):
        """PV-06, PV-07: three stars are “basically satisfied”; a dissatisfied customer is one star, whatever else."""
        for line in ANSWERS.split("\n")[1:-1]:
            satisfaction, on_time, expected = line.split()
            with self.subTest(line):
                self.assertEqual(stars.suggest(satisfaction, on_time == "yes").stars, int(expected))

    def test_every_answer_has_its_reason(self):
        """PV-07: nobody assesses by a number without words."""
        reasons = {stars.suggest(satisfaction, on_time).reason for satisfaction, on_time in stars.TABLE}
        self.assertEqual(len(reasons), 5)

    def test_histories(self):
        """PV-07: earlier quality is weighed in, recent jobs count more, and one job moves nobody far."""
        for line in HISTORIES.split("\n")[1:-1]:
            *jobs, expected = line.split()
            pairs = [job.split("@") for job in jobs]
            ratings = [stars.Rating(datetime(2026, 1, 1) + timedelta(days=int(day)), int(star)) for star, day in pairs]
            with self.subTest(line):
                self.assertAlmostEqual(stars.weigh(ratings, 100, 2, 3).stars, float(expected), places=2)
                self.assertEqual(stars.weigh(ratings[::-1], 100, 2, 3), stars.weigh(ratings, 100, 2, 3))

    def test_limits(self):
        """PV-07: nothing leaves the range of 0 to 5, and without a prior the jobs alone count."""
        self.assertEqual(stars.weigh([], 100, 2, 3).stars, 0)
        for star in range(1, 6):
            rating = [stars.Rating(NOW, star)]
            self.assertEqual(stars.weigh(rating, 0, 0, 3).stars, star)
            self.assertTrue(1 <= stars.weigh(rating, 100, 50, 3).stars <= 5)

    def test_more_stars_never_hurt(self):
        """PV-07: whatever went before, a better job never makes the provider worse."""
        past = [stars.Rating(NOW - timedelta(days=days), star) for days, star in ((400, 1), (90, 5), (3, 2))]
        results = [stars.weigh([*past, stars.Rating(NOW, star)], 180, 3, 3).stars for star in range(1, 6)]
        self.assertEqual(results, sorted(results))


class TestCoverage(RuleCase):
    PUDONG = coverage.Area("Pudong", 1, 5, "Shanghai", "Pudong")
    SHANGHAI = coverage.Area("Shanghai", 1, 5, "Shanghai")
    STATE = coverage.Area("Shanghai Municipality", 1, 5)
    CHINA = coverage.Area("China", 1)

    def test_levels(self):
        """PV-01, PV-02: the closest of a provider's areas counts."""
        there = coverage.Place(1, 5, "Shanghai", "Century Avenue, Pudong, Shanghai")
        for areas, level in (
            ([self.PUDONG, self.CHINA], 4),
            ([self.CHINA, self.SHANGHAI], 3),
            ([self.STATE], 2),
            ([self.CHINA], 1),
            ([coverage.Area("Suzhou", 1, None, "Suzhou")], 0),
            ([coverage.Area("Germany", 2)], 0),
            ([], 0),
        ):
            with self.subTest(areas=areas):
                self.assertEqual(coverage.cover(areas, there).level, level)

    def test_near_is_not_covered(self):
        """PV-03: another district of the same city is near, but too far without asking."""
        found = coverage.cover([self.PUDONG], coverage.Place(1, 5, "Shanghai", "Minhang, Shanghai"))
        self.assertEqual(found[:2], (0, True))
        self.assertIn("same city", found.reason)

    def test_written_in_many_ways(self):
        """PV-01: people write “city” and “district”, or leave them out, in both languages."""
        for city, text in (("Shanghai City", "PUDONG district"), ("上海市", ""), (" shanghai ", "pudong")):
            area = self.PUDONG if "udong" in text.lower() else coverage.Area("上海", 1, 5, "上海")
            with self.subTest(city):
                self.assertTrue(coverage.cover([area], coverage.Place(1, 5, city, text)).level)

    def test_address_without_state(self):
        """PV-01: an address that names no province is found by its city, not by the province alone."""
        self.assertEqual(coverage.cover([self.SHANGHAI], coverage.Place(1, None, "Shanghai")).level, 3)
        self.assertEqual(coverage.cover([self.STATE], coverage.Place(1, None, "Shanghai")).level, 0)


class TestRanking(RuleCase):
    GOOD = dispatch.Candidate(1, level=4, area="covers Pudong", stars=4.2, price=180.0, open_jobs=2)

    def _order(self, *candidates, **terms):
        return [ranking.key for ranking in dispatch.rank(candidates, dispatch.Terms(**terms))]

    def test_problems(self):
        """PV-02, PV-03: below three stars, suspended, unconfirmed, too far, without skill or licence: ask a lead."""
        for change, problem in (
            ({"stars": 2.9}, "fewer than 3 stars"),
            ({"state": "suspended"}, "suspended"),
            ({"state": "candidate"}, "not yet confirmed as a provider"),
            ({"level": 0, "area": "does not cover this place (Suzhou)"}, "does not cover this place (Suzhou)"),
            ({"has_skill": False}, "lacks the skill"),
            ({"licence_expired": True}, "licence expired"),
            ({"refused": True}, "has refused this job"),
        ):
            with self.subTest(problem):
                (ranking,) = dispatch.rank([self.GOOD._replace(**change)], dispatch.Terms())
                self.assertEqual((ranking.fits, ranking.obstacle), (False, problem))
        self.assertTrue(dispatch.rank([self.GOOD._replace(stars=3.0)], dispatch.Terms())[0].fits, "Three are enough")

    def test_reason(self):
        """PV-02: everybody sees why somebody is proposed."""
        (ranking,) = dispatch.rank([self.GOOD], dispatch.Terms())
        self.assertEqual(ranking.reason, "covers Pudong, 4.2 stars, for 180.00, 2 open jobs")
        new = dispatch.Candidate(2, "candidate", level=3, area="covers Shanghai", open_jobs=1)
        self.assertEqual(
            dispatch.describe(new),
            "covers Shanghai, not rated yet, price to be agreed, 1 open job, a person, not a company",
        )

    def test_each_weight_decides_alone(self):
        """PV-02: nearness, stars, price and load each put the better one first when they alone count."""
        others = {
            "area": {"level": 1},
            "stars": {"stars": 3.0},
            "price": {"price": 400.0},
            "load": {"open_jobs": 9},
        }
        for name, change in others.items():
            weights = dict.fromkeys(("area", "stars", "price", "load", "newcomer"), 0.0) | {name: 1.0}
            with self.subTest(name):
                self.assertEqual(self._order(self.GOOD._replace(key=0, **change), self.GOOD, **weights), [1, 0])

    def test_newcomers(self):
        """PV-03: who has not been rated yet gets his share of the jobs, and not more."""
        new = self.GOOD._replace(key=9, stars=0.0)
        self.assertEqual(self._order(self.GOOD, new, newcomer=50.0, newcomers_wanted=True), [9, 1])
        self.assertEqual(self._order(self.GOOD, new, newcomer=50.0), [1, 9])

    def test_who_needs_a_word_comes_last(self):
        """PV-02: however well he scores."""
        self.assertEqual(self._order(self.GOOD._replace(key=0, stars=5.0, state="suspended"), self.GOOD), [1, 0])

    def test_no_job_closes_unverified(self):
        """PV-06: what is done ends by the callback, and what is verified stays as it is."""
        self.assertEqual(lifecycle.JOB["done"], {"verified"})
        self.assertEqual([state for state, after in lifecycle.JOB.items() if "verified" in after], ["done"])
