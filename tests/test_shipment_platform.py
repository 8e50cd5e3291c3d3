"""The day on which the sales platform takes goods for received by itself: put off there, never our promise (LG-04)."""

from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_shipment import SHIP, ShipmentCommon


@tagged("post_install", "-at_install", "after_sales")
class TestPlatformReceipt(ShipmentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.picking = cls._new_ready_delivery()
        cls.order = cls.picking.sale_id
        cls.today = SHIP.date()

    def _days(self, days):
        return self.today + timedelta(days=days)

    def test_put_off(self):
        """E2: who, when and why stand on the delivery, the customer is told, the promise is not touched."""
        promised = self.order.receipt_deadline
        mine = self.picking.with_user(self.agent)
        with self._at(SHIP):
            wizard = self._fill(mine, "action_open_platform", day=self._days(5))
            self.assertEqual(wizard.step, "record")
            wizard.action_record()
            wizard = self._fill(mine, "action_open_platform", day=self._days(12), reason="Still with the carrier")
            self.assertEqual(wizard.step, "extend")
            self.assertIn("put the automatic receipt off until", wizard.text)
            wizard.action_record()
        picking = self.picking
        self.assertEqual(
            (picking.platform_receipt_on, picking.platform_receipt_first_on), (self._days(12), self._days(5))
        )
        self.assertEqual((picking.platform_extension_count, picking.platform_extended_by), (1, self.agent))
        self.assertEqual(picking.platform_extended_at, SHIP)
        self.assertIn("Still with the carrier", picking.message_ids[0].body)
        self.assertIn("automatic receipt", self.order.message_ids[0].body)
        self.assertIn(self.order.partner_id, self.order.message_ids[0].partner_ids)
        self.assertEqual(self.order.receipt_deadline, promised)
        self.assertFalse(self.order.deadline_change_ids)

    def test_bad_days(self):
        mine = self.picking.with_user(self.agent)
        with self._at(SHIP):
            with self._refused(UserError, "Say on which day"):
                mine._record_platform_receipt(False)
            mine._record_platform_receipt(self._days(5))
            with self._refused(UserError, "put it off, and say why"):
                mine._record_platform_receipt(self._days(9))
            for day in (self._days(5), self._days(-1)):
                with self.subTest(day), self._refused(UserError, "to a later day than now"):
                    mine._extend_platform_receipt(day, "Why", "Text")
            for reason, text in (("", "Text"), ("Why", " ")):
                with self._refused(UserError, "why, and what the customer is told"):
                    mine._extend_platform_receipt(self._days(9), reason, text)

    def test_received_already(self):
        picking = self._left(self.picking)
        with self._at(SHIP):
            picking._record_receipt(SHIP, "call")
        with self._refused(UserError, "The customer has .* already"):
            picking._extend_platform_receipt(date(2027, 1, 1), "Why", "Text")

    def test_nobody_enters_it(self):
        """It is a fact of the step."""
        with self._refused(UserError, "recorded by the system"):
            self.picking.with_user(self.tracker).platform_receipt_on = self._days(9)
        clerk = self._new_user("clerk", "base.group_user")
        with self._refused(AccessError, "not allowed|access"):
            self.picking.with_user(clerk)._record_platform_receipt(self._days(9))

    def test_found_in_time(self):
        """A list shows what the platform confirms within three days though nobody has it."""
        with self._at(SHIP):
            self.picking._record_platform_receipt(self._days(3))
            soon = [("platform_receipt_on", "<=", "today +3d"), ("received_at", "=", False)]
            self.assertIn(self.picking, self.env["stock.picking"].search(soon))
