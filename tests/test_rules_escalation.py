"""When a case climbs, and to whom: every row of the table, without a database (ES-01, ES-02)."""

import itertools
from datetime import datetime, timedelta

from ..rules import escalation
from .common_rules import RuleCase

AGENT, LEAD, BOSS = 1, 2, 3
NOON = datetime(2026, 3, 2, 12)
#: Level, who has the case, supervisor, manager → the level and the person after one step.
LADDER = [
    (0, AGENT, LEAD, BOSS, 1, LEAD),
    (0, None, LEAD, BOSS, 1, LEAD),
    (0, LEAD, LEAD, BOSS, 2, BOSS),
    (0, AGENT, None, BOSS, 2, BOSS),
    (0, AGENT, LEAD, None, 1, LEAD),
    (0, LEAD, LEAD, LEAD, 1, LEAD),
    (0, AGENT, None, None, 1, None),
    (1, LEAD, LEAD, BOSS, 2, BOSS),
    (1, LEAD, LEAD, LEAD, 2, LEAD),
    (1, LEAD, LEAD, None, 2, None),
    (1, None, None, None, 2, None),
]


class TestEscalationRules(RuleCase):
    def test_ladder(self):
        for level, holder, supervisor, manager, new_level, person in LADDER:
            case = escalation.Case(level=level, holder=holder, people=(supervisor, manager))
            for reason in escalation.BY_HAND + escalation.AUTOMATIC:
                with self.subTest(level=level, holder=holder, people=case.people, reason=reason):
                    step = escalation.next_step(case, escalation.Cause("x", reason, "Why"))
                    self.assertEqual(step[:3], (True, new_level, person))
                    self.assertTrue(step.reason)
                    self.assertEqual(escalation.next_person(case), person)

    def test_what_stands_in_the_way(self):
        """In the order in which a person has to mend it."""
        case = escalation.Case(holder=AGENT, people=(LEAD, BOSS))
        cause = escalation.Cause("insists", "insists", "Third call")
        clock = escalation.Cause("deadline:1", "missed_clock", at=NOON)
        rows = [
            (case._replace(is_open=False), cause, "closed"),
            (case._replace(level=2), cause, "with the manager"),
            (case, cause._replace(reason=False), "Choose"),
            (case, cause._replace(reason="bad_mood"), "Choose"),
            (case, cause._replace(note=""), "Say what"),
            (case, cause._replace(note=None), "Say what"),
            (case, cause._replace(note="\n "), "Say what"),
            (case._replace(causes=frozenset({"insists"})), cause, "already"),
            (case._replace(causes=frozenset({"deadline:1"})), clock, "already"),
            (case._replace(last_at=NOON), clock, "since then"),
            (case._replace(last_at=NOON + timedelta(seconds=1)), clock, "since then"),
        ]
        for row_case, row_cause, words in rows:
            with self.subTest(words):
                step = escalation.next_step(row_case, row_cause)
                self.assertEqual(step[:3], (False, row_case.level, None))
                self.assertIn(words, step.reason)
        self.assertTrue(escalation.next_step(case, clock).climbs, "nobody has escalated it before")
        self.assertTrue(escalation.next_step(case._replace(last_at=NOON - timedelta(seconds=1)), clock).climbs)
        self.assertTrue(escalation.next_step(case._replace(last_at=NOON), cause).climbs, "by hand it is about now")

    def test_never_more_steps_than_levels(self):
        """Whatever the causes and their order: at most two steps, each once, each upward."""
        causes = [
            escalation.Cause(f"{reason}", reason, "Why") for reason in (*escalation.BY_HAND, "missed_clock", "insists")
        ]
        for chosen in itertools.permutations(causes, 4):
            case = escalation.Case(holder=AGENT, people=(LEAD, BOSS))
            steps = []
            for cause in chosen:
                step = escalation.next_step(case, cause)
                if step.climbs:
                    steps.append(step.level)
                    causes_now = case.causes | {cause.key}
                    case = case._replace(level=step.level, holder=step.person, causes=causes_now)
            self.assertEqual(steps, [1, 2])

    def test_whose_cause(self):
        """One cause for all agents; whoever has the case may pass it on for the same one."""
        self.assertEqual(
            escalation.cause_key("insists", 0, is_holder=True), escalation.cause_key("insists", 0, is_holder=False)
        )
        self.assertNotEqual(escalation.cause_key("insists", 0, True), escalation.cause_key("insists", 1, True))
        self.assertEqual(escalation.cause_key("insists", 0, True), escalation.cause_key("insists", 1, False))

    def test_return(self):
        for level, why, allowed in ((0, "x", False), (1, "", False), (1, None, False), (1, "x", True), (2, "x", True)):
            with self.subTest(level=level, why=why):
                verdict = escalation.check_return(level, why)
                self.assertEqual(verdict.allowed, allowed)
                self.assertTrue(verdict.reason)
