"""Claims and their case: closing, cancelling, merging, the carrier's window, who sees what (DM-01, PK-04)."""

from datetime import date, timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import NOW
from .common_claim import ClaimCommon
from .common_shipment import SHIP


@tagged("post_install", "-at_install", "after_sales")
class TestClaimCase(ClaimCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._new_delivered_order(quantity=3)
        cls.ticket = cls._new_case(cls.order)
        cls.ticket.with_user(cls.lead).unconfirmed_reason = "A test"

    def _solve(self, ticket=None):
        facts = {"solution": "Painted", "solution_agreed_on": fields.Date.today(), "responsible_party": "factory"}
        (ticket or self.ticket).with_user(self.agent)._solve(facts)

    def test_closing_needs_a_decision(self):
        """DM-01: the case is solved only with a decided claim, which closes with it."""
        self.assertIn("a decided claim", self.ticket._get_missing_facts("solved"))
        claim = self._new_claim(self.ticket, packaging="intact")
        self.assertIn(f"a decision on the claim {claim.number}", self.ticket._get_missing_facts("solved"))
        with self._refused(UserError, claim.number):
            self._solve()
        claim._decide("quality", "factory")
        self._solve()
        self.assertEqual((self.ticket.phase, claim.state), ("solved", "closed"))

    def test_a_claim_keeps_the_kind_it_was_asked_about(self):
        """A draft follows its case into a kind that a table decides; what was asked for stays what it was."""
        draft, asked = self._new_claim(self.ticket), self._new_claim(self.ticket, packaging="intact")
        asked.sudo().state = "collecting"
        before, other = self.ticket.case_kind_id, self.env.ref("after_sales.case_kind_quality")
        self.ticket.case_kind_id = other
        self.assertEqual((draft.kind_id, asked.kind_id), (other, before))
        self.ticket.case_kind_id = self.env.ref("after_sales.case_kind_complaint")
        self.assertEqual(draft.kind_id, other, "no table decides a complaint")

    def test_cancelled_claim_is_none(self):
        claim = self._new_claim(self.ticket)
        claim._cancel("Opened by mistake")
        self.assertIn("a decided claim", self.ticket._get_missing_facts("solved"))

    def test_cancelled_case(self):
        """The open claims of a cancelled case are cancelled, decided ones stay on record."""
        claims = self._new_claim(self.ticket) | self._new_claim(self.ticket, packaging="intact")
        claims[1]._decide("quality", "factory")
        self.ticket._move_to_phase("cancelled")
        self.assertEqual(claims.mapped("state"), ["cancelled", "decided"])

    def test_merge(self):
        """OW-02: claims go on with the case that goes on, each as the kind it was opened for."""
        claim = self._new_claim(self.ticket)
        target = self._new_case(self.order, "complaint")
        self.ticket.with_user(self.lead)._merge_into(target)
        self.assertEqual(claim.ticket_id, target)
        self.assertEqual(claim.kind_id.code, "damage_unpacking")
        self.assertEqual(claim.state, "draft")
        with self._refused(UserError, "Merge the cases"):
            claim.ticket_id = self._new_case(self.order)

    def test_counts(self):
        """DM-07: order, delivery and case lead to their claims."""
        claim = self._new_claim(self.ticket)
        for document in (self.ticket, self.order, self.order.picking_ids):
            document.invalidate_recordset()
            self.assertEqual(document.with_user(self.lead).claim_count, 1)
            self.assertEqual(document.with_user(self.agent).action_view_claims()["res_id"], claim.id)

    def _filing(self, ticket=None):
        deadlines = (ticket or self.ticket).deadline_ids
        return deadlines.filtered(lambda d: d.purpose == "filing" and d.is_open)

    def test_window_of_the_carrier(self):
        """PK-04: the window runs from the hand-over until the receipt is known, then from there."""
        with self._at(SHIP + timedelta(days=1)):
            claim = self._new_claim(self.ticket)
        self.assertEqual(claim.file_by, date(2026, 4, 30))
        self.assertEqual(self._filing().due_on, date(2026, 4, 30))
        with self._at(SHIP + timedelta(days=3)):
            self.order.picking_ids._record_receipt(SHIP + timedelta(days=2), "call")
        self.assertEqual(claim.file_by, date(2026, 5, 2))
        self.assertEqual(self._filing().due_on, date(2026, 5, 2))

    def test_window_follows_the_decision(self):
        """PK-04: what the carrier does not answer for is not filed, what he does answer for is."""
        with self._at(SHIP + timedelta(days=1)):
            claim = self._new_claim(self.ticket, packaging="intact")
            self.assertTrue(self._filing())
            claim._decide("quality", "factory")
            self.assertFalse(self._filing())
            claim._reopen("A dent in the box")
            claim._decide("carrier", "carrier", "A dent in the box")
        self.assertEqual(len(self._filing()), 1)

    def test_window_stays_after_closing(self):
        """PK-04: what we claim back goes on when the customer is content."""
        with self._at(SHIP + timedelta(days=1)):
            self._new_claim(self.ticket, packaging="damaged_matching")._decide("carrier", "carrier")
            self._solve()
        self.assertTrue(self._filing())
        self._run_clock(SHIP + timedelta(days=30))
        self.assertEqual(self._filing().status, "missed")

    def test_filed_with_the_carrier(self):
        """PK-04: what was filed, when and for how much is recorded by the agent, and ends the window."""
        with self._at(SHIP + timedelta(days=1)):
            claim = self._new_claim(self.ticket, packaging="damaged_matching")
            claim._decide("carrier", "carrier")
            clock = self._filing()
            with self.assertRaisesRegex(UserError, "ends by itself"):
                clock.with_user(self.agent).action_done()
            action = self.ticket.with_user(self.agent).action_open_filing()
            wizard = self.env[action["res_model"]].with_user(self.agent).browse(action["res_id"])
            self.assertAlmostEqual(wizard.amount, self.order.amount_total / 3, 2)
            form = Form(wizard, "after_sales.claim_file_view_form")
            form.reference = " RL-CLAIM-7 "
            form.amount = 0
            with self.assertRaisesRegex(UserError, "how much was claimed"):
                form.save().action_confirm()
            form.amount = 300
            form.filed_at = SHIP + timedelta(days=2)
            with self.assertRaisesRegex(UserError, "in the future"):
                form.save().action_confirm()
            form.filed_at = SHIP + timedelta(days=1)
            form.save().action_confirm()
            self.assertEqual((claim.filed_reference, claim.filed_amount), ("RL-CLAIM-7", 300))
            self.assertEqual((claim.filed_at, claim.filed_by), (SHIP + timedelta(days=1), self.agent))
            self.assertEqual(clock.status, "met")
            self.assertFalse(self.ticket.claim_file_by)
            claim._reopen("A letter of the carrier")
            claim._decide("carrier", "carrier", "As before")
            self.assertFalse(self._filing(), "What was filed is not filed again")

    def test_two_claims_to_file(self):
        """PK-04: the window stays open until every claim of the case that concerns the carrier was filed."""
        with self._at(SHIP + timedelta(days=1)):
            first = self._new_claim(self.ticket, quantity=0)
            second = self._new_claim(self.ticket, quantity=0)
            first._file_with_carrier(SHIP, "A", 10)
            self.assertTrue(self._filing())
            with self.assertRaisesRegex(UserError, "recorded by the system"):
                second.write({"filed_at": SHIP})
            second._file_with_carrier(SHIP, "B", 10)
            self.assertFalse(self._filing())
            with self.assertRaisesRegex(UserError, "No claim of this case"):
                self.ticket.with_user(self.agent).action_open_filing()
        quality = self._new_claim(self._new_case(self.order, "quality"), quantity=0)
        with self.assertRaisesRegex(UserError, "carrier does not answer for"):
            quality._file_with_carrier(NOW, "C", 10)

    def test_no_window(self):
        """PK-04: a window that has closed, or is not known, is nothing to be kept."""
        with self._at(SHIP + timedelta(days=40)):
            claim = self._new_claim(self.ticket)
        self.assertEqual(claim.file_by, date(2026, 4, 30))
        self.assertFalse(self._filing())
        quality = self._new_case(self.order, "quality")
        with self._at(SHIP + timedelta(days=1)):
            self._new_claim(quality)
        self.assertFalse(self._filing(quality))

    def test_decision_clock(self):
        """DM-01: the decision has its time from the moment the evidence is complete."""
        with self._at(NOW):
            claim = self._new_claim(self.ticket, packaging="intact")
            claim._submit_for_decision()
        clock = self.ticket.deadline_ids.filtered(lambda d: d.purpose == "decision")
        self.assertEqual(clock.due_at, NOW + timedelta(hours=24))
        with self._at(NOW + timedelta(hours=1)):
            claim._decide("quality", "factory")
        self.assertEqual(clock.status, "met")

    def test_other_agents(self):
        """Agents see the claims of their cases and teams; customers and salespeople see none."""
        team = self.env["helpdesk.ticket.team"].create({"name": "Others", "user_ids": [(4, self.lead.id)]})
        other = self._new_user("elsewhere", "after_sales.group_agent")
        claim = self._new_claim(self.ticket)
        self.ticket.write({"team_id": team.id, "user_id": self.lead.id})
        claim.invalidate_recordset()
        self.assertFalse(self.env["after.sales.claim"].with_user(other).search([("id", "=", claim.id)]))
        self.assertFalse(self.env["after.sales.claim.line"].with_user(other).search([("claim_id", "=", claim.id)]))
        for user in (self.salesman, self._new_user("portal", "base.group_portal")):
            with self._refused(AccessError, "not allowed to access|enough rights to access the field"):
                claim.with_user(user).read(["number"])
        # Whole orders can still be read by those who have nothing to do with claims.
        self.order.user_id = self.salesman
        self.assertTrue(self.order.with_user(self.salesman).read())

    def test_other_company(self):
        other = self.env["res.company"].create({"name": "Haus & Heim"})
        stranger = self._new_user("stranger", "after_sales.group_manager", company_id=other.id)
        claim = self._new_claim(self.ticket)
        self.assertFalse(self.env["after.sales.claim"].with_user(stranger).search([("id", "=", claim.id)]))
        with self._refused(AccessError, "have 'write' access"):
            claim.with_user(stranger)._cancel("Because")
