"""The ladder as the manuals tell it: touch-up, repair, part, replacement; money only when asked for."""

from itertools import product

from ..rules import ladder, lifecycle, remedy
from ..rules.ladder import Limits, Money, Rung
from .common_rules import RuleCase

DAMAGE = (
    Rung("touch_up", 10),
    Rung("on_site_repair", 20),
    Rung("resend_part", 30),
    Rung("replace", 40, True),
    Rung("compensation", 0),
)
SHORTAGE = (Rung("reship", 10), Rung("refund", 10))
NAMES = {
    "touch_up": "Touch-up",
    "on_site_repair": "On-site repair",
    "resend_part": "Re-send part",
    "replace": "Replacement",
    "compensation": "Compensation",
    "reship": "Re-ship",
    "refund": "Refund",
}
#: DM-06 for everybody; RE-17 for wrong product information.
NEVER_PROPOSE, LISTING = Limits(False, 0, 20), Limits(True, 5, 15)


class TestLadder(RuleCase):
    def _next(self, tried, rungs=DAMAGE, **kwargs):
        return ladder.next_rung(rungs, set(tried), NAMES, **kwargs)

    def _judge(self, chosen, tried=(), rungs=DAMAGE, **kwargs):
        return ladder.judge(chosen, rungs, set(tried), NAMES, **kwargs)

    def test_dm_05_one_rung_after_the_other(self):
        """DM-05: touch-up paint, then a repairer, then the damaged part, full replacement last."""
        for tried, expected in (
            ([], "touch_up"),
            (["touch_up"], "on_site_repair"),
            (["touch_up", "on_site_repair"], "resend_part"),
            (["resend_part"], "replace"),
            (["touch_up", "on_site_repair", "resend_part", "replace"], None),
            (["compensation"], "touch_up"),
        ):
            with self.subTest(tried=tried):
                self.assertEqual(self._next(tried).type, expected)

    def test_what_lies_beside_the_ladder_is_no_rung_of_it(self):
        """Money that was given does not mean that anything of the ladder was tried."""
        self.assertEqual(self._next(["compensation"]).reason, "Touch-up comes first.")

    def test_why_nothing_comes_next(self):
        """A kind that has no ladder is told from one whose ladder has no further rung."""
        tried = ["touch_up", "on_site_repair", "resend_part", "replace"]
        self.assertEqual(self._next(tried).reason, "Everything that this kind of case may have was tried.")
        for rungs in ((), DAMAGE[-1:]):
            self.assertEqual(self._next([], rungs).reason, "No remedy is set for this kind of case.")

    def test_dm_05_a_higher_rung_needs_a_reason(self):
        """DM-05: why does the lower one not serve? What was tried and did not serve needs no other reason."""
        for chosen, tried, reason, verdict, approvals in (
            ("touch_up", [], "", "allowed", ()),
            ("on_site_repair", [], "", "refused", ()),
            ("on_site_repair", [], "   ", "refused", ()),
            ("on_site_repair", [], "The leg is broken off.", "allowed", ()),
            ("on_site_repair", ["touch_up"], "", "allowed", ()),
            ("replace", [], "The top is in two.", "needs_approval", ("ladder_skip",)),
            ("replace", ["resend_part"], "", "allowed", ()),
            ("touch_up", ["replace"], "", "allowed", ()),
            ("reship", [], "", "refused", ()),
        ):
            with self.subTest(chosen=chosen, tried=tried, reason=reason):
                found = self._judge(chosen, tried, skip_reason=reason)
                self.assertEqual((found.verdict, found.approvals), (verdict, approvals))
                self.assertTrue(found.reason)

    def test_dm_05_the_reason_names_what_is_left_out(self):
        self.assertEqual(self._judge("resend_part").reason, "Say why this does not serve: Touch-up, On-site repair.")

    def test_dm_06_compensation_only_when_asked_for(self):
        """DM-06 and X-11: staff never propose money, unless the policy of the team says they may."""
        for amount, asked, limits, verdict, approvals in (
            (10, False, NEVER_PROPOSE, "refused", ()),
            (10, True, NEVER_PROPOSE, "allowed", ()),
            (20, True, NEVER_PROPOSE, "allowed", ()),
            (20.01, True, NEVER_PROPOSE, "needs_approval", ("compensation",)),
            (0, True, NEVER_PROPOSE, "refused", ()),
            (10, False, None, "refused", ()),
            (10, True, None, "needs_approval", ("compensation",)),
        ):
            with self.subTest(amount=amount, asked=asked, limits=limits):
                money = Money(amount, asked, limits, "compensation")
                found = self._judge("compensation", money=money)
                self.assertEqual((found.verdict, found.approvals), (verdict, approvals))

    def test_re_17_five_to_fifteen(self):
        """RE-17: for exaggerated product information 5 to 15 at the agent's discretion, offered by us."""
        for amount, verdict in ((4.99, "needs_approval"), (5, "allowed"), (15, "allowed"), (15.01, "needs_approval")):
            with self.subTest(amount=amount):
                money = Money(amount, False, LISTING, "compensation")
                self.assertEqual(self._judge("compensation", money=money).verdict, verdict)

    def test_mg_04_many_items_are_sent_a_small_value_is_refunded(self):
        """MG-04, with thresholds of two pieces and 50."""
        for pieces, value, expected in (
            (1, 10, "refund"),
            (2, 50, "refund"),
            (3, 10, "reship"),
            (1, 50.01, "reship"),
            (5, 900, "reship"),
        ):
            with self.subTest(pieces=pieces, value=value):
                found = ladder.shortage(pieces, value, 2, 50)
                self.assertEqual(found.type, expected)
                self.assertEqual(self._next([], SHORTAGE, prefer=found.type).type, expected)

    def test_alternatives_of_one_rung_need_no_reason(self):
        money = Money(10, False, Limits(True, 0, 50), "refund", 10)
        self.assertEqual(self._judge("refund", rungs=SHORTAGE, money=money).verdict, "allowed")
        self.assertEqual(self._judge("reship", rungs=SHORTAGE).verdict, "allowed")

    def test_never_more_than_was_paid(self):
        """MX-04: what was given back before counts."""
        for amount, left, verdict in ((10, 10, "allowed"), (10.01, 10, "refused"), (10, 0, "refused")):
            with self.subTest(amount=amount, left=left):
                money = Money(amount, False, Limits(True, 0, 50), "refund", left)
                self.assertEqual(self._judge("refund", rungs=SHORTAGE, money=money).verdict, verdict)

    def test_a_second_replacement_is_looked_at(self):
        """A loop of replacements needs somebody who asks why."""
        found = self._judge("replace", ["resend_part"], replaced_before=1)
        self.assertEqual((found.verdict, found.approvals), ("needs_approval", ("remedy",)))
        both = self._judge("replace", skip_reason="Broken again.", replaced_before=1)
        self.assertEqual(both.approvals, ("ladder_skip", "remedy"))

    def test_the_lowest_rung_is_left_out_too(self):
        self.assertEqual(ladder.skipped("b", [Rung("a", 1), Rung("b", 2)], set()), ["a"])

    def test_what_lies_below_a_tried_rung_was_left_out_then(self):
        self.assertEqual(ladder.skipped("replace", DAMAGE, {"touch_up", "resend_part"}), [])
        self.assertEqual(ladder.skipped("replace", DAMAGE, {"touch_up", "on_site_repair"}), ["resend_part"])

    def test_limits_count_what_was_given_before(self):
        """X-11: up to the limit with all that agents gave on their own word, to the cent."""
        for given, amount, approvals in ((15, 5, ()), (15, 5.01, ("compensation",)), (20, 0.01, ("compensation",))):
            money = Money(amount, True, NEVER_PROPOSE, "compensation", given=given)
            self.assertEqual(self._judge("compensation", money=money).approvals, approvals, (given, amount))

    def test_the_reason_names_the_limit(self):
        """One request beyond the limit is told from many that are beyond it together; to the cent, too."""
        for given, amount, words in (
            (0, 20.01, "More than the 20.00 that an agent may give."),
            (15, 5.01, "With the 15.00 given before, more than the 20.00 that an agent may give."),
        ):
            money = Money(amount, True, NEVER_PROPOSE, "compensation", given=given)
            self.assertEqual(self._judge("compensation", money=money).reason, words)

    def test_why_it_is_allowed(self):
        """DM-05: the first rung, what comes after others, what was left out, what lies beside it."""
        money = Money(10, True, Limits(True, 0, 50), "compensation")
        for chosen, tried, options, words in (
            ("touch_up", [], {}, "Touch-up is the next rung of the ladder."),
            ("on_site_repair", ["touch_up"], {}, "What lies lower on the ladder did not serve."),
            ("on_site_repair", [], {"skip_reason": "Off."}, "Lower rungs are left out, for the reason given."),
            ("compensation", ["touch_up"], {}, "Compensation is the next rung of the ladder."),
            ("compensation", ["touch_up"], {"money": money}, "Within what an agent may give."),
        ):
            found = self._judge(chosen, tried, **options)
            self.assertEqual((found.verdict, found.reason), ("allowed", words), (chosen, tried))

    def test_a_whole_piece_is_a_replacement(self):
        """DM-05: whatever it is called, it takes the approval of a replacement."""
        for chosen, tried, skip_reason, approvals in (
            ("resend_part", [], "Broken.", ("ladder_skip",)),
            ("resend_part", ["on_site_repair"], "", ("remedy",)),
            ("replace", ["resend_part"], "", ()),
        ):
            found = self._judge(chosen, tried, skip_reason=skip_reason, is_whole=True)
            self.assertEqual(found.approvals, approvals, (chosen, tried))
        self.assertEqual(self._judge("resend_part", skip_reason="Broken.").verdict, "allowed")

    def test_a_kind_without_ladder(self):
        self.assertIsNone(self._next([], []).type)
        self.assertIsNone(self._next([], [Rung("compensation", 0)]).type)


class TestStateFollows(RuleCase):
    def test_state_follows_the_documents(self):
        for state, means, documents, expected in (
            ("approved", "dispatch", "none", "approved"),
            ("approved", "dispatch", "open", "awaiting_dispatch"),
            ("awaiting_dispatch", "dispatch", "done", "done"),
            ("awaiting_dispatch", "dispatch", "cancelled", "approved"),
            ("awaiting_service", "service", "done", "done"),
            ("awaiting_refund", "money", "open", "awaiting_refund"),
            ("done", "money", "open", "awaiting_refund"),
            ("done", "advice", "none", "done"),
            ("cancelled", "dispatch", "open", "cancelled"),
            ("refused", "money", "done", "refused"),
            ("draft", "dispatch", "open", "draft"),
            ("to_approve", "money", "open", "to_approve"),
        ):
            with self.subTest(state=state, means=means, documents=documents):
                steps = dict.fromkeys(remedy.path(means), documents)
                self.assertEqual(remedy.state_after(state, steps), expected)

    def test_the_rule_takes_only_steps_of_the_table(self):
        """Whatever the documents of a path say: from any state it leads nowhere that the table does not know."""
        states = lifecycle.REMEDY
        words = ("none", "open", "done", "cancelled")
        for means, back, advance in product(("dispatch", "service", "money", "advice"), (False, True), (False, True)):
            path = remedy.path(means, back and means != "service", advance)
            for documents in product(words, repeat=len(path)):
                for state in states:
                    found = remedy.state_after(state, dict(zip(path, documents, strict=True)))
                    self.assertTrue(found == state or found in states[state], (state, means, documents, found))

    def test_the_path_of_goods_that_come_back(self):
        """X-20: return: ships, stock-in, money; exchange: ships, stock-in, stock-out; nothing before the inspection."""
        back = ["awaiting_return", "awaiting_inspection"]
        for means, last in (("money", "awaiting_refund"), ("dispatch", "awaiting_dispatch")):
            path = remedy.path(means, comes_back=True)
            self.assertEqual(list(path), [*back, last])
            seen = []
            for done in range(len(path) + 1):
                documents = ["done"] * done + ["open"] * (len(path) - done)
                seen.append(remedy.state_after("approved", dict(zip(path, documents, strict=True))))
            self.assertEqual(seen, [*back, last, "done"])

    def test_shares_add_up(self):
        for amount, weights in ((10, [1, 2, 4]), (0.01, [1, 1]), (99.99, [3.3, 3.3, 3.4]), (5, [0, 0, 0])):
            shares = remedy.spread(amount, weights)
            self.assertAlmostEqual(sum(shares), amount, 6)
            self.assertTrue(all(share >= 0 for share in shares))
