from odoo import fields
from odoo.tests import tagged

from .common import TourCase
from .common_recovery import RecoveryCommon


@tagged("post_install", "-at_install", "after_sales")
class TestRecoveryTour(TourCase, RecoveryCommon):
    """From a damaged delivery to money received, in a real browser: the case costs 128.00 in the end (PK-04)."""

    @classmethod
    def _new_carrier_case(cls, bearer="carrier", cause="carrier", **vals):
        """A browser has the clock of today: so have these goods."""
        order = cls._new_delivered_order(cls.chair)
        order.picking_ids.received_at = fields.Datetime.now()
        case = cls._new_case(order, cls.shortage)
        claim = cls._new_claim(case, state="to_decide")
        claim.with_user(cls.agent)._decide(cause, bearer, "Seen on the pictures")
        return case

    def test_story_of_a_recovery(self):
        self._give(300)
        self._give(28, type_="compensation")
        for user in self.agent | self.lead:
            user.password = user.login
        url = f"/odoo/action-after_sales.case_action/{self.case.id}"
        self.start_tour(url, "after_sales_recovery", login=self.agent.login)
        recovery = self._recovery()
        self.assertEqual((recovery.state, recovery.reference, recovery.amount_claimed), ("agreed", "SF-77", 328))
        self._pay(self._book(recovery))
        self.assertEqual((recovery.state, self.case.net_cost), ("recovered", 128))
        self.start_tour(url, "after_sales_recovery_cost", login=self.lead.login)
