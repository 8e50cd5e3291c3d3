"""A customer disputes our refusal: within so many days, decided by somebody else, given after all or not."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_money import CLAIM, MoneyCommon


@tagged("post_install", "-at_install", "after_sales")
class TestDispute(MoneyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.after_sales_dispute_days = 7
        cls.other_lead = cls._new_user("other_lead", "after_sales.group_lead")

    def _refused_remedy(self, user=None):
        """Return a refund that we refused on 4 May."""
        with self._at(CLAIM):
            remedy = self._propose(self.ticket, "refund", user, quantity=1)
            remedy._refuse("The chairs were all there.")
        return remedy

    def test_within_a_week(self):
        """The seventh day counts, the eighth does not; 0 days is no end."""
        remedy = self._refused_remedy()
        with self._at(CLAIM + timedelta(days=8)):
            self.assertFalse(remedy.can_dispute)
            with self._refused(UserError, "may be disputed for 7 days: until 2026-05-11"):
                remedy._dispute("I counted them")
        remedy.invalidate_recordset(["can_dispute"])
        with self._at(CLAIM + timedelta(days=7)):
            self.assertTrue(remedy.can_dispute)
            with self._refused(UserError, "Say why the customer"):
                remedy._dispute(" ")
            self._fill(remedy, "action_open_dispute", note="I counted them").action_record()
        self.assertEqual(remedy.dispute_reason, "I counted them")
        with self._refused(UserError, "is disputed already"):
            remedy._dispute("Again")
        self.company.after_sales_dispute_days = 0
        other = self._refused_remedy()
        other._dispute("A year later")

    def test_decided_by_somebody_else(self):
        """A lead decides, not the one who refused; the task goes to one who may."""
        remedy = self._refused_remedy(self.lead)
        with self._at(CLAIM):
            remedy._dispute("I counted them")
        self.assertNotIn(self.lead, remedy.sudo().activity_ids.user_id)
        with self._refused(AccessError, "You refused it yourself"):
            remedy._decide_dispute("conceded", "Fine")
        with self._refused(AccessError, "A team lead decides"):
            remedy.with_user(self.agent)._decide_dispute("conceded", "Fine")
        judge = remedy.with_user(self.other_lead)
        with self._refused(UserError, "Say what was decided"):
            judge._decide_dispute("upheld", "")
        self.assertFalse(judge._decide_dispute("upheld", "The weights agree."))
        self.assertEqual((remedy.dispute_outcome, remedy.dispute_decided_by), ("upheld", self.other_lead))
        self.assertFalse(remedy.sudo().activity_ids)
        with self._refused(UserError, "Nothing of .* is to be decided"):
            judge._decide_dispute("conceded", "After all")

    def test_given_after_all(self):
        """Where we give in, or the platform decides so, the same is proposed anew."""
        for outcome in ("conceded", "platform_customer"):
            remedy = self._refused_remedy()
            with self._at(CLAIM):
                remedy._dispute("I counted them")
            wizard = self._fill(remedy.with_user(self.lead), "action_open_dispute", outcome=outcome, note="So be it")
            action = wizard.action_record()
            again = self.env[action["res_model"]].browse(action["res_id"])
            self.assertEqual((again.state, again.type, again.ticket_id), ("draft", "refund", self.ticket))
            self.assertEqual(again.line_ids.claim_line_id, self.claim.line_ids)
            self.assertEqual(remedy.state, "refused", "history stays")

    def test_not_everything(self):
        draft = self._propose(self.ticket, "refund", quantity=1)
        with self._refused(UserError, "was not refused"):
            draft._dispute("Why not")
        with self._refused(UserError, "Nothing of .* is to be decided"):
            draft.with_user(self.lead)._decide_dispute("upheld", "No")
