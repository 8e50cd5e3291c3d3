from datetime import date, datetime, timedelta

from lxml import etree

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from .common import NOW, AfterSalesCommon

#: Late enough for goods to leave without asking the customer: 30 April minus 7 minus 7 days.
SHIP = datetime(2026, 4, 20, 2)


@tagged("post_install", "-at_install", "after_sales")
class TestCheckIns(AfterSalesCommon):
    """Talks with the factory between confirmation and shipment (PR-01, PR-02, PR-03)."""

    def _complete(self, deadline, risk, user=None, note=None):
        """Let the tracker type the result of a check-in; return what the wizard opens next."""
        action = deadline.with_user(user or self.tracker).action_open_done()
        wizard = self.env[action["res_model"]].with_user(user or self.tracker).browse(action["res_id"])
        form = Form(wizard, "after_sales.deadline_complete_view_form")
        if risk:
            form.delay_risk = risk
        form.note = note or ""
        return form.save().action_done()

    def test_first_check_in(self):
        """PR-01: the first check-in is due by the end of the day 14 days before the promise."""
        with self._at(NOW):
            order = self._new_confirmed_order()
        self.assertEqual(self._deadline(order, "check_in").due_at, datetime(2026, 4, 16, 16))

    def test_first_check_in_near_promise(self):
        """X-13: with less than 14 days left the check-in is due today, by the company's own day."""
        with self._at(datetime(2026, 3, 2, 17)):
            order = self._new_confirmed_order(deadline=date(2026, 3, 13))
        self.assertEqual(
            self._deadline(order, "check_in").due_at, datetime(2026, 3, 3, 16), "It is 3 March in Shanghai"
        )

    def test_exactly_fourteen_days(self):
        """X-13: 14 days ahead is today."""
        with self._at(NOW):
            order = self._new_confirmed_order(deadline=date(2026, 3, 16))
        self.assertEqual(self._deadline(order, "check_in").due_at, datetime(2026, 3, 2, 16))

    def test_urgency(self):
        """PR-02: urgent orders are checked earlier and more often."""
        expected = {"normal": (16, 7), "sensitive": (9, 5), "critical": (2, 3)}
        for urgency, (day, days_between) in expected.items():
            with self.subTest(urgency), self._at(NOW):
                order = self._new_confirmed_order(urgency=urgency)
                check_in = self._deadline(order, "check_in")
                self.assertEqual(check_in.due_at, datetime(2026, 4, day, 16))
                check_in.with_user(self.tracker).action_done(delay_risk="no")
                self.assertEqual(
                    self._deadline(order, "check_in").due_at, datetime(2026, 3, 2, 16) + timedelta(days=days_between)
                )

    def test_ends_with_a_judgement(self):
        """PR-03: a check-in cannot be completed without “delay risk: yes or no”, by wizard or activity."""
        with self._at(NOW):
            order = self._new_confirmed_order(deadline=date(2026, 3, 12))
        self._run_clock(NOW + timedelta(minutes=1))
        check_in = self._deadline(order, "check_in")
        with self._at(NOW), self.assertRaisesRegex(UserError, "delay risk"):
            self._complete(check_in, None)
        for risk in (None, "", "maybe"):
            with self.subTest(risk=risk), self._refused(UserError, "Say whether the factory check-in showed"):
                check_in.with_user(self.tracker).action_done(delay_risk=risk)
        self.assertTrue(check_in.activity_id)
        with self._refused(UserError, "Say whether the factory check-in showed"):
            check_in.activity_id.with_user(self.tracker).action_feedback("All fine")
        self.assertTrue(check_in.is_open)

    def test_no_risk(self):
        """PR-03: no risk, the next round follows until the goods are shipped."""
        with self._at(NOW):
            order = self._new_confirmed_order()
            first = self._deadline(order, "check_in")
            action = self._complete(first, "no")
            self.assertEqual(action["type"], "ir.actions.act_window_close")
        self.assertEqual(first.delay_risk, "no")
        self.assertEqual(order.delay_state, "on_track")
        second = self._deadline(order, "check_in")
        self.assertEqual(second.round, 2)
        self.assertEqual(second.user_id, self.tracker)
        with self._at(SHIP):
            self._deliver(order.picking_ids)
        self.assertFalse(self._deadline(order, "check_in"))

    def test_risk_leads_to_the_customer(self):
        """PR-03, DL-05: a risk opens the change of the deadline, prefilled with what the factory said."""
        with self._at(NOW):
            order = self._new_confirmed_order()
            action = self._complete(self._deadline(order, "check_in"), "yes", note="Leather is late")
            self.assertEqual(action["res_model"], "after.sales.promise.change")
            wizard = self.env[action["res_model"]].with_user(self.tracker).browse(action["res_id"])
            self.assertEqual(wizard.order_id, order)
            self.assertEqual(wizard.reason, "Leather is late")
        self.assertEqual(order.delay_state, "at_risk")
        self.assertIn("Leather is late", order.delay_reason)

    def test_next_check_in_takes_the_risk_back(self):
        """DL-04: the last check-in counts."""
        with self._at(NOW):
            order = self._new_confirmed_order()
            self._complete(self._deadline(order, "check_in"), "yes", note="Leather is late")
            self._complete(self._deadline(order, "check_in"), "no")
        self.assertEqual(order.delay_state, "on_track")
        self.assertFalse(order.delay_risk_note)

    def test_two_at_once(self):
        """Two check-ins completed together: each order knows its risk, no wizard opens for two customers."""
        with self._at(NOW):
            orders = self._new_confirmed_order() | self._new_confirmed_order()
            check_ins = orders.deadline_ids.filtered(lambda d: d.purpose == "check_in")
            action = self._complete(check_ins, "yes", note="Strike")
        self.assertEqual(action["type"], "ir.actions.act_window_close")
        self.assertEqual(orders.mapped("delay_state"), ["at_risk", "at_risk"])

    def test_check_in_twice(self):
        """A check-in that somebody else has completed in between is refused with its name."""
        with self._at(NOW):
            order = self._new_confirmed_order()
            check_in = self._deadline(order, "check_in")
            check_in.action_done(delay_risk="no")
            with self.assertRaisesRegex(UserError, "already closed"):
                check_in.with_user(self.tracker).action_done(delay_risk="yes")
        self.assertEqual(order.delay_state, "on_track")


@tagged("post_install", "-at_install", "after_sales")
class TestDelayState(AfterSalesCommon):
    """How a promise stands, judged on the last delivery (DL-04)."""

    def _receive(self, picking, at):
        """Let the agent type when the customer received a delivery."""
        action = picking.with_user(self.tracker).action_open_receipt()
        wizard = self.env[action["res_model"]].with_user(self.tracker).browse(action["res_id"])
        form = Form(wizard, "after_sales.receipt_record_view_form")
        form.received_at = at
        form.save().action_record()

    def _split(self, picking, consent=True):
        """Deliver half of a delivery of two; return the backorder."""
        if consent:
            picking.action_early_ship_consent()
        picking.move_ids.quantity = 1
        picking.move_ids.picked = True
        action = picking.button_validate()
        Form.from_action(self.env, action).save().process()
        return picking.backorder_ids

    def _confirmed(self, quantity=1, **vals):
        line = Command.create({"product_id": self.sofa.id, "product_uom_qty": quantity})
        return self._new_confirmed_order(order_line=[line], **vals)

    def test_states_in_time(self):
        """DL-04: on track, at risk before the date, overdue after it, missed when it comes late."""
        with self._at(NOW):
            order = self._new_order()
            self.assertEqual(order.delay_state, "none")
            order.action_submit_after_sales()
            self.assertEqual(order.delay_state, "on_track")
            order.action_confirm()
        self._run_clock(datetime(2026, 4, 27, 15, 59))
        self.assertEqual(order.delay_state, "on_track")
        self._run_clock(datetime(2026, 4, 27, 16))
        self.assertEqual(order.delay_state, "at_risk", "Three days before the date, not after it")
        self._run_clock(datetime(2026, 4, 30, 15, 59))
        self.assertEqual(order.delay_state, "at_risk")
        self._run_clock(datetime(2026, 4, 30, 16))
        self.assertEqual(order.delay_state, "overdue")
        with self._at(datetime(2026, 5, 3, 2)):
            self._deliver(order.picking_ids)
        self.assertEqual(order.delay_state, "missed")
        self.assertEqual(self.env["sale.order"].search([("delay_state", "=", "missed"), ("id", "=", order.id)]), order)

    def test_kept(self):
        """DL-04: everything arrived in time; the deadline case is solved."""
        with self._at(NOW):
            order = self._confirmed()
        with self._at(SHIP):
            self._deliver(order.picking_ids, consent=False)
        self.assertEqual(order.delay_state, "kept")
        self.assertEqual(order.last_received_at, SHIP)
        self.assertEqual(order.fulfilment_state, "completed")
        self.assertEqual(order.deadline_ticket_id.phase, "solved")
        self.assertTrue(order.deadline_ticket_id.closed_date)

    def test_with_carrier(self):
        """DL-04: what a carrier takes away is received when the customer has it, not when it leaves."""
        product = self._new_product("Freight", type="service", is_storable=False)
        carrier = self.env["delivery.carrier"].create({"name": "Red Line", "product_id": product.id})
        with self._at(NOW):
            order = self._confirmed()
            order.picking_ids.carrier_id = carrier
        with self._at(SHIP):
            self._deliver(order.picking_ids)
        self.assertEqual(order.fulfilment_state, "awaiting_receipt")
        self.assertEqual(order.delay_state, "on_track")
        self._run_clock(datetime(2026, 5, 1))
        self.assertEqual(order.delay_state, "overdue")
        with self._at(datetime(2026, 5, 2)):
            self._receive(order.picking_ids, datetime(2026, 4, 29, 8))
        self.assertEqual(order.delay_state, "kept", "It had arrived in time, we only learned it later")
        self.assertEqual(order.fulfilment_state, "completed")

    def test_corrected_receipt(self):
        """DL-04: a receipt recorded wrongly is corrected and judged anew, both ways."""
        with self._at(NOW):
            order = self._confirmed()
        with self._at(SHIP):
            self._deliver(order.picking_ids)
        with self._at(datetime(2026, 5, 6)):
            self._receive(order.picking_ids, datetime(2026, 4, 30, 16))
            self.assertEqual(order.delay_state, "missed", "Midnight in Shanghai is too late")
            self._receive(order.picking_ids, datetime(2026, 4, 30, 15, 59))
        self.assertEqual(order.delay_state, "kept")
        self.assertEqual(self.env["after.sales.deadline"].search_count(
            [("order_id", "=", order.id), ("purpose", "=", "receipt")]), 1)  # fmt: skip

    def test_bad_receipts(self):
        """Bad input: goods are not received before they left, in the future, or by nobody."""
        with self._at(NOW):
            order, other = self._confirmed(), self._confirmed()
        with self._at(SHIP):
            self._deliver(order.picking_ids)
            before = order.last_received_at
            for moment in (SHIP + timedelta(minutes=1), datetime(2026, 4, 19, 23, 59), False, None):
                with (
                    self.subTest(moment=moment),
                    self._refused(
                        UserError,
                        "Say when the customer received it|The customer cannot have received it",
                    ),
                ):
                    order.picking_ids._record_receipt(moment)
            with self.assertRaisesRegex(UserError, "not been delivered"):
                (order | other).picking_ids._record_receipt(SHIP)
        self.assertEqual(order.last_received_at, before)

    def test_several_deliveries(self):
        """DL-04: kept or missed is judged on the last delivery received."""
        with self._at(NOW):
            order = self._confirmed(2)
        with self._at(SHIP):
            backorder = self._split(order.picking_ids)
        self.assertFalse(order.is_shipped)
        self.assertEqual(order.delay_state, "on_track")
        self.assertEqual(order.fulfilment_state, "awaiting_shipment")
        self.assertTrue(self._deadline(order, "check_in"), "The factory still owes the second half")
        with self._at(datetime(2026, 5, 1, 2)):
            self._deliver(backorder)
        self.assertEqual(order.delay_state, "missed")
        self.assertFalse(self._deadline(order, "check_in"))

    def test_backorder_cancelled(self):
        """DL-04: when what was missing is cancelled, the order is judged on what came."""
        with self._at(NOW):
            order = self._confirmed(2)
        with self._at(SHIP):
            backorder = self._split(order.picking_ids)
        with self._at(datetime(2026, 5, 3)):
            backorder.action_cancel()
        self.assertEqual(order.delay_state, "kept")
        self.assertEqual(order.fulfilment_state, "completed")

    def test_return_left_out(self):
        """DL-04: goods that come back change nothing about when they had arrived."""
        with self._at(NOW):
            order = self._confirmed()
        with self._at(SHIP):
            self._deliver(order.picking_ids)
        with self._at(datetime(2026, 5, 5)):
            picking = order.picking_ids
            wizard = self.env["stock.return.picking"].with_context(active_id=picking.id, active_model="stock.picking")
            wizard = wizard.create({"picking_id": picking.id})
            wizard.product_return_moves.quantity = 1
            back = wizard._create_return()
            self.assertTrue(order.is_shipped)
            self._deliver(back, consent=False)
            self.assertEqual(back.state, "done")
        self.assertFalse(back.received_at)
        self.assertEqual(order.last_received_at, SHIP)
        self.assertEqual(order.delay_state, "kept")
        with self._at(datetime(2026, 5, 5)), self.assertRaisesRegex(UserError, "not been delivered"):
            back._record_receipt(datetime(2026, 5, 5))

    def test_setting_received_on_delivery(self):
        """DL-04: a company may demand that every receipt is recorded."""
        self.company.after_sales_received_on_delivery = False
        with self._at(NOW):
            order = self._confirmed()
        with self._at(SHIP):
            self._deliver(order.picking_ids)
            self.assertFalse(order.last_received_at)
            self._receive(order.picking_ids, SHIP)
        self.assertEqual(order.delay_state, "kept")

    def test_warehouse_worker_ships(self):
        """DL-04: whoever validates the delivery needs no right on orders or cases."""
        worker = self._new_user("worker", "stock.group_stock_user")
        with self._at(NOW):
            order = self._confirmed()
        with self._at(SHIP):
            self._deliver(order.picking_ids.with_user(worker), consent=False)
        self.assertEqual(order.delay_state, "kept")
        self.assertEqual(order.deadline_ticket_id.phase, "solved")

    def test_two_orders_shipped_at_once(self):
        """DL-04: deliveries validated together judge each order for itself."""
        with self._at(NOW):
            orders = self._confirmed() | self._confirmed(deadline=date(2026, 4, 25))
        with self._at(datetime(2026, 4, 26, 2)):
            for move in orders.picking_ids.move_ids:
                move.quantity, move.picked = 1, True
            orders.picking_ids.button_validate()
        self.assertEqual(orders.mapped("delay_state"), ["kept", "missed"])

    def test_direct_write_of_receipt(self):
        """DL-04: an import that writes the receipt itself is judged like the wizard."""
        with self._at(NOW):
            order = self._confirmed()
        with self._at(SHIP):
            self._deliver(order.picking_ids)
        with self._at(datetime(2026, 5, 6)):
            order.picking_ids.with_user(self.tracker).write({"received_at": datetime(2026, 5, 4)})
        self.assertEqual(order.delay_state, "missed")


@tagged("post_install", "-at_install", "after_sales")
class TestEarlyShipment(AfterSalesCommon):
    def test_consent_needed(self):
        """DL-07: earlier than agreed needs the customer's consent, recorded with who and when."""
        with self._at(NOW):
            order = self._new_confirmed_order()
        with self._at(datetime(2026, 4, 15, 2)), self.assertRaisesRegex(UserError, "Early Shipment"):
            self._deliver(order.picking_ids, consent=False)
        self.assertNotEqual(order.picking_ids.state, "done")
        with self._at(datetime(2026, 4, 15, 2)):
            order.picking_ids.with_user(self.tracker).action_early_ship_consent()
            self._deliver(order.picking_ids, consent=False)
        self.assertEqual(order.picking_ids.state, "done")
        self.assertEqual(order.picking_ids.early_ship_consent_by, self.tracker)
        self.assertEqual(order.picking_ids.early_ship_consent_at, datetime(2026, 4, 15, 2))

    def test_tolerance(self):
        """DL-07: 30 April minus 7 days of transport minus 7 of tolerance: from 16 April on nobody is asked."""
        with self._at(NOW):
            order = self._new_confirmed_order()
        with self._at(datetime(2026, 4, 16, 2)):
            self._deliver(order.picking_ids, consent=False)
        self.assertEqual(order.picking_ids.state, "done")

    def test_without_promise(self):
        """DL-07: an order without a promise ships whenever it is ready."""
        self.company.after_sales_require_promise = False
        with self._at(NOW):
            order = self._new_order(deadline=False, urgency=False)
            order.action_confirm()
            self._deliver(order.picking_ids, consent=False)
        self.assertEqual(order.picking_ids.state, "done")

    def test_backorder_asks_again(self):
        """DL-07: the consent to one delivery is no consent to the next."""
        line = Command.create({"product_id": self.sofa.id, "product_uom_qty": 2})
        with self._at(NOW):
            order = self._new_confirmed_order(order_line=[line])
            picking = order.picking_ids
            picking.action_early_ship_consent()
            picking.move_ids.quantity, picking.move_ids.picked = 1, True
            Form.from_action(self.env, picking.button_validate()).save().process()
            self.assertFalse(picking.backorder_ids.early_ship_consent_at)
            with self._refused(UserError, "Ask the customer and record the consent"):
                self._deliver(picking.backorder_ids, consent=False)


@tagged("post_install", "-at_install", "after_sales")
class TestPlannedIn(AfterSalesCommon):
    """When the goods come into the warehouse (PR-04)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warehouse = cls.env["stock.warehouse"].search([("company_id", "=", cls.company.id)], limit=1)
        mto = cls.warehouse.mto_pull_id.route_id
        mto.active = True
        buy = cls.warehouse.buy_pull_id.route_id
        cls.bed = cls._new_product("Bed", route_ids=[Command.set((mto | buy).ids)])

    def _awaited(self):
        """Return the orders that the filter “Planned In, Not Arrived” finds."""
        arch = etree.fromstring(
            self.env["sale.order"].get_view(self.env.ref("after_sales.sale_order_view_search").id)["arch"]
        )
        return self.env["sale.order"].search(safe_eval(arch.find(".//filter[@name='awaited']").get("domain")))

    def _purchase(self, order):
        return order.stock_reference_ids.purchase_ids

    def test_from_purchase_order(self):
        """PR-04: a made-to-order line takes its planned and arrived dates from its purchase order."""
        with self._at(NOW):
            order = self._new_confirmed_order(product=self.bed)
            purchase = self._purchase(order)
            self.assertEqual(len(purchase), 1)
            purchase.order_line.date_planned = datetime(2026, 4, 10, 17)
            purchase.button_confirm()
        self.assertEqual(order.planned_in_date, date(2026, 4, 11), "By the company's own day")
        self.assertFalse(order.arrived_date)
        self.assertIn(order, self._awaited())
        with self._at(datetime(2026, 4, 12, 3)):
            self._deliver(purchase.picking_ids, consent=False)
        self.assertEqual(order.arrived_date, date(2026, 4, 12))
        self.assertNotIn(order, self._awaited())

    def test_planned_too_late_is_a_risk(self):
        """PR-04, DL-04: goods planned in too late to travel put the promise at risk at once, and not before."""
        with self._at(NOW):
            order = self._new_confirmed_order(product=self.bed)
            purchase = self._purchase(order)
            purchase.button_confirm()
            purchase.order_line.date_planned = datetime(2026, 4, 23, 2)
            self.assertEqual(order.delay_state, "on_track", "23 April plus 7 days is the 30th")
            purchase.order_line.date_planned = datetime(2026, 4, 24, 2)
            self.assertEqual(order.delay_state, "at_risk")
            self.assertIn("too late to arrive in time", order.delay_reason)

    def test_partial_arrival(self):
        """PR-04: half of the goods have not arrived."""
        line = Command.create({"product_id": self.bed.id, "product_uom_qty": 2})
        with self._at(NOW):
            order = self._new_confirmed_order(order_line=[line])
            purchase = self._purchase(order)
            purchase.button_confirm()
        with self._at(datetime(2026, 4, 12, 3)):
            receipt = purchase.picking_ids
            receipt.move_ids.quantity, receipt.move_ids.picked = 1, True
            Form.from_action(self.env, receipt.button_validate()).save().process()
            self.assertFalse(order.arrived_date)
        with self._at(datetime(2026, 4, 14, 3)):
            self._deliver(receipt.backorder_ids, consent=False)
        self.assertEqual(order.arrived_date, date(2026, 4, 14))

    def test_cancelled_purchase(self):
        """PR-04: a purchase order that was cancelled plans nothing."""
        with self._at(NOW):
            order = self._new_confirmed_order(product=self.bed)
            purchase = self._purchase(order)
            purchase.button_confirm()
            self.assertTrue(order.planned_in_date)
            purchase.button_cancel()
            order.planned_in_date = False
            purchase.order_line.date_planned = datetime(2026, 4, 23, 2)
        self.assertFalse(order.planned_in_date)

    def test_by_stock_reference(self):
        """PR-04: purchase orders that share the order's stock reference count, however they came to be."""
        with self._at(NOW):
            order = self._new_confirmed_order()
            purchase = self.env["purchase.order"].create(
                {
                    "partner_id": self.factory.id,
                    "reference_ids": [Command.set(order.stock_reference_ids.ids)],
                    "order_line": [
                        Command.create(
                            {"product_id": self.sofa.id, "product_qty": 1, "date_planned": datetime(2026, 4, 10, 2)}
                        )
                    ],
                }
            )
        self.assertEqual(order.stock_reference_ids.purchase_ids, purchase)
        self.assertEqual(order.planned_in_date, date(2026, 4, 10))

    def test_typed_by_the_tracker(self):
        """PR-04: without purchase orders the tracker enters what the factory's system shows, and it stays."""
        with self._at(NOW):
            order = self._new_confirmed_order()
            form = Form(order.with_user(self.tracker))
            form.planned_in_date = date(2026, 4, 25)
            form.save()
            self.assertEqual(order.delay_state, "at_risk")
            order.arrived_date = date(2026, 4, 22)
            self.assertEqual(order.delay_state, "on_track", "They are here already")
            self.assertEqual(order.planned_in_date, date(2026, 4, 25))
