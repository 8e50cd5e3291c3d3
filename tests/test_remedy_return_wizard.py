"""What an agent sees and types when goods come back, are exchanged or shall not leave."""

from datetime import date

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common_return import ReturnCommon


@tagged("post_install", "-at_install", "after_sales")
class TestReturnWizard(ReturnCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order, cls.invoice = cls._new_paid_order(3)

    def _open(self, case, type_=None):
        action = case.with_user(self.agent).action_open_remedy()
        wizard = case.with_user(self.agent).env[action["res_model"]].browse(action["res_id"])
        form = Form(wizard, "after_sales.remedy_propose_view_form")
        if type_:
            form.rung_id = case.case_kind_id.remedy_type_ids.filtered(lambda rung: rung.type == type_)
        return form

    def test_a_return(self):
        """One window: the goods that he has, what was paid, what is kept, whether he agrees, who approves."""
        case = self._new_case(self.order, self.return_kind)
        form = self._open(case)
        self.assertEqual((form.type, form.comes_back, len(form.line_ids)), ("return_refund", True, 1))
        self.assertEqual((form.goods_amount, form.priced_amount), (300, 300))
        self.assertEqual((form.verdict, form.verdict_reason), (False, False), "nobody can tell before the reason")
        self.assertIn("Choose why the customer wishes it", form.hint)
        self.assertTrue(form.return_address)
        with form.line_ids.edit(0) as line:
            self.assertEqual(line.quantity, 3)
            line.quantity = 4
        self.assertEqual(form.verdict, "refused")
        self.assertIn("the customer has 3, more cannot come back", form.verdict_reason)
        with form.line_ids.edit(0) as line:
            line.quantity = 2
        form.deduction_amount = 12
        self.assertEqual((form.verdict, form.priced_amount), (False, 188))
        form.is_agreed = True
        form.save().action_request()
        remedy = case.remedy_ids
        self.assertEqual((remedy.state, remedy.amount, remedy.line_ids.quantity), ("to_approve", 188, 2))
        self.assertIn("No policy says", remedy.verdict_reason, "nobody knows why: a lead decides")
        self.assertTrue(remedy.consented_at)
        remedy.approval_ids.with_user(self.lead).action_approve()
        form = self._open(self._new_case(self.order, self.return_kind))
        with form.line_ids.edit(0) as line:
            self.assertEqual(line.quantity, 1, "two are on their way")

    def test_the_freight_is_proposed(self):
        """The customer bears it and we fetch it: what the delivery cost, else the rate; another sum needs a word."""
        self.carrier.write({"delivery_type": "fixed", "fixed_price": 12.0})
        self.carrier.product_id.taxes_id = False
        vals = {"freight_payer": "customer", "is_fetched": True, "deduction_amount": 7}
        bare = self._propose_back(self._new_case(self.order, self.return_kind), **vals)
        bare._record_consent()
        with self._refused(UserError, r"7.00 are kept for freight and packing. Say why not what was proposed"):
            bare._request()
        case = self._new_case(self.order, self.return_kind)
        form = self._open(case)
        self.assertEqual((form.deduction_amount, form.freight_basis), (0, ""), "we pay it")
        form.freight_payer = "customer"
        self.assertEqual((form.deduction_amount, form.freight_basis), (0, "The customer pays the carrier."))
        form.is_fetched = True
        self.assertEqual((form.deduction_amount, form.priced_amount), (12, 288))
        self.assertRegex(form.freight_basis, rf"\$\s12.00: by the rate of {self.carrier.name} for {self.order.name}")
        form.deduction_amount = 7
        form.is_agreed = True
        with self.assertRaisesRegex(AssertionError, "deduction_reason"):
            form.save()
        form.deduction_reason = "Half the way"
        wizard = form.save()
        wizard.action_request()
        remedy = case.remedy_ids
        self.assertEqual((remedy.deduction_amount, remedy.proposed_freight), (7, 12))
        self.assertEqual((remedy.freight_source, remedy.deduction_reason), ("rate", "Half the way"))

    def test_what_the_delivery_cost_is_proposed_first(self):
        """The delivery of the order was charged 15.00."""
        line = {"product_id": self.carrier.product_id.id, "is_delivery": True, "price_unit": 15.0, "tax_ids": False}
        self.order.order_line = [(0, 0, line)]
        vals = {"freight_payer": "customer", "is_fetched": True, "deduction_amount": 15}
        remedy = self._propose_back(self._new_case(self.order, self.return_kind), **vals)
        self.assertEqual((remedy.proposed_freight, remedy.freight_source), (15, "charged"))
        self.assertRegex(remedy.freight_basis, rf"15.00: what the delivery of {self.order.name} cost the customer")
        remedy._record_consent()
        remedy._request()
        self.assertEqual(remedy.state, "to_approve")

    def test_an_exchange(self):
        """Another article shows its price and the difference."""
        stool = self._new_product("Stool", list_price=150.0, taxes_id=False)
        case = self._new_case(self.order, self.exchange_kind)
        form = self._open(case)
        self.assertEqual((form.type, form.settlement), ("exchange", 0))
        with form.line_ids.edit(0) as line:
            line.quantity = 1
            line.new_product_id = stool
            self.assertEqual(line.new_price, 150)
            line.new_price = 130
        self.assertEqual(form.settlement, 30)
        form.save().action_request()
        self.assertEqual(case.remedy_ids.settlement, 30)

    def test_a_cancellation(self):
        """What has not left is offered, and what was paid for it stands there; nobody else is asked."""
        order = self._new_confirmed_order(date(2026, 7, 31), product=self.chair)
        self._invoice_and_pay(order)
        case = self._new_case(order, self.env.ref("after_sales.case_kind_unshipped_refund"))
        form = self._open(case, "cancel")
        self.assertEqual((form.priced_amount, form.verdict), (100, "allowed"))
        form.save().action_request()
        self.assertEqual((order.state, case.remedy_ids.state), ("cancel", "awaiting_refund"))

    def test_the_next_step_of_the_case(self):
        """A return is no claim: the case asks at once what the customer gets, and waits while it is under way."""
        case = self._new_case(self.order, self.return_kind)
        self.assertTrue(case._is_remedy_due())
        remedy = self._decide(self._propose_back(case))
        self.assertFalse(case._is_remedy_due())
        self.assertIn(f"the end of {remedy.number}", case._get_missing_facts("solved"))

    def test_a_draft_is_changed(self):
        """Sums and items stay as they were saved."""
        case = self._new_case(self.order, self.return_kind)
        form = self._open(case)
        with form.line_ids.edit(0) as line:
            line.quantity = 2
        form.fee_amount = 5
        form.save().action_save()
        remedy = case.remedy_ids.with_user(self.agent)
        action = remedy.action_open_propose()
        form = Form(remedy.env[action["res_model"]].browse(action["res_id"]), "after_sales.remedy_propose_view_form")
        self.assertEqual((form.fee_amount, form.priced_amount), (5, 195))
        form.save().action_save()
        self.assertEqual((remedy.amount, remedy.line_ids.quantity), (195, 2))

    def test_rx_01_we_fetch_it(self):
        """RX-01: our fault, our logistics: the customer is forewarned that it takes a while, the warehouse reads it."""
        case = self._new_case(self.order, self.return_kind)
        form = self._open(case)
        form.is_fetched = True
        form.save().action_request()
        remedy = self._decide_open(case.remedy_ids)
        text = remedy._get_customer_text()
        self.assertIn("we fetch the goods below", text)
        self.assertNotIn("on the parcel", text)
        self.assertIn("To be fetched", remedy.sudo().return_picking_id.note)

    def _decide_open(self, remedy):
        remedy.approval_ids.with_user(self.lead).action_approve()
        return remedy.with_user(self.agent)

    def test_the_customer_reads_what_to_do(self):
        case = self._new_case(self.order, self.return_kind)
        remedy = self._decide(self._propose_back(case))
        text = remedy._get_customer_text()
        for words in ("please send back", "Chair × 1", f"Write {remedy.number} on the parcel", "100.00 back"):
            self.assertIn(words, text)
        exchange = self._decide(self._propose_back(self._new_case(self.order, self.exchange_kind), "exchange"))
        self.assertIn("we send you Chair", exchange._get_customer_text())

    def test_reason_and_conditions(self):
        """Why he wishes it, what holds: in time and clean the agent decides, the freight is his; a fee is proposed."""
        case = self._new_case(self.order, self.return_kind)
        form = self._open(case)
        form.reason_id = self.env.ref("after_sales.reason_changed_mind")
        self.assertEqual((form.verdict, form.freight_payer), (False, "customer"))
        self.assertIn("Say first whether it holds", form.hint)
        with form.row_ids.edit(0) as row:
            row.holds = "yes"
        self.assertEqual((form.verdict, form.hint), ("allowed", ""))
        self.assertIn("By “Seven days after the receipt”", form.verdict_reason)
        form.save().action_request()
        remedy = case.remedy_ids
        self.assertEqual((remedy.state, remedy.condition_ids.holds), ("awaiting_return", "yes"))

    def test_a_fee_that_is_waived_is_negotiated(self):
        """RE-07: the fee of the policy stands there; who keeps less of it asks a manager."""
        shop = self.env.ref("after_sales.sale_channel_store")
        order, _invoice = self._new_paid_order(1, sale_channel_id=shop.id)
        form = self._open(self._new_case(order, self.return_kind))
        form.reason_id = self.env.ref("after_sales.reason_no_reason")
        with form.row_ids.edit(0) as row:
            row.holds = "yes"
        self.assertEqual((form.fee_amount, form.priced_amount, form.verdict), (10, 90, "allowed"))
        form.fee_amount = 0
        self.assertEqual(form.verdict, "needs_approval")
        self.assertIn("The policy says a fee of", form.verdict_reason)

    def test_reasons_by_the_state_of_the_order(self):
        """MX-06: before shipment other reasons are offered than after."""
        form = self._open(self._new_case(self.order, self.return_kind))
        after = {reason.code for reason in form.offered_reason_ids}
        order = self._new_confirmed_order(date(2026, 7, 31), product=self.chair)
        self._invoice_and_pay(order)
        form = self._open(self._new_case(order, self.env.ref("after_sales.case_kind_unshipped_refund")), "refund")
        before = {reason.code for reason in form.offered_reason_ids}
        self.assertIn("paid_not_shipped", before - after)
        self.assertIn("quality", after - before)

    def test_more_of_a_fee_is_negotiated_too(self):
        """X-08: who keeps more than the policy says asks a manager."""
        form = self._open(self._new_case(self.order, self.return_kind))
        form.reason_id = self.env.ref("after_sales.reason_changed_mind")
        with form.row_ids.edit(0) as row:
            row.holds = "yes"
        form.fee_amount = 100
        self.assertEqual(form.verdict, "needs_approval")

    def test_a_draft_of_another_case_stays(self):
        """By remote call a window of one case takes no draft of another along."""
        other = self._propose_back(self._new_case(self.order, self.return_kind))
        case = self._new_case(self.order, self.return_kind)
        vals = {"ticket_id": case.id, "remedy_id": other.id, "rung_id": case.case_kind_id.remedy_type_ids[:1].id}
        wizard = self.env["after.sales.remedy.propose"].with_user(self.agent).create(vals)
        with self._refused(UserError, "belongs to another case"):
            wizard.action_save()

    def test_an_exchange_below_its_price(self):
        """RE-13: a dearer article for less than its price is for a second person, for less than nothing for nobody."""
        bed = self._new_product("Bed", list_price=560.0, taxes_id=False)
        case = self._new_case(self.order, self.exchange_kind)
        unclear = self.env.ref("after_sales.reason_unclear")
        for price, expected in ((560, "allowed"), (0.01, "needs_approval"), (0, "needs_approval")):
            vals = {"reason_id": unclear.id, "new_product_id": bed.id, "new_price": price}
            remedy = self._propose_back(case, "exchange", **vals)
            self.assertEqual(remedy.line_ids.new_price, price, "what was agreed is what is stored")
            for condition in remedy._get_conditions():
                remedy._answer_conditions([{"condition_id": condition.id, "holds": "yes", "note": "Seen"}])
            self.assertEqual(remedy._judge().verdict, expected, remedy._judge().reason)
        with self._refused(UserError, "A price cannot be negative"):
            self._propose_back(case, "exchange", new_product_id=bed.id, new_price=-500)

    def test_what_an_exchange_below_its_price_gives_away(self):
        """RE-13: whoever decides reads the article, its prices and the money that goes back; the sum decides who."""
        self.env.ref("after_sales.approval_limit_refund_manager").amount = 300
        bed = self._new_product("Bed", list_price=560.0, taxes_id=False)
        case = self._new_case(self.order, self.exchange_kind)
        remedy = self._propose_back(
            case,
            "exchange",
            reason_id=self.env.ref("after_sales.reason_unclear").id,
            new_product_id=bed.id,
            new_price=0.5,
        )
        for condition in remedy._get_conditions():
            remedy._answer_conditions([{"condition_id": condition.id, "holds": "yes", "note": "Seen"}])
        remedy._request()
        asked = remedy.sudo().approval_ids
        back = -remedy.settlement
        self.assertGreater(back, 0)
        self.assertRegex(
            asked[0].reason, r"Bed is given for .*0\.50, its price is .*560\.00\. The customer gets .*back besides"
        )
        self.assertEqual((asked[0].amount, asked[0].approver_level), (559.5, "manager"))

    def test_less_than_nothing(self):
        """A quantity below zero is refused in words, and the other line is not decided alone."""
        case = self._new_case(self.order, self.return_kind)
        wizard = self._open(case)
        with wizard.line_ids.edit(0) as line:
            line.quantity = -1
        with self._refused(UserError, "has to be more than zero"):
            wizard.save().action_save()
