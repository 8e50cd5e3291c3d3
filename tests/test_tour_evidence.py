from odoo.tests import tagged

from .common import TourCase
from .common_evidence import EvidenceCommon


@tagged("post_install", "-at_install", "after_sales")
class TestEvidenceTour(TourCase, EvidenceCommon):
    """Pictures from a phone, and a look at them, in a real browser (DM-02, DM-03)."""

    def test_customer(self):
        """DM-02: at the width of a phone: a picture, then a reason why there is no other one."""
        self.browser_size = "375x667"
        claim = self._asked_claim(at=self.env.cr.now())
        self.start_tour(claim._get_evidence_path(), "after_sales_evidence_customer", login=None)
        self.assertEqual((claim.evidence_state, claim.ticket_id.phase), ("to_review", "working"))
        self.assertEqual(claim.evidence_ids.mapped("sent_by_customer"), [True])
        self.assertEqual(claim.evidence_ids.attachment_id.mimetype, "image/png")
        self.assertEqual(claim.evidence_absence_ids.reason, "The door went back with the driver")

    def test_review(self):
        """DM-02: the agent adds, accepts, rejects and asks again without leaving the form."""
        self.agent.password = self.agent.login
        claim = self._proved_claim()
        self.start_tour(f"/odoo/after-sales-claims/{claim.id}", "after_sales_evidence_review", login=self.agent.login)
        states = {evidence.slot_id: evidence.state for evidence in claim.evidence_ids}
        expected = {self.whole: "accepted", self.near: "rejected", self.label: "accepted"}
        self.assertEqual(states, expected)
        self.assertEqual((claim.state, claim.evidence_state), ("collecting", "missing"))
        self.assertEqual(claim.ticket_id.phase, "waiting_customer")

    def test_pictures_by_their_key(self):
        """DM-02: pictures wait for us: the key of the next step takes them all, after a question."""
        self.agent.password = self.agent.login
        claim = self._proved_claim()
        self.start_tour(f"/odoo/after-sales-claims/{claim.id}", "after_sales_claim_pictures", login=self.agent.login)
        self.assertEqual(set(claim.evidence_ids.mapped("state")), {"accepted"})
