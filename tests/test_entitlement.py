from datetime import date

from odoo.tests import tagged

from .common_remedy import CLAIM, RemedyCommon


@tagged("post_install", "-at_install")
class TestEntitlement(RemedyCommon):
    """What the customer may have of an order line, from what really happened to it (MX-01, MX-02, RE-01 to RE-18)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = "Asia/Shanghai"

    def _states(self, order):
        return order.order_line.mapped("after_sales_state")

    def _may(self, order, **options):
        verdicts = order.order_line[:1]._get_verdicts(**options)
        return {wish: verdict.verdict for (_line, wish), verdict in verdicts.items() if verdict.verdict != "refused"}

    def test_states_by_facts(self):
        """MX-02: unpaid only cancel, paid only refund, sent or received refund, return, exchange, repair."""
        order = self._new_confirmed_order()
        self.assertEqual(self._states(order), ["awaiting_payment"])
        self.assertEqual(set(self._may(order)), {"cancel"})
        order.with_user(self.agent).platform_paid_on = date(2026, 3, 2)
        self.assertEqual(self._states(order), ["awaiting_shipment"])
        self.assertEqual(set(self._may(order)), {"refund"})
        order = self._new_delivered_order()
        self.assertEqual(self._states(order), ["successful"])
        with self._at(CLAIM):
            self.assertEqual(set(self._may(order)), {"refund", "return", "exchange", "repair"})
