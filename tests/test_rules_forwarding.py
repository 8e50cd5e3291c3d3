"""The tables on addresses out of reach and on gifts, row by row as the manual says."""

from ..rules import forwarding, gift
from .common_rules import RuleCase

#: order, forwarding, recall, urgent: way. An order below 200 is small.
ROWS = [
    (90, 120, 30, False, "recall", "more than the order is worth"),
    (90, 90, 90, False, "forward", "no more than a recall"),
    (90, 60, 40, False, "recall", "costs less for this small order"),
    (90, 40, 60, False, "forward", "no more than a recall"),
    (90, 120, 30, True, "forward", "needs it soon"),
    (200, 300, 30, False, "forward", "not a small one"),
    (199.99, 300, 30, False, "recall", "more than the order is worth"),
    (90, 0, 0, False, "forward", "no more than a recall"),
    (90, None, 30, False, "", "Ask the carrier"),
    (90, 120, None, True, "", "Ask the carrier"),
]


class TestForwardingRules(RuleCase):
    def test_ways(self):
        """LG-04: small and dear to forward: recall; larger or urgent: forward; costs are asked for first."""
        for order, forward, recall, urgent, way, why in ROWS:
            with self.subTest(order=order, forward=forward, recall=recall, urgent=urgent):
                found = forwarding.suggest(order, forward, recall, 200, urgent)
                self.assertEqual(found.way, way)
                self.assertIn(why, found.reason)

    def test_gift_after_delivery(self):
        """GF-01, GF-02: packed, still to come, or owed; of a part only the rest is owed."""
        for promised in (1, 2, 5):
            for packed in range(promised + 1):
                for to_come in range(promised - packed + 1):
                    fate = gift.after_delivery(promised, packed, to_come)
                    with self.subTest(promised=promised, packed=packed, to_come=to_come):
                        self.assertEqual(fate.state == "promised", packed < promised and to_come > 0)
                        self.assertEqual(fate.owed, 0 if to_come else promised - packed)
                        self.assertEqual(fate.state == "owed", not packed and not to_come)
