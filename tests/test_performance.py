"""What a batch costs: the number of queries does not grow with the number of records."""

from datetime import date, datetime, timedelta

from odoo.tests import tagged

from .common import NOW, AfterSalesCommon


@tagged("post_install", "-at_install", "after_sales")
class TestPerformance(AfterSalesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calendar = cls._new_calendar("Asia/Shanghai")

    def _orders(self, count):
        line = {"product_id": self.sofa.id, "product_uom_qty": 1}
        vals = {
            "partner_id": self.customer.id,
            "user_id": self.agent.id,
            "team_id": self.sales_team.id,
            "receipt_deadline": "2026-04-30",
            "deadline_urgency": "normal",
            "order_line": [(0, 0, line)],
        }
        return self.env["sale.order"].create([vals] * count)

    def _count(self, records, work):
        """Return the queries that work on records costs, from cold record caches, its writes included."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        work(records)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def _compare(self, prepare, work, few=10, many=100):
        """Return the queries for few and for many records; a first round fills the ormcaches."""
        few, many = prepare(few), prepare(many)
        self._count(prepare(2), work)
        return self._count(few, work), self._count(many, work)

    def _assert_flat(self, what, prepare, work):
        few, many = self._compare(prepare, work)
        self.assertEqual(few, many, f"{what}: {few} queries for 10 records, {many} for 100")

    def _policies(self):
        """Yield a policy of each method, alone for its event."""
        deadline_activity = self.env.ref("after_sales.activity_type_deadline").id
        warn = {"warn_amount": 2, "warn_unit": "hours"}
        working = {"method": "working", "calendar_id": self.calendar.id, "unit": "hours", **warn}
        before = {"method": "before", "date_field": "receipt_deadline", "amount": 14}
        cutoff = {"method": "cutoff", "cutoff_ids": [(0, 0, {"received_until": 12, "due_hour": 14})]}
        for name, vals in {
            "calendar": {**warn, "activity_type_id": deadline_activity},
            "working": working,
            "before": before,
            "cutoff": {**cutoff, "calendar_id": self.calendar.id},
        }.items():
            policy = self._new_policy(name, stop_event="done", **vals)
            with self.subTest(method=name):
                yield policy
            policy.active = False

    def _started(self, count):
        orders = self._orders(count)
        orders._fire_deadline_event("scheduled")
        return orders

    def _receipts(self, orders):
        return self.env["after.sales.deadline"].search([("order_id", "in", orders.ids), ("purpose", "=", "receipt")])

    def _deadlines(self, count):
        # Browsed anew: the prefetching of a one2many ends with the cache of its orders.
        return self.env["after.sales.deadline"].browse(self._started(count).deadline_ids.ids)

    def test_starting_is_flat(self):
        """Events arrive in batches: as many queries for the deadlines of 100 orders as for 10."""
        with self._at(NOW):
            for policy in self._policies():
                self._assert_flat(policy.method, self._orders, lambda o: o._fire_deadline_event("scheduled"))

    def test_starting_with_activities_is_flat(self):
        self._new_policy("activity", activity_type_id=self.env.ref("after_sales.activity_type_deadline").id)
        with self._at(NOW):
            self._assert_flat("start", self._orders, lambda o: o._fire_deadline_event("scheduled"))

    def test_shipped_events_are_flat(self):
        """DL-01, PR-01: what our policies add to submitting and confirming."""
        with self._at(NOW):
            for event in ("submitted", "confirmed"):
                self._assert_flat(event, self._orders, lambda o, event=event: o._fire_deadline_event(event))

    def test_stopping_and_pausing_are_flat(self):
        self._new_policy("calendar", stop_event="done", pause_when_waiting=True)
        with self._at(NOW):
            self._assert_flat("stop", self._started, lambda o: o._fire_deadline_event("done"))
            self._assert_flat("cancel", self._started, lambda o: o._cancel_deadlines("The order was cancelled"))
            self._assert_flat("pause", self._started, lambda o: o._pause_deadlines())

    def test_resuming_is_flat(self):
        self._new_policy("calendar", pause_when_waiting=True, warn_amount=2, warn_unit="hours")

        def paused(count):
            orders = self._started(count)
            orders._pause_deadlines()
            return orders

        with self._at(NOW):
            self._assert_flat("resume", paused, lambda o: o._resume_deadlines())

    def test_completing_and_repeating_are_flat(self):
        policy = self._new_policy("calendar")
        with self._at(NOW):
            self._assert_flat("done", self._deadlines, lambda d: d.action_done())
            policy.repeat_amount = 3
            self._assert_flat("repeat", self._deadlines, lambda d: d.action_done())

    def test_moving_is_flat(self):
        """DL-05: a date that changes for many orders at once moves their deadlines together."""

        def later(orders):
            orders.receipt_deadline = date(2026, 5, 20)
            self.assertEqual(set(self._receipts(orders).mapped("due_at")), {datetime(2026, 5, 20, 16)})

        def submitted(count):
            orders = self._orders(count)
            orders._fire_deadline_event("submitted")
            return orders

        with self._at(NOW):
            self._assert_flat("move", submitted, later)

    def test_stamping_is_flat(self):
        """The clock stamps, tells and escalates for 100 with as many queries as for 10."""
        for policy in self._policies():
            for policy.escalate in (False, True):
                with self._at(NOW):
                    self._assert_flat(
                        f"{policy.method}, escalate {policy.escalate}",
                        self._deadlines,
                        lambda d: d._stamp(NOW + timedelta(days=90)),
                    )

    def test_names_in_lists_are_flat(self):
        self._new_policy("calendar")
        with self._at(NOW):
            self._assert_flat("host_name", self._deadlines, lambda d: d.mapped("host_name"))
            self._assert_flat("display_name", self._deadlines, lambda d: d.mapped("display_name"))

    def test_confirming_costs_what_core_costs(self):
        """Core confirms order by order; of ours nothing may grow with the number of orders."""

        def unpromised(count):
            orders = self._orders(count)
            orders.receipt_deadline = False
            return orders

        def submitted(count):
            orders = self._orders(count)
            orders.action_submit_after_sales()
            return orders

        self.company.after_sales_require_promise = False
        with self._at(NOW):
            core_few, core_many = self._compare(unpromised, lambda o: o.action_confirm(), few=3, many=12)
            few, many = self._compare(submitted, lambda o: o.action_confirm(), few=3, many=12)
        self.assertEqual(many - few, core_many - core_few)
