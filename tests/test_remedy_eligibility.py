"""What the policies say is asked when a wish is decided, and stored with it (RE-01 to RE-18, MX-02, MX-03)."""

from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.entitlement.vocabulary import Asked
from .common_remedy import CLAIM
from .common_return import ReturnCommon


@tagged("post_install", "-at_install", "after_sales")
class TestRemedyEligibility(ReturnCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order, cls.invoice = cls._new_paid_order(3)
        cls.line = cls.order.order_line
        cls.case = cls._new_case(cls.order, cls.return_kind)
        cls.resaleable = cls.env.ref("after_sales.condition_resaleable")
        cls.mind = cls.env.ref("after_sales.reason_changed_mind")

    def _wish(self, reason="changed_mind", type_="return_refund", **vals):
        reason = self.env.ref(f"after_sales.reason_{reason}")
        return self._propose_back(self.case, type_, reason_id=reason.id, **vals)

    def _answer(self, remedy, answer="yes", condition=None, **vals):
        row = {"condition_id": (condition or self.resaleable).id, "holds": answer, **vals}
        remedy.with_user(self.agent)._answer_conditions([row])

    def test_in_time_nobody_is_asked(self):
        """RE-02: within seven days, clean: an agent decides; the reason and the last day are stored."""
        remedy = self._wish()
        with self._refused(UserError, "Say first whether it holds: Clean, undamaged and fit to be sold again."):
            remedy._request()
        self._answer(remedy)
        remedy._request()
        self.assertEqual((remedy.state, remedy.verdict), ("awaiting_return", "allowed"))
        self.assertEqual(remedy.policy_id, self.env.ref("after_sales.policy_return_general"))
        self.assertIn("By “Seven days after the receipt”.", remedy.eligibility_reason)
        self.assertEqual(str(remedy.eligible_until), "2026-05-11")
        self.assertEqual(remedy.freight_payer, "customer")

    def test_late_it_is_negotiated_by_a_manager(self):
        """MX-03: on the eighth day a manager decides, a lead may not."""
        with self._at(CLAIM + timedelta(days=8)):
            remedy = self._wish()
            self._answer(remedy)
            remedy._request()
            approval = remedy.sudo().approval_ids
            self.assertEqual((remedy.state, approval.kind, approval.approver_level),
                             ("to_approve", "negotiated", "manager"))  # fmt: skip
            approval.with_user(self.manager).action_approve()
        self.assertEqual(remedy.state, "awaiting_return")

    def test_what_does_not_hold_is_refused(self):
        """RE-02: worn goods; in doubt it is decided for the customer (RE-03)."""
        remedy = self._wish()
        self._answer(remedy, "no")
        with self._refused(UserError, "It does not hold: Clean, undamaged and fit to be sold again."):
            remedy._request()
        self._answer(remedy, "doubt")
        remedy._request()
        self.assertIn("What is in doubt is decided for the customer.", remedy.eligibility_reason)

    def test_a_fee_is_a_line_that_the_customer_agrees_to(self):
        """RE-07: sealed, from the own shop: 10 % of 200.00 are kept, once the customer has agreed."""
        lamp = self._new_product("Lamp", list_price=200.0, taxes_id=False)
        order, _invoice = self._new_paid_order(
            1, lamp, sale_channel_id=self.env.ref("after_sales.sale_channel_store").id
        )
        self.case = self._new_case(order, self.return_kind)
        remedy = self._wish("no_reason")
        self._answer(remedy, condition=self.env.ref("after_sales.condition_sealed"))
        self.assertEqual((remedy.goods_amount, remedy.fee_amount, remedy.amount), (200, 20, 180))
        with self._refused(UserError, "Record first that the customer agrees"):
            remedy._request()
        remedy._record_consent()
        remedy._request()
        self._arrive(remedy)
        self._inspect(remedy)
        move = remedy.sudo().refund_move_id
        self.assertEqual(move.amount_total, 180)
        self.assertIn(-20, move.invoice_line_ids.mapped("price_subtotal"))

    def test_a_page_that_misleads(self):
        """RE-06, RE-08: a misleading page needs its screenshot, a fault its report; we pay the freight."""
        shop = self.env.ref("after_sales.sale_channel_store")
        order, _invoice = self._new_paid_order(1, sale_channel_id=shop.id)
        self.case = self._new_case(order, self.return_kind)
        for reason, proof in (("wrong_labelling", "page_misleads"), ("quality", "report")):
            remedy = self._wish(reason)
            self.assertEqual(remedy.freight_payer, "company")
            condition = self.env.ref(f"after_sales.condition_{proof}")
            self.assertIn(condition, remedy._get_conditions())
            with self._refused(UserError, "add the proof, or say where it is"):
                self._answer(remedy, condition=condition)

    def test_faults_are_paid_by_us_and_need_their_proof(self):
        """RE-16, X-07: quality is our freight; pictures are needed before somebody says that there are some."""
        remedy = self._wish("quality")
        photos = self.env.ref("after_sales.condition_photos")
        with self._refused(UserError, "add the proof, or say where it is"):
            self._answer(remedy, condition=photos)
        self._answer(remedy, condition=photos, note="On the claim")
        remedy._request()
        self.assertEqual((remedy.state, remedy.freight_payer), ("awaiting_return", "company"))

    def test_exaggerated_is_returned_never_exchanged(self):
        """RE-17: confirmed exaggeration: return only."""
        remedy = self._wish("exaggerated", "exchange", new_product_id=self.chair.id)
        with self._refused(UserError, "the goods can be returned, not exchanged"):
            remedy._request()

    def test_health_is_read_by_leads(self):
        """RE-14: allergy only with a medical proof, which other agents do not see."""
        remedy = self._wish("allergy")
        proof = self.env.ref("after_sales.condition_medical_proof")
        self._answer(remedy, condition=proof, note="Letter of the hospital")
        row = remedy.condition_ids
        self.team.user_ids += self.other_agent
        Row = self.env["after.sales.remedy.condition"]
        seen = {user.login: bool(Row.with_user(user).search([("id", "=", row.id)]))
                for user in (self.agent, self.other_agent, self.lead)}  # fmt: skip
        self.assertEqual(list(seen.values()), [True, False, True])
        remedy._request()
        self.assertEqual(remedy.verdict, "allowed")

    def test_injury_escalates_at_once(self):
        """RE-15: somebody was hurt: the case is about safety and goes up."""
        self.chair.product_tag_ids = self.env.ref("after_sales.product_tag_water")
        remedy = self._wish("injured")
        remedy._request()
        self.assertEqual((self.case.severity, self.case.escalation_level), ("safety", 1))
        self.assertEqual(remedy.state, "awaiting_return")

    def test_the_product_manager_is_asked_in_person(self):
        """RE-05, RE-06: a cosmetic defect in the own shop: the product manager of the category decides."""
        boss = self._new_user("product_manager", "after_sales.group_lead")
        self.chair.categ_id.after_sales_product_manager_id = boss
        order, _invoice = self._new_paid_order(1, sale_channel_id=self.env.ref("after_sales.sale_channel_store").id)
        self.case = self._new_case(order, self.return_kind)
        remedy = self._wish("cosmetic")
        for code in ("box_intact", "unpacked_at_delivery", "photos"):
            self._answer(remedy, condition=self.env.ref(f"after_sales.condition_{code}"), note="Seen")
        remedy._request()
        approval = remedy.sudo().approval_ids
        self.assertEqual((approval.kind, approval.approver_id), ("product_manager", boss))
        approval.with_user(boss).action_approve()
        self.assertEqual(remedy.state, "awaiting_return")

    def test_what_is_on_its_way_back_is_not_had_again(self):
        """MX-04: of three chairs two come back; May Have offers the third alone."""
        remedy = self._wish(quantity=2)
        self._answer(remedy)
        remedy._request()
        facts = self.line._get_verdict_facts(["return"], Asked(self.mind))[self.line, "return"]
        self.assertEqual((facts.available, facts.attempts), (1, 1))
        self.assertEqual(self.line._get_verdicts(["return"])[self.line, "return"].pieces, 1)
        self.assertRegex(self.order._render_may_have(), r"1\s+of\s+3")

    def test_nobody_pays_back_what_nobody_paid(self):
        """RF-04: a return of what no invoice, payment or platform says to be paid is decided by a second person."""
        order = self._new_delivered_order(self.chair)
        self.case = self._new_case(order, self.return_kind)
        remedy = self._wish()
        self._answer(remedy)
        remedy._request()
        self.assertEqual((remedy.state, remedy.sudo().approval_ids.kind), ("to_approve", "refund"))
        self.assertIn("Nothing says that the customer has paid", remedy.verdict_reason)
        order.platform_paid_on = "2026-03-02"
        self.assertEqual(remedy._judge().verdict, "allowed")

    def test_the_price_is_that_of_the_decision(self):
        """What is written on the order later changes nothing of what was decided or invoiced."""
        self.line.price_unit = 9999
        remedy = self._wish(quantity=2)
        self.assertEqual(remedy.goods_amount, 200, "the invoice says what was paid")
        order = self._new_delivered_order(self.chair, 2)
        order.platform_paid_on = "2026-03-02"
        self.case = self._new_case(order, self.return_kind)
        remedy = self._wish(quantity=2)
        self._answer(remedy)
        remedy._request()
        order.order_line.price_unit = 9999
        self._arrive(remedy)
        self._inspect(remedy)
        self.assertEqual((remedy.amount, remedy.sudo().refund_move_id.amount_total), (200, 200))

    def test_goods_without_a_category(self):
        """A product that nobody put into a category is returned as any other."""
        self.chair.categ_id = False
        remedy = self._wish()
        self._answer(remedy)
        remedy._request()
        self.assertEqual(remedy.state, "awaiting_return")

    def test_nothing_is_offered_whose_money_is_back(self):
        """What accounting gave back for the goods is not promised once more, neither here nor in the portal."""
        refund = self.invoice._reverse_moves([{"ref": "Everything"}])
        refund.action_post()
        verdict = self.line._get_verdicts(["return"])[self.line, "return"]
        self.assertEqual(verdict[::7], ("refused", "Everything that was paid for it was given back already."))
        self.assertFalse([text for text in self.order._get_words_for_customer()[self.line] if "Return" in text])

    def test_before_shipment_the_payment_says_what_comes_first(self):
        """MX-02: an unpaid order is cancelled, a paid one refunded."""
        order = self._new_confirmed_order(date(2026, 7, 31), product=self.chair)
        case = self._new_case(order, self.env.ref("after_sales.case_kind_unshipped_refund"))
        self.assertEqual(case._get_next_remedy().type, "cancel")
        order.platform_paid_on = "2026-03-02"
        self.assertEqual(case._get_next_remedy().type, "refund")

    def test_the_seller_s_own_word_is_no_payment(self):
        """RF-04: who notes the platform's payment and asks for the money back has a second person look at it."""
        order = self._new_delivered_order(self.chair, user_id=self.agent.id)
        order.with_user(self.agent).platform_paid_on = "2026-03-02"
        self.assertEqual(order.platform_paid_by, self.agent)
        self.case = self._new_case(order, self.return_kind)
        remedy = self._wish()
        self._answer(remedy)
        remedy._request()
        self.assertEqual((remedy.state, remedy.sudo().approval_ids.kind), ("to_approve", "refund"))
        self.assertEqual(
            remedy.with_user(self.lead)._judge().verdict, "allowed", "it is the agent's word, not the lead's"
        )

    def test_two_lines_of_one_product(self):
        """RE-12: the limit of an order counts both lines; what is refused of one is refused of all."""
        tag = self.env.ref("after_sales.product_tag_capsules")
        self.chair.product_tag_ids = tag
        lines = [(0, 0, {"product_id": self.chair.id, "product_uom_qty": 2}) for _number in range(2)]
        order = self._new_delivered_order(order_line=lines)
        case = self._new_case(order, self.exchange_kind)
        items = [{"sale_line_id": line.id, "product_id": self.chair.id, "quantity": 2} for line in order.order_line]
        vals = {"type": "exchange", "reason_id": self.mind.id}
        remedy = case.with_user(self.agent)._propose_remedy(vals, items)
        self.assertEqual(remedy._judge_wish().verdict, "refused")
        self.assertIn("At most 2 per order", remedy._judge_wish().reason)
        remedy = case.with_user(self.agent)._propose_remedy(vals, items[:1])
        self.assertNotIn("At most", remedy._judge_wish().reason)

    def test_points_of_an_exchange(self):
        """RE-10: 300 to 320 the customer pays 20 more, 320 to 300 nothing, 351 is refused."""
        self.chair.write({"points_value": 300, "product_tag_ids": self.env.ref("after_sales.product_tag_points").ids})
        case = self._new_case(self.order, self.exchange_kind)
        found = {}
        for points in (320, 350, 351, 280):
            stool = self._new_product(f"Stool {points}", list_price=100.0, points_value=points, taxes_id=False)
            remedy = self._propose_back(case, "exchange", reason_id=self.mind.id, new_product_id=stool.id)
            for condition in remedy._get_conditions():
                remedy._answer_conditions([{"condition_id": condition.id, "holds": "yes", "note": "Seen"}])
            found[points] = remedy._judge_wish()
        self.assertIn("The customer pays 20 points more.", found[320].reason)
        self.assertIn("The customer pays 50 points more.", found[350].reason)
        self.assertEqual(found[351].reason, "The points differ by 51, more than 50.")
        self.assertIn("Nothing is to be paid, and nothing given back.", found[280].reason)

    def test_a_policy_speaks_before_shipment_too(self):
        """MX-02: what is made to order is not cancelled at will, if a policy says so."""
        order = self._new_confirmed_order(date(2026, 7, 31), product=self.chair)
        case = self._new_case(order, self.env.ref("after_sales.case_kind_unshipped_refund"))
        item = {"sale_line_id": order.order_line.id, "product_id": self.chair.id, "quantity": 1}
        remedy = case.with_user(self.agent)._propose_remedy({"type": "cancel"}, [item])
        self.assertEqual(remedy._judge().verdict, "allowed")
        made = {
            "name": "Made to order",
            "type": "cancel",
            "outcome": "refused",
            "category_ids": self.chair.categ_id.ids,
        }
        self.env["after.sales.policy"].create(made)
        with self._refused(UserError, "“Made to order” does not give it."):
            remedy._request()

    def test_a_refused_return_that_is_conceded_is_the_same_wish(self):
        """A dispute that the customer wins proposes the same return: its item, its reason, what was found."""
        remedy = self._wish(quantity=2)
        self._answer(remedy, "doubt")
        remedy._refuse("We thought it was worn.")
        remedy._dispute("It was never used")
        draft = remedy.with_user(self.lead)._decide_dispute("conceded", "The pictures show it")
        self.assertEqual((draft.type, draft.reason_id, draft.goods_amount), ("return_refund", self.mind, 200))
        self.assertEqual((draft.line_ids.sale_line_id, draft.line_ids.quantity), (self.line, 2))
        self.assertEqual(draft.condition_ids.holds, "doubt")
        draft._request()
        self.assertEqual(draft.state, "awaiting_return")

    def test_what_if(self):
        """What would have ended otherwise in the last 90 days: a week would have been enough, three days not."""
        remedies = []
        for days in (2, 5):
            with self._at(CLAIM + timedelta(days=days)):
                remedy = self._wish()
                self._answer(remedy)
                remedy._request()
                self.env.cr.execute("UPDATE after_sales_remedy SET create_date = %s WHERE id = %s",
                                    (CLAIM + timedelta(days=days), remedy.id))  # fmt: skip
                remedies.append(remedy)
        self.env.invalidate_all()
        policy = self.env.ref("after_sales.policy_return_general")
        with self._at(CLAIM + timedelta(days=10)):
            self.assertEqual(policy.with_user(self.manager)._replay(90), [])
            tried = policy.copy({"window_days": 3, "date_from": "2027-01-01"})
            changed = tried.with_user(self.manager)._replay(90)
            self.assertEqual([(row.remedy, row.before, row.after) for row in changed],
                             [(remedies[1], "allowed", "needs_approval")])  # fmt: skip
            wizard = self.env["after.sales.may.have"].with_user(self.manager).create({"policy_id": tried.id})
            self.assertIn("The last day was", wizard.past)

    def test_another_users_verdict_cannot_be_forged(self):
        """A fact has one door: answers and verdicts are set by their steps alone."""
        remedy = self._wish()
        with self._refused(AccessError, "not allowed to modify"):
            remedy.with_user(self.agent).write({"eligibility_reason": "Fine"})
        with self._refused(AccessError, "not allowed to create"):
            self.env["after.sales.remedy.condition"].with_user(self.agent).create(
                {"remedy_id": remedy.id, "condition_id": self.resaleable.id, "holds": "yes"}
            )
        self.assertFalse(remedy.condition_ids)
