"""What the freight was estimated at, what it really cost, and who explains the difference."""

from datetime import timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from odoo.tools.safe_eval import safe_eval

from .common_shipment import SHIP, ShipmentCommon

#: Estimate, freight, packing fee, limit in money, limit in percent -> variance, in percent, beyond the limit, said how.
TABLE = [
    (100, 115, 5, 20, 10, 20, 20, False, ""),
    (100, 115, 5.01, 20, 10, 20.01, 20.01, True, "20.01 (20%) higher"),
    (300, 330, 0, 20, 10, 30, 10, False, ""),
    (300, 331, 0, 20, 10, 31, 10.33, True, "31.00 (10%) higher"),
    (1000, 1050, 0, 20, 10, 50, 5, False, ""),
    (10, 20, 5, 20, 10, 15, 150, False, ""),
    (100, 80, 0, 20, 10, -20, -20, False, ""),
    (100, 70, 5, 20, 10, -25, -25, True, "25.00 (25%) lower"),
    (100, 0, 0, 20, 10, -100, -100, True, "lower"),
    (0, 15, 5, 20, 10, 20, 100, False, ""),
    (0, 15, 6, 20, 10, 21, 100, True, "No freight was estimated"),
    (0, 0, 0, 0, 0, 0, 0, False, ""),
    (100, 100, 0, 0, 0, 0, 0, False, ""),
    (100, 100, 0.1, 0, 0, 0.1, 0.1, True, "higher"),
    (100, 140, 0, 50, 10, 40, 40, False, ""),
    (100, 140, 0, 20, 40, 40, 40, False, ""),
]


@tagged("post_install", "-at_install", "after_sales")
class TestShipmentFreight(ShipmentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rails = cls._new_product("Rails", component_channel="rails")

    def _bill(self, picking, freight, packing=0, at=SHIP):
        """Record what the carrier charges for a delivery, as the tracker does."""
        vals = self._waybill(f"RL-{picking.id}", actual_freight_cost=freight, packing_fee=packing)
        with self._at(at):
            picking.with_user(self.tracker)._record_waybill(vals)

    def _new_billed_order(self, freight=150, packing=0, **vals):
        """Return an order whose only delivery has been billed."""
        order = self._new_shipment_order(**vals)
        self._bill(order.picking_ids, freight, packing)
        return order

    def _new_parts_order(self, **vals):
        """Return an order whose parts travel as two deliveries."""
        lines = [(0, 0, {"product_id": product.id, "product_uom_qty": 1}) for product in (self.sofa, self.rails)]
        order = self._new_shipment_order(order_line=lines, **vals)
        self.assertEqual(len(order.picking_ids), 2)
        return order

    def _freight_deadlines(self, order, only_open=False):
        deadlines = order.picking_ids.deadline_ids.filtered(lambda d: d.purpose == "freight")
        return deadlines.filtered("is_open") if only_open else deadlines

    def _explain(self, order, at=SHIP, **vals):
        with self._at(at):
            vals = {"reason": "volume", "correction": "Weigh first", **vals}
            self._fill(order.with_user(self.agent), "action_open_freight", **vals).action_explain()

    def _new_dispute_team(self):
        """Return the team that takes disputes on freight; the lead leads it."""
        vals = {"name": "Money", "user_id": self.lead.id, "user_ids": [(6, 0, (self.agent | self.lead).ids)]}
        team = self.env["helpdesk.ticket.team"].create(vals)
        self.env.ref("after_sales.case_kind_freight_dispute").team_id = team
        return team

    def _dispute(self, order, user):
        """Return the case that a user opens from an order whose freight the customer disputes."""
        with self._at(SHIP):
            context = order.with_user(user).action_open_freight_dispute()["context"]
            form = Form(self.env["helpdesk.ticket"].with_user(user).with_context(**context))
            form.description = "Far too much."
            return form.save()

    def test_estimate_from_adding_shipping(self):
        """SH-02: the price of the shipping added to a quotation is the estimate, until somebody types another."""
        self.carrier.fixed_price = 88
        order = self._new_order().with_user(self.agent)
        context = {"default_order_id": order.id, "default_carrier_id": self.carrier.id}
        form = Form(self.env["choose.delivery.carrier"].with_user(self.agent).with_context(**context))
        form.save().button_confirm()
        self.assertEqual((order.carrier_id, order.estimated_freight), (self.carrier, 88))
        with Form(order) as form:
            form.estimated_freight = 95
        self.assertEqual(order.estimated_freight, 95)

    @mute_logger("odoo.sql_db")
    def test_negative_is_refused(self):
        """SH-02: neither an estimate nor a freight nor a packing fee can be negative."""
        order = self._new_shipment_order()
        with self.assertRaisesRegex(IntegrityError, "estimated_freight_positive"), self.env.cr.savepoint():
            order.estimated_freight = -1
            order.flush_recordset()
        for name in ("actual_freight_cost", "packing_fee"):
            vals = {"carrier_tracking_ref": "RL-1", name: -1}
            with self.subTest(name), self.assertRaisesRegex(UserError, "cannot be negative"):
                self._fill(order.picking_ids.with_user(self.tracker), "action_open_waybill", **vals).action_record()

    def test_nothing_recorded_is_no_variance(self):
        """SH-02: while nobody knows the freight, it does not lie below the estimate."""
        order = self._new_shipment_order()
        self.assertEqual((order.freight_variance, order.is_freight_exceeded), (0, False))

    def test_actual_freight_of_all_deliveries(self):
        """SH-02: the actual freight is that of all deliveries with their packing; a cancelled one costs nothing."""
        order = self._new_parts_order()
        first, second = order.picking_ids
        self._bill(first, 40, 5)
        self._bill(second, 60, 7)
        self.assertEqual((order.actual_freight, order.freight_variance), (112, 12))
        second.action_cancel()
        self.assertEqual((order.actual_freight, order.freight_variance), (45, -55))

    def test_limits(self):
        """SH-04: an explanation is asked for beyond both limits of the company, more and less alike."""
        order = self._new_shipment_order()
        picking = order.picking_ids
        for estimate, freight, packing, limit, limit_percent, amount, percent, exceeded, finding in TABLE:
            with self.subTest(estimate=estimate, freight=freight, packing=packing, limit=(limit, limit_percent)):
                limits = {"after_sales_freight_limit": limit, "after_sales_freight_percent": limit_percent}
                self.company.write(limits)
                order.estimated_freight = estimate
                picking.write({"actual_freight_cost": freight, "packing_fee": packing})
                self.assertAlmostEqual(order.freight_variance, amount)
                self.assertAlmostEqual(order.freight_variance_percent, percent, 2)
                self.assertEqual(order.is_freight_exceeded, exceeded)
                self.assertIn(finding, order.freight_finding or "")

    def test_another_currency(self):
        """SH-02: costs and limit, in the company's currency, are compared in the currency of the order."""
        currency = self.env["res.currency"].create({"name": "XTS", "symbol": "x", "rounding": 0.01})
        rate = {"currency_id": currency.id, "company_id": self.company.id, "name": "2026-01-01", "rate": 0.5}
        self.env["res.currency.rate"].create(rate)
        pricelist = self.env["product.pricelist"].create({"name": "Abroad", "currency_id": currency.id})
        order = self._new_billed_order(130, 10, pricelist_id=pricelist.id, estimated_freight=50)
        self.assertEqual(order.currency_id, currency)
        self.assertEqual((order.actual_freight, order.freight_variance, order.freight_variance_percent), (70, 20, 40))
        # 20 are beyond the limit, which is 10 here; compared unconverted they would not be.
        self.assertTrue(order.is_freight_exceeded)
        order.estimated_freight = 60
        self.assertFalse(order.is_freight_exceeded)

    def test_deadline_once(self):
        """SH-04: beyond the limit the salesperson has three days to explain, asked once however often it is changed."""
        order = self._new_billed_order(150)
        deadline = self._freight_deadlines(order)
        self.assertEqual((len(deadline), deadline.user_id, deadline.due_at), (1, self.agent, SHIP + timedelta(days=3)))
        self.assertEqual(deadline.activity_id.user_id, self.agent)
        self._bill(order.picking_ids, 160, at=SHIP + timedelta(hours=1))
        self.assertEqual(self._freight_deadlines(order), deadline)
        self.assertEqual(deadline.with_user(self.agent).action_open_done()["res_model"], "after.sales.freight.explain")

    def test_within_the_limit_nothing_is_asked(self):
        """SH-04: a freight within the limit makes no work."""
        self.assertFalse(self._freight_deadlines(self._new_billed_order(115, 5)))

    def test_corrected_within_the_limit(self):
        """SH-04: a freight that was mistyped and corrected needs no explanation, but a later one beyond does."""
        order = self._new_billed_order(1050)
        deadline = self._freight_deadlines(order)
        self._bill(order.picking_ids, 105)
        self.assertEqual((deadline.status, deadline.waived_reason), ("cancelled", "The freight is within the limit"))
        self.assertFalse(deadline.activity_id)
        self._bill(order.picking_ids, 150)
        self.assertEqual(len(self._freight_deadlines(order, only_open=True)), 1)

    def test_corrected_estimate(self):
        """SH-04: an estimate corrected within the limit leaves nothing to explain, so nothing stays open either."""
        order = self._new_billed_order(150)
        with self._at(SHIP):
            order.with_user(self.agent).estimated_freight = 150
        self.assertFalse(order.is_freight_exceeded)
        self.assertEqual(self._freight_deadlines(order).status, "cancelled")

    def test_lowered_estimate(self):
        """SH-04: an estimate changed after the bill is compared with it just as well."""
        order = self._new_billed_order(105)
        with self._at(SHIP):
            order.with_user(self.agent).estimated_freight = 50
        self.assertTrue(order.is_freight_exceeded)
        self.assertEqual(len(self._freight_deadlines(order, only_open=True)), 1)

    def test_cancelled_delivery_was_the_excess(self):
        """SH-04: when the delivery that made the freight too high is cancelled, nobody is asked to explain it."""
        order = self._new_parts_order()
        first, second = order.picking_ids
        self._bill(first, 100)
        self._bill(second, 100)
        self._bill(first, 101)
        with self._at(SHIP):
            second.action_cancel()
        self.assertFalse(order.is_freight_exceeded)
        self.assertFalse(self._freight_deadlines(order, only_open=True))

    def test_deleted_delivery(self):
        """SH-02: a cancelled delivery that is deleted takes its cost and its deadline along."""
        order = self._new_billed_order(150)
        order.picking_ids.action_cancel()
        order.picking_ids.unlink()
        self.assertEqual((order.actual_freight, order.is_freight_exceeded), (0, False))

    def test_first_of_two_deliveries(self):
        """SH-04: half of the deliveries costing half of the estimate is no variance to explain yet."""
        order = self._new_parts_order(estimated_freight=200)
        first, second = order.picking_ids
        self._bill(first, 100)
        self.assertFalse(self._freight_deadlines(order), "the second delivery has not been billed yet")
        self._bill(second, 100)
        self.assertEqual((order.freight_variance, order.is_freight_exceeded), (0, False))

    def test_two_deliveries_one_question(self):
        """SH-04: the freight is that of the order, so its salesperson is asked once, not once a delivery."""
        order = self._new_parts_order()
        for picking in order.picking_ids:
            self._bill(picking, 150)
        self.assertEqual(order.freight_variance, 200)
        self.assertEqual(len(self._freight_deadlines(order, only_open=True)), 1)

    def test_explain(self):
        """SH-04: reason and correction are stored with who and when, and end the deadline."""
        order = self._new_billed_order(150)
        self._explain(order, at=SHIP + timedelta(days=1))
        self.assertEqual((order.freight_variance_reason, order.freight_correction), ("volume", "Weigh first"))
        self.assertEqual(order.freight_explained_by, self.agent)
        self.assertEqual(order.freight_explained_at, SHIP + timedelta(days=1))
        self.assertEqual(self._freight_deadlines(order).status, "met")

    def test_explain_needs_both(self):
        """SH-04: no explanation without a reason, none without a correction, none for a freight within the limit."""
        order = self._new_billed_order(150)
        seller = order.with_user(self.agent)
        wizard = self.env["after.sales.freight.explain"].browse(seller.action_open_freight()["res_id"])
        for vals in ({"correction": "Weigh"}, {"reason": "volume"}, {"reason": "volume", "correction": "  "}):
            wizard.write({"reason": False, "correction": False, **vals})
            with self.subTest(vals), self.assertRaisesRegex(UserError, "Give the reason, and say what was corrected"):
                wizard.with_user(self.agent).action_explain()
        self._bill(order.picking_ids, 100)
        wizard.write({"reason": "volume", "correction": "Weigh"})
        with self.assertRaisesRegex(UserError, "within the limit"):
            wizard.with_user(self.agent).action_explain()
        self.assertFalse(order.freight_variance_reason)

    def test_not_ticked_off(self):
        """SH-04: the deadline is not completed without the explanation, neither here nor as an activity."""
        order = self._new_billed_order(150)
        deadline = self._freight_deadlines(order)
        with self.assertRaisesRegex(UserError, "completed by recording it on the delivery"):
            deadline.with_user(self.agent).action_done("not_needed")
        with self.assertRaisesRegex(UserError, "completed by recording it on the delivery"):
            deadline.activity_id.with_user(self.agent).action_feedback()
        self.assertTrue(deadline.is_open)

    def test_bigger_bill_after_the_explanation(self):
        """SH-04: a second bill far beyond what was explained is not covered by that explanation."""
        order = self._new_billed_order(150)
        self._explain(order)
        self._bill(order.picking_ids, 900, at=SHIP + timedelta(days=5))
        self.assertEqual(order.freight_variance, 800)
        self.assertEqual(len(self._freight_deadlines(order, only_open=True)), 1)

    def test_dispute(self):
        """SH-04: a dispute goes to the team's lead within 24 hours, and ends only when the freight was explained."""
        team = self._new_dispute_team()
        order = self._new_billed_order(150)
        case = self._dispute(order, self.lead)
        self.assertEqual((case.sale_order_id, case.partner_id, case.company_id, case.team_id, case.name),
                         (order, self.customer, self.company, team, f"Freight of {order.name}"))  # fmt: skip
        self.assertEqual(case.case_kind_id.code, "freight_dispute")
        deadline = case.deadline_ids.filtered(lambda d: d.policy_id.code == "freight_dispute")
        self.assertEqual((deadline.user_id, deadline.due_at), (self.lead, SHIP + timedelta(hours=24)))
        solved = self.env["helpdesk.ticket.stage"]._get_for_phase("solved", team, self.company)
        refused = self.assertRaisesRegex(UserError, "why the freight estimate was wrong")
        with self._at(SHIP), refused, self.env.cr.savepoint():
            case.with_user(self.lead).stage_id = solved
        self.assertEqual((case.phase, deadline.is_open), ("new", True))
        self._explain(order)
        with self._at(SHIP):
            vals = {"solution": "Half of it given back", "unconfirmed_reason": "Agreed by phone", "stage_id": solved.id}
            case.with_user(self.lead).write(vals)
        self.assertEqual((case.phase, deadline.status), ("solved", "met"))

    def test_dispute_of_an_agent(self):
        """SH-04: the salesperson opens the dispute and gets back to it, although its deadline is the lead's."""
        self._new_dispute_team()
        case = self._dispute(self._new_billed_order(150), self.agent)
        deadline = case.sudo().deadline_ids.filtered(lambda d: d.policy_id.code == "freight_dispute")
        self.assertEqual(deadline.user_id, self.lead)

    def test_dispute_without_a_team(self):
        """SH-04: where no team takes disputes, the lead of the order's sales team still hears of one."""
        case = self._dispute(self._new_billed_order(150), self.tracker)
        self.assertFalse(case.team_id)
        deadline = case.deadline_ids.filtered(lambda d: d.policy_id.code == "freight_dispute")
        self.assertEqual(deadline.user_id, self.lead)

    def test_report(self):
        """SH-04: estimate and actual freight are compared by salesperson, carrier and reason."""
        other = self.carrier.copy({"name": "Blue Line"})
        orders = self._new_billed_order(150) | self._new_billed_order(130) | self._new_billed_order(90)
        orders |= self._new_billed_order(200, user_id=self.tracker.id, carrier_id=other.id)
        self._explain(orders[0])
        self._explain(orders[1])
        action = self.env.ref("after_sales.freight_action")
        domain = [*safe_eval(action.domain), ("id", "in", orders.ids)]
        by = ["user_id", "carrier_id", "freight_variance_reason"]
        rows = orders.with_user(self.manager)._read_group(domain, by, ["freight_variance:sum", "__count"])
        expected = {
            (self.agent, self.carrier, "volume", 80, 2),
            (self.agent, self.carrier, False, -10, 1),
            (self.tracker, other, False, 100, 1),
        }
        self.assertEqual(set(rows), expected)
        shown = orders.with_user(self.manager).formatted_read_group(domain, by, ["freight_variance:sum"])
        self.assertEqual(sorted(row["freight_variance:sum"] for row in shown), [-10, 80, 100])
