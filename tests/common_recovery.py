"""Damage that a carrier bears, the remedies it took, and an accountant. No tests here, no demo data."""

from datetime import timedelta

from .common_money import CLAIM, NOW, Command, MoneyCommon


class RecoveryCommon(MoneyCommon):
    """Orders of chairs at 400 that a carrier damaged; what the customer gets is claimed from the carrier."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.haulier = cls.env["res.partner"].create({"name": "Fast Haulage", "is_company": True})
        cls.insurer = cls.env["res.partner"].create({"name": "Safe Harbour", "is_company": True})
        cls.carrier.write({"partner_id": cls.haulier.id, "claim_window_days": 0})
        cls.chair.list_price = 400.0
        cls.case = cls._new_carrier_case()

    @classmethod
    def _new_carrier_case(cls, bearer="carrier", cause="carrier", **vals):
        """Return a case whose only claim was decided: somebody else bears the cost."""
        case, claim = cls._new_damage(cls.chair, 1, 1, cls.shortage, state="to_decide", **vals)
        with cls._at(CLAIM + timedelta(hours=1)):
            claim.with_user(cls.agent)._decide(cause, bearer, "Seen on the pictures")
        return case

    def _give(self, amount, case=None, type_="refund"):
        """Return a remedy that gives the customer an amount, decided by a manager where that is needed."""
        remedy = self._propose(case or self.case, type_)
        self._agree(remedy, amount)
        remedy._request()
        for approval in remedy.sudo().approval_ids.filtered(lambda approval: approval.state == "requested"):
            approval.with_user(self.manager).action_approve()
        self.assertNotIn(remedy.state, ("draft", "to_approve", "refused"))
        return remedy

    def _recovery(self, case=None):
        """Return what is claimed for a case, as its agent sees it."""
        return (case or self.case).sudo().recovery_ids.with_user(self.agent)

    def _filed(self, *amounts, case=None):
        for amount in amounts:
            self._give(amount, case)
        recovery = self._recovery(case)
        with self._at(CLAIM + timedelta(days=1)):
            recovery._file(reference="SF-1")
        return recovery

    def _book(self, recovery):
        """Let the accountant post the document."""
        move = recovery.sudo().move_id.with_user(self.accountant)
        move.action_post()
        return move

    def _pay(self, move, amount=None, **vals):
        """Let the accountant register a payment."""
        payments = self.env["account.payment.register"].with_user(self.accountant)
        wizard = payments.with_context(active_model="account.move", active_ids=move.ids).create(vals)
        if amount is not None:
            wizard.amount = amount
        wizard.action_create_payments()


__all__ = ["CLAIM", "NOW", "Command", "RecoveryCommon"]
