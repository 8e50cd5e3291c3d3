from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_shipment import SHIP, ShipmentCommon


@tagged("post_install", "-at_install", "after_sales")
class TestShipmentStory(ShipmentCommon):
    """One delivery from the preparation to the review (SH-01 to SH-09)."""

    def test_story(self):
        """Every step is asked for in its turn, and each one is recorded with who and when."""
        order = self._new_shipment_order()
        picking = order.picking_ids
        steps = [picking.shipment_step]
        with self._at(SHIP), self.assertRaisesRegex(UserError, "details have not been verified"):
            self._deliver(picking)
        with self._at(SHIP):
            self._fill(order.with_user(self.agent), "action_open_details", send_reminder="chat").action_verify()
            steps.append(picking.shipment_step)
            self._fill(picking.with_user(self.agent), "action_open_call", how="message_left").action_record()
            steps.append(picking.shipment_step)
            self._fill(
                picking.with_user(self.tracker),
                "action_open_waybill",
                carrier_tracking_ref=" RL-1 ",
                package_count=3,
                piece_count=4,
                transport_volume=1.2,
                actual_freight_cost=130,
                packing_fee=10,
                verified_how="online",
            ).action_record()
            steps.append(picking.shipment_step)
            self._deliver(picking)
            steps.append(picking.shipment_step)
            picking.with_user(self.tracker).action_hand_over()
            steps.append(picking.shipment_step)
            self._fill(picking.with_user(self.tracker), "action_open_notice").action_send()
            steps.append(picking.shipment_step)
            seller = order.with_user(self.agent)
            self._fill(seller, "action_open_freight", reason="tariff", correction="Tariff renewed").action_explain()
        almost_a_week = SHIP + timedelta(days=6, hours=23)
        with self._at(almost_a_week):
            self._fill(
                picking.with_user(self.agent),
                "action_open_follow_up",
                branch="received",
                received_at=almost_a_week,
                invite_review=True,
            ).action_record()
        steps.append(picking.shipment_step)
        self.assertEqual(steps, ["details", "contact", "waybill", "validate", "hand_over", "notice", "receipt", "done"])
        self.assertEqual(picking.carrier_tracking_ref, "RL-1")
        self.assertEqual(picking.waybill_verified_by, self.tracker)
        self.assertEqual(picking.notice_channel, "mail")
        self.assertTrue(picking.pickup_rules_sent_at)
        self.assertEqual(picking.received_at, almost_a_week)
        self.assertEqual(order.delay_state, "kept")
        statuses = {d.purpose: d.status for d in picking.deadline_ids}
        self.assertEqual(set(statuses.values()), {"met"}, statuses)
