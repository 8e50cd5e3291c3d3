from datetime import date, datetime, timedelta

from lxml import etree
from psycopg2.errors import CheckViolation

from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from odoo.tools.safe_eval import safe_eval

from .common import NOW
from .common_shipment import SHIP, ShipmentCommon

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


class WaybillCommon(ShipmentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Nothing has to happen before the goods leave, so that a waybill may come before or after.
        cls.mode.write({"details_required": False, "contact_required": "none", "waybill_required": "none"})
        cls.picking = cls._new_shipment_order().picking_ids
        cls.express = cls.carrier.copy({"name": "Express", "transit_days": 2})

    def _type(self, at=SHIP, picking=None, user=None, **vals):
        """Let somebody type a waybill into the wizard and record it."""
        delivery = (picking or self.picking).with_user(user or self.tracker)
        with self._at(at):
            return self._fill(delivery, "action_open_waybill", **vals).action_record()

    def _notice_dues(self):
        return [d.due_at for d in self.picking.deadline_ids if d.purpose == "shipping_notice"]


@tagged("post_install", "-at_install", "after_sales")
class TestWaybill(WaybillCommon):
    """What a waybill says, and whether anybody found it (SH-01)."""

    def test_recorded(self):
        """SH-01: everything typed is on the delivery, the number without the blanks around it."""
        facts = self._waybill("RL-1")
        self._type(**facts | {"carrier_tracking_ref": "  RL-1 "})
        self.assertEqual({name: self.picking[name] for name in facts}, facts)
        self.assertFalse(self.picking.handed_over_at, "It has not even left")

    def test_prefilled(self):
        """SH-01: the wizard starts from what is known, so nothing is typed or lost twice."""
        facts = self._waybill("RL-1")
        with self._at(SHIP):
            self.picking._record_waybill({**facts, "carrier_id": self.express.id})
        self._type(package_count=7)
        self.assertEqual({name: self.picking[name] for name in facts}, facts | {"package_count": 7})
        self.assertEqual(self.picking.carrier_id, self.express)

    def test_hand_over_is_asked_for_with_it(self):
        """LG-03: once the goods have left, the wizard asks when the carrier took them."""
        self._left(self.picking, handed_over=False)
        self._type(carrier_tracking_ref="RL-1", handed_over_at=SHIP - HOUR)
        self.assertEqual(self.picking.handed_over_at, SHIP - HOUR)

    def test_number_is_needed(self):
        """SH-01: a waybill without a number is none."""
        for ref in (False, "   "):
            with self.subTest(ref), self.assertRaisesRegex(UserError, "number of the waybill"):
                self._type(carrier_tracking_ref=ref, package_count=3)

    def test_negative(self):
        """SH-01, SH-02: nothing on a waybill is negative, and the refusal says so in words."""
        words = {
            "package_count": "Packages",
            "piece_count": "pieces",
            "transport_volume": "volume",
            "actual_freight_cost": "Freight",
            "packing_fee": "packing fee",
        }
        for name, word in words.items():
            with self.subTest(name), self.assertRaisesRegex(UserError, f"{word}.* cannot be negative"):
                self._type(carrier_tracking_ref="RL-1", **{name: -1})

    def test_cancelled_delivery(self):
        """SH-01: a delivery that was cancelled gets no waybill."""
        self.picking.action_cancel()
        with self.assertRaisesRegex(UserError, "was cancelled"):
            self._type(carrier_tracking_ref="RL-1")

    def test_freight_not_known_yet(self):
        """SH-02: a carrier that bills later leaves the freight unrecorded, which is not the same as nothing."""
        with self._at(SHIP):
            delivery = self.picking.with_user(self.tracker)
            wizard = self._fill(delivery, "action_open_waybill", carrier_tracking_ref="RL-1", freight_known=False)
            wizard.action_record()
        self.assertFalse(self.picking.freight_recorded_at)
        self._type(at=SHIP + HOUR, actual_freight_cost=0, freight_known=True)
        self.assertEqual(self.picking.freight_recorded_at, SHIP + HOUR)

    def test_tracking_page(self):
        """SH-01: the wizard links to the page of the carrier and number that are typed, for a look before saving."""
        with self._at(SHIP):
            action = self.picking.with_user(self.tracker).action_open_waybill()
        form = Form(self.env[action["res_model"]].browse(action["res_id"]), "after_sales.waybill_record_view_form")
        self.assertFalse(form.tracking_url)
        form.carrier_tracking_ref = " RL-9 "
        self.assertEqual(form.tracking_url, "https://red-line.example.com/?no=RL-9")
        self.express.tracking_url = False
        form.carrier_id = self.express
        self.assertFalse(form.tracking_url)

    def test_verified(self):
        """SH-01: whoever found the waybill is on record, with the moment and the way."""
        self._type(carrier_tracking_ref="RL-1")
        self.assertFalse(self.picking.waybill_verified_at, "Recording is not verifying")
        for how, user, at in (("online", self.tracker, SHIP + HOUR), ("phone", self.agent, SHIP + 2 * HOUR)):
            with self.subTest(how):
                self._type(at=at, user=user, verified_how=how)
                self.assertEqual(self.picking.waybill_verified_how, how)
                self.assertEqual(self.picking.waybill_verified_by, user)
                self.assertEqual(self.picking.waybill_verified_at, at)

    def test_nothing_to_verify(self):
        """SH-01: without a number there is nothing that could have been found."""
        with self.assertRaisesRegex(UserError, "no waybill to verify"):
            self.picking._verify_waybill("phone")

    def test_verification_lasts(self):
        """SH-01: recording the same waybill again, or more of what it says, keeps its verification."""
        self._type(carrier_tracking_ref="RL-1", verified_how="online")
        self._type(at=SHIP + HOUR, user=self.agent, carrier_tracking_ref=" RL-1 ", package_count=5)
        self.assertEqual(self.picking.waybill_verified_at, SHIP)
        self.assertEqual(self.picking.waybill_verified_by, self.tracker)
        self.assertEqual(self.picking.package_count, 5)

    def test_verification_ends(self):
        """SH-01: another number or another carrier has not been verified by anybody, wherever it was entered."""
        for name, value in (("carrier_tracking_ref", "RL-2"), ("carrier_id", self.express)):
            for way in (lambda vals: self._type(**vals), self.picking.update):
                with self.subTest(name), self.cr.savepoint(flush=True) as savepoint:
                    self._type(carrier_tracking_ref="RL-1", verified_how="online")
                    self.assertTrue(self.picking.waybill_verified_at)
                    way({name: value})
                    verified = ("waybill_verified_at", "waybill_verified_by", "waybill_verified_how")
                    self.assertFalse(any(self.picking[field] for field in verified))
                    savepoint.rollback()
                    self.env.invalidate_all()

    def test_changed_and_verified_at_once(self):
        """SH-01: another number that was looked up in the same go is verified."""
        self._type(carrier_tracking_ref="RL-1", verified_how="online")
        self._type(at=SHIP + HOUR, carrier_tracking_ref="RL-3", verified_how="phone")
        self.assertEqual(self.picking.waybill_verified_how, "phone")
        self.assertEqual(self.picking.waybill_verified_at, SHIP + HOUR)

    def test_notice_is_due_that_day(self):
        """SH-03: the notice is due by the local midnight of the day on which there are waybill and shipment."""
        cases = [
            # The waybill, the validation, and what is due: midnight in Shanghai is 16:00 UTC.
            ("waybill first", SHIP - DAY, SHIP, datetime(2026, 4, 20, 16)),
            ("waybill later", SHIP + DAY, SHIP, datetime(2026, 4, 21, 16)),
            ("waybill after local midnight", SHIP + 15 * HOUR, SHIP, datetime(2026, 4, 21, 16)),
            ("last minute", SHIP, datetime(2026, 4, 20, 15, 59), datetime(2026, 4, 20, 16)),
        ]
        for name, waybill_at, left_at, due_at in cases:
            with self.subTest(name), self.cr.savepoint(flush=True) as savepoint:
                steps = [(waybill_at, self._type), (left_at, self._leave)]
                for at, step in sorted(steps, key=lambda step: step[0]):
                    self.assertFalse(self._notice_dues(), "Only both together start it")
                    step(at)
                self.assertEqual(self._notice_dues(), [due_at])
                savepoint.rollback()
                self.env.invalidate_all()

    def test_notice_is_due_once(self):
        """SH-03: correcting the waybill neither moves the deadline nor starts a second one."""
        self._left(self.picking)
        self._type(carrier_tracking_ref="RL-1")
        self._type(at=SHIP + DAY, carrier_tracking_ref="RL-2")
        self.assertEqual(self._notice_dues(), [datetime(2026, 4, 20, 16)])

    def test_proof_of_dispatch(self):
        """PU-02: what one person uploads as proof of dispatch, the next one can open."""
        vals = {"name": "slip.txt", "raw": b"taken", "res_model": "stock.picking", "res_id": self.picking.id}
        proof = self.env["ir.attachment"].with_user(self.tracker).create(vals)
        self.picking.with_user(self.tracker).dispatch_proof_ids = proof
        self.env.invalidate_all()
        seen = self.picking.with_user(self.agent).dispatch_proof_ids
        self.assertEqual(seen.mapped("raw"), [b"taken"])

    def _type(self, at=SHIP, picking=None, user=None, **vals):
        if not self.picking.carrier_tracking_ref:
            vals.setdefault("carrier_tracking_ref", "RL-1")
        return super()._type(at, picking, user, **vals)

    def _leave(self, at):
        return self._left(self.picking, at, handed_over=False)


@tagged("post_install", "-at_install", "after_sales")
class TestHandOver(WaybillCommon):
    """Shipped means that the carrier has the goods (LG-03)."""

    def setUp(self):
        super().setUp()
        self._left(self.picking, handed_over=False)

    def test_deadline(self):
        """LG-03: goods that wait are somebody's task after a day, and the lead's after two."""
        deadline = self._deadline(self.picking, "handover")
        self.assertEqual((deadline.start_at, deadline.due_at), (SHIP, SHIP + 2 * DAY))
        self._run_clock(SHIP + DAY - HOUR)
        self.assertFalse(deadline.activity_id)
        self._run_clock(SHIP + DAY)
        self.assertEqual(deadline.activity_id.user_id, self.tracker)
        self.assertNotIn("Missed: Hand-over to the carrier", self.picking.activity_ids.mapped("summary"))
        self._run_clock(SHIP + 2 * DAY)
        self.assertEqual(deadline.status, "missed")
        told = self.picking.activity_ids.filtered(lambda a: a.summary == "Missed: Hand-over to the carrier")
        self.assertEqual(told.user_id, self.lead)

    def test_met(self):
        """LG-03: the deadline is met by the button, by an import of the moment, and by its own completion."""
        deadline, at = self._deadline(self.picking, "handover"), SHIP + DAY
        ways = {
            "button": lambda: self.picking.with_user(self.tracker).action_hand_over(),
            "write": lambda: self.picking.with_user(self.tracker).write({"handed_over_at": at}),
            "deadline": lambda: deadline.with_user(self.tracker).action_done("reached"),
        }
        for name, way in ways.items():
            with self.subTest(name), self.cr.savepoint(flush=True) as savepoint:
                with self._at(at):
                    way()
                self.assertEqual((deadline.status, deadline.done_at), ("met", at))
                self.assertEqual(self.picking.handed_over_at, at)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_not_handed_over_yet(self):
        """LG-03: a carrier that did not answer, or has not come, leaves the goods where they are."""
        deadline = self._deadline(self.picking, "handover")
        for outcome in ("no_answer", "message_left", "not_needed"):
            with (
                self.subTest(outcome),
                self._at(SHIP + DAY),
                self._refused(UserError, "The carrier has not taken the goods"),
            ):
                deadline.with_user(self.tracker).action_done(outcome)
        self.assertFalse(self.picking.handed_over_at)

    def test_future(self):
        """LG-03: nobody can say today that the goods will be taken tomorrow."""
        with self._at(SHIP), self.assertRaisesRegex(UserError, "in the future"):
            self.picking.handed_over_at = SHIP + HOUR

    def test_before_validation(self):
        """LG-03: what has not been validated has not been handed over, by whichever way it is said."""
        picking = self._new_shipment_order().picking_ids
        with self._at(SHIP):
            for name, way in (
                ("button", lambda: picking.with_user(self.tracker).action_hand_over()),
                ("write", lambda: picking.with_user(self.tracker).write({"handed_over_at": SHIP})),
            ):
                with self.subTest(name), self.assertRaisesRegex(UserError, "not been validated"):
                    way()

    def test_without_carrier(self):
        """LG-03: what no carrier takes was handed over when it was validated, and nobody has to follow it up."""
        picking = self._left(self._new_shipment_order(carrier_id=False).picking_ids, handed_over=False)
        self.assertEqual(picking.handed_over_at, SHIP)
        self.assertNotIn("handover", picking.deadline_ids.mapped("purpose"))

    def test_filters(self):
        """SH-01, SH-03, LG-03: the filters of the list find what waits, what nobody verified and nobody told."""
        new = self._new_shipment_order(count=5).picking_ids
        unverified, unnoticed, verified_early, told, told_late = new
        for picking in new:
            self._type(picking=picking, carrier_tracking_ref=f"RL-{picking.id}")
        (new - unverified).write({"waybill_verified_at": SHIP, "waybill_verified_how": "online"})
        self._left(new - unverified - verified_early)
        with self._at(SHIP):
            told._mark_notified("chat")
        ours = self.picking | new

        def found(name):
            view = self.env["stock.picking"].get_view(self.env.ref("after_sales.shipment_view_search").id)
            arch = etree.fromstring(view["arch"]).find(f".//filter[@name='{name}']")
            return self.env["stock.picking"].search(safe_eval(arch.get("domain"))) & ours

        self.assertEqual(found("waiting"), self.picking)
        self.assertEqual(found("unverified"), unverified)
        self.assertEqual(found("unnoticed"), unnoticed | told_late)
        self.assertFalse(found("waiting_long") | found("unnoticed_same_day"), "Nothing is late yet")
        self._run_clock(SHIP + 2 * DAY)
        with self._at(SHIP + 2 * DAY):
            told_late._mark_notified("chat")
        self.assertEqual(found("waiting_long"), self.picking)
        self.assertEqual(found("unnoticed"), unnoticed)
        self.assertEqual(found("unnoticed_same_day"), unnoticed | told_late)
        with self._at(SHIP + 2 * DAY):
            self.picking.action_hand_over()
        self.assertFalse(found("waiting") | found("waiting_long"))


@tagged("post_install", "-at_install", "after_sales")
class TestCarrier(WaybillCommon):
    """What a carrier is good for, and how long it takes (LG-01, LG-05)."""

    def test_campaign_only(self):
        """LG-01: a carrier of big promotions is offered for orders of a campaign only, and for their deliveries."""
        self.carrier.campaign_only = True
        order = self.picking.sale_id
        carriers = self.carrier | self.express
        for campaign, offered in ((False, self.express), (True, carriers)):
            order.campaign_id = campaign and self.env["utm.campaign"].create({"name": "Double Eleven"})
            for source in (order, self.picking):
                with self.subTest(campaign=campaign, source=source._name):
                    self.assertEqual(carriers.available_carriers(self.customer, source), offered)

    @mute_logger("odoo.sql_db")
    def test_days_are_not_negative(self):
        """LG-01: a carrier travels no negative days, and its window for claims has none either."""
        for name in ("transit_days", "claim_window_days"):
            with self.subTest(name), self.assertRaises(CheckViolation), self.cr.savepoint():
                self.carrier[name] = -1
                self.carrier.flush_recordset()

    def test_expected_receipt(self):
        """LG-01, LG-03: goods are expected so many days after the local day on which the carrier took them."""
        self._left(self.picking, handed_over=False)
        self.assertFalse(self.picking.expected_receipt_date, "It is still in the house")
        with self._at(SHIP + DAY):
            self.picking.handed_over_at = datetime(2026, 4, 20, 17)
        self.assertEqual(self.picking.expected_receipt_date, date(2026, 4, 26), "It was 21 April in Shanghai")
        self.picking.carrier_id = self.express
        self.assertEqual(self.picking.expected_receipt_date, date(2026, 4, 23))
        with self._at(SHIP + 3 * DAY):
            self.picking._record_receipt(SHIP + 3 * DAY)
        self.assertFalse(self.picking.expected_receipt_date, "It is there")

    def test_expected_receipt_with_unknown_carrier(self):
        """LG-01: a carrier without days takes those of the settings, not those of the order's own carrier."""
        self._left(self.picking)
        self.express.transit_days = 0
        self.picking.carrier_id = self.express
        self.assertEqual(self.picking.expected_receipt_date, date(2026, 4, 27))

    def test_promise_follows_the_carrier(self):
        """LG-01, LG-05: a faster carrier brings the earliest date forward and leaves the warehouse more time."""
        with self._at(NOW):
            order = self._new_order(carrier_id=self.carrier.id)
            earliest = order.earliest_receipt_date
            self.assertEqual(order.commitment_date, datetime(2026, 4, 25, 15, 59))
            order.carrier_id = self.express
            self.assertEqual(order.earliest_receipt_date, earliest - timedelta(days=3))
            self.assertEqual(order.commitment_date, datetime(2026, 4, 28, 15, 59))

    def test_days_where_the_carrier_is_chosen(self):
        """LG-05: whoever adds shipping to an order sees how long each carrier takes."""
        order = self._new_order()
        wizard = self.env["choose.delivery.carrier"].with_user(self.agent).with_context(default_order_id=order.id)
        form = Form(wizard.with_context(default_carrier_id=self.carrier.id))
        self.assertEqual(form.transit_days, 5)
        form.carrier_id = self.express
        self.assertEqual(form.transit_days, 2)


@tagged("post_install", "-at_install", "after_sales")
class TestTwoSteps(WaybillCommon):
    """Goods that are picked first and shipped then: the last leg goes to the customer (SH-01)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        warehouse = cls.env["stock.warehouse"].search([("company_id", "=", cls.company.id)], limit=1)
        warehouse.delivery_steps = "pick_ship"

    def test_last_leg(self):
        """SH-01, SH-03, LG-03: only the last leg is a shipment, asks for a waybill and has deadlines."""
        self.mode.waybill_required = "recorded"
        order = self._new_shipment_order()
        pick = order.picking_ids
        self.assertFalse(pick.is_shipment or pick.shipment_step)
        self._left(pick, handed_over=False)
        ship = order.picking_ids - pick
        self.assertEqual((ship.is_shipment, ship.carrier_id), (True, self.carrier))
        self.assertEqual(ship.shipment_step, "waybill")
        self._type(picking=ship, carrier_tracking_ref="RL-1")
        self._left(ship, handed_over=False)
        self.assertFalse(pick.deadline_ids)
        self.assertLessEqual({"shipping_notice", "handover"}, set(ship.deadline_ids.mapped("purpose")))

    def test_waybill_of_the_first_leg(self):
        """SH-01, SH-03: a carrier and number that the packers wrote on their leg reach the last one."""
        order = self._new_shipment_order(carrier_id=False)
        pick = order.picking_ids
        pick.write({"carrier_id": self.carrier.id, "carrier_tracking_ref": "RL-1"})
        self._left(pick, handed_over=False)
        ship = order.picking_ids - pick
        self.assertEqual((ship.carrier_id, ship.carrier_tracking_ref), (self.carrier, "RL-1"))
        self.assertFalse(ship.deadline_ids.filtered(lambda d: d.purpose == "shipping_notice"))
        self._left(ship, handed_over=False)
        self.assertEqual(self._deadline(ship, "shipping_notice").due_at, datetime(2026, 4, 20, 16))


@tagged("post_install", "-at_install", "after_sales")
class TestWithoutCarrier(WaybillCommon):
    """Goods that no carrier takes are with the customer or in our own van at once."""

    def test_collected(self):
        """SH-06: what the customer collects needs no hand-over, although a delivery method names the collection."""
        self.mode.with_carrier = False
        self._left(self.picking, handed_over=False)
        self.assertEqual(self.picking.handed_over_at, SHIP)
        self.assertFalse(self._deadline(self.picking, "handover"))
        self.assertEqual(self.picking.received_at, SHIP, "It was taken away on the spot")

    def test_received_before_anybody_recorded(self):
        """LG-03: what has arrived is no longer chased for its hand-over or notice."""
        self._left(self.picking, handed_over=False)
        with self._at(SHIP + DAY):
            self.picking._record_receipt(SHIP + HOUR, "customer")
        open_purposes = self.picking.deadline_ids.filtered("is_open").mapped("purpose")
        self.assertEqual(open_purposes, ["post_shipment"])
        self.assertEqual(self.picking.shipment_step, "done")

    def test_typed_in_late(self):
        """LG-03: a hand-over in time is in time, even if it was typed in three days later."""
        self._left(self.picking, handed_over=False)
        deadline = self._deadline(self.picking, "handover")
        with self._at(SHIP + 3 * DAY):
            self.picking.with_user(self.tracker).handed_over_at = SHIP + DAY
        self.assertEqual((deadline.status, deadline.done_at), ("met", SHIP + DAY))
