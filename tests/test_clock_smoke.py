from datetime import datetime

from odoo.tests import tagged

from .common import NOW, AfterSalesCommon


@tagged("post_install", "-at_install", "after_sales")
class TestSmoke(AfterSalesCommon):
    def test_story(self):
        with self._at(NOW):
            order = self._new_confirmed_order()
        receipt = self._deadline(order, "receipt")
        self.assertEqual(receipt.due_at, datetime(2026, 4, 30, 16))
        self._run_clock(datetime(2026, 4, 27, 16))
        self.assertEqual(receipt.status, "at_risk")
        self.assertEqual(order.delay_state, "at_risk")
        self._run_clock(datetime(2026, 5, 2, 16))
        self.assertEqual(receipt.missed_at, datetime(2026, 4, 30, 16))
        self.assertEqual(order.delay_state, "overdue")
