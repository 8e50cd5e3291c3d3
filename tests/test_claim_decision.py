"""From the facts to a decision: the table suggests, a person decides and says why (DM-01, DM-03, X-02, X-19)."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..models.claim import vocabulary
from ..rules.cause import BEARERS, TABLES, cost_bearer
from ..rules.evidence import Evidence
from .common import NOW
from .common_claim import ClaimCommon


@tagged("post_install", "-at_install", "after_sales")
class TestClaimDecision(ClaimCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._new_delivered_order(quantity=3)
        cls.ticket = cls._new_case(cls.order)
        cls.claim = cls._new_claim(cls.ticket)

    def _wizard(self, claim):
        """Return the form of the decision as its user sees it."""
        action = claim.action_open_decide()
        wizard = claim.env[action["res_model"]].browse(action["res_id"])
        return Form(wizard, "after_sales.claim_decide_view_form")

    def test_new_claim(self):
        """DM-07: number, documents and kind come from the case; the next number follows."""
        other = self._new_claim(self.ticket)
        self.assertRegex(self.claim.number, r"^CL\d{5}$")
        self.assertGreater(other.number, self.claim.number)
        self.assertEqual(self.claim.order_id, self.order)
        self.assertEqual(self.claim.picking_id, self.order.picking_ids)
        self.assertEqual(self.claim.kind_id.code, "damage_unpacking")
        self.assertEqual(self.claim.line_ids.product_id, self.sofa)

    def test_as_suggested(self):
        """DM-03: packaging intact is quality, the factory pays; it stands in the chatter with its reason."""
        self.claim.packaging = "intact"
        self.assertEqual(self.claim.suggested_cause, "quality")
        self.assertEqual(self.claim.suggested_cost_bearer, "factory")
        with self._wizard(self.claim) as form:
            self.assertEqual((form.cause, form.cost_bearer), ("quality", "factory"))
            self.assertFalse(form.needs_reason)
            self.assertIn("Sofa", form.facts)
        form.record.action_decide()
        self.assertEqual(self.claim.state, "decided")
        self.assertEqual((self.claim.cause, self.claim.cost_bearer), ("quality", "factory"))
        self.assertEqual(self.claim.decided_by, self.agent)
        self.assertEqual(self.ticket.responsible_party, "factory")
        self.assertEqual(self.ticket.phase, "working", "nobody has to say that work began (IT-03)")
        for record in (self.claim, self.ticket):
            (said,) = record.message_ids.filtered(lambda message: "Product quality" in message.body)
            self.assertIn("The packaging is intact.", said.body)
            self.assertTrue(said.is_internal or said.subtype_id.internal)

    def test_a_waiting_case_goes_on(self):
        """IT-03: once the cause is decided nobody waits for the customer's pictures; for a word they still do."""
        self.claim.packaging = "intact"
        self.ticket._move_to_phase("waiting_customer")
        self.claim._decide("quality", "factory", "")
        self.assertEqual(self.ticket.phase, "working")
        self.claim._reopen("The factory sent pictures")
        self.ticket._move_to_phase("waiting_customer")
        self.ticket._record_facts({"confirmation_asked_at": NOW})
        self.claim._decide("quality", "factory", "")
        self.assertEqual(self.ticket.phase, "waiting_customer")
        self.ticket._record_facts({"confirmation_asked_at": False})
        other = self._new_claim(self._new_case(self._new_delivered_order()))
        other._record_facts({"ticket_id": self.ticket.id, "state": "collecting"})
        self.ticket._go_on()
        self.assertEqual(self.ticket.phase, "waiting_customer", "the pictures of another claim are awaited")
        other._record_facts({"state": "to_decide"})
        self.ticket._go_on()
        self.assertEqual(self.ticket.phase, "working")

    def test_override(self):
        """X-02: another cause, another payer and an undecided cause each need a reason in words."""
        self.claim.packaging = "intact"
        for cause, bearer in (("carrier", "carrier"), ("quality", "company"), ("undecided", "company")):
            with self.subTest(cause=cause, bearer=bearer), self._refused(UserError, "Say why"):
                self.claim._decide(cause, bearer, "  ")
        with self._wizard(self.claim) as form:
            form.cause = "carrier"
            self.assertEqual(form.cost_bearer, "carrier")
            self.assertTrue(form.needs_reason)
            form.override_reason = "The driver admitted it"
        form.record.action_decide()
        self.assertEqual(self.claim.override_reason, "The driver admitted it")
        self.assertIn("The table suggests: Product quality", self.claim.message_ids[0].body)

    def test_undecided(self):
        """X-19: damaged elsewhere stays undecided, the company bears it, a person says why; nobody is blamed."""
        self.claim.packaging = "damaged_elsewhere"
        self.assertEqual(self.claim.suggested_cause, "undecided")
        self.assertEqual(self.claim.suggested_cost_bearer, "company")
        self.claim._decide("undecided", "company", "Both are possible, we serve the customer")
        self.assertEqual(self.claim.state, "decided")
        self.assertFalse(self.ticket.responsible_party)

    def test_weights(self):
        """MG-03: the weights of delivery and claim, with the tolerance of the company."""
        ticket = self._new_case(self.order, "missing_goods")
        claim = self._new_claim(ticket, box_opened="intact", ledger_weight=92, carrier_weight=91)
        self.assertEqual(claim.suggested_cause, "undecided")
        self.assertIn("complete", claim.suggestion_reason)
        claim.carrier_weight = 62
        self.assertEqual(claim.suggested_cause, "theft_in_transit")
        self.assertEqual(claim.suggested_cost_bearer, "carrier")
        self.company.after_sales_weight_percent = 40
        claim.invalidate_recordset()
        self.assertNotEqual(claim.suggested_cause, "theft_in_transit")

    def test_carriers(self):
        """LG-02: another carrier than on the order is found without asking."""
        ticket = self._new_case(self.order, "untraceable")
        claim = self._new_claim(ticket, quantity=0)
        self.assertEqual(claim.suggested_cause, "undecided")
        self.order.picking_ids.carrier_id = self.carrier.copy({"name": "Other"})
        claim.invalidate_recordset()
        self.assertEqual(claim.suggested_cause, "wrong_carrier")
        claim.wrong_carrier = "no"
        self.assertEqual(claim.suggested_cause, "undecided")

    def test_no_items(self):
        """MG-01: first it is established which products."""
        claim = self._new_claim(self.ticket, quantity=0, packaging="intact")
        with self._refused(UserError, "which items"):
            claim._decide("quality", "factory")

    def test_evidence_missing(self):
        """DM-02: without the evidence somebody has to say why nobody waits; then the carrier is presumed."""
        missing = Evidence("missing", False, (), "")
        self.patch(self.env.registry["after.sales.claim"], "_judge_evidence", lambda claim: missing)
        self.claim.sudo()._compute_evidence_state()
        self.claim.packaging = "intact"
        self.assertFalse(self.claim.suggested_cause)
        with self._refused(UserError, "not complete"):
            self.claim._submit_for_decision()
        self.claim._submit_for_decision("The customer has thrown the box away")
        self.assertEqual(self.claim.state, "to_decide")
        self.assertEqual(self.claim.suggested_cause, "carrier")
        self.assertEqual(self.claim.suggested_cost_bearer, "company")
        self.claim._decide("carrier", "company")
        self.assertEqual(self.claim.evidence_waived_reason, "The customer has thrown the box away")

    def test_reopen(self):
        """A second look keeps the history and asks for a reason; grounds are free again."""
        self.claim.packaging = "intact"
        self.claim._decide("quality", "factory")
        with self._refused(UserError, "Take it up again"):
            self.claim.packaging = "damaged_matching"
        with self._refused(UserError, "Take it up again"):
            self.claim.line_ids.quantity = 2
        with self._refused(UserError, "reason"):
            self.claim._reopen("")
        self.claim._reopen("The photo shows a dent in the box")
        self.assertEqual(self.claim.state, "to_decide")
        self.assertFalse(self.claim.cause or self.claim.decided_by or self.ticket.responsible_party)
        self.claim.packaging = "damaged_matching"
        self.claim._decide("carrier", "carrier")
        self.assertEqual(self.ticket.responsible_party, "carrier")
        self.assertIn("The photo shows a dent in the box", "".join(self.claim.message_ids.mapped("body")))

    def test_steps_only(self):
        """What steps record is not written by hand, nor brought by defaults; a claim is never deleted."""
        for name, value in (("state", "decided"), ("cause", "carrier"), ("number", "CL1"), ("decided_by", 1)):
            with self.subTest(name), self._refused(UserError, "recorded by the system"):
                self.claim.write({name: value})
            with self.subTest(name), self._refused(UserError, "recorded by the system"):
                self._new_claim(self.ticket, **{name: value})
        with self._refused(UserError, "recorded by the system"):
            self.claim.with_context(default_cause="carrier").create({"ticket_id": self.ticket.id})
        with self._refused(UserError, "A claim is not deleted"):
            self.claim.sudo().unlink()

    def test_lifecycle(self):
        """What is closed is only taken up again, what is cancelled is over; a word for each refusal."""
        self.claim.packaging = "intact"
        with self._refused(UserError, "not been decided"):
            self.claim._reopen("Anew")
        with self._refused(UserError, "cannot become"):
            self.claim._close()
        self.claim._decide("quality", "factory")
        with self._refused(UserError, "cannot become"):
            self.claim._decide("quality", "factory")
        self.claim._close()
        with self._refused(UserError, "cannot become"):
            self.claim._cancel("Mistake")
        other = self._new_claim(self.ticket)
        other._collect()
        other._cancel("Opened twice")
        with self._refused(UserError, "cannot become"):
            other._submit_for_decision("Go on")

    def test_only_the_agent(self):
        """OW-02: a colleague of the team neither decides nor changes; a lead does."""
        colleague = self._new_user("colleague", "after_sales.group_agent")
        claim = self.claim.with_user(colleague)
        self.assertTrue(claim.number)
        for step in (
            lambda: claim.write({"packaging": "intact"}),
            lambda: claim._decide("quality", "factory", "Because"),
            lambda: claim.action_open_decide(),
            lambda: claim._cancel("Because"),
            lambda: claim.line_ids.write({"quantity": 2}),
        ):
            with self._refused(AccessError, "Agent is handling"):
                step()
        self.claim.with_user(self.lead)._decide("quality", "factory", "I saw it")
        self.assertEqual(self.claim.decided_by, self.lead)

    def test_words(self):
        """Tables, causes and payers speak the words of the models."""
        causes, bearers = dict(vocabulary.CAUSES), dict(vocabulary.COST_BEARERS)
        self.assertEqual(set(TABLES), set(dict(vocabulary.DECISION_TABLES)))
        self.assertLessEqual(set(BEARERS), set(causes))
        self.assertLessEqual({cost_bearer(code) for code in causes}, set(bearers))
