"""The ladder on real cases: who proposes, who decides, what counts as tried."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common_remedy import CLAIM, RemedyCommon


@tagged("post_install", "-at_install", "after_sales")
class TestRemedyLadder(RemedyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket, cls.claim = cls._new_damage()

    def test_dm_05_climbing_the_ladder(self):
        """DM-05: each rung is tried, or it is said why not; what did not help counts as tried."""
        self.assertEqual(self.ticket._get_next_remedy(self.claim).type, "touch_up")
        remedy = self._propose(self.ticket, "resend_part")
        with self.assertRaisesRegex(UserError, "Say why this does not serve: Touch-up, On-site repair"):
            remedy._request()
        remedy._change({"skip_reason": "The leg is broken off."})
        remedy._request()
        self.assertEqual((remedy.verdict, remedy.rung), ("allowed", 30))
        self.assertIn(remedy.state, ("approved", "awaiting_dispatch"))
        self.assertEqual(remedy.decided_by, self.agent)

    def test_what_was_given_up_counts_as_tried(self):
        remedy = self._propose(self.ticket, "touch_up")
        with self._refused(UserError, "Say why"):
            remedy._refuse(" ")
        remedy._refuse("The customer wants no paint on the oak.")
        self.assertEqual(remedy.state, "refused")
        self.assertEqual(self.ticket._get_next_remedy(self.claim).type, "on_site_repair")

    def test_a_rung_left_out_early_goes_to_the_lead(self):
        """A replacement before the lower rungs were tried needs a lead; refused, it comes back to the agent."""
        remedy = self._propose(self.ticket, "replace", skip_reason="The frame is in two.")
        remedy._request()
        self.assertEqual(remedy.state, "to_approve")
        approval = remedy.approval_ids
        self.assertEqual(approval.kind, "ladder_skip")
        with self._refused(AccessError, "somebody else has to decide it"):
            approval.with_user(self.agent).action_approve()
        approval.with_user(self.lead).action_refuse("Send the repairer first.")
        self.assertEqual(remedy.state, "draft")
        remedy._request()
        remedy.approval_ids.filtered(lambda a: a.state == "requested").with_user(self.lead).action_approve()
        self.assertIn(remedy.state, ("approved", "awaiting_dispatch"))
        self.assertEqual(remedy.decided_by, self.lead)

    def test_dm_01_the_cause_comes_first(self):
        """DM-01: no remedy before the cause is decided; drafts may be talked about."""
        self.claim.sudo().write({"state": "to_decide", "cause": False})
        remedy = self._propose(self.ticket, "touch_up")
        with self.assertRaisesRegex(UserError, "Decide first"):
            remedy._request()

    def test_x_19_an_undecided_cause_is_a_decision(self):
        """X-19: the customer is served meanwhile."""
        self.claim.sudo().cause = "undecided"
        remedy = self._propose(self.ticket, "touch_up")
        remedy._request()
        self.assertEqual(remedy.verdict, "allowed")

    def test_x_19_served_while_nobody_can_tell(self):
        """X-19: packaging damaged somewhere else, photos valid: the table gives no cause, the customer is served."""
        self.claim.sudo().write(
            {"state": "to_decide", "cause": False, "packaging": "damaged_elsewhere", "kind_id": self.damage.id}
        )
        self.env["after.sales.evidence.slot"].search([("kind_id", "=", self.damage.id)]).active = False
        remedy = self._propose(self.ticket, "touch_up")
        self.assertEqual(self.claim.suggested_cause, "undecided")
        remedy._request()
        self.assertEqual(remedy.verdict, "allowed")

    def test_a_colleague_of_the_team_asks_for_a_take_over(self):
        colleague = self._new_user("colleague", "after_sales.group_agent")
        self.team.user_ids |= colleague
        remedy = self._propose(self.ticket, "touch_up")
        self.assertTrue(remedy.with_user(colleague).read(["state"]))
        with self.assertRaisesRegex(AccessError, "take-over"):
            remedy.with_user(colleague)._request()
        with self.assertRaisesRegex(AccessError, "take-over"):
            self._propose(self.ticket, "touch_up", user=colleague)

    def test_what_is_whole_again_may_be_claimed_again(self):
        """MX-04: a repaired sofa that breaks again is a new claim; before, it is the old one."""
        remedy = self._propose(self.ticket, "touch_up")
        remedy._request()
        remedy.sudo().job_ids._cancel("The customer has paint")
        remedy._complete_by_hand()
        self.assertFalse(self.claim.line_ids.released_at)
        remedy._record_outcome("helped")
        self.assertTrue(self.claim.line_ids.released_at)

    def test_a_cancelled_claim_takes_its_drafts_along(self):
        remedy = self._propose(self.ticket, "touch_up")
        self.claim.with_user(self.agent)._cancel("The customer was mistaken.")
        self.assertEqual(remedy.state, "cancelled")

    def test_dm_06_compensation_only_when_asked_for(self):
        """DM-06: the customer has to raise it; then offer and answer are recorded, and the limit holds."""
        remedy = self._propose(self.ticket, "compensation", amount=15)
        with self.assertRaisesRegex(UserError, "never proposed"):
            remedy._offer(15)
        with self.assertRaisesRegex(UserError, "never proposed"):
            remedy._request()
        remedy._offer(30, "Give me 30", by="customer")
        self.assertTrue(remedy.requested_by_customer)
        remedy._answer_offer("countered", 15)
        with self.assertRaisesRegex(UserError, "Agree on the amount"):
            remedy._request()
        remedy._answer_offer("accepted")
        self.assertEqual(remedy.offer_ids.mapped("response"), ["accepted", "countered"])
        remedy._request()
        self.assertEqual((remedy.verdict, remedy.amount), ("allowed", 15))
        self.assertEqual(remedy.policy_id, self.env.ref("after_sales.policy_compensation"))

    def test_x_11_beyond_the_limit_somebody_else_decides(self):
        remedy = self._agree(self._propose(self.ticket, "compensation"), 200)
        remedy._request()
        self.assertEqual(remedy.state, "to_approve")
        self.assertEqual(remedy.approval_ids.kind, "compensation")
        self.assertEqual(remedy.approval_ids.amount, 200)

    def test_re_17_a_policy_for_wrong_information(self):
        """RE-17: for a listing error agents may offer 5 to 15 themselves; the most specific policy counts."""
        taobao = self.env.ref("after_sales.sale_channel_taobao")
        self.claim.sudo().cause = "listing_error"
        self.ticket.sale_channel_id = taobao
        remedy = self._propose(self.ticket, "compensation", amount=10)
        remedy._offer(10)
        remedy._answer_offer("accepted")
        remedy._request()
        self.assertEqual(remedy.policy_id, self.env.ref("after_sales.policy_compensation_listing"))
        self.assertEqual(remedy.verdict, "allowed")

    def test_items_belong_to_the_case(self):
        other, claim = self._new_damage()
        with self._refused(ValidationError, "The claim and the items"):
            self.ticket._propose_remedy({"type": "touch_up", "claim_id": claim.id}, [])
        self.assertFalse(other.remedy_ids)

    def test_nobody_writes_a_remedy_by_hand(self):
        remedy = self._propose(self.ticket, "touch_up")
        for user in (self.agent, self.manager):
            with self.subTest(user=user.name):
                with self._refused(AccessError, "not allowed to modify"):
                    remedy.with_user(user).write({"state": "done"})
                with self._refused(AccessError, "not allowed to create"):
                    self.env["after.sales.remedy"].with_user(user).create(
                        {"ticket_id": self.ticket.id, "type": "touch_up"}
                    )
        with self._refused(AccessError, "not allowed to access"):
            remedy.with_user(self.salesman).read(["state"])

    def test_a_case_of_others(self):
        """An agent of another team neither sees nor takes a step."""
        remedy = self._propose(self.ticket, "touch_up")
        self.assertFalse(self.env["after.sales.remedy"].with_user(self.other_agent).search([("id", "=", remedy.id)]))
        with self._refused(AccessError, "have 'read' access"):
            remedy.with_user(self.other_agent)._request()

    def test_steps_of_a_case_that_is_over(self):
        remedy = self._propose(self.ticket, "touch_up")
        self.ticket._move_to_phase("cancelled")
        self.assertEqual(remedy.state, "cancelled")
        with self._refused(UserError, "is closed already"):
            self._propose(self.ticket, "touch_up")

    def test_advice_is_done_when_told(self):
        """IT-03: usage guidance comes first for a fault in use."""
        self.claim.sudo().kind_id = self.ticket.case_kind_id = self.env.ref("after_sales.case_kind_quality")
        remedy = self._propose(self.ticket, "usage_guidance")
        with self._refused(UserError, "cannot become"):
            remedy._complete_by_hand()
        remedy._request()
        self.assertEqual(remedy.state, "approved")
        with self._at(CLAIM):
            remedy._complete_by_hand()
        self.assertEqual((remedy.state, remedy.done_at), ("done", CLAIM))
        with self.assertRaisesRegex(UserError, "still wrong"):
            remedy._record_outcome("not_helped")
        remedy._record_outcome("not_helped", "It still squeaks.")
        self.assertEqual(self.ticket._get_next_remedy(self.claim).type, "touch_up")

    def test_clocks_of_a_remedy(self):
        """An offer waits for its answer, an approved remedy for being carried out."""
        remedy = self._agree(self._propose(self.ticket, "compensation"), 15)
        remedy._offer(10)
        self.assertEqual(remedy.sudo().deadline_ids.filtered("is_open").purpose, "callback")
        remedy._answer_offer("accepted")
        remedy._request()
        self.assertEqual(remedy.sudo().deadline_ids.filtered("is_open").mapped("purpose"), ["progress"])
