"""What a batch costs: the number of queries does not grow with the number of records."""

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

    def _compare(self, prepare, work):
        """Return the queries for 10 and for 100 records; a first round fills the ormcaches."""
        few, many = prepare(10), prepare(100)
        self._count(prepare(2), work)
        return self._count(few, work), self._count(many, work)

    def test_probe(self):
        from datetime import timedelta, date
        for name, vals in {
            "plain": {},
            "warn": {"warn_amount": 2, "warn_unit":"hours"},
            "activity": {"activity_type_id": self.env.ref("after_sales.activity_type_deadline").id},
            "working": {"method": "working", "calendar_id": self.calendar.id, "warn_amount": 2, "warn_unit":"hours"},
            "before": {"method": "before", "date_field": "receipt_deadline", "amount": 14},
            "cutoff": {"method": "cutoff", "calendar_id": self.calendar.id, "cutoff_ids": [(0,0,{"received_until":12,"due_hour":14})]},
        }.items():
            p = self._new_policy(name, start_event="scheduled", stop_event="done", **vals)
            with self._at(NOW):
                print(name, "start", self._compare(self._orders, lambda o: o._fire_deadline_event("scheduled")))
                def started(n):
                    o = self._orders(n); o._fire_deadline_event("scheduled"); return o
                print(name, "stop", self._compare(started, lambda o: o._fire_deadline_event("done")))
                print(name, "cancel", self._compare(started, lambda o: o._cancel_deadlines("x")))
                print(name, "done", self._compare(lambda n: started(n).deadline_ids, lambda d: d.action_done()))
                p.repeat_amount = 3
                print(name, "repeat", self._compare(lambda n: started(n).deadline_ids, lambda d: d.action_done()))
                p.repeat_amount = 0
                p.pause_when_waiting = True
                def paused(n):
                    o = started(n); o._pause_deadlines(); return o
                print(name, "pause", self._compare(started, lambda o: o._pause_deadlines()))
            with self._at(NOW + timedelta(hours=3)):
                print(name, "resume", self._compare(paused, lambda o: o._resume_deadlines(NOW + timedelta(hours=3))))
            with self._at(NOW):
              for esc in (False, True):
                p.escalate = esc
                print(name, "stamp", esc, self._compare(lambda n: started(n).deadline_ids, lambda d: d._stamp(NOW + timedelta(days=90))))
            p.active = False
        with self._at(NOW):
            print("submitted ev", self._compare(self._orders, lambda o: o._fire_deadline_event("submitted")))
            print("confirmed ev", self._compare(self._orders, lambda o: o._fire_deadline_event("confirmed")))
            print("submit", self._compare(self._orders, lambda o: o.action_submit_after_sales()))
            def submitted(n):
                o = self._orders(n); o.action_submit_after_sales(); return o
            print("confirm", self._compare(submitted, lambda o: o.action_confirm()))
            print("urgency", self._compare(submitted, lambda o: o.write({"deadline_urgency": "critical"})))
            print("move", self._compare(submitted, lambda o: o._move_deadlines("receipt_deadline")))
            def draft(n):
                o = self._orders(n); o.receipt_deadline = False; return o
            self.company.after_sales_require_promise = False
            print("core confirm", self._compare(draft, lambda o: o.action_confirm()))
            def shifted(o):
                o.with_context(after_sales_promise=__import__("odoo.addons.after_sales.models.promise.sale_order",fromlist=["x"]).PROMISE_WRITE).write({"receipt_deadline": date(2026,5,20)})
            print("write date", self._compare(submitted, shifted))
            print("delay", self._compare(submitted, lambda o: o.mapped("delay_reason")))
            print("earliest", self._compare(submitted, lambda o: o.mapped("earliest_receipt_reason")))
            print("problem", self._compare(submitted, lambda o: o.mapped("promise_problem")))
            print("hostname", self._compare(lambda n: submitted(n).deadline_ids, lambda o: o.mapped("host_name")))
            print("search_cron", )
