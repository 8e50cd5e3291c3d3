"""Waybills that cannot be traced, addresses out of reach: the truth, and what it costs (LG-02 to LG-04)."""

from datetime import date, timedelta

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common_claim import ClaimCommon
from .common_shipment import SHIP


@tagged("post_install", "-at_install", "after_sales")
class TestClaimLogistics(ClaimCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"after_sales_small_order": 200, "after_sales_dispatcher_id": cls.tracker.id})
        cls.order = cls._new_delivered_order()
        cls.picking = cls.order.picking_ids

    def _begin(self, kind):
        """Return the wizard at its second step; nothing has to be ticked here."""
        ticket = self._new_case(self.order, kind)
        action = ticket.with_user(self.agent).action_open_claim()
        wizard = self.env["after.sales.claim.register"].with_user(self.agent).browse(action["res_id"])
        wizard.action_to_facts()
        return wizard

    def _say(self, wizard, **facts):
        with Form(wizard, f"after_sales.claim_register_{wizard.decision_table}_view_form") as form:
            for name, value in facts.items():
                setattr(form, name, value)

    def test_own_site(self):
        """LG-02: nothing is wrong, the carrier shows waybills on its own site only."""
        self.carrier.self_trace = True
        wizard = self._begin("untraceable")
        self.assertIn("own site only", wizard.tracing_hint)
        self.assertIn(self.picking.carrier_tracking_ref, wizard.tracking_url)
        self._say(wizard, trace_finding="own_site", told_location="Depot Suzhou")
        wizard.action_tell()
        self.assertEqual((wizard.claim_id.told_location, wizard.step), ("Depot Suzhou", "evidence"))
        self.assertIn("Depot Suzhou", "".join(wizard.ticket_id.message_ids.mapped("body")))

    def test_wrong_carrier(self):
        """LG-02: the right waybill is recorded and verified; that it was another carrier stays known."""
        right = self.carrier.copy()
        right.name = "Blue Line"
        wizard = self._begin("untraceable")
        self.assertIn("in order", wizard.tracing_hint)
        self._say(wizard, trace_finding="wrong_carrier")
        with self.assertRaisesRegex(UserError, "right waybill"):
            wizard.action_correct_waybill()
        self._say(wizard, new_carrier_id=right, new_waybill="BL-7", verified_how="phone")
        with self._at(SHIP):
            wizard.action_correct_waybill()
        self.assertEqual((self.picking.carrier_id, self.picking.carrier_tracking_ref), (right, "BL-7"))
        self.assertEqual(self.picking.waybill_verified_how, "phone")
        self.assertEqual(wizard.suggested_cause, "wrong_carrier")
        self.assertIn("Blue Line", wizard.tracing_hint)

    def test_not_handed_over(self):
        """LG-03: what still waits in the house is not on its way; the customer hears the true date."""
        with self._at(SHIP):
            self.picking.handed_over_at = False
            wizard = self._begin("untraceable")
            self.assertIn("have not been handed over", wizard.tracing_hint)
            with self.assertRaisesRegex(UserError, "Say what the customer was told"):
                wizard.action_tell()
            self._say(wizard, trace_finding="not_handed_over", told_date=date(2026, 4, 22))
            wizard.action_tell()
            self.assertEqual(wizard.suggested_cause, "not_handed_over")
            wizard.action_finish()
        self.assertIn("2026-04-22", "".join(wizard.ticket_id.message_ids.mapped("body")))
        self.assertEqual(wizard.claim_id.state, "to_decide")

    def test_late_hand_over(self):
        """LG-03: whoever hands the goods over after the customer asked has not handed them over in time."""
        with self._at(SHIP + timedelta(days=1)):
            self.picking.handed_over_at = False
            wizard = self._begin("untraceable")
        claim = wizard.claim_id
        self.assertEqual(claim.suggested_cause, "not_handed_over")
        with self._at(SHIP + timedelta(days=1, hours=3)):
            self.picking.with_user(self.tracker).action_hand_over()
            self.assertEqual(claim.suggested_cause, "not_handed_over")
            self.assertIn("too late", claim.suggestion_reason)
            self._say(wizard, trace_finding="with_carrier")
            self.assertEqual(claim.suggested_cause, "not_handed_over")

    def test_finding(self):
        """LG-03: what somebody found out reaches the table, whatever our records say."""
        wizard = self._begin("untraceable")
        self.assertEqual(wizard.claim_id.suggested_cause, "undecided")
        self._say(wizard, trace_finding="not_handed_over")
        self.assertEqual(wizard.claim_id.suggested_cause, "not_handed_over")
        self._say(wizard, trace_finding="wrong_carrier")
        self.assertEqual(wizard.claim_id.suggested_cause, "wrong_carrier")

    def test_costs_first(self):
        """LG-04: no way is suggested, nor agreed, before both costs are known."""
        wizard = self._begin("unreachable")
        self.assertFalse(wizard.claim_id.way_suggested)
        self.assertIn("Ask the carrier", wizard.way_reason)
        self._say(wizard, way_chosen="forward")
        with self.assertRaisesRegex(UserError, "Ask the carrier"):
            wizard.action_agree_way()
        self._say(wizard, costs_asked=True, forward_cost=120, recall_cost=40)
        self.assertEqual(wizard.claim_id.way_suggested, "forward")
        self.assertIn("not a small one", wizard.way_reason)

    def test_small_order_is_recalled(self):
        """LG-04: forwarding costs more than the small order is worth, unless the customer needs it soon."""
        self.order.order_line.filtered(lambda line: line.product_id == self.sofa).price_unit = 80
        self.order.order_line.tax_ids = False
        wizard = self._begin("unreachable")
        self._say(wizard, costs_asked=True, forward_cost=120, recall_cost=40)
        self.assertEqual(wizard.claim_id.way_suggested, "recall")
        with Form(wizard, "after_sales.claim_register_unreachable_view_form") as form:
            self.assertIn("more than the order is worth", form.way_reason)
            form.is_needed_soon = True
            self.assertIn("needs it soon", form.way_reason)
        self.assertEqual(wizard.claim_id.way_suggested, "forward")

    def test_promise_moves_with_consent(self):
        """LG-04: the receipt deadline moves with the customer's consent; the warehouse is told way and cost."""
        with self._at(SHIP):
            wizard = self._begin("unreachable")
            self._say(wizard, costs_asked=True, forward_cost=120, recall_cost=40, way_chosen="forward")
            said_at = SHIP - timedelta(hours=1)
            self._say(wizard, new_date=date(2026, 5, 8), contacted_at=said_at, response="accepted")
            wizard.action_agree_way()
        self.assertEqual(self.order.receipt_deadline, date(2026, 5, 8))
        self.assertEqual(self.order.original_receipt_deadline, date(2026, 4, 30))
        told = self.picking.activity_ids.filtered(lambda a: "Forward" in (a.summary or ""))
        self.assertEqual(told.user_id, self.tracker)
        self.assertIn("120", told.summary)

    def test_the_platform_is_no_promise(self):
        """LG-04, E2: the platform's automatic receipt is put off, and the customer told; the promise stays."""
        with self._at(SHIP):
            self.picking._record_platform_receipt(date(2026, 4, 20))
            wizard = self._begin("unreachable")
            self._say(wizard, costs_asked=True, way_chosen="forward", new_platform_date=date(2026, 4, 30))
            wizard.action_agree_way()
        self.assertEqual(self.picking.platform_receipt_on, date(2026, 4, 30))
        self.assertEqual(self.picking.platform_receipt_first_on, date(2026, 4, 20))
        self.assertEqual(self.order.receipt_deadline, date(2026, 4, 30))
        self.assertFalse(self.order.deadline_change_ids)
        told = wizard.claim_id.ticket_id.message_ids.filtered(lambda m: "automatic receipt" in (m.body or ""))
        self.assertIn(self.order.partner_id, told.partner_ids)

    def test_refused_date(self):
        """LG-04, X-09: the customer does not accept the date: it stays, and the lead hears of it."""
        with self._at(SHIP):
            wizard = self._begin("unreachable")
            self._say(wizard, costs_asked=True, way_chosen="recall", new_date=date(2026, 5, 8),
                      contacted_at=SHIP - timedelta(hours=1), response="refused")  # fmt: skip
            wizard.action_agree_way()
        self.assertEqual(self.order.receipt_deadline, date(2026, 4, 30))
        self.assertEqual(self.order.deadline_change_ids.refusal_outcome, "escalate")

    def test_order_of_a_colleague(self):
        """LG-04: who may not change the order has its seller change the date."""
        self.order.user_id = self.salesman
        with self._at(SHIP):
            wizard = self._begin("unreachable")
            self.assertFalse(wizard.may_change_promise)
            self._say(wizard, costs_asked=True, way_chosen="recall", new_date=date(2026, 5, 8),
                      contacted_at=SHIP - timedelta(hours=1), response="accepted")  # fmt: skip
            wizard.action_agree_way()
        self.assertEqual(self.order.receipt_deadline, date(2026, 4, 30))
        task = self.order.activity_ids.filtered(lambda a: "2026-05-08" in (a.summary or ""))
        self.assertEqual(task.user_id, self.salesman)

    def test_nobody_ships(self):
        self.company.after_sales_dispatcher_id = False
        self.picking.user_id = False
        wizard = self._begin("unreachable")
        self._say(wizard, costs_asked=True, way_chosen="recall")
        with self.assertRaisesRegex(UserError, "Nobody is responsible"):
            wizard.action_agree_way()

    def test_weights_are_flat(self):
        """MG-03: weights of 30 deliveries reach their claims with as many queries as those of 10."""
        orders = self._new_shipment_order(count=42)
        claims = self.env["after.sales.claim"]
        for order in orders:
            claims |= claims.create({"ticket_id": self._new_case(order, "missing_goods", sale_order_id=order.id).id})

        def count(pickings, work):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            work(pickings)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        def weigh(pickings):
            pickings.browse(pickings.ids).write({"parcel_weight_ledger": 30})

        pickings = orders.picking_ids
        count(pickings[:2], weigh)
        self.assertEqual(count(pickings[2:12], weigh), count(pickings[12:42], weigh))
        self.assertEqual(set(claims.mapped("ledger_weight")), {30})
