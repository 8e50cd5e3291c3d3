"""Two people claim one loss in the same second, in two real transactions: it is claimed once (PK-04)."""

from odoo.tests import tagged

from .common_real import RealCase


@tagged("post_install", "-at_install", "after_sales")
class TestRecoveryAtOnce(RealCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.haulier = cls.env["res.partner"].create({"name": "Fast Haulage", "is_company": True})
        cls.carrier.partner_id = cls.haulier

    def _new_loss(self):
        """Return the draft on the carrier for a refund of 20, and another one on an insurer for the same."""
        case, claim = self._new_damage(self.chair, 1, 1, self.shortage, state="to_decide")
        claim.with_user(self.agent)._decide("carrier", "carrier", "Seen on the pictures")
        remedy = self._propose(case, "refund")
        self._agree(remedy, 20)
        remedy._request()
        draft = remedy.sudo().recovery_line_ids.recovery_id
        other = draft._open_draft(remedy.sudo(), "insurer", self.env["res.partner"].create({"name": "Insurer"}))
        other.line_ids._create_recorded([{"recovery_id": other.id, "remedy_id": remedy.id}])
        return draft, other

    def test_two_claims_for_one_loss(self):
        draft, other = self._new_loss()
        told = self._at_once(self._press(self.agent, draft, "_file"), self._press(self.lead, other, "_file"))
        refused = [words for words in told if words]
        self.assertEqual(len(refused), 1, told)
        self.assertRegex(refused[0], "nothing is claimed twice|Somebody else is changing this")
        filed = (draft | other).filtered(lambda recovery: recovery.state == "filed")
        self.assertEqual(filed.mapped("amount_claimed"), [20])

    def test_two_people_file_one_claim(self):
        draft, other = self._new_loss()
        other._cancel("Not insured")
        told = self._at_once(self._press(self.agent, draft, "_file"), self._press(self.lead, draft, "_file"))
        refused = [words for words in told if words]
        self.assertEqual(len(refused), 1, told)
        self.assertRegex(refused[0], "Somebody else is changing this|is “Filed” and cannot become “Filed”")
        self.assertEqual(draft.state, "filed")
