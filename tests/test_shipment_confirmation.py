from datetime import timedelta

from odoo.tests import tagged

from .common_shipment import SHIP, ShipmentCommon


@tagged("post_install", "-at_install", "after_sales")
class TestConfirmation(ShipmentCommon):
    """Core's own mail calls a delivery shipped when it is validated; nobody may read that too early (LG-03)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.stock_move_email_validation = True

    def _confirmations(self, picking):
        """Return the messages of core's template on a delivery."""
        return picking.message_ids.filtered(lambda m: self.customer in m.partner_ids and m.message_type != "comment")

    def test_held_until_handed_over(self):
        """LG-03: the mail waits for the hand-over, and goes out once."""
        picking = self._left(self._new_ready_delivery(), handed_over=False)
        self.assertTrue(picking.is_confirmation_held)
        self.assertFalse(self._confirmations(picking))
        later = SHIP + timedelta(hours=20)
        with self._at(later):
            picking._record_hand_over(later)
        self.assertFalse(picking.is_confirmation_held)
        self.assertEqual(len(self._confirmations(picking)), 1)
        with self._at(later + timedelta(hours=1)):
            picking.handed_over_at = later - timedelta(hours=1)
        self.assertEqual(len(self._confirmations(picking)), 1, "A corrected moment is no second hand-over")

    def test_several_at_once(self):
        """LG-03: of deliveries validated together only those without a carrier are confirmed at once."""
        waiting = self._new_ready_delivery()
        own = self._new_shipment_order(carrier_id=False).picking_ids
        with self._at(SHIP):
            self._deliver(waiting | own, consent=False)
        self.assertEqual((waiting | own).mapped("state"), ["done", "done"])
        self.assertFalse(self._confirmations(waiting))
        self.assertEqual(len(self._confirmations(own)), 1)

    def test_switched_off(self):
        """Without core's setting nothing is sent, held or made up for later."""
        self.company.stock_move_email_validation = False
        picking = self._left(self._new_ready_delivery())
        self.assertFalse(picking.is_confirmation_held)
        self.assertFalse(self._confirmations(picking))
