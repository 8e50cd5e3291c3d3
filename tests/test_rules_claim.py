"""Evidence, serial numbers, money that was paid and given back: the rules about claims, row by row, edge by edge."""

import itertools

from ..rules import cause, evidence, ledger, lifecycle, making_good, remedy, serials, weighing
from .common_rules import RuleCase


class TestEvidence(RuleCase):
    """DM-02: places 1 and 2 of the shot list are asked for."""

    def _expected(self, required, files, absent):
        """Tell how the evidence stands, from the files of each place."""
        accepted = {place for place, state in files if state == "accepted"}
        waiting = {place for place, state in files if state == "to_review"}
        missing = tuple(place for place in required if place not in accepted | waiting | set(absent))
        valid = set(required) <= accepted
        if missing:
            return "missing", valid, missing
        if waiting:
            return "to_review", valid, ()
        return ("complete" if required or accepted else "not_needed"), valid, ()

    def test_every_set_of_files(self):
        pool = [(1, "accepted"), (1, "to_review"), (2, "accepted"), (2, "rejected"), (3, "accepted"), (3, "to_review")]
        for size in range(len(pool) + 1):
            for files in itertools.combinations(pool, size):
                for required, absent in itertools.product(([], [1], [1, 2]), ([], [2], [1, 2])):
                    found = evidence.judge(required, files, absent)
                    self.assertEqual(found[:3], self._expected(required, files, absent), (required, files, absent))

    def test_words(self):
        for required, files, absent, words in (
            ([1, 2, 3], [(1, "accepted")], [], "2 of 3 required pictures are missing."),
            ([1], [(1, "to_review")], [], "Somebody has to look at what was sent."),
            ([], [], [], "No pictures are asked for."),
            ([], [(3, "rejected")], [], "No pictures are asked for."),
            ([1], [], [1], "The customer cannot give every picture."),
            ([1], [(1, "accepted")], [], "Every required picture is there and serves."),
            ([], [(3, "accepted")], [], "Every required picture is there and serves."),
        ):
            self.assertEqual(evidence.judge(required, files, absent).reason, words, (required, files, absent))


class TestSerials(RuleCase):
    """MG-01, MX-04: which of what came a claim is about."""

    ONE, OTHER, HELD = serials.Lot("S7", 1), serials.Lot("S8", 1), serials.Lot("S9", 1, 1, ("CLM1",))
    NAMELESS = serials.Lot("", 3)

    def test_what_the_customer_has(self):
        self.assertEqual(serials.at_customer([]), {})
        self.assertEqual(serials.at_customer([(7, 1), (7, -1)]), {})
        self.assertEqual(serials.at_customer([(7, -1), (8, 0.1), (8, 0.2), (8, -0.3)]), {})
        self.assertEqual(serials.at_customer([(7, 1), (7, 2), (0, 1)]), {7: 3.0, 0: 1.0})

    def test_free(self):
        for has, held, free in ((3, 0, 3), (3, 2, 1), (3, 3, 0), (3, 4, 0)):
            self.assertEqual(serials.Lot("L", has, held).free, free)

    def test_clashes(self):
        for package, other in itertools.product(range(3), repeat=2):
            self.assertIs(serials.clashes(package, other), package == other or 0 in (package, other), (package, other))

    def test_choices(self):
        lots = {7: self.ONE, 9: self.HELD, 0: self.NAMELESS, 5: serials.Lot("L5", 2, 1)}
        self.assertEqual(serials.choices(lots), [7, 5])
        for has, is_there in ((1e-6, False), (2e-6, True)):
            lots = {7: serials.Lot("S7", has)}
            self.assertEqual(serials.choices(lots), [7] if is_there else [])
            self.assertEqual(serials.check(lots, 1, {7: "S7"}, True).allowed, is_there, "what is offered is taken")

    def test_fill(self):
        two = {7: self.ONE, 8: self.OTHER}
        three = {**two, 6: serials.Lot("S6", 1)}
        for lots, quantity, chosen, hint, expected in (
            ({}, 1, (), None, []),
            (two, 2, (), None, [7, 8]),
            (two, 2, [7], None, [7, 8]),
            (two, 1, (), None, []),
            (two, 1, [8], 7, [8]),
            (two, 1, [5], 7, [7]),
            (two, 1, (), 5, []),
            (two, 0.5, [8], None, [8]),
            (three, 2, [7, 8], None, [7, 8]),
            (three, 1, [7, 8], None, []),
            (three, 1.5, [7, 8], None, []),
            # Who names all of a piece and a half has named too many, of two pieces just enough.
            ({7: self.ONE, 9: self.HELD}, 1, [9], None, [7]),
            ({0: self.NAMELESS}, 1, (), None, []),
            ({7: self.ONE, 0: self.NAMELESS}, 1, (), None, []),
            ({7: self.ONE, 0: self.NAMELESS}, 4, (), None, [7]),
        ):
            self.assertEqual(serials.fill(lots, quantity, chosen, hint), expected, (lots, quantity, chosen, hint))

    def test_gap(self):
        two = {7: self.ONE, 8: self.OTHER}
        for lots, quantity, chosen, expected in (
            ({}, 1, (), 0),
            (two, 1, (), 1),
            (two, 3, (), 2),
            (two, 2, [7], 1),
            (two, 2, [7, 8], 0),
            (two, 2, [7, 5], 1),
            (two, 1, [7, 8], 0),
            ({**two, 9: self.HELD}, 3, [7, 8], 0),
            ({9: self.HELD, 7: self.ONE}, 2, [9], 1),
            ({**two, 0: self.NAMELESS}, 4, (), 2),
        ):
            self.assertEqual(serials.gap(lots, quantity, chosen), expected, (lots, quantity, chosen))

    def test_check(self):
        lots = {7: self.ONE, 8: self.OTHER, 9: self.HELD, 5: serials.Lot("L5", 4, 4 - 2e-6)}
        for quantity, chosen, is_serial, words in (
            (1, [], True, ""),
            (1, [7], True, ""),
            (0.5, [7], True, ""),
            (2, [7, 8], True, ""),
            (2, [5], False, ""),
            (1, [7, 8], False, ""),
            (1, [7, 8], True, "2 serial numbers are named for 1: each piece has one."),
            (1.5, [7, 8], True, "2 serial numbers are named for 1.5"),
            (1, [9], True, "S9 is already claimed in CLM1."),
            (1, [4], True, "S4 did not come with this order"),
            (1, [4, 9], True, "S4 did not come with this order"),
        ):
            with self.subTest(quantity=quantity, chosen=chosen, is_serial=is_serial):
                found = serials.check(lots, quantity, {key: f"S{key}" for key in chosen}, is_serial)
                self.assertEqual(found.allowed, not words)
                self.assertTrue(found.reason.startswith(words))


class TestLedger(RuleCase):
    """MX-04, RF-04: one count for everything, never more than was bought or paid."""

    def test_held(self):
        """The pieces that came, less those that went; replaced ones are not counted twice."""
        for bought, delivered, came, went, expected in (
            (2, 0, 0, 0, 0), (2, 1, 0, 0, 1), (2, 2, 0, 0, 2), (2, 3, 0, 0, 3), (2, 2, 1, 0, 2), (2, 1, 1, 0, 2),
            (2, 2, 1, 1, 2), (2, 2, 0, 1, 1), (2, 1, 0, 2, 0), (0, 0, 1, 0, 0),
        ):  # fmt: skip
            self.assertEqual(ledger.held(bought, delivered, came, went), expected, (bought, delivered, came, went))
        self.assertEqual(ledger.held(2, 1), 1)

    def test_left(self):
        for paid, given, left in ((10, 0, 10), (10, 4, 6), (10, 10, 0), (10, 12, 0)):
            self.assertEqual(ledger.Money(paid, given).left, left)

    def test_left_to_give_back(self):
        """The less of both: what is left of the items, and of the order; the reason names what holds."""
        order = "of the 100.00 that were paid for the order"
        items = "paid for these items"
        for paid, given, of_items, expected, words in (
            (100, 0, None, 100, ""),
            (100, 30, None, 70, order),
            (100, 0, [(40, 0)], 40, ""),
            (100, 70, [(40, 0)], 30, order),
            (100, 60, [(40, 0)], 40, ""),
            (100, 40, [(40, 40)], 0, items),
            (100, 100, [(40, 0)], 0, order),
            (100, 100, [(40, 40)], 0, items),
            (100, 0, [(40, 10), (30, 40)], 30, ""),
            (100, 0, [], 0, items),
            (100, 0, [(120, 0)], 100, ""),
        ):
            with self.subTest(paid=paid, given=given, items=of_items):
                money = of_items if of_items is None else [ledger.Money(*item) for item in of_items]
                found = ledger.left_to_give_back(ledger.Money(paid, given), money)
                self.assertEqual(found.amount, expected)
                self.assertIn(words, found.reason)
                self.assertEqual(bool(found.reason), bool(words))


class TestMakingGood(RuleCase):
    """PV-05, PV-10: what a service cost beside the goods; nobody gives more than is recorded."""

    def test_still_owed(self):
        for recorded, given, digits, expected in (
            (9, 0, 2, 9),
            (9, 4, 2, 5),
            (9, 9, 2, 0),
            (9, 10, 2, 0),
            (1, 0.4, 0, 1),
        ):
            self.assertEqual(making_good.still_owed(recorded, given, digits), expected)
        self.assertEqual(making_good.still_owed(0.374, 0.25), 0.12)

    def test_judge(self):
        Owed, Power = making_good.Owed, making_good.Power
        for amount, owed, power, verdict, words in (
            (0, Owed(80, 0), Power(100), "refused", "Enter the amount"),
            (-1, Owed(80, 0), Power(100), "refused", "Enter the amount"),
            (0.01, Owed(80, 0), Power(100), "allowed", "As recorded"),
            (1, Owed(80, 0), Power(100), "allowed", "As recorded"),
            (80, Owed(80, 0), Power(100), "allowed", "As recorded"),
            (80.01, Owed(80, 0), Power(100), "refused", "Only 80.00 of the 80.00"),
            (60, Owed(80, 20), Power(100), "allowed", "As recorded"),
            (60.01, Owed(80, 20), Power(100), "refused", "Only 60.00 of the 80.00"),
            (80, Owed(80, 0, agreed=80), Power(100), "allowed", "As recorded"),
            (80, Owed(80, 0, agreed=79.99), Power(100), "needs_approval", "took 80.00, 79.99 were agreed"),
            (80, Owed(80, 0, agreed=0), Power(100), "needs_approval", "took 80.00, 0.00 were agreed"),
            (80, Owed(80, 0), Power(None), "needs_approval", "No policy"),
            (80, Owed(80, 0), Power(80), "allowed", "As recorded"),
            (80, Owed(80, 0), Power(79.99), "needs_approval", "More than the 79.99"),
            (80, Owed(80, 0), Power(0), "needs_approval", "More than the 0.00"),
            (40, Owed(80, 0), Power(80, used=40), "allowed", "As recorded"),
            (40, Owed(80, 0), Power(80, used=40.01), "needs_approval", "With the 40.01 given before"),
        ):
            with self.subTest(amount=amount, owed=owed, power=power):
                found = making_good.judge(amount, owed, power, "refund")
                approvals = ("refund",) if verdict == "needs_approval" else ()
                self.assertEqual(found[:2], (verdict, approvals))
                self.assertIn(words, found.reason)


class TestWeights(RuleCase):
    """MG-03: how far two weights may lie apart, and what each comparison says."""

    def test_tolerance(self):
        for percent, amount, weight, expected in ((0, 0, 10, 0), (2, 0.5, 10, 0.5), (2, 0.5, 25, 0.5), (2, 0.5, 50, 1)):
            self.assertEqual(weighing.Tolerance(percent, amount).of(weight), expected)

    def test_without_tolerance(self):
        for weights, code in (
            ((30, 30, 30), "complete"),
            ((30, 29.9, 29.9), "left_light"),
            ((30, 30, 29.9), "lost"),
            ((30, 29.9, 29.8), "both"),
            ((30, 30, 30.1), "heavier"),
            ((30, 30, 30, 1), "complete"),
            ((0.1 + 0.2, 0.3, 0.3), "complete"),
        ):
            self.assertEqual(weighing.weigh(*weights).code, code, weights)

    def test_blind(self):
        """What is missing weighs no more than the scales may be wrong: they say nothing."""
        tolerance = weighing.Tolerance(amount=1)
        for missing, code in ((0, "complete"), (0.5, "blind"), (1, "blind"), (1.01, "complete")):
            self.assertEqual(weighing.weigh(30, 30, 30, missing, tolerance).code, code, missing)
        self.assertEqual(weighing.weigh(30, 30, 30, tolerance=tolerance).code, "complete", "nothing is known to miss")


class TestProof(RuleCase):
    """X-02: only what is proved is somebody else's to pay, whatever the facts are."""

    KNOWN = {
        "photos": ("pending", "valid", "none", "not_needed"),
        "packaging": ("", "intact", "damaged_matching", "damaged_elsewhere", "unknown"),
        "receipt_note": ("", "noted", "refused"),
        "glass_heard": ("", "yes"),
        "box": ("", "intact", "opened", "re_taped", "unknown"),
        "weighing": ("", "left_light", "lost", "both", "heavier", "complete", "even", "blind"),
        "packing_list_checked": ("", "yes", "no"),
        "gift_recorded": ("", "yes", "no"),
        "fault_covered": ("", "yes", "no"),
        "handed_over": ("", "yes", "no", "late"),
        "trace": ("", "not_handed_over", "wrong_carrier", "own_site", "with_carrier"),
        "wrong_carrier": ("", "yes", "no"),
        "self_trace": (False, True),
    }
    ASKS = {
        "damage_unpacking": ("photos", "packaging"),
        "damage_pick_up": ("photos", "packaging", "receipt_note", "glass_heard"),
        "quality": ("photos", "fault_covered"),
        "missing_goods": ("weighing", "box"),
        "missing_accessory": ("packing_list_checked", "box"),
        "missing_gift": ("gift_recorded",),
        "untraceable": ("handed_over", "trace", "wrong_carrier", "self_trace"),
        "unreachable": ("wrong_carrier",),
    }
    #: Causes that need no proof to be ours or anybody's: the only ones that a table suggests without it.
    PRESUMED = {"", "undecided", "carrier"}

    def test_nothing_unproved_is_clear(self):
        for table, names in self.ASKS.items():
            for values in itertools.product(*(self.KNOWN[name] for name in names)):
                found = cause.suggest(table, cause.Facts(**dict(zip(names, values, strict=True))))
                case = (table, names, values, found)
                self.assertFalse(found.clear and found.cause in ("", "undecided"), case)
                self.assertTrue(found.clear or found.cause in self.PRESUMED, case)
        self.assertEqual(cause.suggest("no such table", cause.Facts())[:2], ("", False))

    def test_damage_at_pick_up(self):
        """PK-02 to PK-04: damaged where the goods are is the carrier's, proved or not; no photos is never proof."""
        for photos, packaging, glass, expected in (
            ("not_needed", "damaged_matching", "", ("carrier", True, "was damaged when the goods were fetched")),
            ("valid", "damaged_matching", "", ("carrier", True, "was damaged when the goods were fetched")),
            ("pending", "damaged_matching", "", ("carrier", False, "was damaged when the goods were fetched")),
            ("none", "damaged_matching", "", ("carrier", False, "gives no valid photos")),
            ("none", "damaged_matching", "yes", ("carrier", False, "Broken glass was heard")),
            ("valid", "intact", "yes", ("carrier", False, "Broken glass was heard")),
        ):
            facts = cause.Facts(photos, packaging, glass_heard=glass)
            found = cause.damage_pick_up(facts)
            self.assertEqual(found[:2], expected[:2], facts)
            self.assertIn(expected[2], found.reason)

    def test_why_nobody_knows(self):
        """MG-02 to MG-06, LG-01 to LG-04: the reason says what to do next."""
        Facts = cause.Facts
        for table, facts, words in (
            ("missing_goods", Facts(weighing="complete", box="intact"), "was complete when the carrier weighed it"),
            ("missing_goods", Facts(weighing="complete", box="unknown"), "Neither the box nor the weights"),
            ("missing_goods", Facts(weighing="heavier", box="intact"), "Neither the box nor the weights"),
            ("missing_goods", Facts(weighing="even"), "Ask whether the box was opened"),
            ("missing_goods", Facts(box="intact"), "Ask our warehouse and the carrier"),
            ("missing_goods", Facts(weighing="both", box="intact"), "both may be true"),
            ("missing_goods", Facts(weighing="left_light", box="re_taped"), "both may be true"),
            ("missing_goods", Facts(weighing="lost", box="opened"), "The carrier weighed less"),
            ("missing_goods", Facts(box="opened"), "The box was opened"),
            ("untraceable", Facts(trace="own_site"), "on its own site only"),
            ("untraceable", Facts(self_trace=True), "on its own site only"),
            ("untraceable", Facts(self_trace=True, trace="with_carrier"), "on its own site only"),
            ("untraceable", Facts(trace="with_carrier"), "is looking into it"),
            ("untraceable", Facts(handed_over="yes"), "ask the carrier where the goods are"),
            ("untraceable", Facts(trace="not_handed_over"), "have not been handed over"),
            ("untraceable", Facts(handed_over="no"), "have not been handed over"),
            ("untraceable", Facts(handed_over="late"), "too late"),
            ("untraceable", Facts(handed_over="no", trace="own_site"), "on its own site only"),
            ("unreachable", Facts(), "does not reach the address"),
        ):
            self.assertIn(words, cause.suggest(table, facts).reason, (table, facts))


class TestRemedyFollows(RuleCase):
    def test_progress(self):
        """Cancelled documents count only when there are no others."""
        states = (remedy.OPEN, remedy.DONE, remedy.CANCELLED)
        self.assertEqual(remedy.progress([]), remedy.NONE)
        for size in (1, 2, 3):
            for found in itertools.product(states, repeat=size):
                alive = set(found) - {remedy.CANCELLED}
                expected = {frozenset(): remedy.CANCELLED, frozenset({remedy.DONE}): remedy.DONE}
                self.assertEqual(remedy.progress(found), expected.get(frozenset(alive), remedy.OPEN), found)

    def test_missing(self):
        """The first items are served first, and nothing is missing twice."""
        for wanted, sent, expected in (
            ([], 3, []), ([2, 1], 0, [2, 1]), ([2, 1], 1, [1, 1]), ([2, 1], 2, [0, 1]), ([2, 1], 3, [0, 0]),
            ([2, 1], 9, [0, 0]), ([2, 1], -1, [2, 1]), ([1, 0, 2], 2, [0, 0, 1]),
        ):  # fmt: skip
            self.assertEqual(remedy.missing(wanted, sent), expected, (wanted, sent))

    def test_spread(self):
        for amount, weights, digits, expected in (
            (10, [1, 3], 2, [2.5, 7.5]),
            (10, [0, 1], 2, [0, 10]),
            (10, [1, 1, 1], 0, [3, 4, 3]),
            (9, [0, 0], 2, [4.5, 4.5]),
            (10, [1, 2], 2, [3.33, 6.67]),
        ):
            self.assertEqual(remedy.spread(amount, weights, digits), expected, (amount, weights))
        self.assertEqual(remedy.spread(10, [1, 2]), [3.33, 6.67])


#: Every table of states as people read it: from where, to where.
TABLES = """
APPROVAL requested: approved refused withdrawn
STOCK_RECHECK not_needed: to_do
STOCK_RECHECK to_do: in_stock no_stock not_needed
STOCK_RECHECK in_stock: to_do
STOCK_RECHECK no_stock: in_stock to_do
DEADLINE_CHANGE pending: accepted refused
JOB draft: cancelled offered
JOB offered: accepted cancelled draft
JOB accepted: briefed cancelled draft
JOB briefed: cancelled draft scheduled
JOB scheduled: cancelled done draft
JOB done: verified
JOB_OFFER waiting: sent withdrawn
JOB_OFFER sent: accepted expired refused withdrawn
JOB_OFFER accepted: withdrawn
CLAIM draft: cancelled collecting to_decide
CLAIM collecting: cancelled to_decide
CLAIM to_decide: cancelled collecting decided
CLAIM decided: cancelled closed to_decide
CLAIM closed: to_decide
EVIDENCE to_review: accepted rejected
EVIDENCE accepted: rejected
EVIDENCE rejected: accepted
GIFT promised: cancelled given owed packed
GIFT packed: given owed
GIFT owed: cancelled given promised
GIFT given: owed
REMEDY draft: approved cancelled refused to_approve
REMEDY to_approve: approved cancelled draft refused
REMEDY approved: awaiting_dispatch awaiting_inspection awaiting_refund awaiting_return awaiting_service cancelled done refused
REMEDY awaiting_return: approved awaiting_dispatch awaiting_inspection awaiting_refund cancelled done
REMEDY awaiting_inspection: approved awaiting_dispatch awaiting_refund awaiting_return cancelled done refused
REMEDY awaiting_dispatch: approved awaiting_inspection awaiting_refund awaiting_return cancelled done
REMEDY awaiting_service: approved cancelled done
REMEDY awaiting_refund: approved awaiting_dispatch awaiting_inspection awaiting_return cancelled done
REMEDY done: approved awaiting_dispatch awaiting_inspection awaiting_refund awaiting_return awaiting_service
INSPECTION to_do: failed passed
INSPECTION failed: accepted sent_back to_do
REFUND_APPLICATION draft: cancelled to_sign
REFUND_APPLICATION to_sign: cancelled refused signed
REFUND_APPLICATION signed: cancelled paid refused
RECOVERY draft: cancelled filed written_off
RECOVERY filed: acknowledged agreed disputed written_off
RECOVERY acknowledged: agreed disputed written_off
RECOVERY disputed: agreed written_off
RECOVERY agreed: disputed recovered written_off
RECOVERY recovered: agreed
RECOVERY written_off: filed
REMEDY_OFFER open: accepted countered refused
HANDOVER draft: cancelled done
HANDOVER done: returned
"""  # noqa: E501


class TestTablesOfStates(RuleCase):
    def test_tables(self):
        """Whoever changes a table changes it here too, and is asked why."""
        lines = [
            f"{name} {state}: {' '.join(sorted(after))}"
            for name, table in vars(lifecycle).items()
            if name.isupper()
            for state, after in table.items()
            if after
        ]
        self.assertEqual("\n".join(["", *lines, ""]), TABLES)
