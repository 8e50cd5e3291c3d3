"""What deliveries cost in a batch: of ours nothing grows with their number."""

from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged

from .common import NOW
from .common_shipment import SHIP, ShipmentCommon

#: Not more: PostgreSQL gets updates by the hundred, and a delivery may have three deadlines.
FEW, MANY = 10, 30


@tagged("post_install", "-at_install", "after_sales")
class TestShipmentPerformance(ShipmentCommon):
    #: An hour after the goods left.
    starts_at = SHIP + timedelta(hours=1)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sofa.write({"requires_installation": True, "care_interval": 3, "contains_glass": True})
        cls.company.after_sales_require_promise = False
        line = {"product_id": cls.sofa.id, "product_uom_qty": 1}
        vals = {
            "user_id": cls.agent.id,
            "team_id": cls.sales_team.id,
            "carrier_id": cls.carrier.id,
            "estimated_freight": 100,
            "receipt_deadline": "2026-04-30",
            "deadline_urgency": "normal",
            "order_line": [(0, 0, line)],
        }
        names = [{"name": f"Ms {number}", "email": f"{number}@example.com"} for number in range(2 + FEW + MANY)]
        with cls._at(NOW):
            orders = cls.env["sale.order"].create(
                [{**vals, "partner_id": partner.id} for partner in cls.env["res.partner"].create(names)]
            )
            orders._fire_deadline_event("submitted")
            orders.action_confirm()
        for order in orders:
            order.details_verified_text = order._get_details_text()
        orders.details_verified_at = SHIP
        # The first two fill the ormcaches before anything is counted.
        cls.batches = [orders.picking_ids[:2], orders.picking_ids[2 : 2 + FEW], orders.picking_ids[2 + FEW :]]
        cls.env.flush_all()

    def _know_waybills(self, pickings):
        """Everything that a waybill says, of many deliveries in one write."""
        pickings.write({**self._waybill("RL-1"), "informed_how": "reached", "informed_at": SHIP})
        pickings.write({"waybill_verified_at": SHIP, "waybill_verified_by": self.tracker.id})

    def _leave(self, pickings, at=SHIP):
        """Let many deliveries be gone at once, without what core does for each of them."""
        pickings.move_ids.write({"quantity": 1, "picked": True, "state": "done"})
        pickings.date_done = at

    def _count(self, records, work):
        """Return the queries that work on records costs, from cold record caches, its writes included."""
        records = records.browse(records.ids)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        work(records)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def _compare(self, work, batches=None):
        """Return the queries for few and for many records."""
        _first, few, many = [self._count(batch, work) for batch in batches or self.batches]
        return few, many

    def _assert_flat(self, what, work, prepare=None, batches=None, at=SHIP):
        with self._at(at):
            for batch in self.batches:
                if prepare:
                    prepare(batch)
            few, many = self._compare(work, batches)
        with self.subTest(what):
            self.assertEqual(few, many, f"{what}: {few} queries for {FEW} records, {many} for {MANY}")

    def _deadlines(self, *purposes):
        """Return per batch the deadlines of its deliveries with these purposes."""
        found = [batch.deadline_ids.filtered(lambda d: d.purpose in purposes) for batch in self.batches]
        self.assertEqual([len(deadlines) for deadlines in found], [len(purposes) * len(b) for b in self.batches])
        return [deadlines.browse(deadlines.ids) for deadlines in found]

    def test_planned(self):
        """SH-05: the calls before shipment of many deliveries begin together."""
        self._assert_flat("planned", lambda p: p._on_planned(), lambda p: p.deadline_ids.unlink())
        self._deadlines("pre_shipment")

    def test_left(self):
        """SH-08, LG-03: what follows a shipment begins together."""
        self._assert_flat("left", lambda p: p._on_left(), self._leave)
        self._deadlines("handover", "post_shipment")

    def test_left_without_carrier(self):
        """What we bring ourselves is handed over as it is validated, in one go."""

        def leave(pickings):
            pickings.carrier_id = False
            pickings.delivery_mode_id.with_carrier = False
            self._leave(pickings)

        self._assert_flat("left", lambda p: p._on_left(), leave)
        self.assertTrue(all(p.handed_over_at for p in self.batches[2]))

    def test_moved(self):
        """SH-05: the calls move with the dates of the shipments."""
        later = SHIP + timedelta(days=3)
        self._assert_flat("moved", lambda p: p.move_ids.write({"date": later}), at=NOW)
        due = {deadline.due_at for deadline in self._deadlines("pre_shipment")[2]}
        self.assertEqual(len(due), 1)
        self.assertLess(later - timedelta(days=2), due.pop())

    def test_cancelled(self):
        self._assert_flat("cancelled", lambda p: p._on_cancelled())
        self.assertEqual(set(self._deadlines("pre_shipment")[2].mapped("status")), {"cancelled"})

    def test_contact_recorded(self):
        """SH-05: as many queries for 30 customers who were informed as for 10."""
        self._assert_flat("informed", lambda p: p._record_contact("reached"))
        self.assertFalse(self._deadlines("pre_shipment")[2].filtered("is_open"))

    def test_waybill_recorded(self):
        """SH-03: the notices of many waybills fall due together."""
        self._assert_flat("waybill", lambda p: p.write({"carrier_tracking_ref": "RL-1"}), self._leave)
        self._deadlines("shipping_notice")
        self._assert_flat("verified", lambda p: p._verify_waybill("phone"))

    def test_handed_over(self):
        """LG-03: the carrier takes everything at once."""

        def leave(pickings):
            self._leave(pickings)
            pickings._on_left()

        self._assert_flat("handed over", lambda p: p._record_hand_over(SHIP), leave)
        self.assertEqual(set(self._deadlines("handover")[2].mapped("status")), {"met"})

    def test_freight_recorded(self):
        """SH-02, SH-04: the carrier's monthly bill, beyond the limit and back within it."""
        self._assert_flat("beyond", lambda p: p.write({"actual_freight_cost": 300, "packing_fee": 5}), self._leave)
        self._deadlines("freight")
        self._assert_flat("within", lambda p: p.write({"actual_freight_cost": 100, "packing_fee": 0}))
        self.assertEqual(set(self._deadlines("freight")[2].mapped("status")), {"cancelled"})

    def test_freight_explained(self):
        self._leave(self.env["stock.picking"].union(*self.batches))
        for batch in self.batches:
            batch.actual_freight_cost = 300
        self._assert_flat("explained", lambda p: p.sale_id._explain_freight("tariff", "Renewed"))
        self.assertEqual(set(self._deadlines("freight")[2].mapped("status")), {"met"})

    def test_received(self):
        """SH-10, IN-01: what follows the arrival of many deliveries begins together, and ends together."""
        self._assert_flat("received", lambda p: p._on_received(), self._arrive)
        self._deadlines("care", "appointment")

    def _arrive(self, pickings, at=SHIP):
        """Let many deliveries have arrived, without anybody being told of it."""
        self._leave(pickings)
        with patch.object(type(pickings), "_on_written", lambda *args: None):
            pickings.received_at = at

    def test_receipt_recorded(self):
        """DL-04: the promises of many orders are judged together, whoever records what arrived."""
        self._assert_flat("receipt", lambda p: p._record_receipt(SHIP), self._leave)
        self.assertEqual(set(self.batches[2].sale_id.mapped("delay_state")), {"kept"})

    def test_followed_up(self):
        """SH-08: the round of calls ends for all deliveries of a list."""

        def leave(pickings):
            self._leave(pickings)
            pickings._on_left()
            self._arrive(pickings)

        self._assert_flat("followed up", lambda p: p._record_follow_up(SHIP), leave)
        self.assertEqual(set(self._deadlines("post_shipment")[2].mapped("status")), {"met"})

    def test_notices_checked(self):
        """SH-03: what each of many notices lacks is found together, be it nothing or everything."""

        def check(pickings):
            problems = {bool(picking._get_notice_problem()) for picking in pickings}
            self.assertEqual(problems, {not pickings[0].handed_over_at})

        self._assert_flat("incomplete", check, self._leave)
        self._assert_flat("complete", check, lambda p: (self._know_waybills(p), p.write({"handed_over_at": SHIP})))

    def test_notices_left_out(self):
        """SH-03: a list of which nothing can be sent says so at once."""
        self._assert_flat("left out", lambda p: p.with_user(self.tracker).action_send_notices(), self._leave)

    def test_notices_sent(self):
        """SH-03: the notices of a day go out together."""
        self._assert_flat(
            "sent",
            lambda p: p.action_send_notices(),
            lambda p: (self._leave(p), self._know_waybills(p), p.write({"handed_over_at": SHIP})),
        )
        self.assertEqual(self._count_mails(), MANY)

    def test_notices_marked(self):
        self._assert_flat(
            "told", lambda p: p._mark_notified("chat"), lambda p: (self._leave(p), self._know_waybills(p))
        )
        self.assertEqual({d.status for d in self._deadlines("shipping_notice")[2]}, {"met"})

    def test_columns(self):
        """The columns of the list of shipments, as an agent reads it, before and after the goods left."""
        names = ["shipment_step", "shipment_reason", "expected_receipt_date", "is_shipment", "requires_installation",
                 "case_count", "contains_glass", "sale_user_id", "company_currency_id"]  # fmt: skip
        for user in (self.agent, self.tracker):
            self._assert_flat(f"to leave, {user.name}", lambda p, user=user: p.with_user(user).read(names))
        for batch in self.batches:
            self._leave(batch)
            batch.handed_over_at = SHIP
        for user in (self.agent, self.tracker):
            self._assert_flat(f"left, {user.name}", lambda p, user=user: p.with_user(user).read(names))
        self.assertEqual(self.batches[2][0].shipment_step, "waybill")

    def test_columns_of_orders(self):
        names = ["details_state", "freight_finding", "delivery_mode_id", "actual_freight", "is_freight_exceeded"]
        for batch in self.batches:
            batch.actual_freight_cost = 300
        self._assert_flat("orders", lambda p: p.sale_id.with_user(self.agent).read(names))

    def test_clock(self):
        """LG-03, SH-08, SH-03: the clock warns of many deliveries, then finds them missed, together."""
        with self._at(SHIP):
            for batch in self.batches:
                self._leave(batch)
                batch.carrier_tracking_ref = "RL-1"
                batch._on_left()
        for purpose in ("handover", "post_shipment", "shipping_notice"):
            batches = self._deadlines(purpose)
            for what, days in (("warned", 1.5), ("missed", 30)):
                now = SHIP + timedelta(days=days)
                self._assert_flat(f"{purpose} {what}", lambda d, now=now: d._stamp(now), batches=batches, at=now)
            self.assertEqual(set(batches[2].mapped("status")), {"missed"})

    def test_clock_of_care(self):
        """SH-10: many reminders of care go out together, and the next round of each begins."""
        for batch in self.batches:
            self._arrive(batch)
            with self._at(SHIP):
                batch._on_received()
        now = SHIP + timedelta(days=90, hours=1)
        batches = self._deadlines("care")
        self._assert_flat("reminded", lambda d: d._stamp(now), batches=batches, at=now)
        self.assertEqual(self._count_mails(), MANY)
        self.assertEqual(set(batches[2].mapped("status")), {"met"})
        self.assertEqual(set(self.batches[2].deadline_ids.filtered("is_open").mapped("round")) - {1}, {2})

    def _count_mails(self):
        """Return how many mails wait for the customers of the last batch."""
        domain = [("model", "=", "stock.picking"), ("res_id", "in", self.batches[2].ids)]
        return self.env["mail.mail"].search_count(domain)

    @contextmanager
    def _without_hooks(self):
        """Let core validate as if nothing of ours listened."""
        registry_class = self.env.registry["stock.picking"]
        with (
            patch.object(registry_class, "_check_may_leave", lambda self: None),
            patch.object(registry_class, "_on_left", lambda self: None),
        ):
            yield

    def _validate(self, pickings):
        pickings.button_validate()
        self.assertEqual(set(pickings.mapped("state")), {"done"})

    def _prepare_validation(self):
        """Return batches of 2, 3 and 12 deliveries ready to leave."""
        pickings = self.env["stock.picking"].union(*self.batches)[:34]
        self._know_waybills(pickings)
        pickings.move_ids.write({"quantity": 1, "picked": True})
        pickings.early_ship_consent_at = SHIP
        return [pickings[:2], pickings[2:5], pickings[5:17]], [pickings[17:19], pickings[19:22], pickings[22:34]]

    def test_validating_costs_what_core_costs(self):
        """SH-01, LG-03: core validates delivery by delivery; of ours nothing is added for each of them."""
        with self._at(SHIP):
            first, second = self._prepare_validation()
            with self._without_hooks():
                core_few, core_many = self._compare(self._validate, first)
            few, many = self._compare(self._validate, second)
        self._deadlines_of(second[2])
        self.assertEqual(many - few, core_many - core_few, f"{few} to {many}, core alone {core_few} to {core_many}")

    def _deadlines_of(self, pickings):
        """The validation that was measured did what it does in earnest."""
        purposes = {"pre_shipment", "shipping_notice", "handover", "post_shipment"}
        for picking in pickings:
            self.assertLessEqual(purposes, set(picking.deadline_ids.mapped("purpose")))

    def test_checking_is_flat(self):
        """SH-01, SH-05, SH-06, SH-09, DL-07: what keeps many deliveries in the house is asked together."""
        self._assert_flat("check", lambda p: p._check_may_leave(), self._know_waybills)
