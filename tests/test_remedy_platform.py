"""The clock before the platform's automatic receipt (延长收货): while a claim or a return is open (LG-04)."""

from datetime import date, datetime, timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_return import CLAIM, ReturnCommon


@tagged("post_install", "-at_install", "after_sales")
class TestPlatformClock(ReturnCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order, cls.invoice = cls._new_paid_order(2)
        cls.picking = cls.order.picking_ids
        cls.day = CLAIM.date() + timedelta(days=7)
        cls.picking._record_facts({"platform_receipt_on": cls.day, "platform_receipt_first_on": cls.day})

    def _clock(self, case):
        return case.deadline_ids.filtered(lambda clock: clock.purpose == "platform_receipt" and clock.is_open)

    def test_a_return(self):
        """The agent is told in time; the day put off begins the next clock, the end of the case ends it."""
        case = self._new_case(self.order, self.return_kind)
        clock = self._clock(case)
        # The day before it, and two days before that: in Shanghai.
        self.assertEqual(clock.due_at, datetime(2026, 5, 10, 16))
        self.assertEqual((clock.user_id, clock.warn_at), (self.agent, datetime(2026, 5, 8, 16)))
        with self._refused(UserError, "Put the receipt off on the platform"):
            clock.with_user(self.agent).action_done("reached")
        action = case.with_user(self.agent).action_open_platform()
        wizard = case.with_user(self.agent).env[action["res_model"]].browse(action["res_id"])
        wizard.write({"day": self.day + timedelta(days=10), "reason": "The return is on its way"})
        wizard.action_record()
        self.assertEqual((clock.status, self._clock(case).due_at), ("met", datetime(2026, 5, 20, 16)))
        self.assertIn("automatic receipt", case.message_ids[0].body)
        remedy = self._decide(self._propose_back(case))
        self.assertTrue(self._clock(case))
        remedy.with_user(self.agent)._cancel("He keeps it")
        self.assertFalse(self._clock(case), "nothing of it is open any more")

    def test_a_claim(self):
        """It runs from the claim to its end."""
        case = self._new_case(self.order)
        self.assertFalse(self._clock(case))
        claim = self._new_claim(case, state="draft")
        self.assertTrue(self._clock(case))
        claim.with_user(self.agent)._cancel("A mistake")
        self.assertFalse(self._clock(case))

    def test_the_day_comes_later(self):
        """A day that is recorded when the case is open already starts the clock, too; a day that is over does not."""
        self.picking._record_facts({"platform_receipt_on": False})
        case = self._new_case(self.order, self.return_kind)
        self.assertFalse(self._clock(case))
        self.picking.with_user(self.agent)._record_platform_receipt(self.day, case.with_user(self.agent))
        self.assertTrue(self._clock(case))
        self.picking._record_facts({"platform_receipt_on": date(2026, 5, 1)})
        self.assertFalse(self._clock(self._new_case(self.order, self.return_kind)))

    def test_missed(self):
        """Nobody put it off: the day is missed, and its lead is told."""
        case = self._new_case(self.order, self.return_kind)
        self._run_clock(datetime(2026, 5, 10, 16, 1))
        self.assertEqual(self._clock(case).status, "missed")

    def test_a_case_that_asks_nothing(self):
        """A question about the use keeps nobody's receipt open; who has the goods puts nothing off."""
        case = self._new_case(self.order, self.env.ref("after_sales.case_kind_usage"))
        self.assertFalse(self._clock(case))
        with self._refused(UserError, "confirms nothing of"):
            case.with_user(self.agent).action_open_platform()
        with self._refused(UserError, "The customer has .* already"):
            self.picking.with_user(self.agent)._extend_platform_receipt(self.day + timedelta(days=3), "Why", "Text")
