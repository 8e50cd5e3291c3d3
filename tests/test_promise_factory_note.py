from datetime import date, datetime, timedelta

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import NOW, AfterSalesCommon


@tagged("post_install", "-at_install", "after_sales")
class TestFactoryNote(AfterSalesCommon):
    """What the staff knows of a factory: the narrowest note counts, reviewed at least monthly (FN-01, FN-02)."""

    def _lead_days(self, order):
        """Return the days that the earliest date was counted with, transport left out."""
        order.invalidate_recordset()
        return (order.earliest_receipt_date - date(2026, 3, 2)).days - 7

    def test_narrowest_note(self):
        """FN-01: a series comes before a category, a sub-category before its parent, all before the factory."""
        child = self.env["product.category"].create({"name": "Leather", "parent_id": self.category.id})
        sofa = self._new_product("Oslo", categ_id=child.id, factory_series="Fjord")
        with self._at(NOW):
            order = self._new_order(product=sofa)
            self._new_note(10)
            self.assertEqual(self._lead_days(order), 10)
            self._new_note(20, category_id=self.category.id)
            self.assertEqual(self._lead_days(order), 20)
            self._new_note(30, category_id=child.id)
            self.assertEqual(self._lead_days(order), 30)
            self._new_note(40, series="fjord ")
            self.assertEqual(self._lead_days(order), 40)
            self._new_note(50, series="Fjord", category_id=child.id)
            self.assertEqual(self._lead_days(order), 50)
            self._new_note(99, series="Other")
            self.assertEqual(self._lead_days(order), 50)

    def test_slowest_line_decides(self):
        """FN-01: an order is as fast as its slowest line."""
        lamp = self._new_product("Lamp", factory_series="Light")
        self._new_note(10)
        self._new_note(45, series="Light")
        with self._at(NOW):
            lines = [Command.create({"product_id": product.id}) for product in (self.sofa, lamp)]
            order = self._new_order(order_line=lines)
            self.assertEqual(self._lead_days(order), 45)
            self.assertIn("Lamp", order.earliest_receipt_reason)

    def test_no_note(self):
        """FN-01: without a note the product's own lead time is used, and said so; services do not count."""
        self.sofa.sale_delay = 12
        service = self._new_product("Assembly", type="service", is_storable=False, sale_delay=90)
        with self._at(NOW):
            lines = [Command.create({"product_id": product.id}) for product in (self.sofa, service)]
            order = self._new_order(order_line=lines)
            self.assertEqual(self._lead_days(order), 12)
            self.assertIn("no factory note", order.earliest_receipt_reason)
            only_service = self._new_order(product=service)
            self.assertFalse(only_service.earliest_receipt_date)

    def test_stock_needs_only_transport(self):
        """FN-01: what is sold from stock only has to travel."""
        self._new_note(60)
        with self._at(NOW):
            self.assertEqual(self._lead_days(self._new_order(sold_from_stock=True)), 0)

    def test_other_company(self):
        """FN-01: another company's note says nothing about our orders."""
        other = self.env["res.company"].create({"name": "Other"})
        self._new_note(99, company_id=other.id)
        with self._at(NOW):
            order = self._new_order()
            self.assertIn("no factory note", order.earliest_receipt_reason)

    def test_factory_of_another_company(self):
        """Bad input: a factory that belongs to another company is refused with a clear message."""
        other = self.env["res.company"].create({"name": "Other"})
        self.factory.company_id = other
        with self.assertRaisesRegex(UserError, "compan"):
            self._new_note(20)

    def test_negative_days(self):
        """Bad input: a lead time cannot be negative, on entry or in a review."""
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self._new_note(-1)
        note = self._new_note(20)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            note._review(-5, "bad")
            self.env.flush_all()

    def test_same_note_twice(self):
        """Bad input: two notes on the same thing would contradict each other."""
        self._new_note(20, series="Fjord")
        for series in ("Fjord", "fjord", " Fjord "):
            with self.subTest(series=series), self.assertRaisesRegex(ValidationError, "already"):
                self._new_note(30, series=series)
        self._new_note(20)
        with self._refused(ValidationError, "There is a note"):
            self._new_note(20, series="")
        self._new_note(20, series="F_ord")
        self._new_note(20, series="%")

    def test_archived_note(self):
        """FN-02: an archived note neither counts nor has to be reviewed; taken up again it has."""
        note = self._new_note(20)
        note.active = False
        self.assertFalse(note.deadline_ids.filtered("is_open"))
        with self._at(NOW):
            self.assertIn("no factory note", self._new_order().earliest_receipt_reason)
        self._new_note(25)
        with self._refused(ValidationError, "There is a note"):
            note.active = True

    def test_becomes_stale(self):
        """FN-02: a month without a review makes a note stale; the reviewer was warned, orders show it."""
        with self._at(NOW):
            note = self._new_note(20)
            order = self._new_order()
        self.assertEqual(note.reviewed_at, NOW)
        self.assertEqual(note.review_due_at, datetime(2026, 4, 2, 2))
        self._run_clock(datetime(2026, 3, 30, 2))
        activity = note.deadline_ids.activity_id
        self.assertEqual(activity.user_id, self.tracker)
        self.assertFalse(note.is_stale)
        self._run_clock(datetime(2026, 4, 2, 1, 59))
        self.assertFalse(note.is_stale)
        self._run_clock(datetime(2026, 4, 2, 2))
        self.assertTrue(note.is_stale)
        self.assertEqual(
            self.env["after.sales.factory.note"].search([("is_stale", "=", True), ("id", "=", note.id)]), note
        )
        with self._at(datetime(2026, 4, 2, 3)):
            self.assertIn("overdue for review", order.earliest_receipt_reason)

    def test_review(self):
        """FN-02: a review stores what the factory can do now, who asked, and starts the next month."""
        second = self._new_user("second", "after_sales.group_tracker")
        with self._at(NOW):
            note = self._new_note(20)
        self._run_clock(datetime(2026, 4, 3))
        self.assertTrue(note.is_stale)
        with self._at(datetime(2026, 4, 3, 4)):
            action = note.with_user(second).action_open_review()
            form = Form(self.env[action["res_model"]].with_user(second).browse(action["res_id"]))
            self.assertEqual(form.lead_days, 20)
            form.lead_days = 35
            form.condition = "Two of five lines stand still"
            form.save().action_review()
        self.assertEqual((note.lead_days, note.condition), (35, "Two of five lines stand still"))
        self.assertEqual(note.reviewer_id, second)
        self.assertEqual(note.reviewed_at, datetime(2026, 4, 3, 4))
        self.assertFalse(note.is_stale)
        running = note.deadline_ids.filtered("is_open")
        self.assertEqual((running.due_at, running.user_id, running.round), (datetime(2026, 5, 3, 4), second, 2))
        first = note.deadline_ids - running
        self.assertEqual(first.status, "late")

    def test_review_is_no_tick(self):
        """FN-02: “Mark Done” says nothing of the factory; the deadline opens the review, which ends it."""
        note = self._new_note(20)
        with self._at(datetime(2026, 3, 20)):
            review = note.deadline_ids.with_user(self.tracker)
            with self.assertRaisesRegex(UserError, "with “Review” on the note"), self.env.cr.savepoint():
                review.action_done(note="As before")
            action = review.action_open_done()
            self.assertEqual(action["res_model"], "after.sales.factory.note.review")
            self.env[action["res_model"]].with_user(self.tracker).browse(action["res_id"]).action_review()
        self.assertEqual(note.reviewed_at, datetime(2026, 3, 20))
        self.assertEqual(note.review_due_at, datetime(2026, 4, 20))

    def test_editing_is_reviewing(self):
        """FN-02: whoever types what the factory can do now has reviewed the note, in the form or the list."""
        note = self._new_note(20)
        with self._at(datetime(2026, 3, 20)), Form(note.with_user(self.tracker)) as form:
            form.lead_days = 25
        self.assertEqual(note.reviewed_at, datetime(2026, 3, 20))
        self.assertEqual(note.review_due_at, datetime(2026, 4, 20))
        with self._at(datetime(2026, 3, 25)), Form(note.with_user(self.tracker)) as form:
            form.series = "Oslo"
        self.assertEqual(note.reviewed_at, datetime(2026, 3, 20), "Another series says nothing of its condition")

    def test_many_notes_at_once(self):
        """FN-02: notes imported together each have their own review."""
        with self._at(NOW):
            notes = (
                self.env["after.sales.factory.note"]
                .with_user(self.tracker)
                .create([{"partner_id": self.factory.id, "series": f"S{n}", "lead_days": n} for n in range(5)])
            )
        self.assertEqual(len(notes.sudo().deadline_ids), 5)
        self.assertEqual(notes.reviewer_id, self.tracker)

    def test_review_rights(self):
        """FN-02: the trackers keep the notes; agents and salespeople read them."""
        note = self._new_note(20)
        for user in (self.agent, self.salesman):
            self.assertEqual(note.with_user(user).lead_days, 20)
            with self._refused(AccessError, "not allowed to create"):
                note.with_user(user).action_open_review()
            with self._refused(AccessError, "not allowed to modify"):
                note.with_user(user).write({"lead_days": 1})
            with self._refused(AccessError, "not allowed to modify"):
                note.with_user(user)._review(1, "")


@tagged("post_install", "-at_install", "after_sales")
class TestFactoryHistory(AfterSalesCommon):
    """What happened beside what the note says (FN-01)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {"after_sales_history_min": 3, "after_sales_history_days": 365, "after_sales_early_days": 9999}
        )

    def _receive(self, days, product=None, ordered=NOW, company=None, partner=None):
        """Order from the factory and receive the goods a number of days later."""
        line = Command.create({"product_id": (product or self.sofa).id, "product_qty": 1, "price_unit": 1})
        company = company or self.company
        purchases = self.env["purchase.order"].with_company(company)
        with self._at(ordered):
            purchase = purchases.create(
                {"partner_id": (partner or self.factory).id, "company_id": company.id, "order_line": [line]}
            )
            purchase.button_confirm()
        with self._at(ordered + timedelta(days=days)):
            self._deliver(purchase.picking_ids, consent=False)
        return purchase

    def _sell(self, days, ordered=NOW, **vals):
        """Sell and deliver a number of days later, without a purchase order."""
        with self._at(ordered):
            order = self._new_order(deadline=date(2026, 12, 31), **vals)
            order.action_submit_after_sales()
            if vals.get("sold_from_stock"):
                order._record_stock_recheck("in_stock")
            order.action_confirm()
        with self._at(ordered + timedelta(days=days)):
            self._deliver(order.picking_ids, consent=False)
        return order

    def _observed(self, note, at=datetime(2026, 6, 1)):
        note.invalidate_recordset()
        with self._at(at):
            return (note.observed_count, round(note.observed_lead_p50, 3), round(note.observed_lead_p90, 3))

    def test_from_purchase_receipts(self):
        """FN-01: median and 90th percentile of purchase order → receipt, interpolated."""
        note = self._new_note(20)
        for days in (10, 20, 30, 40, 50):
            self._receive(days)
        self.assertEqual(self._observed(note), (5, 30, 46))

    def test_from_deliveries(self):
        """FN-01: without purchase orders, the order → delivery time counts; what came from stock does not."""
        note = self._new_note(20)
        for days in (10, 20, 30):
            self._sell(days)
        self._sell(1, sold_from_stock=True)
        self.assertEqual(self._observed(note), (3, 20, 28))

    def test_purchase_explains_the_delivery(self):
        """FN-01: a made-to-order sale counts once, by its purchase order."""
        warehouse = self.env["stock.warehouse"].search([("company_id", "=", self.company.id)], limit=1)
        mto = warehouse.mto_pull_id.route_id
        mto.active = True
        self.sofa.route_ids = mto | warehouse.buy_pull_id.route_id
        note = self._new_note(20)
        with self._at(NOW):
            order = self._new_confirmed_order(deadline=date(2026, 12, 31))
            order.stock_reference_ids.purchase_ids.button_confirm()
        with self._at(NOW + timedelta(days=15)):
            self._deliver(order.stock_reference_ids.purchase_ids.picking_ids, consent=False)
        with self._at(NOW + timedelta(days=40)):
            self._deliver(order.picking_ids)
        self.assertEqual(self._observed(note), (1, 15, 15))

    def test_contradiction(self):
        """FN-01: a note that history contradicts is marked and found, with the reason."""
        note, fine = self._new_note(20), self._new_note(20, series="None")
        for days in (25, 26, 40):
            self._receive(days)
        with self._at(datetime(2026, 6, 1)):
            self.assertTrue(note.is_contradicted)
            self.assertIn("26 days", note.observed_reason)
            found = self.env["after.sales.factory.note"].search([("is_contradicted", "=", True)])
            self.assertIn(note, found)
            self.assertNotIn(fine, found)
            self.assertIn(fine, self.env["after.sales.factory.note"].search([("is_contradicted", "=", False)]))
            note.lead_days = 26
            self.assertFalse(note.is_contradicted, "Half of the deliveries took no longer than that")

    def test_contradicted_note_warns_on_the_order(self):
        """FN-01: what history says against a note stands beside the date; by setting it counts in its place."""
        note = self._new_note(10)
        for days in (25, 25, 25):
            self._receive(days)
        with self._at(datetime(2026, 6, 1)):
            order = self._new_order(deadline=date(2026, 6, 18))
            self.assertEqual(order.earliest_receipt_date, date(2026, 6, 18), "10 days by the note, 7 of transport")
            self.assertIn("History contradicts the note: Half of 3 deliveries", order.earliest_receipt_reason)
            self.assertFalse(order._get_needed_approvals())
            self.company.after_sales_use_history = True
            order.invalidate_recordset()
            self.assertEqual(order.earliest_receipt_date, date(2026, 7, 3))
            self.assertIn("25 days as observed at Red Oak Works", order.earliest_receipt_reason)
            self.assertEqual([need.kind for need in order._get_needed_approvals()], ["early_date"])
            note.lead_days = 26
            order.invalidate_recordset()
            self.assertIn("26 days by the note", order.earliest_receipt_reason)

    def test_every_approver_reads_why(self):
        """DL-03: whoever decides reads what history says in their own language, whoever asked and saw it before."""
        self._learn_chinese()
        self._new_note(20)
        for days in (25, 25, 25):
            self._receive(days)
        with self._at(datetime(2026, 6, 1)):
            order = self._new_order(deadline=date(2026, 6, 18))
            self.assertIn("History contradicts the note", order.earliest_receipt_reason)
            order.action_submit_after_sales()
        self._assert_both(order.sudo().approval_ids, "reason", "History contradicts|Half of", "历史")

    def test_too_few(self):
        """FN-01: two deliveries prove nothing."""
        note = self._new_note(20)
        for days in (50, 60):
            self._receive(days)
        with self._at(datetime(2026, 6, 1)):
            self.assertEqual(note.observed_count, 2)
            self.assertFalse(note.is_contradicted)
            self.assertIn("Too few", note.observed_reason)

    def test_old_history_forgotten(self):
        """FN-01: only the receipts of the last year count."""
        note = self._new_note(20)
        self._receive(90, ordered=datetime(2025, 2, 1))
        self._receive(10)
        self.assertEqual(self._observed(note), (1, 10, 10))
        self.assertEqual(self._observed(note, at=datetime(2025, 9, 1))[0], 2)

    def test_category_and_series(self):
        """FN-01: a note is compared with its own category and series only."""
        child = self.env["product.category"].create({"name": "Leather", "parent_id": self.category.id})
        leather = self._new_product("Leather sofa", categ_id=child.id, factory_series="Fjord")
        lamp = self._new_product("Lamp", categ_id=self.env["product.category"].create({"name": "Lamps"}).id)
        for product, days in ((self.sofa, 10), (leather, 30), (lamp, 50)):
            self._receive(days, product=product)
        self.assertEqual(self._observed(self._new_note(20))[0], 3)
        self.assertEqual(self._observed(self._new_note(20, category_id=self.category.id)), (2, 20, 28))
        self.assertEqual(self._observed(self._new_note(20, category_id=child.id)), (1, 30, 30))
        self.assertEqual(self._observed(self._new_note(20, series=" fjord")), (1, 30, 30))

    def test_returns_to_the_factory_left_out(self):
        """FN-01: goods that go back to the factory are no receipts."""
        note = self._new_note(20)
        picking = self._receive(10).picking_ids
        with self._at(NOW + timedelta(days=60)):
            wizard = self.env["stock.return.picking"].create({"picking_id": picking.id})
            wizard.product_return_moves.quantity = 1
            self._deliver(wizard._create_return(), consent=False)
        self.assertEqual(self._observed(note), (1, 10, 10))

    def test_other_company_and_factory(self):
        """FN-01: neither another company's receipts nor another factory's count."""
        other = self.env["res.company"].create({"name": "Other"})
        stranger = self.env["res.partner"].create({"name": "Blue Elm"})
        note = self._new_note(20)
        theirs = self._new_note(20, company_id=other.id)
        self._receive(50, company=other)
        self._receive(60, partner=stranger)
        self._receive(10)
        self.assertEqual(self._observed(note), (1, 10, 10))
        self.assertEqual(self._observed(theirs), (1, 50, 50))

    def test_read_by_salesman(self):
        """FN-01: whoever may read a note reads its history, without rights on purchases."""
        note = self._new_note(20)
        self._receive(10)
        with self._at(datetime(2026, 6, 1)):
            self.assertEqual(note.with_user(self.salesman).observed_count, 1)

    def test_nothing_to_read(self):
        """FN-01: a new note and an empty set do not fail."""
        self.env["after.sales.factory.note"]._read_observed()
        form = Form(self.env["after.sales.factory.note"].with_user(self.tracker))
        form.partner_id = self.factory
        form.lead_days = 20
        self.assertEqual(form.observed_count, 0)
        form.save()
