"""What nobody said about a delivery, kits that travel in parts, and everything that is missing at once."""

from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import NOW, load_migration
from .common_shipment import SHIP, ShipmentCommon


@tagged("post_install", "-at_install", "after_sales")
class TestShipmentGaps(ShipmentCommon):
    def _kit(self, **vals):
        """Return two deliveries of the parts of one kit, and the parts."""
        kit = self._new_product("Wardrobe", **vals)
        parts = [self._new_product("Doors"), self._new_product("Frame")]
        picking = self._new_shipment_order(product=kit).picking_ids
        line, second = picking.sale_id.order_line, picking.copy()
        second.action_confirm()
        for delivery, part in zip(picking | second, parts, strict=True):
            delivery.move_ids.product_id = part
            delivery.move_ids.sale_line_id = line
            self.assertEqual(delivery.move_ids.sale_line_id.product_id, kit)
        self._prepare(picking | second)
        return picking, second, parts

    def _appointments(self, pickings):
        return pickings.deadline_ids.filtered(lambda d: d.purpose == "appointment")

    def test_one_installation_of_a_kit(self):
        """IN-01: a kit that travels in parts is installed once, when all of it is there."""
        first, second, _parts = self._kit(requires_installation=True, care_interval=6)
        both = first | second
        for picking in both:
            self._left(picking)
        with self._at(SHIP + timedelta(days=3)):
            second._record_receipt(SHIP + timedelta(days=2))
            self.assertFalse(self._appointments(both), "The other part is still on its way")
            self.assertFalse(second.requires_installation)
        with self._at(SHIP + timedelta(days=5)):
            first._record_receipt(SHIP + timedelta(days=4))
        self.assertEqual(self._appointments(both).picking_id, first)
        self.assertEqual(len(both.deadline_ids.filtered(lambda d: d.purpose == "care")), 1)

    def test_parts_recorded_in_another_order(self):
        """IN-01: the part that is recorded last may have arrived first; it is asked for all the same, once."""
        first, second, _parts = self._kit(requires_installation=True)
        both = first | second
        for picking in both:
            self._left(picking)
        with self._at(SHIP + timedelta(days=5)):
            second._record_receipt(SHIP + timedelta(days=4))
            self.assertFalse(self._appointments(both))
            first._record_receipt(SHIP + timedelta(days=2))
        self.assertEqual(self._appointments(both).picking_id, second)

    def test_glass_of_a_kit(self):
        """PK-06: only the part that is glass is glass; where only the kit is known to have some, every part may be."""
        first, second, (doors, _frame) = self._kit(contains_glass=True)
        self.assertEqual([first.contains_glass, second.contains_glass], [True, True])
        doors.contains_glass = True
        both = first | second
        both.invalidate_recordset()
        self.assertEqual([first.contains_glass, second.contains_glass], [True, False])
        self.assertNotIn("glass", " ".join(second._get_warnings()))

    def test_the_seventh_day(self):
        """SH-08: the call has the whole of the seventh day, and is no next step before."""
        picking = self._left(self._new_ready_delivery())
        call = picking.deadline_ids.filtered(lambda d: d.purpose == "post_shipment")
        day = self.company._get_after_sales_today(SHIP) + timedelta(days=7)
        self.assertEqual(call.due_on, day)
        self.assertEqual(call.due_at - call.warn_at, timedelta(days=1))
        self.assertEqual(self.company._get_after_sales_today(call.warn_at), day)
        for at, is_due in ((SHIP, False), (call.warn_at - timedelta(seconds=1), False), (call.warn_at, True)):
            with self._at(at):
                picking.invalidate_recordset()
                self.assertEqual(picking.with_user(self.agent).is_call_due, is_due)

    def test_what_nobody_said(self):
        """SH-05, LG-01: the order says what is missing of method and mode, and what follows from it."""
        with self._at(NOW):
            order = self._new_order()
        self.assertIn("count as received when the delivery is validated", order.with_user(self.agent).delivery_gap)
        order.delivery_mode_id = self.mode
        self.assertIn("No delivery method", order.delivery_gap)
        order.carrier_id = self.carrier
        self.assertFalse(order.delivery_gap)
        self.carrier.delivery_mode_id = False
        order.delivery_mode_id = False
        self.assertIn("nothing is asked", order.delivery_gap)

    def test_usual_mode(self):
        """SH-05: the mode of the company counts where the method says nothing; goods then wait for the carrier."""
        self.company.after_sales_delivery_mode_id = self.mode
        with self._at(NOW), Form(self.env["sale.order"].with_user(self.agent)) as form:
            form.partner_id = self.customer
            with form.order_line.new() as line:
                line.product_id = self.sofa
        self.assertEqual(form.record.delivery_mode_id, self.mode)
        picking = self._new_shipment_order(carrier_id=False).picking_ids
        self.assertEqual((picking.delivery_mode_id, picking.carrier_id.id), (self.mode, False))
        self._prepare(picking)
        self._left(picking, handed_over=False)
        self.assertFalse(picking.received_at, "Validated is not received: a carrier brings it")

    def test_carriers_of_the_manual(self):
        """LG-01, LG-05: shipped switched off; urgent ones cost what the manual says once a manager uses them."""
        names = ("zto", "yto", "sto", "epacket", "nengda", "sf", "ems", "ems_far")
        carriers = self.env["delivery.carrier"].union(*(self.env.ref(f"after_sales.carrier_{name}") for name in names))
        self.assertFalse(any(carriers.mapped("active")))
        order = self._new_shipment_order()
        for name, price, days in (("sf", 10, 2), ("ems", 7, 3), ("ems_far", 10, 3)):
            carrier = self.env.ref(f"after_sales.carrier_{name}")
            carrier.active = True
            self.assertEqual(carrier.rate_shipment(order)["price"], price)
            self.assertEqual(carrier.transit_days, days)
        self.assertTrue(self.env.ref("after_sales.carrier_nengda").campaign_only)

    def test_everything_at_once(self):
        """SH-01, SH-05, DL-07: whoever validates reads all that is missing before core asks anything."""
        order = self._new_shipment_order(
            order_line=[Command.create({"product_id": self.sofa.id, "product_uom_qty": 2})]
        )
        picking = order.picking_ids.with_user(self.tracker)
        picking.move_ids.quantity = 1
        with self._at(NOW), self.assertRaises(UserError) as caught:
            picking.button_validate()
        words = str(caught.exception)
        for text in ("would arrive long before", "have not been verified", "left a message", "waybill has not been"):
            self.assertIn(text, words)

    def test_parts_on_the_way_in(self):
        """PR-05: each part is followed on its way in as on its way out, by its channel, until all have arrived."""
        rails = self._new_product("Rails", component_channel="rails")
        body = self._new_product("Body", component_channel="cabinet_body")
        lines = [Command.create({"product_id": part.id, "product_uom_qty": 2}) for part in (rails, body)]
        order = self._new_shipment_order(order_line=lines)
        purchase = self.env["purchase.order"].create(
            {
                "partner_id": self.factory.id,
                "order_line": [
                    Command.create({"product_id": line.product_id.id, "product_qty": 2, "sale_line_id": line.id})
                    for line in order.order_line
                ],
            }
        )
        purchase.button_confirm()
        receipt = purchase.picking_ids
        seen = order.with_user(self.agent)
        self.assertRegex(seen.component_finding, "^0 of 4 parts have arrived; the last one is expected on ")
        receipt.move_ids.filtered(lambda move: move.product_id == rails).write({"quantity": 2, "picked": True})
        receipt.with_context(skip_backorder=True).button_validate()
        order.invalidate_recordset()
        self.assertRegex(seen.component_finding, "^2 of 4 parts")
        parts = order._get_components()
        self.assertEqual((parts["rails"].arrived, parts["cabinet_body"].arrived), (2, 0))
        self.assertEqual((parts["rails"].to_send, parts["rails"].sent), (2, 0))
        for text in ("Sliding-door rails", "Cabinet body", "2 of 2", "0 of 2"):
            self.assertIn(text, seen.component_board)
        rest = purchase.picking_ids - receipt
        self._deliver(rest, consent=False)
        order.invalidate_recordset()
        self.assertEqual(seen.component_finding, "All parts have arrived.")

    def test_parts_of_a_simple_order(self):
        """PR-05: an order whose goods come from stock and travel together shows no table."""
        order = self._new_shipment_order()
        self.assertFalse(order.component_board)
        self.assertFalse(order.component_finding)

    def test_older_databases(self):
        """SH-08: an older database gets the whole seventh day, unless a manager has chosen another time."""
        script = load_migration("19.0.1.4.0/post-shipment.py")
        policy = self.env.ref("after_sales.policy_post_shipment")
        for amount, method in ((5, "calendar"), (7, "cutoff")):
            policy.write({"method": "calendar", "amount": amount, "unit": "days", "cutoff_ids": [Command.clear()]})
            script.migrate(self.env.cr, "19.0.1.3.0")
            self.assertEqual(policy.method, method)
        self.assertEqual((policy.cutoff_ids.due_days, policy.cutoff_ids.due_hour), (7, 24))
