"""Dates that were promised, deadlines, working time and freight: every edge of what test_rules.py tells in tables."""

import itertools
from datetime import date, datetime, timedelta

from ..rules import deadline, dispatch, forwarding, freight, gift, promise, scope, shipment, stars, working_time
from .common_rules import RuleCase

SECOND = timedelta(seconds=1)
DAY = date(2026, 4, 30)


def at(hour, day=2):
    """Return an hour of a day in March 2026."""
    return datetime(2026, 3, day) + timedelta(hours=hour)


def days(count, day=DAY):
    """Return a day and its distance from another."""
    return day + timedelta(days=count)


class TestDeadlineEdges(RuleCase):
    FACTS = deadline.Facts(due_at=at(10), warn_at=at(8), escalate_at=at(12))

    def test_what_comes_next(self):
        """DL-04, ES-01: warn, miss, escalate, each once; whatever has ended or waits has no next event."""
        warned = self.FACTS._replace(warned_at=at(8))
        missed = warned._replace(missed_at=at(10))
        for facts, expected in (
            (self.FACTS, at(8)),
            (warned, at(10)),
            (missed, at(12)),
            (missed._replace(escalated_at=at(12)), None),
            (missed._replace(escalate_at=None), None),
            (self.FACTS._replace(warn_at=None), at(10)),
            # A warning that would come with the miss or after it says nothing new.
            (self.FACTS._replace(warn_at=at(10)), at(10)),
            (self.FACTS._replace(warn_at=at(11)), at(10)),
        ):
            self.assertEqual(deadline.next_event(facts), expected, facts)
            for ended in ("cancelled_at", "done_at", "paused_at"):
                self.assertIsNone(deadline.next_event(facts._replace(**{ended: at(1)})), (facts, ended))

    def test_escalated_once(self):
        """ES-01: stamped at its moment, whenever somebody looks, and never again."""
        for now, escalated, next_at in (
            (at(12) - SECOND, None, at(12)),
            (at(12), at(12), None),
            (at(99), at(12), None),
        ):
            stamp = deadline.stamp(self.FACTS, now)
            self.assertEqual((stamp.escalated_at, stamp.next_event_at), (escalated, next_at), now)
            self.assertEqual(stamp[:2], (at(8), at(10)))

    def test_stamps_are_half_open(self):
        for now, expected in (
            (at(8) - SECOND, (None, None, None, at(8), "running")),
            (at(8), (at(8), None, None, at(10), "at_risk")),
            (at(10) - SECOND, (at(8), None, None, at(10), "at_risk")),
            (at(10), (at(8), at(10), None, at(12), "missed")),
        ):
            self.assertEqual(deadline.stamp(self.FACTS, now), expected, now)

    def test_status(self):
        for change, expected in (
            ({"done_at": at(10) - SECOND}, "met"),
            ({"done_at": at(10)}, "late"),
            ({"done_at": at(9), "cancelled_at": at(9)}, "cancelled"),
            ({"done_at": at(11), "missed_at": at(10)}, "late"),
            ({"missed_at": at(10), "paused_at": at(9)}, "missed"),
            ({"paused_at": at(9), "warned_at": at(8)}, "paused"),
            ({"warned_at": at(8)}, "at_risk"),
            ({}, "running"),
        ):
            self.assertEqual(deadline.status(self.FACTS._replace(**change)), expected, change)

    def test_moved_round(self):
        """PR-01: a later round keeps its moment from the first one by the new date on, and before its end."""
        for due, first, last, expected in (
            (10, 5, 15, 10), (5, 5, 15, 5), (4, 5, 15, 5), (15, 5, 15, 5), (14, 5, 15, 14), (16, 5, 15, 5),
        ):  # fmt: skip
            found = deadline.moved_round(at(0, due), at(0, first), at(0, last))
            self.assertEqual(found, at(0, expected), (due, first, last))

    def test_plan(self):
        plan = deadline.Plan(at(8), at(10), "Two hours.")
        self.assertEqual(plan.as_vals(), {"warn_at": at(8), "due_at": at(10), "basis": "Two hours."})

    def test_months(self):
        """The last day of every month, through a whole year and a leap year."""
        for year, month in itertools.product((2027, 2028), range(1, 13)):
            last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
            found = deadline.add_calendar(datetime(2026, 1, 31, 9), (year - 2026) * 12 + month - 1, "months")
            self.assertEqual(found, datetime(year, month, last, 9))

    def test_cutoffs_to_the_second(self):
        """The second before the hour belongs to the line, the hour itself to the next one; the earliest line counts."""
        lines = [deadline.Cutoff(17, 18), deadline.Cutoff(12.25, 14)]
        fine = [deadline.Cutoff(12 + 59 / 3600, 14), deadline.Cutoff(13, 15)]
        finer = [deadline.Cutoff(12 + 59 / 3600 + 1e-6, 14), deadline.Cutoff(13, 15)]
        for table, second, expected in (
            (fine, 58, at(14)),
            (fine, 59, at(15)),
            (finer, 59, at(14)),
            (finer, 60, at(15)),
        ):
            self.assertEqual(deadline.cutoff_due(at(12) + second * SECOND, table, "UTC"), expected, second)
        for moment, expected in (
            (at(12, 2) + timedelta(minutes=15) - SECOND, at(14)),
            (at(12, 2) + timedelta(minutes=15), at(18)),
            (at(17) - SECOND, at(18)),
            (at(17), at(14, 3)),
        ):
            self.assertEqual(deadline.cutoff_due(moment, lines, "UTC"), expected, moment)

    def test_weekdays(self):
        """2 March 2026 is a Monday; a line for one day waits for that day, up to a year."""
        for weekdays, expected in (("all", 2), ("workdays", 2), ("weekend", 7), ("0", 2), ("4", 6), ("5", 7), ("6", 8)):
            due = deadline.cutoff_due(at(9), [deadline.Cutoff(10, 11, weekdays)], "UTC")
            self.assertEqual(due, at(11, expected), weekdays)
        for weekdays, expected in (("workdays", 9), ("weekend", 7)):
            due = deadline.cutoff_due(at(11, 6), [deadline.Cutoff(10, 11, weekdays)], "UTC")
            self.assertEqual(due, at(11, expected), weekdays)
        for open_day, expected in ((date(2027, 3, 2), True), (date(2027, 3, 3), False)):
            line = [deadline.Cutoff(10, 11)]
            due = deadline.cutoff_due(at(9), line, "UTC", is_open=lambda day, open_day=open_day: day == open_day)
            self.assertEqual(bool(due), expected, open_day)

    def test_late_hours(self):
        facts = deadline.Facts(due_at=at(10))
        for change, now, expected in (
            ({}, None, 0.0),
            ({}, at(10), 0.0),
            ({}, at(12), 2.0),
            ({"done_at": at(11)}, at(12), 1.0),
            ({"done_at": at(11), "cancelled_at": at(11)}, at(12), 0.0),
        ):
            self.assertEqual(deadline.late_hours(facts._replace(**change), now), expected, change)

    def test_rezone(self):
        for moment, before, after, expected in (
            (at(16), "Asia/Shanghai", "Asia/Shanghai", at(16)),
            (at(16), "Asia/Shanghai", "UTC", at(24)),
            (at(12), "UTC", "Asia/Shanghai", at(4)),
        ):
            self.assertEqual(deadline.rezone(moment, before, after), expected)


class TestWorkingTimeEdges(RuleCase):
    WORK = working_time.WorkingTime([(at(9), at(12)), (at(13), at(18))])

    def test_next_open(self):
        for moment, expected in (
            (at(8), at(9)), (at(9), at(9)), (at(11), at(11)), (at(12) - SECOND, at(12) - SECOND), (at(12), at(13)),
            (at(13), at(13)), (at(18) - SECOND, at(18) - SECOND), (at(18), None),
        ):  # fmt: skip
            self.assertEqual(self.WORK.next_open(moment), expected, moment)

    def test_nothing_to_add(self):
        """No time at all is used up at once, also outside of working time; what does not fit has no end."""
        hour = timedelta(hours=1)
        for start, span, expected in (
            (at(11), 0 * hour, at(11)),
            (at(12), 0 * hour, at(12)),
            (at(12.5), 0 * hour, at(12.5)),
            (at(8), 0 * hour, at(9)),
            (at(9), 8 * hour, at(18)),
            (at(9), 8 * hour + SECOND, None),
            (at(12), SECOND, at(13) + SECOND),
            (at(13), -SECOND, at(12) - SECOND),
            (at(18), -8 * hour, at(9)),
            (at(18), -8 * hour - SECOND, None),
        ):
            self.assertEqual(self.WORK.add(start, span), expected, (start, span))

    def test_overlay(self):
        """What was planned holds from its first moment to its last, the usual time before and after."""
        usual = [(at(9, day), at(18, day)) for day in (2, 3)]
        for planned, expected in (
            ([], usual),
            ([(at(9), at(18))], usual),
            (
                [(at(10), at(12)), (at(13), at(14))],
                [(at(9), at(10)), (at(10), at(12)), (at(13), at(14)), (at(14), at(18)), usual[1]],
            ),
            ([(at(18), at(20))], [usual[0], (at(18), at(20)), usual[1]]),
            ([(at(20), at(9, 3))], [usual[0], (at(20), at(9, 3)), usual[1]]),
            ([(at(0), at(40))], [(at(0), at(40)), (at(40), at(18, 3))]),
        ):
            self.assertEqual(working_time.overlay(usual, planned), expected, planned)


class TestPromiseEdges(RuleCase):
    def test_who_decides_the_earliest_date(self):
        """FN-01: the slowest line, in whole days, with what history says against its note."""
        Lead = promise.LineLead
        sofa, lamp = Lead("Sofa", 30, "note", "Red Oak"), Lead("Lamp", 2.4, "history", "Elm", warning="Elm is slow.")
        for lines, expected, words in (
            ([lamp], 9, "Lamp: 2 days as observed at Elm, plus 7 days of transport. Elm is slow."),
            ([sofa, lamp], 37, "Sofa: 30 days by the note on Red Oak, plus 7 days of transport. Elm is slow."),
            (
                [sofa._replace(is_stale=True, warning="Late."), lamp],
                37,
                "Sofa: 30 days by the note on Red Oak, plus 7 days of transport. "
                "A factory note used here is overdue for review. Late.",
            ),
            ([Lead("Bed", 2, "product"), Lead("Desk", 2, "product")], 9, "Bed: 2 days by the product's own lead time"),
            ([Lead("Bed", 0, "stock")], 7, "Everything is in stock: 7 days of transport."),
        ):
            found = promise.earliest_receipt(DAY, lines, 7)
            self.assertEqual(found.date, days(expected), lines)
            self.assertIn(words, found.reason)
        self.assertEqual(promise.earliest_receipt(DAY, [lamp], 7.4).date, days(10), "2.4 and 7.4 are ten days")

    def test_planned_and_shipped(self):
        """PR-04: never counted from a day that has gone; what is here does not wait for its plan."""
        for planned, arrived, expected, words in (
            (days(5), None, 12, "planned in for 2026-05-05, plus 7 days"),
            (days(-5), None, 7, "planned in for 2026-04-25"),
            (days(5), days(-1), 7, "The goods are here: 7 days"),
            (days(5), days(1), 8, "The goods are here: 7 days"),
        ):
            found = promise.earliest_planned(DAY, planned, arrived, 7)
            self.assertEqual(found.date, days(expected), (planned, arrived))
            self.assertIn(words, found.reason)
        found = promise.earliest_shipped(DAY, 7)
        self.assertEqual(found, (days(7), "Everything left on 2026-04-30: 7 days of transport."))

    def test_goods_added(self):
        for checked, ordered, expected in (
            ({}, {"7": 1.0}, {}),
            ({"7": 1.0}, {"7": 1.0}, {}),
            ({"7": 1.0}, {"7": 1.0 + 1e-7}, {}),
            ({"7": 1.0}, {"7": 1.5}, {"7": 0.5}),
            ({"7": 1.0}, {}, {}),
            ({"7": 1.0}, {"9": 2.0}, {"9": 2.0}),
        ):
            self.assertEqual(promise.goods_added(checked, ordered), expected, (checked, ordered))

    def test_old_answers(self):
        """SR-01: on its last day an answer still holds; 0 days are for ever."""
        for age, valid, old in ((7, 7, False), (8, 7, True), (99, 0, False), (1, 1, False), (2, 1, True)):
            self.assertIs(promise.answer_is_old(days(-age), DAY, valid), old, (age, valid))
        self.assertIs(promise.answer_is_old(None, DAY, 7), False)

    def test_today_may_be_promised(self):
        """DL-01, DL-05: a day that has gone may not; why is said."""
        for day, allowed in ((days(-1), False), (DAY, True), (days(1), True)):
            found = promise.check_promise(day, "normal", DAY)
            self.assertEqual(found.allowed, allowed)
            self.assertIn("Promised for" if allowed else "has already passed", found.reason)
            change = promise.check_change(days(9), day, "accepted", at(9), at(10), DAY, "late")
            self.assertEqual(change.allowed, allowed)
            self.assertIn("may be recorded" if allowed else "has already passed", change.reason)
        self.assertIn("State the customer's", promise.check_promise(None, "normal", DAY).reason)

    def test_why_not_changed(self):
        for new, response, contacted, reason, words in (
            (days(9), "accepted", at(9), None, "Give the reason"),
            (None, "accepted", at(9), "late", "differs from 2026-04-30"),
            (DAY, "accepted", at(9), "late", "differs from 2026-04-30"),
            (days(9), "refused", None, "late", "when the customer was contacted"),
            (days(9), "pending", None, "late", "may be recorded"),
            (days(9), "pending", at(10), "late", "may be recorded"),
            (days(9), "pending", at(10) + SECOND, "late", "in the future"),
        ):
            found = promise.check_change(DAY, new, response, contacted, at(10), DAY, reason)
            self.assertIn(words, found.reason)

    def test_delay_says_why(self):
        for status, risk, words in (
            (None, "", "being watched"), ("cancelled", "", "being watched"), ("met", "", "in time"),
            ("late", "", "after the deadline"), ("missed", "", "has passed"), ("running", "Rain.", "Rain."),
            ("at_risk", "Rain.", "Rain."), ("at_risk", "", "is near"), ("running", "", "Nothing endangers"),
        ):  # fmt: skip
            self.assertIn(words, promise.delay_state(status, risk).reason, (status, risk))

    def test_limits_of_shipping(self):
        """PR-04, DL-07: the last day that is early enough, in whole days; without a date nothing is too late."""
        for count, late in ((-8, False), (-7, False), (-6, True)):
            self.assertIs(promise.goods_too_late(days(count), DAY, 7.4), late)
        self.assertIs(promise.goods_too_late(None, DAY, 7), False)
        self.assertIs(promise.goods_too_late(DAY, None, 7), False)
        for count, early in ((-11, True), (-10, False), (-9, False)):
            self.assertIs(promise.ships_too_early(days(count), DAY, 7, 3), early)

    def test_notes(self):
        """FN-01: enough deliveries, and more than half of them took longer."""
        for median, count, allowed, words in (
            (20, 5, True, "half within 20 days, nine of ten within 31"),
            (21, 5, False, "Half of 5 deliveries took longer than 21 days; the note says 20."),
            (99, 4, True, "Too few deliveries to compare with: 4."),
        ):
            found = promise.note_verdict(20.2, median, 31.2, count, 5)
            self.assertEqual(found.allowed, allowed)
            self.assertIn(words, found.reason)

    def test_nothing_to_ship(self):
        for shipped, received in itertools.product((False, True), repeat=2):
            self.assertIsNone(promise.fulfilment_state("sale", shipped, received, has_goods=False))
        self.assertEqual(promise.fulfilment_state("draft", False, False, has_goods=False), "awaiting_payment")
        self.assertEqual(promise.fulfilment_state("sale", False, True), "awaiting_shipment")


class TestGoodsOnTheirWay(RuleCase):
    def test_what_is_awaited(self):
        """SH-01: what is not there yet comes before what is to be asked, and only before the goods left."""
        facts = shipment.Facts(awaited="Sofa: order it.")
        demands = shipment.Demands(True, "call", "verified")
        self.assertEqual(shipment.next_step(demands, facts), ("goods", "Sofa: order it."))
        self.assertEqual(shipment.next_step(demands, facts._replace(left=True)).code, "waybill")
        self.assertEqual(shipment.next_step(demands, facts._replace(received=True)).code, "done")

    def test_gift(self):
        """GF-01, GF-02: also more than was promised, and a part of a piece."""
        for promised, packed, to_come, state, owed in (
            (2, 3, 0, "packed", 0), (2, 2, 1, "packed", 0), (2, 0, 0.5, "promised", 0), (2, 0.5, 0, "packed", 1.5),
            (2, 0, 0, "owed", 2),
        ):  # fmt: skip
            self.assertEqual(gift.after_delivery(promised, packed, to_come)[:2], (state, owed))

    def test_forwarding_at_the_limits(self):
        """LG-04: an order of the limit is no small one; forwarding for what the order is worth may go."""
        for order, forward, recall, way in (
            (200, 300, 1, "forward"), (199.99, 300, 1, "recall"), (90, 90, 100, "forward"), (90, 90.01, 100, "recall"),
            (90, 50, 50, "forward"), (90, 50.01, 50, "recall"), (90, 0, 0, "forward"),
        ):  # fmt: skip
            self.assertEqual(forwarding.suggest(order, forward, recall, 200).way, way, (order, forward, recall))
        for forward, recall in ((None, 1), (1, None), (None, None)):
            self.assertEqual(forwarding.suggest(90, forward, recall, 200).way, "", (forward, recall))

    def test_freight_at_the_limits(self):
        for estimated, actual, amount, percent, exceeds in (
            (100, 111, 10, 11, False), (100, 111.01, 10, 11, True), (100, 111, 11, 10, False), (0, 1, 0, 100, True),
            (0, 1, 1, 0, False), (0, 1.01, 1, 0, True), (0, 5, 1, 500, True),
        ):  # fmt: skip
            found = freight.variance(estimated, actual, amount, percent)
            self.assertEqual(found.exceeds, exceeds, (estimated, actual))


class TestPolicies(RuleCase):
    def test_matches(self):
        """A set of the host's meets the accepted ones in one value; one value has to be among them."""
        for accepted, value, expected in (
            ({7}, {3, 7}, 1), ({7}, {3}, None), ({7}, set(), None), ({7}, 7, 1), ({7}, 3, None), ({7}, None, None),
            (set(), 3, 0),
        ):  # fmt: skip
            self.assertEqual(scope.matches({"category": accepted}, {"category": value}), expected, (accepted, value))

    def test_ties(self):
        """PR-02: more matched questions, then the lower sequence, then the earlier one."""
        wanted = {"a": 1, "b": 2}
        one, both = {"a": {1}}, {"a": {1}, "b": {2}}
        for policies, expected in (
            ([("x", one, 1), ("y", one, 1)], "x"),
            ([("x", one, 2), ("y", one, 1)], "y"),
            ([("x", one, 1), ("y", both, 9)], "y"),
            ([("x", both, 9), ("y", one, 1)], "x"),
            ([("x", {"a": {5}}, 1), ("y", one, 9)], "y"),
        ):
            self.assertEqual(scope.most_specific(policies, wanted), expected, policies)
        self.assertIsNone(scope.most_specific([("x", {"a": {5}}, 1)], wanted))


class TestProviders(RuleCase):
    GOOD = dispatch.Candidate(1, level=4, area="covers Pudong", stars=4.0, price=100.0, is_company=True)
    ALONE = dict.fromkeys(("area", "stars", "price", "load", "newcomer"), 0.0)

    def _score(self, *candidates, **terms):
        return {ranking.key: ranking.score for ranking in dispatch.rank(candidates, dispatch.Terms(**terms))}

    def test_scores(self):
        """PV-02: what each weight alone is worth, from 0 to 100."""
        for name, change, score in (
            ("area", {}, 100.0), ("area", {"level": 3}, 80.0), ("area", {"level": 2}, 50.0),
            ("area", {"level": 1}, 30.0), ("area", {"level": 0}, 0.0), ("stars", {}, 80.0),
            ("stars", {"stars": 0.0}, 60.0), ("price", {}, 100.0), ("price", {"price": None}, 50.0),
            ("price", {"price": 0.0}, 50.0), ("load", {}, 100.0), ("load", {"open_jobs": 1}, 50.0),
            ("load", {"open_jobs": 3}, 25.0), ("newcomer", {"stars": 0.0}, 0.0),
        ):  # fmt: skip
            found = self._score(self.GOOD._replace(**change), **(self.ALONE | {name: 7.0}))
            self.assertEqual(found, {1: score}, (name, change))
        self.assertEqual(self._score(self.GOOD, **self.ALONE), {1: 0.0})
        newcomer = self.ALONE | {"newcomer": 5.0, "newcomers_wanted": True}
        self.assertEqual(self._score(self.GOOD._replace(stars=0.0), **newcomer), {1: 100.0})
        self.assertEqual(self._score(self.GOOD, **newcomer), {1: 0.0})

    def test_the_cheapest_of_those_who_may_go(self):
        """PV-02: who may not go sets no price for the others, and is worth no more than they are."""
        cheap = self.GOOD._replace(key=2, price=50.0, state="suspended")
        dear = self.GOOD._replace(key=3, price=200.0)
        found = self._score(cheap, self.GOOD, dear, **(self.ALONE | {"price": 1.0}))
        self.assertEqual(found, {1: 100.0, 2: 100.0, 3: 50.0})
        self.assertEqual(self._score(cheap, **(self.ALONE | {"price": 1.0})), {2: 50.0}, "nobody to compare with")

    def test_order(self):
        """The better score first, the older provider of equals; who needs a word comes last."""
        better = self.GOOD._replace(key=2, stars=5.0)
        twin = self.GOOD._replace(key=3)
        stopped = better._replace(key=0, has_skill=False)
        ranked = dispatch.rank([twin, stopped, self.GOOD, better], dispatch.Terms())
        self.assertEqual([ranking.key for ranking in ranked], [2, 1, 3, 0])
        self.assertEqual([ranking.fits for ranking in ranked], [True, True, True, False])

    def test_stars_at_the_limit(self):
        for found, problem in ((2.99, "fewer than 3 stars"), (3.0, ""), (0.0, "")):
            self.assertEqual(dispatch.problems(self.GOOD._replace(stars=found), dispatch.Terms()), problem)

    def test_words(self):
        for change, words in (
            ({"open_jobs": 0}, "covers Pudong, 4.0 stars, for 100.00, 0 open jobs"),
            ({"open_jobs": 1}, "1 open job"),
            ({"open_jobs": 2}, "2 open jobs"),
            ({"price": 0.0}, "0.00"),
            ({"price": None}, "price to be agreed"),
            ({"stars": 0.0}, "not rated yet"),
        ):
            self.assertIn(words, dispatch.describe(self.GOOD._replace(**change)))
        for state, is_company, told in (
            ("candidate", False, True),
            ("candidate", True, False),
            ("active", False, False),
        ):
            found = dispatch.describe(self.GOOD._replace(state=state, is_company=is_company))
            self.assertEqual("a person, not a company" in found, told, (state, is_company))

    def test_history(self):
        """PV-07: one point for each job, by its moment, from all jobs until then; the last ones only."""
        jobs = [stars.Rating(at(0, day), star) for day, star in ((3, 5), (1, 1), (2, 3))]
        self.assertEqual(stars.history([], 0, 3, 3), [])
        found = stars.history(jobs, 0, 0, 3)
        self.assertEqual(found, [(at(0, 1), 1, 1.0), (at(0, 2), 3, 2.0), (at(0, 3), 5, 3.0)])
        self.assertEqual(stars.history(jobs, 0, 0, 3, count=2), found[1:])
        self.assertEqual(stars.history(jobs, 0, 0, 3, count=3), found)
        self.assertEqual(stars.history(jobs, 0, 0, 3, count=9), found)
        many = [stars.Rating(at(number), 5) for number in range(31)]
        self.assertEqual(len(stars.history(many, 0, 0, 3)), 30)

    def test_weights(self):
        """PV-07: a job that is older by the half-life counts half, by the second; nothing leaves 0 to 5."""
        old, new = stars.Rating(at(0, 1), 1), stars.Rating(at(0, 11), 5)
        for half_life, weight, expected in ((10, 1.5, 3.67), (5, 1.25, 4.2), (0, 2.0, 3.0)):
            found = stars.weigh([old, new], half_life, 0, 3)
            self.assertEqual(found[:2], (expected, weight), half_life)
            self.assertEqual(found.reason, "From 2 rated jobs.")
        self.assertEqual(stars.weigh([stars.Rating(at(0), 9)], 0, 0, 3).stars, 5.0)
        self.assertEqual(stars.weigh([stars.Rating(at(0), -9)], 0, 0, 3).stars, 0.0)
        self.assertEqual(stars.weigh([], 0, 0, 3), (0.0, 0.0, "Not rated yet."))
