from datetime import timedelta
from typing import Any, NamedTuple

from odoo import fields, models

from ..claim.vocabulary import CAUSES
from ..entitlement.vocabulary import POLICY_TYPES
from .vocabulary import WISHES


class Changed(NamedTuple):
    """A remedy that would have ended otherwise: what the policies said then, and what they would have said."""

    remedy: Any
    before: str
    after: str
    reason: str


class Policy(models.Model):
    """Money for one cause only: wrong information, a shortage (RE-17); an advanced fee (PV-05); and what if?

    What if: which wishes of the last 90 days would this policy have answered otherwise, as it stands now.
    """

    _inherit = "after.sales.policy"

    type = fields.Selection(
        selection_add=[("service_fee_refund", "Service fee refund")], ondelete={"service_fee_refund": "cascade"}
    )
    cause = fields.Selection(CAUSES, help="Only for claims with this cause. Empty: every cause.")

    def _get_scope(self):
        return super()._get_scope() | {"cause": {self.cause} - {False}}

    def _replay(self, days):
        """Return a Changed per remedy of the last days that this policy would have answered otherwise, newest first.

        What can be known later counts: reason, conditions, days, fee. What the customer had left counts as then.
        """
        self.ensure_one()
        since = fields.Datetime.now() - timedelta(days=days)
        types = [type_ for type_, wish in WISHES.items() if POLICY_TYPES.get(wish) == self.type]
        domain = [("type", "in", types), ("reason_id", "!=", False), ("verdict", "!=", False)]
        domain += [("create_date", ">=", since), ("company_id", "in", self._get_replay_companies().ids)]
        changed = []
        remedies = self.env["after.sales.remedy"].search(domain, order="id desc", limit=1000)
        remedies.sudo()._read_for_verdicts()
        for remedy in remedies:
            verdict = remedy._judge_wish(replayed=self)
            if verdict and verdict.verdict != remedy.verdict:
                changed.append(Changed(remedy, remedy.verdict, verdict.verdict, verdict.reason))
        return changed

    def _get_replay_companies(self):
        return self.company_id or self.env.companies
