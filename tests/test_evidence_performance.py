"""What evidence costs in a batch: nothing grows with the number of claims."""

from odoo import Command
from odoo.tests import tagged

from .common import NOW
from .common_evidence import EvidenceCommon, picture

FEW, MANY = 10, 100
FIELDS = [
    "evidence_state", "photos_valid", "missing_slots", "evidence_count", "evidence_to_review_count",
    "is_evidence_to_ask", "evidence_link_until",
]  # fmt: skip


@tagged("post_install", "-at_install", "after_sales")
class TestEvidencePerformance(EvidenceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        names = [{"name": f"Ms {number}"} for number in range(FEW + MANY)]
        vals = {"name": "Broken", "description": "x", "case_kind_id": cls.kind.id, "team_id": cls.team.id}
        partners = cls.env["res.partner"].create(names)
        with cls._at(NOW):
            tickets = cls.env["helpdesk.ticket"].create([{**vals, "partner_id": p.id} for p in partners])
        cls.claims = cls.env["after.sales.claim"].create([{"ticket_id": ticket.id} for ticket in tickets])
        for claim in cls.claims:
            # The same picture everywhere: the flag has to find all of them.
            claim._add_evidence(cls.whole, "a.jpg", picture("red"))
        cls.env.flush_all()

    def _cost(self, act, claims):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        act(claims)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def _flat(self, act):
        claims = self.claims.with_user(self.lead)
        act(claims[:1])  # What is loaded once: rights, views, languages.
        few, many = self._cost(act, claims[:FEW]), self._cost(act, claims[FEW:])
        self.assertLessEqual(many, few, "Ten times the claims, no query more")

    def test_read(self):
        """10 against 100 claims: a list of how their evidence stands."""
        self._flat(lambda claims: claims.read(FIELDS))

    def test_flags(self):
        """10 against 100 claims: which pictures were sent for other claims as well."""
        self._flat(lambda claims: claims.evidence_ids.mapped("used_elsewhere"))

    def test_recompute(self):
        """10 against 100 claims: how they stand is computed for all of them in one go."""

        def recompute(claims):
            claims = claims.sudo()
            self.env.add_to_compute(claims._fields["evidence_state"], claims)
            claims.mapped("evidence_state")

        self._flat(recompute)

    def test_shot_list(self):
        """A new place on the shot list reaches every open claim."""
        self.kind.evidence_slot_ids = [Command.create({"code": "new", "name": "New"})]
        self.env.flush_all()
        self.assertEqual(set(self.claims.mapped("missing_slots")), {"The damage, New"})
