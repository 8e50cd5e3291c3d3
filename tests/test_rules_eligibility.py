"""What a customer may have: the manuals' numbers, and a grid against a second, naive reading of the rules."""

from datetime import date, timedelta
from itertools import product

from ..rules import eligibility, points
from ..rules.eligibility import Line, Reason, Terms, Verdict
from .common_rules import RuleCase

NAMES = {wish: wish.capitalize() for wish in eligibility.WISHES} | {state: state for state in eligibility.STATES}
#: MX-02, for goods that are sent.
TABLE = {
    "awaiting_payment": ("cancel",),
    "awaiting_shipment": ("refund",),
    "awaiting_receipt": ("refund", "return", "exchange", "repair"),
    "successful": ("refund", "return", "exchange", "repair"),
    "cancelled": (),
}
NOV_1 = date(2026, 11, 1)


def line(state="successful", available=1.0, start=NOV_1, labels=(), **vals):
    starts = dict.fromkeys(("received", "invoice", "order", "purchase", "success"), start)
    return Line(state, TABLE[state], available, 200.0, labels, starts, **vals)


class TestEligibility(RuleCase):
    def _judge(self, wish, terms=Terms("Seven days", window_days=7), day=NOV_1, known=None, **options):  # noqa: B008
        return eligibility.judge(wish, known or line(), terms, day, NAMES, **options)

    def test_mx_02_wish_by_state(self):
        """MX-02: unpaid only cancel, unshipped only refund, later refund, return, exchange, repair."""
        for state, wish in product(eligibility.STATES, eligibility.WISHES):
            verdict = self._judge(wish, Terms("Any"), known=line(state), reason=Reason("Faulty", "company"))
            self.assertEqual(verdict.verdict == "allowed", wish in TABLE[state], (state, wish, verdict.reason))
        self.assertEqual(self._judge("return", known=line("awaiting_shipment")).reason,
                         "Return: not possible in the state “awaiting_shipment”.")  # fmt: skip

    def test_mx_03_windows_end_at_midnight(self):
        """RE-02, RE-04, RE-09, MX-03: received 1 Nov, the 8th is in, the 9th is negotiated by a manager; so 15, 60."""
        for days in (7, 15, 60):
            terms = Terms("Window", window_days=days)
            last = NOV_1 + timedelta(days=days)
            inside, outside = self._judge("return", terms, last), self._judge("return", terms, last + timedelta(days=1))
            self.assertEqual((inside.verdict, inside.until), ("allowed", last))
            self.assertEqual(outside.approvals, ("negotiated",))
            self.assertIn(f"The last day was {last}", outside.reason)
        self.assertIn("Until 2026-11-08; days left: 0.", self._judge("return", day=date(2026, 11, 8)).reason)

    def test_x_04_two_starts_two_answers(self):
        """X-04: by the date of the invoice or of the order."""
        known = line()._replace(starts={"invoice": date(2026, 11, 5), "order": NOV_1})
        day = date(2026, 11, 10)
        by_invoice = Terms("Invoice", window_days=7, start_event="invoice")
        by_order = Terms("Order", window_days=7, start_event="order")
        self.assertEqual(self._judge("return", by_invoice, day, known).verdict, "allowed")
        self.assertEqual(self._judge("return", by_order, day, known).verdict, "needs_approval")

    def test_re_07_sealed_with_a_fee(self):
        """RE-07: 200.00 sealed, 20.00 are the fee; opened it is refused, with the reason."""
        terms = Terms("Sealed", fee_percent=10, conditions={"sealed": "The factory seal is unopened"})
        self.assertEqual(self._judge("return", terms, answers={"sealed": "yes"}).fee, 20.0)
        opened = self._judge("return", terms, answers={"sealed": "no"})
        self.assertEqual(opened[::7], ("refused", "It does not hold: The factory seal is unopened."))
        self.assertEqual(self._judge("return", terms).missing, ("The factory seal is unopened",))

    def test_re_03_in_doubt_for_the_customer(self):
        """RE-03: what is in doubt is decided for the customer; who is to blame is unclear: we pay."""
        terms = Terms("Clean", conditions={"clean": "It is clean"})
        verdict = self._judge("return", terms, answers={"clean": "doubt"}, reason=Reason("Unclear", "unclear"))
        self.assertEqual((verdict.verdict, verdict.freight_payer), ("allowed", "company"))
        self.assertIn("What is in doubt is decided for the customer.", verdict.reason)

    def test_re_10_points(self):
        """RE-10: 300 to 350 is allowed, 351 refused; 20 more are paid, 20 less not given back."""
        found = [points.to_pay(300, new, 50)[:2] for new in (350, 351, 320, 280, 249)]
        self.assertEqual(found, [(True, 50.0), (False, 0.0), (True, 20.0), (True, 0.0), (False, 0.0)])

    def test_re_12_at_most_two(self):
        """RE-12: of three bottles two are exchanged; the third is not."""
        terms = Terms("Capsules", most=2)
        known = line(available=3)
        self.assertEqual(self._judge("exchange", terms, known=known, quantity=2).verdict, "allowed")
        self.assertEqual(self._judge("exchange", terms, known=known, quantity=3).reason,
                         "At most 2 per order, 0 were asked for before.")  # fmt: skip
        self.assertEqual(self._judge("exchange", terms, known=known._replace(taken=2.0)).verdict, "refused")

    def test_x_14_exclusions_are_for_a_change_of_mind(self):
        """RE-12, X-14: pots are not exchanged at will; a faulty pot is."""
        terms, known = Terms("Pots", excluded={"pot"}), line(labels={"pot"})
        for fault, expected in (("customer", "refused"), ("company", "allowed"), ("carrier", "allowed"),
                                ("unclear", "allowed")):  # fmt: skip
            verdict = self._judge("exchange", terms, known=known, reason=Reason("Why", fault))
            self.assertEqual(verdict.verdict, expected, fault)

    def test_re_15_and_17_reasons(self):
        """RE-15: two repairs of one fault open a return; RE-17: a false promise opens no exchange."""
        twice = Reason("Repaired twice", "company", repairs=2)
        for repairs, expected in ((1, "refused"), (2, "allowed"), (3, "allowed")):
            verdict = self._judge("return", Terms("Water"), known=line(repairs=repairs), reason=twice)
            self.assertEqual(verdict.verdict, expected)
        promised = Reason("Exaggerated", "company", forbids_exchange=True)
        self.assertEqual(self._judge("exchange", reason=promised).verdict, "refused")
        self.assertEqual(self._judge("return", reason=promised).verdict, "allowed")

    def test_re_18_what_was_sent_comes_back(self):
        """RE-18: for a change of mind what was sent is refunded against the goods; faults are another matter."""
        verdict = self._judge("refund", Terms("Small sums"), reason=Reason("Changed their mind"))
        self.assertEqual(verdict[::7], ("refused", "What was sent is refunded once it has come back: it is a return."))
        self.assertEqual(self._judge("refund", Terms("Small"), reason=Reason("Faulty", "company")).verdict, "allowed")
        self.assertEqual(self._judge("refund", Terms("All"), known=line("awaiting_shipment")).verdict, "allowed")

    def test_x_07_freight_by_cause(self):
        """X-07, RE-11, RE-16, RE-18: company for its own cause and the carrier's, customer for a change of mind."""
        payers = {fault: self._judge("return", reason=Reason("Why", fault)).freight_payer
                  for fault in ("customer", "company", "carrier", "unclear")}  # fmt: skip
        self.assertEqual(payers.pop("customer"), "customer")
        self.assertEqual(set(payers.values()), {"company"})
        terms = Terms("Points", freight_payer="customer")
        self.assertEqual(self._judge("return", terms, reason=Reason("Why", "company")).freight_payer, "customer")

    def test_who_is_asked(self):
        """RE-05, MX-03: the product manager where the policy says so, a manager for what is late; both where both."""
        asked = Terms("Shop", window_days=7, asks_product_manager=True)
        self.assertEqual(self._judge("return", asked).approvals, ("product_manager",))
        self.assertEqual(self._judge("return", asked, date(2026, 12, 1)).approvals, ("negotiated", "product_manager"))
        self.assertEqual(self._judge("return", None).approvals, ("negotiated",))
        self.assertEqual(self._judge("return", Terms("No", outcome="refused")).reason, "“No” does not give it.")

    def test_quantities_and_attempts(self):
        """MX-04: no more than there is; attempts are counted and not given back."""
        self.assertEqual(self._judge("return", quantity=2).reason, "Only 1 of it are left.")
        self.assertEqual(self._judge("return", quantity=0).reason, "Say how many pieces.")
        self.assertIn("Nothing is left of it", self._judge("return", known=line(available=0)).reason)
        once = Terms("Once", attempts=1)
        self.assertEqual(self._judge("return", once, known=line(attempts=0)).verdict, "allowed")
        self.assertEqual(self._judge("return", once, known=line(attempts=1)).verdict, "refused")

    def test_contradiction_names_both(self):
        """The more specific of two policies wins and says so."""
        self.assertIn("By “Shop”, which comes before “All”.", self._judge("return", Terms("Shop", before="All")).reason)

    def test_customers_words(self):
        """The customer is told what and until when, never whose approval it needs."""
        late = self._judge("return", day=date(2026, 12, 1))
        self.assertEqual(eligibility.tell(late, "Return"), "Return: we look into it and tell you. You pay the freight.")
        no_end = Verdict("allowed", (), 0.0, "company", (), None, 1.0, "")
        self.assertEqual(eligibility.tell(no_end, "Exchange"), "Exchange: possible. We pay the freight.")

    def test_states(self):
        """MX-01: four states, and cancelled; told from payment, shipment and receipt."""
        for cancelled, paid, ordered, sent, received in product(
            (True, False), (True, False), (1, 2), (0, 1, 2), (0, 1, 2)
        ):
            if sent > ordered or received > sent:
                continue
            state = eligibility.order_state(cancelled, paid, ordered, sent, received)
            if not sent:
                expected = "cancelled" if cancelled else "awaiting_shipment" if paid else "awaiting_payment"
            elif received == sent and (sent == ordered or cancelled):
                expected = "successful"
            else:
                expected = "awaiting_receipt"
            self.assertEqual(state, expected, (cancelled, paid, ordered, sent, received))

    def test_grid_against_a_naive_reading(self):
        """Types × states × days × conditions: 5 × 5 × 6 × 3 × 4 × 2, judged a second time by the sentences alone."""
        days = [NOV_1 + timedelta(days=n) for n in (0, 6, 7, 8, 15, 60)]
        grid = product(eligibility.WISHES, eligibility.STATES, days, ("yes", "no", None),
                       ("customer", "company", "carrier", "unclear"), (set(), {"pot"}))  # fmt: skip
        terms = Terms("Seven", window_days=7, fee_percent=10, conditions={"ok": "It is fine"}, excluded={"pot"})
        for wish, state, day, answer, fault, labels in grid:
            verdict = self._judge(wish, terms, day, line(state, labels=labels), reason=Reason("Why", fault),
                                  answers={"ok": answer} if answer else {})  # fmt: skip
            self.assertEqual(
                verdict.verdict, naive(wish, state, day, answer, fault, labels), (wish, state, day, answer)
            )
            self.assertEqual(bool(verdict.missing), verdict.verdict != "refused" and answer is None)
            self.assertTrue(verdict.reason)


def naive(wish, state, day, answer, fault, labels):
    """Return the verdict as somebody would say it who reads the manual aloud."""
    shipped = state in ("awaiting_receipt", "successful")
    may = {
        "cancel": state == "awaiting_payment",
        "refund": state == "awaiting_shipment" or shipped,
        "return": shipped,
        "exchange": shipped,
        "repair": shipped,
    }[wish]
    if not may or answer == "no" or (wish == "refund" and shipped and fault == "customer"):
        return "refused"
    if fault == "customer" and "pot" in labels:
        return "refused"
    return "allowed" if (day - NOV_1).days <= 7 else "needs_approval"
