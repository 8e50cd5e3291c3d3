"""Deliveries off the beaten track: what went wrong once and must not again."""

from datetime import datetime, timedelta
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common_shipment import SHIP, ShipmentCommon

#: When the goods arrive, and when the mail about their care goes out.
ARRIVAL = SHIP + timedelta(days=5)
CARE_MAIL = datetime(2026, 7, 24, 2)


class EdgeCommon(ShipmentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rails = cls._new_product("Rails", component_channel="rails")
        cls.wardrobe = cls._new_product("Wardrobe", requires_installation=True)
        cls.mattress = cls._new_product("Mattress", care_interval=3)
        cls.quiet = cls.env["after.sales.delivery.mode"].create({"name": "Quiet"})
        cls.quiet_carrier = cls.carrier.copy({"name": "Express", "delivery_mode_id": cls.quiet.id})

    def _lines(self, *products, quantity=1):
        """Return the commands that make lines of these products."""
        return [Command.create({"product_id": product.id, "product_uom_qty": quantity}) for product in products]

    def _ready(self, *products, quantity=1, **vals):
        """Return the deliveries of an order with these products, ready to leave."""
        if products:
            vals["order_line"] = self._lines(*products, quantity=quantity)
        return self._new_ready_delivery(**vals)

    def _received(self, *products, **vals):
        """Return a delivery that the customer received at ARRIVAL."""
        picking = self._left(self._ready(*products, **vals))
        with self._at(ARRIVAL):
            picking._record_receipt(ARRIVAL)
        return picking

    def _return(self, picking, quantity=1, done=True):
        """Return the transfer that brings goods of a delivery back, or those of a return out again."""
        with self._at(ARRIVAL):
            wizard = self.env["stock.return.picking"].create({"picking_id": picking.id})
            wizard.product_return_moves.quantity = quantity
            back = wizard._create_return()
            if done:
                self._deliver(back, consent=False)
                self.assertEqual(back.state, "done")
        return back

    def _of(self, picking, purpose):
        return picking.deadline_ids.filtered(lambda d: d.purpose == purpose)

    def _mails(self):
        return self.env["mail.mail"].search([("subject", "ilike", "A little care")])


@tagged("post_install", "-at_install", "after_sales")
class TestShipmentEdgesOfAccess(EdgeCommon):
    """What colleagues may do, and strangers not."""

    #: Wizards, and what each tells of its document.
    WIZARDS = {
        "after.sales.shipment.call": "phone",
        "after.sales.waybill.record": "carrier_tracking_ref",
        "after.sales.shipping.notice": "text",
        "after.sales.installation.book": "phone",
        "after.sales.details.verify": "phone",
        "after.sales.freight.explain": "actual_freight",
    }

    def test_wizards_about_foreign_documents(self):
        """SH-02, SH-03: filling in a wizard by remote call tells a stranger nothing, and its owner what he needs."""
        other = self.env["res.company"].create({"name": "Other"})
        stranger = self._new_user("stranger", "after_sales.group_lead", company_id=other.id)
        self.customer.phone = "021 7777"
        picking = self._left(self._new_ready_delivery())
        self.env.flush_all()
        for model, told in self.WIZARDS.items():
            link = "picking_id" if "picking_id" in self.env[model]._fields else "order_id"
            document = picking if link == "picking_id" else picking.sale_id
            spec = {link: {}, told: {}}
            for name, values, context in (
                ("values", {link: document.id}, {}),
                ("defaults", {}, {f"default_{link}": document.id}),
            ):
                with self.subTest(model=model, by=name), self._at(SHIP):
                    self.env.invalidate_all()
                    wizard = self.env[model].with_context(**context)
                    with self._refused(AccessError, "belongs to another company"):
                        wizard.with_user(stranger).onchange(values, [], spec)
                    self.env.invalidate_all()
                    self.assertTrue(wizard.with_user(self.agent).onchange(values, [], spec)["value"][told])

    def test_colleagues_delivery_is_cancelled(self):
        """DL-04, SH-08: who may cancel a delivery can, though he may not see its order or deadlines."""
        stranger = self._new_user("stranger", "after_sales.group_agent")
        for user in (self.salesman, stranger):
            with self.subTest(user.name):
                picking = self._new_shipment_order().picking_ids
                self.env.flush_all()
                self.env.invalidate_all()
                with self._at(SHIP):
                    picking.with_user(user).action_cancel()
                self.env.invalidate_all()
                self.assertEqual(picking.state, "cancel")
                self.assertEqual(picking.deadline_ids.mapped("status"), ["cancelled"])

    def test_notices_of_colleagues(self):
        """SH-03: an agent who sees only his own orders mails the notices of his colleagues' deliveries too."""
        stranger = self._new_user("stranger", "after_sales.group_agent")
        own = self._left(self._new_ready_delivery(user_id=stranger.id))
        site = self.env["res.partner"].create({"name": "Site", "type": "delivery", "parent_id": self.customer.id})
        pickings = own | self._left(self._new_ready_delivery(partner_shipping_id=site.id))
        self.assertEqual((pickings - own).partner_id, site)
        self.env.flush_all()
        self.env.invalidate_all()
        with self._refused(AccessError, "have 'read' access"):
            pickings.sale_id.with_user(stranger).check_access("read")
        with self._at(SHIP):
            answer = pickings.with_user(stranger).action_send_notices()
        self.assertIn("2", answer["params"]["message"])
        self.assertEqual(pickings.mapped("notice_sent_by"), stranger)
        self.assertEqual(self._of(pickings, "shipping_notice").mapped("status"), ["met", "met"])
        mails = self.env["mail.mail"].search([("model", "=", "stock.picking"), ("res_id", "in", pickings.ids)])
        self.assertEqual(mails.recipient_ids, self.customer)
        self.assertEqual(set(mails.mapped("res_id")), set(pickings.ids))


@tagged("post_install", "-at_install", "after_sales")
class TestShipmentEdgesBefore(EdgeCommon):
    """Before the goods leave."""

    def test_call_follows_the_mode(self):
        """SH-05, SH-06: the call is asked for as soon as the mode wants it, and no longer than that."""
        order = self._new_shipment_order(carrier_id=False)
        picking = order.picking_ids
        self.assertFalse(picking.deadline_ids)
        changes = [
            ("carrier", lambda: order.set_delivery_line(self.carrier, 100), True),
            ("quiet carrier", lambda: order.set_delivery_line(self.quiet_carrier, 100), False),
            ("mode", lambda: order.write({"delivery_mode_id": self.mode.id}), True),
            ("quiet mode", lambda: order.write({"delivery_mode_id": self.quiet.id}), False),
            ("mode of the delivery", lambda: picking.write({"delivery_mode_id": self.mode.id}), True),
            ("quiet mode of the delivery", lambda: picking.write({"delivery_mode_id": self.quiet.id}), False),
        ]
        for name, change, wanted in changes:
            with self.subTest(name), self._at(SHIP):
                change()
                self.env.flush_all()
                self.assertEqual(len(self._deadline(picking, "pre_shipment")), int(wanted))
        self.assertEqual(set(picking.deadline_ids.mapped("status")), {"cancelled"})

    def test_cancelled_through_moves(self):
        """DL-04, SH-08: a delivery whose goods are cancelled has nothing due, and the promise is judged without it."""
        ways = {
            "moves": lambda line: line.move_ids._action_cancel(),
            "quantity": lambda line: line.write({"product_uom_qty": 0}),
        }
        for name, way in ways.items():
            with self.subTest(name):
                pickings = self._new_shipment_order(order_line=self._lines(self.sofa, self.rails)).picking_ids
                line = pickings.sale_id.order_line.filtered(lambda sol: sol.product_id == self.rails)
                gone = line.move_ids.picking_id
                came = pickings - gone
                self._prepare(came)
                self._left(came)
                self.assertTrue(self._deadline(gone, "pre_shipment"))
                with self._at(ARRIVAL):
                    came._record_receipt(ARRIVAL)
                    self.assertNotEqual(came.sale_id.delay_state, "kept")
                    way(line)
                    self.assertEqual(gone.state, "cancel")
                    self.assertFalse(gone.deadline_ids.filtered("is_open"))
                    self.assertEqual(came.sale_id.delay_state, "kept")

    def test_redelivery(self):
        """SH-05: goods that go out again are announced by a call as well; goods that come back are not."""
        picking = self._received()
        back = self._return(picking)
        self.assertFalse(back.deadline_ids)
        again = self._return(back, done=False)
        self.assertEqual(self._deadline(again, "pre_shipment").user_id, self.agent)
        move = {
            "product_id": self.sofa.id,
            "product_uom_qty": 1,
            "location_id": picking.location_id.id,
            "location_dest_id": picking.location_dest_id.id,
            "sale_line_id": picking.sale_id.order_line[0].id,
        }
        with self._at(ARRIVAL):
            replacement = self.env["stock.picking"].create(
                {
                    "picking_type_id": picking.picking_type_id.id,
                    "location_id": picking.location_id.id,
                    "location_dest_id": picking.location_dest_id.id,
                    "partner_id": picking.partner_id.id,
                    "move_ids": [Command.create(move)],
                }
            )
            replacement.action_confirm()
        self.assertEqual(self._deadline(replacement, "pre_shipment").user_id, self.agent)

    def test_two_waybills_at_once(self):
        """SH-01, SH-02: of two people who record a waybill at once, the second is told, and the first loses nothing."""
        picking = self._new_shipment_order().picking_ids
        with self._at(SHIP):
            action = picking.with_user(self.agent).action_open_waybill()
            slow = Form(
                self.env[action["res_model"]].with_user(self.agent).browse(action["res_id"]),
                "after_sales.waybill_record_view_form",
            )
            self._fill(
                picking.with_user(self.tracker),
                "action_open_waybill",
                carrier_tracking_ref="RL-1",
                package_count=3,
                actual_freight_cost=90,
            ).action_record()
            slow.carrier_tracking_ref = "RL-2"
            with self.assertRaisesRegex(UserError, "Somebody else changed this waybill"), self.env.cr.savepoint():
                slow.save().action_record()
        self.env.invalidate_all()
        self.assertEqual((picking.carrier_tracking_ref, picking.package_count), ("RL-1", 3))
        self.assertEqual(picking.actual_freight_cost, 90)

    def test_automatic_waybill(self):
        """SH-01: where the carrier's own system makes the waybill, goods leave first; then it is asked for."""
        picking = self._new_shipment_order().picking_ids
        with self._at(SHIP):
            picking.sale_id._verify_details(picking.sale_id._get_details_text())
            picking._record_contact("reached")
            self.assertEqual(picking.shipment_step, "waybill")
            with patch.object(self.env.registry["stock.picking"], "_is_waybill_automatic", lambda self: True):
                picking.invalidate_recordset(["shipment_step"])
                self.assertEqual(picking.shipment_step, "validate")
                self._deliver(picking, consent=False)
                picking.invalidate_recordset(["shipment_step"])
                self.assertEqual((picking.state, picking.shipment_step), ("done", "waybill"))


@tagged("post_install", "-at_install", "after_sales")
class TestShipmentEdgesAfter(EdgeCommon):
    """After the goods have left."""

    def test_left_before_the_addon(self):
        """SH-01: a delivery that left before the addon was there asks for nothing."""
        picking = self._left(self._new_ready_delivery(), handed_over=False)
        self.assertEqual(picking.shipment_step, "hand_over")
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM after_sales_deadline WHERE picking_id = %s", [picking.id])
        self.env.invalidate_all()
        self.assertFalse(picking.shipment_step or picking.shipment_reason)

    def test_mode_is_history(self):
        """SH-05, X-01: how a delivery went stays, whatever becomes of its order; a mode that was used stays as well."""
        picking = self._left(self._new_ready_delivery())
        picking.sale_id.carrier_id = self.quiet_carrier
        self.env.flush_all()
        self.assertEqual(picking.sale_id.delivery_mode_id, self.quiet)
        self.assertEqual(picking.delivery_mode_id, self.mode)
        self.carrier.delivery_mode_id = False
        for mode in (self.mode, self.quiet):
            self.quiet_carrier.delivery_mode_id = False
            with (
                self.subTest(mode.name),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                mode.unlink()

    def test_handed_over_once(self):
        """LG-03: pressing “Handed Over” again does not move the moment at which the carrier took the goods."""
        picking = self._left(self._new_ready_delivery(), handed_over=False).with_user(self.tracker)
        for hours in (1, 5):
            with self._at(SHIP + timedelta(hours=hours)):
                picking.action_hand_over()
        self.assertEqual(picking.handed_over_at, SHIP + timedelta(hours=1))

    def test_receipt_corrected(self):
        """IN-01, SH-10: what follows the receipt follows it to another date, and is gone without it."""
        picking = self._received(self.wardrobe, self.mattress)
        with self._at(ARRIVAL + timedelta(days=3)):
            picking._record_receipt(ARRIVAL + timedelta(days=2))
        self.assertEqual(self._deadline(picking, "appointment").due_at, datetime(2026, 4, 27, 16))
        self.assertEqual(self._deadline(picking, "care").due_at, datetime(2026, 7, 27, 2))
        with self._at(ARRIVAL + timedelta(days=3)):
            picking.received_at = False
        for purpose in ("appointment", "care"):
            self.assertEqual(set(self._of(picking, purpose).mapped("status")), {"cancelled"})

    def test_care_of_goods_given_back(self):
        """SH-10: who gave everything back is not reminded of its care; who kept a part of it is."""
        everything, part = (self._received(self.mattress, quantity=2) for _number in range(2))
        self._return(everything, quantity=2)
        self._return(part, quantity=1)
        self._run_clock(CARE_MAIL)
        self.assertEqual(self._of(everything, "care").mapped("status"), ["cancelled"])
        self.assertEqual(self._of(part, "care").sorted("round")[0].status, "met")
        self.assertEqual(self._mails().mapped("res_id"), part.ids)

    def test_care_without_address(self):
        """SH-10: a reminder that nobody could be sent is not noted as a message left."""
        picking = self._received(self.mattress)
        self.customer.email = False
        self._run_clock(CARE_MAIL)
        first = self._of(picking, "care").sorted("round")[0]
        self.assertEqual((first.status, first.outcome), ("met", "not_needed"))
        self.assertFalse(self._mails())

    def test_review_once_an_order(self):
        """RV-02: a customer is asked for a review once, however many deliveries his order came in."""
        first, second = self._received(self.sofa, self.rails)
        with self._at(ARRIVAL):
            first.with_user(self.agent)._invite_review()
            with self.assertRaisesRegex(UserError, "was invited to review the order already"):
                second.with_user(self.agent)._invite_review()
        self.assertFalse(second.review_invited_at)

    def test_free_shipping(self):
        """SH-02: shipping that is free for the customer leaves the estimate of what it costs us as it was typed."""
        order = self._new_shipment_order(estimated_freight=80)
        for amount, estimate in ((0, 80), (120, 120), (0, 120)):
            order.set_delivery_line(self.carrier, amount)
            self.assertEqual(order.estimated_freight, estimate)

    def test_explanation_of_nothing(self):
        """SH-04: that the freight cost nothing explains no bill that comes later."""
        picking = self._new_shipment_order().picking_ids
        order = picking.sale_id
        with self._at(SHIP):
            picking._record_waybill(self._waybill("RL-1", actual_freight_cost=0, packing_fee=0))
            order.with_user(self.agent)._explain_freight("billing", "Asked for the bill")
            self.assertFalse(self._deadline(picking, "freight"))
            self.assertTrue(order.freight_variance_reason)
            picking._record_waybill(self._waybill("RL-1", actual_freight_cost=500))
        self.assertFalse(order.freight_variance_reason)
        self.assertEqual(self._deadline(picking, "freight").user_id, self.agent)
