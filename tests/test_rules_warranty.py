"""The warranty of the manuals: numbers, month ends, leap days, papers, findings and who answers (WA-01 to WA-09)."""

from calendar import monthrange
from datetime import date, timedelta

from ..rules import warranty
from ..rules.warranty import Goods, Part, Terms
from .common_rules import RuleCase

DAY = timedelta(days=1)
JAN_15 = date(2026, 1, 15)
PAPERS = {"proof": "ok", "complete": True}
PHONE = {
    component: Terms("Phones", component, months, proof="papers", manufacture_months=15)
    for component, months in (("unit", 12), ("charger", 12), ("battery", 6), ("others", 3))
}
WATER = Terms("Water", "", 12, "order", freight_payer="company")
GORE = Terms("GORE-TEX", "", 24, registration=True)


def bought(day=JAN_15, **facts):
    return Goods({"purchase": day, "order": day}, **facts)


class TestWarrantyRules(RuleCase):
    def _assert_until(self, terms, goods, until, part=None):
        """The last day is in, the day after is out."""
        inside = warranty.judge(terms, goods, until, part)
        outside = warranty.judge(terms, goods, until + DAY, part)
        self.assertEqual((inside.verdict, inside.until), ("in_term", until), inside.reason)
        self.assertEqual((outside.verdict, outside.until), ("out_of_term", until), outside.reason)
        self.assertTrue(inside.is_free and not outside.is_free)

    def _assert_says(self, terms, goods, verdict, words, day=JAN_15):
        answer = warranty.judge(terms, goods, day)
        self.assertEqual(answer.verdict, verdict, answer.reason)
        self.assertIn(words, answer.reason)
        return answer

    def test_phone(self):
        """WA-03: bought 15 January 2026: unit, charger to 15 January 2027, battery to 15 July, others to 15 April."""
        goods = bought(**PAPERS)
        for component, until in (
            ("unit", date(2027, 1, 15)),
            ("charger", date(2027, 1, 15)),
            ("battery", date(2026, 7, 15)),
            ("others", date(2026, 4, 15)),
        ):
            with self.subTest(component):
                self._assert_until(PHONE[component], goods, until)

    def test_months_keep_their_day(self):
        """X-04: short months end on their last day, leap days included."""
        for start, months, until in (
            (date(2026, 1, 31), 1, date(2026, 2, 28)),
            (date(2024, 1, 31), 1, date(2024, 2, 29)),
            (date(2024, 2, 29), 12, date(2025, 2, 28)),
            (date(2024, 2, 29), 48, date(2028, 2, 29)),
            (date(2026, 8, 31), 6, date(2027, 2, 28)),
            (date(2027, 8, 31), 6, date(2028, 2, 29)),
            (date(2026, 3, 31), 3, date(2026, 6, 30)),
            (date(2026, 12, 31), 12, date(2027, 12, 31)),
        ):
            with self.subTest(start=start, months=months):
                self._assert_until(Terms("T", "", months), bought(start, has_order=True), until)

    def test_every_day_of_four_years(self):
        """The last day has the number of the first one, or is the last of its month; later starts end no earlier."""
        for months in (1, 3, 6, 12, 15):
            before = date.min
            for offset in range(4 * 366):
                start = date(2023, 12, 1) + offset * DAY
                until = warranty.add_months(start, months)
                last = monthrange(until.year, until.month)[1]
                self.assertEqual(until.day, min(start.day, last), start)
                self.assertEqual((until.year * 12 + until.month) - (start.year * 12 + start.month), months)
                self.assertGreaterEqual(until, before)
                before = until

    def test_start_events(self):
        """X-04: invoice, order, purchase, receipt, success: each rule counts from its own; none is guessed."""
        starts = {
            "invoice": date(2026, 1, 1), "order": date(2026, 1, 2), "purchase": date(2026, 1, 3),
            "received": date(2026, 1, 4), "success": None,
        }  # fmt: skip
        goods = Goods(starts, has_order=True)
        for event, day in starts.items():
            with self.subTest(event):
                terms = Terms("T", "", 1, event, start=event)
                if day:
                    self._assert_until(terms, goods, day.replace(month=2))
                else:
                    self._assert_says(terms, goods, "unknown", "It is not known yet when the term began: success.")

    def test_without_papers(self):
        """WA-05: made on 1 March 2025, no papers: until 1 June 2026; a card without a paper is not enough (WA-04)."""
        made = date(2025, 3, 1)
        for goods in (
            bought(made_on=made),
            bought(made_on=made, has_order=True),
            bought(made_on=made, proof="ok"),
        ):
            self._assert_until(PHONE["unit"], goods, date(2026, 6, 1))
        self._assert_says(PHONE["unit"], bought(has_order=True), "unknown", "the day of manufacture is not known")
        self._assert_says(Terms("T", "", 12), bought(), "unknown", "“T” asks for the papers, and none are recorded.")
        self._assert_until(Terms("T", "", 12, proof="none"), bought(), date(2027, 1, 15))

    def test_water_goods(self):
        """WA-02: a year from the order, its number alone proves it, filters and meshes never, freight is ours."""
        goods = bought(has_order=True)
        self._assert_until(WATER, goods, date(2027, 1, 15))
        inside, outside = (warranty.judge(WATER, goods, date(2027, 1, day)) for day in (15, 16))
        self.assertEqual((inside.freight_payer, outside.freight_payer), ("company", "customer"))
        for part in ("filter", "mesh"):
            terms = WATER._replace(component=part, months=0, consumable=True)
            self.assertIsNone(self._assert_says(terms, goods, "never", "it wears out").until)

    def test_void(self):
        """WA-04, WA-06: whatever the inspection found voids it, altered papers too, within the term and replaced."""
        for found in ("liquid", "damaged by a person", "part missing", "label", "serial numbers differ", "repaired"):
            goods = bought(found=(found,), **PAPERS)
            self._assert_says(PHONE["unit"], goods, "void", f"The warranty is void: {found}.")
            answer = warranty.judge(PHONE["unit"], goods, JAN_15, Part(JAN_15))
            self.assertEqual((answer.verdict, answer.freight_payer), ("void", "customer"))
        both = bought(found=("liquid",), proof="altered")
        self._assert_says(PHONE["unit"], both, "void", "liquid, the papers were altered.")
        self._assert_says(WATER, bought(proof="altered", has_order=True), "void", "the papers were altered")

    def test_faults(self):
        """WA-01, WA-09: a fault of use is not covered; one of quality is free within the term."""
        worn = bought(has_order=True, fault="Wear of use", covered=False)
        self._assert_says(WATER, worn, "never", "The warranty does not cover this fault: Wear of use.")
        self._assert_until(WATER, bought(has_order=True, fault="Top cover cracked"), date(2027, 1, 15))

    def test_gore_tex(self):
        """WA-08: a leak is ours with the registration card only; a zip is the supplier's, card or not."""
        leak = bought(has_order=True, fault="Leaks")
        self._assert_says(GORE, leak, "unknown", "“GORE-TEX” asks for the registration card, and none is recorded.")
        answer = self._assert_says(GORE, leak._replace(is_registered=True), "in_term", "until 2028-01-15")
        self.assertEqual(answer.covered_by, "own")
        zipper = bought(has_order=True, fault="Zip", supplier=True)
        for goods in (zipper, zipper._replace(is_registered=True)):
            answer = self._assert_says(GORE, goods, "in_term", "The supplier answers for this fault: Zip.")
            self.assertEqual(answer.covered_by, "supplier")

    def test_replaced_parts(self):
        """WA-07: a replaced part has its own term; it never ends the one before, and needs no papers."""
        battery, on = PHONE["battery"], date(2026, 5, 31)
        self._assert_until(battery, bought(**PAPERS), date(2026, 11, 30), Part(on))
        self._assert_until(battery, bought(**PAPERS), date(2026, 8, 31), Part(on, 3))
        self._assert_until(battery, bought(**PAPERS), date(2026, 7, 15), Part(on, 1))
        self._assert_until(battery, bought(), date(2026, 11, 30), Part(on))
        self.assertIn("Replaced on 2026-05-31", warranty.judge(battery, bought(), on, Part(on)).reason)
        none = warranty.judge(None, bought(), on, Part(on, 3))
        self.assertEqual((none.verdict, none.until), ("in_term", date(2026, 8, 31)))

    def test_nobody_can_say(self):
        """X-17: no rule, a blank number, a purchase in the future, a serial of somebody else: a sentence, no guess."""
        tomorrow = JAN_15 + DAY
        self._assert_says(None, bought(), "unknown", "No warranty rule covers this.")
        self._assert_says(Terms("E"), bought(has_order=True), "unknown", "“E” does not say for how many months")
        self._assert_says(WATER, bought(tomorrow, has_order=True), "unknown", "2026-01-16 lies in the future")
        self._assert_says(PHONE["unit"], bought(made_on=tomorrow), "unknown", "nothing was made then")
        sold = bought(problem="SN-1 was never sold by us.")
        self._assert_says(WATER, sold, "unknown", "SN-1 was never sold by us.")
        self._assert_until(WATER, sold._replace(proof="ok"), date(2027, 1, 15))

    def test_months_of_a_rule(self):
        """WA-01, X-17: 1 to 600 months; what wears out has none; what nobody has told waits in the archive."""
        for months, consumable, made, active, words in (
            (1, False, 0, True, ""), (600, False, 600, True, ""), (0, True, 0, True, ""), (0, False, 0, False, ""),
            (0, False, 0, True, "Say for how many months"), (601, False, 0, True, "601 months cannot be meant"),
            (10000, False, 0, False, "10000 months"), (-1, False, 0, True, "-1 months"),
            (12, True, 0, True, "wears out"), (12, False, -3, True, "-3 months"), (12, False, 601, True, "601 months"),
        ):  # fmt: skip
            with self.subTest(months=months, made=made, active=active):
                said = warranty.problem_of(months, consumable, made, active)
                self.assertTrue(words in said if words else not said, said)

    def test_words_for_customers(self):
        """WA-01, WA-10: until when, and that a repair out of the term begins with a price."""
        goods = bought(has_order=True)
        told = [warranty.tell(warranty.judge(WATER, goods, date(2027, 1, day))) for day in (15, 16)]
        self.assertEqual(told[0], "The goods: under warranty until 2027-01-15.")
        self.assertEqual(told[1], "The goods: the warranty ended on 2027-01-15. We quote the price of a repair first.")
        unknown = warranty.judge(WATER, bought(), JAN_15)
        self.assertEqual(warranty.tell(unknown), "The goods: we look into it and tell you.")
        self.assertEqual(warranty.pledge(WATER._replace(start="Order date")),
                         "The goods: warranty of 12 months (Order date).")  # fmt: skip
