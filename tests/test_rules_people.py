"""Who gets a case, who is on duty, when a customer may be called, which cases are one: row by row, edge by edge."""

import itertools
from datetime import datetime, timedelta

from ..rules import assignment, calling_hours, duplicate, handover, next_step, roster
from .common_rules import RuleCase

SECOND = timedelta(seconds=1)


def at(hour, day=2):
    """Return an hour of a day in March 2026."""
    return datetime(2026, 3, day) + timedelta(hours=hour)


class TestAssignment(RuleCase):
    """OW-02, OW-04, DR-02: each way to be chosen, the stronger one first; whoever is away gets nothing."""

    ON_DUTY = assignment.Candidate(1, is_on_duty=True, is_member=True, open_cases=5)
    MEMBER = assignment.Candidate(2, is_member=True, open_cases=3)
    CREATOR = assignment.Candidate(3, is_creator=True)
    KNOWING = assignment.Candidate(4, known_from="HT1")
    CALLING = assignment.Candidate(5, has_call=True)
    #: The weakest first.
    ALL = [MEMBER, ON_DUTY, CREATOR, KNOWING, CALLING]
    WORDS = {1: "On duty, 5 open cases.", 2: "Fewest open cases in the team: 3.", 3: "Opened the case.",
             4: "Knows this customer from HT1.", 5: "Takes the call."}  # fmt: skip

    def test_the_strongest_is_chosen(self):
        for count in range(1, len(self.ALL) + 1):
            key = self.ALL[count - 1].key
            for candidates in itertools.permutations(self.ALL[:count]):
                self.assertEqual(assignment.choose(candidates), (key, self.WORDS[key]), candidates)

    def test_who_is_away_is_left_out(self):
        for count in range(1, len(self.ALL) + 1):
            away = self.ALL[count - 1]._replace(is_away=True)
            key = self.ALL[count - 2].key if count > 1 else None
            self.assertEqual(assignment.choose([*self.ALL[: count - 1], away]).key, key, away)
        self.assertEqual(assignment.choose([]), (None, "Nobody is available."))
        self.assertEqual(assignment.choose([assignment.Candidate(1)]).key, None, "nobody of this team")

    def test_the_least_busy(self):
        for known in ({"is_on_duty": True}, {"is_member": True}):
            few, many = assignment.Candidate(1, open_cases=1, **known), assignment.Candidate(2, open_cases=2, **known)
            for candidates in ([few, many], [many, few]):
                self.assertEqual(assignment.choose(candidates).key, 1, candidates)

    def test_the_first_of_equals(self):
        for known in ({"has_call": True}, {"known_from": "HT1"}, {"is_creator": True}):
            first, second = (assignment.Candidate(key, **known) for key in (1, 2))
            self.assertEqual(assignment.choose([first, second]).key, 1, known)
            self.assertEqual(assignment.choose([second, first]).key, 2, known)
        named = [assignment.Candidate(key, known_from=f"HT{key}") for key in (1, 2)]
        self.assertIn("HT1", assignment.choose(named).reason)

    def test_knowing_the_customer_counts_on_duty_only(self):
        """DR-02: with a roster, whose duty is over is not there; without one nobody knows."""
        self.assertEqual(assignment.choose([self.ON_DUTY, self.KNOWING], has_roster=True).key, 1)
        self.assertEqual(assignment.choose([self.ON_DUTY, self.KNOWING], has_roster=False).key, 4)
        there = self.KNOWING._replace(is_on_duty=True)
        self.assertEqual(assignment.choose([self.ON_DUTY, there], has_roster=True).key, 4)


class TestCallingHours(RuleCase):
    """CN-01: 9 to 12 and 13:30 to 22 on the 2nd, 9 to 22 on the 4th; half-open, so at 22:00 the day is over."""

    HOURS = [(at(9), at(12)), (at(13.5), at(22)), (at(9, 4), at(22, 4))]

    def test_edges(self):
        for moment, allowed, again_at, words in (
            (at(0), False, at(9), "no calls before 09:00"),
            (at(9) - SECOND, False, at(9), "It is 08:59 where the customer is; no calls before 09:00."),
            (at(9), True, None, "It is 09:00 where the customer is; calls until 12:00."),
            (at(12) - SECOND, True, None, "calls until 12:00"),
            (at(12), False, at(13.5), "no calls before 13:30"),
            (at(13.5) - SECOND, False, at(13.5), "no calls before 13:30"),
            (at(13.5), True, None, "calls until 22:00"),
            (at(22) - SECOND, True, None, "calls until 22:00"),
            (at(22), False, at(9, 4), "calls until 22:00"),
            (at(24), False, at(9, 4), "no calls on this day"),
            (at(22, 4), False, None, "calls until 22:00"),
            (at(9, 5), False, None, "no calls on this day"),
        ):
            with self.subTest(moment=moment):
                hours = [pair for pair in self.HOURS if pair[0] >= at(0, moment.day)]
                found = calling_hours.judge_call(moment, hours)
                self.assertEqual(found[:2], (allowed, again_at))
                self.assertIn(words, found.reason)

    def test_when_again(self):
        """Said only where the reason does not say it: on another day."""
        for again_at, words in (
            (None, ""),
            (at(13.5), ""),
            (at(9, 3), "Call again tomorrow from 09:00."),
            (at(9, 4), "Call again on 2026-03-04 from 09:00."),
        ):
            self.assertEqual(calling_hours.say_when_again(at(12), again_at), words)

    def test_proposed_reply(self):
        """Noon of the next day on which somebody works before noon."""
        for intervals, hour, expected in (
            ([], 12, at(12, 3)),
            ([(at(9), at(18))], 12, at(12, 3)),
            ([(at(9, 3), at(18, 3))], 12, at(12, 3)),
            ([(at(12, 3), at(18, 3)), (at(11, 4), at(18, 4))], 12, at(12, 4)),
            ([(at(9, 5), at(18, 5)), (at(9, 6), at(18, 6))], 15, at(15, 5)),
        ):
            self.assertEqual(calling_hours.propose_reply(at(15), intervals, hour), expected, intervals)
        self.assertEqual(calling_hours.propose_reply(at(15), [(at(9, 4), at(18, 4))]), at(12, 4))


class TestRoster(RuleCase):
    """DR-01, DR-02: every moment of a shift; intervals are half-open."""

    TIMES = roster.Times(at(0), at(8), at(9), at(16))
    LIN = roster.Duty(1, "Lin", at(8), at(16))
    WU = roster.Duty(2, "Wu", at(8), at(16))

    def test_hours(self):
        """What comes before the start is the next day's; an end at the start is a day later."""
        for told, expected in (
            ((8, 8, 16), (8, 8, 16)), ((8, 9, 16), (8, 9, 16)), ((22, 22, 22), (22, 22, 46)),
            ((22, 21, 6), (22, 45, 30)), ((0, 0, 24), (0, 0, 24)),
        ):  # fmt: skip
            self.assertEqual(roster.hours(*told), expected, told)

    def test_state(self):
        for checked_in, now, state, words in (
            (None, at(8) - SECOND, "planned", "has not begun"),
            (None, at(8), "planned", "has begun"),
            (None, at(9) - SECOND, "planned", "has begun"),
            (None, at(9), "missed", "the time for it is over"),
            (None, at(20), "missed", "the time for it is over"),
            (at(7), at(8) - SECOND, "checked_in", "before the shift begins"),
            (at(7), at(8), "on_duty", "in time"),
            (at(9) - SECOND, at(10), "on_duty", "in time"),
            (at(9), at(10), "on_duty", "late"),
            (at(7), at(16) - SECOND, "on_duty", "in time"),
            (at(7), at(16), "over", "is over"),
        ):
            with self.subTest(checked_in=checked_in, now=now):
                found = roster.state(self.TIMES._replace(checked_in_at=checked_in), now)
                self.assertEqual(found.state, state)
                self.assertIn(words, found.reason)

    def test_late(self):
        self.assertFalse(roster.is_late(None, at(9)))
        self.assertFalse(roster.is_late(at(9), None))
        self.assertIs(roster.is_late(at(9) - SECOND, at(9)), False)
        self.assertIs(roster.is_late(at(9), at(9)), True)

    def test_check_in(self):
        for checked_in, now, allowed, words in (
            (None, at(0) - SECOND, False, "not before"),
            (None, at(0), True, "open"),
            (None, at(16) - SECOND, True, "open"),
            (None, at(16), False, "over"),
            (at(8), at(9), False, "on record already"),
        ):
            found = roster.may_check_in(self.TIMES._replace(checked_in_at=checked_in), now)
            self.assertEqual(found.allowed, allowed, (checked_in, now))
            self.assertIn(words, found.reason)

    def test_on_duty_is_half_open(self):
        for moment, users in ((at(8) - SECOND, ()), (at(8), (1,)), (at(16) - SECOND, (1,)), (at(16), ())):
            self.assertEqual(roster.on_duty([self.LIN], moment).users, users, moment)
        self.assertEqual(roster.on_duty([self.LIN._replace(available=False)], at(9)).users, ())

    def test_who_comes_first(self):
        """Who is there, then who was put on this very channel, then who has been there longest."""
        lin, wu = self.LIN, self.WU
        for duties, channel, users in (
            ([lin, wu], None, (1, 2)),
            ([lin, wu._replace(start=at(7))], None, (2, 1)),
            ([lin, wu._replace(checked_in_at=at(9))], None, (2, 1)),
            ([lin, wu._replace(checked_in_at=at(9) + SECOND)], None, (1, 2)),
            ([lin._replace(checked_in_at=at(8.5)), wu._replace(checked_in_at=at(8))], None, (2, 1)),
            # A channel of one's own counts before a longer stay, and after being there.
            ([lin._replace(start=at(7)), wu._replace(channels=frozenset({7}))], 7, (2, 1)),
            ([lin._replace(channels=frozenset({7})), wu._replace(start=at(8.5))], None, (2, 1)),
            ([lin._replace(checked_in_at=at(8)), wu._replace(channels=frozenset({7}))], 7, (1, 2)),
            ([lin._replace(channels=frozenset({8})), wu], 7, (2,)),
            ([lin._replace(channels=frozenset({8}))], None, (1,)),
            # Two shifts of one person are one person.
            ([lin, lin._replace(start=at(8.5)), wu], None, (1, 2)),
        ):
            with self.subTest(duties=duties, channel=channel):
                self.assertEqual(roster.on_duty(duties, at(9), channel).users, users)

    def test_words(self):
        """Of several it is about the one who comes first."""
        lin, wu = self.LIN, self.WU
        planned = "is planned on duty and has not checked in yet."
        self.assertEqual(roster.on_duty([wu, lin], at(9)).reason, f"{lin.name} {planned}")
        there = [duty._replace(checked_in_at=at(8)) for duty in (wu, lin)]
        self.assertEqual(roster.on_duty(there, at(9)).reason, f"{lin.name} is on duty and has checked in.")

    def test_merge(self):
        """SL-08: a moment lies in the result as it lies in one of the intervals, within the frame."""
        pool = [(at(1), at(3)), (at(2), at(4)), (at(3), at(5)), (at(4), at(4)), (at(6), at(9)), (at(7), at(8))]
        for size in range(len(pool) + 1):
            for intervals in itertools.combinations(pool, size):
                found = roster.merge(intervals, at(2), at(8))
                self.assertEqual(found, sorted(found))
                self.assertTrue(all(first < last for first, last in found), "none is empty")
                self.assertTrue(all(end < start for (_s, end), (start, _e) in itertools.pairwise(found)), "disjoint")
                for moment in (at(n / 2) for n in range(20)):
                    inside = at(2) <= moment < at(8) and any(first <= moment < last for first, last in intervals)
                    self.assertEqual(any(first <= moment < last for first, last in found), inside, moment)


class TestNextStep(RuleCase):
    """One thing at a time: which step each situation of a case asks for."""

    PHASES = ("new", "assessing", "working", "waiting_customer", "waiting_third_party", "solved", "cancelled")

    def _expected(self, phase, has_agent, is_others, is_answered, missing):
        """Tell the step the way a person would."""
        if phase in ("solved", "cancelled"):
            return "", "closed"
        if not has_agent:
            return "assign", "Nobody handles"
        if is_others:
            return "", "Somebody else handles"
        if phase.startswith("waiting"):
            return "", "waits"
        if not is_answered:
            return "answer", "no answer yet"
        if phase == "working":
            return "solve", "worked on"
        return ("record", "recorded before") if missing else ("start", "is known")

    def test_every_situation(self):
        for phase, *known, missing in itertools.product(self.PHASES, *[(False, True)] * 3, ([], ["the order"])):
            names = dict(zip(("has_agent", "is_others", "is_answered"), known, strict=True))
            code, words = self._expected(phase, *known, missing)
            found = next_step.next_step(phase, missing=missing, **names)
            self.assertEqual(found.code, code, (phase, names, missing))
            self.assertIn(words, found.reason)


class TestHandover(RuleCase):
    def test_evenly(self):
        """As many for one as for the other; whoever has got least is next, also counted from before."""
        both = frozenset("AB")
        items = [handover.Item(number, None, both) for number in range(5)]
        self.assertEqual(handover.spread(items, "AB"), {0: "A", 1: "B", 2: "A", 3: "B", 4: "A"})
        load = {"A": 2}
        self.assertEqual(handover.spread(items[:3], "AB", load), {0: "B", 1: "B", 2: "A"})
        self.assertEqual(load, {"A": 3, "B": 2})

    def test_one_customer_one_person(self):
        """OW-02: also where that person has more already, as long as that one may have it."""
        both, homes = frozenset("AB"), {"Li": "B"}
        items = [
            handover.Item(1, "Li", both),
            handover.Item(2, "Li", both),
            handover.Item(3, "Li", frozenset("A")),
            handover.Item(4, "Wu", frozenset("A")),
            handover.Item(5, None, frozenset()),
        ]
        given = handover.spread(items, "AB", homes=homes)
        self.assertEqual(given, {1: "B", 2: "B", 3: "A", 4: "A", 5: None})
        self.assertEqual(homes, {"Li": "B", "Wu": "A"})


class TestDuplicates(RuleCase):
    """OW-02: which two cases are probably one."""

    def test_same_customer(self):
        Case = duplicate.Case
        for case, other, expected in (
            (Case(1), Case(1), True),
            (Case(1), Case(2), False),
            (Case(1, "a@b.c"), Case(2, "a@b.c"), False),
            (Case(1, "a@b.c"), Case(None, "a@b.c"), True),
            (Case(None, "a@b.c"), Case(1, "a@b.c"), True),
            (Case(1, "a@b.c"), Case(None, "x@b.c"), False),
            (Case(1), Case(), False),
            (Case(phone="138"), Case(phone="138"), True),
            (Case(phone="138"), Case(phone="139"), False),
            (Case(email="a@b.c", phone="138"), Case(email="x@b.c", phone="138"), True),
        ):
            self.assertIs(duplicate.is_same_customer(case, other), expected, (case, other))

    def test_judge(self):
        case = duplicate.Case(1, order=7, kind=3, goods=5, words="Leg broken")
        for change, expected, words in (
            ({}, True, "Same order and same kind."),
            ({"customer": 2}, False, "Another customer."),
            ({"kind": 4}, True, "Same order."),
            ({"kind": None}, True, "Same order."),
            ({"order": 8}, False, "Another order."),
            ({"order": None}, True, "Same goods and same kind."),
            ({"order": None, "kind": 4}, True, "The same words."),
            ({"order": None, "goods": 6}, True, "The same words."),
            ({"order": None, "goods": None}, True, "The same words."),
            ({"order": None, "goods": 6, "words": "Where is it?"}, False, "Neither the same order"),
        ):
            for pair in ((case, case._replace(**change)), (case._replace(**change), case)):
                found = duplicate.judge(*pair)
                self.assertEqual(found.is_duplicate, expected, change)
                self.assertIn(words, found.reason)
        unknown = duplicate.Case(1)
        self.assertFalse(duplicate.judge(unknown, unknown).is_duplicate, "what nobody knows is not the same")
        goods = duplicate.Case(1, goods=5)
        self.assertFalse(duplicate.judge(goods, goods).is_duplicate, "nor is a kind that nobody knows")

    def test_alike(self):
        """Six of ten pairs of letters suffice, of the shorter title."""
        for words, others, expected in (
            ("abcdef", "abcdxx", True),  # 3 of 5
            ("abcdef", "abcxxx", False),  # 2 of 5
            ("abcdef", "abcdxxxxxxxx", True),
            ("a", "a", False),
            ("ab", "ab", True),
        ):
            self.assertEqual(duplicate.are_alike(words, others), expected, (words, others))
            self.assertEqual(duplicate.are_alike(others, words), expected, (others, words))
