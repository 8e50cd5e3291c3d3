"""Requests for approval have a clock: they stand in the work of who decides, end by the decision, climb when late."""

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import NOW, AfterSalesCommon, load_migration

HOUR = timedelta(hours=1)


@tagged("post_install", "-at_install", "after_sales")
class TestApprovalClock(AfterSalesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._new_order()
        cls.Deadline = cls.env["after.sales.deadline"]

    def _ask(self, user=None, amount=100.0):
        order = self.order.with_user(user or self.agent)
        return order._request_approval("compensation", "The customer insists.", amount).with_env(self.env)

    def test_stands_in_my_work(self):
        """DL-03: whoever decides has four working hours, sees them among their work, and decides from there."""
        request = self._ask()
        clock = request.deadline_ids
        self.assertEqual((clock.user_id, clock.due_at), (self.lead, NOW + 4 * HOUR))
        mine = self.Deadline.with_user(self.lead).search([("user_id", "=", self.lead.id), ("is_open", "=", True)])
        self.assertIn(clock, mine)
        action = clock.with_user(self.lead).action_open_done()
        self.assertEqual(action["res_model"], "after.sales.approval.decide")
        self.assertEqual(len(request.activity_ids), 1, "the activity that asks is the only one")
        self.assertEqual(request._get_deadline_user("agent"), self.env["res.users"], "a request has no agent")

    def test_ends_by_the_decision_alone(self):
        """One idea, one door: neither ticking off nor completing decides anything."""
        clock = self._ask().deadline_ids.with_user(self.lead)
        for end in (clock.action_done, lambda: clock.action_waive("I have no time")):
            with self._refused(UserError, "nothing else ends its deadline"):
                end()
        self.assertTrue(clock.is_open)
        with self._at(NOW + HOUR):
            clock.approval_id.action_refuse("Too much")
        self.assertEqual((clock.status, clock.done_at), ("met", NOW + HOUR))

    def test_withdrawn(self):
        """Nobody was on time with what nobody needed any more."""
        request = self._ask()
        request.with_user(self.agent).action_withdraw()
        self.assertEqual(request.deadline_ids.status, "cancelled")

    def test_late_is_told_to_a_manager(self):
        """ES-01: what was not decided in time climbs to a manager, who neither asked nor was asked."""
        request = self._ask()
        self._run_clock(NOW + 3 * HOUR)
        self.assertEqual(request.deadline_ids.status, "at_risk")
        self._run_clock(NOW + 4 * HOUR)
        self.assertEqual(request.deadline_ids.status, "missed")
        told = request.activity_ids.filtered(lambda activity: activity.user_id != self.lead)
        self.assertTrue(told.user_id.has_group("after_sales.group_manager"))
        self.assertFalse(told.user_id.has_group("base.group_system"), "administrators are asked last")
        self.assertEqual(told.summary, "Missed: Decide the request")
        with self._at(NOW + 5 * HOUR):
            request.with_user(self.lead).action_approve()
        self.assertEqual(request.deadline_ids.status, "late")
        self.assertFalse(request.activity_ids)

    def test_older_databases(self):
        """Requests of before get their clock at the upgrade, once; decided ones and those with one are left alone."""
        old, new, decided = self._ask(), self._ask(self.tracker, 200.0), self._ask(self.salesman, 300.0)
        decided.with_user(self.lead).action_approve()
        (old | decided).deadline_ids.unlink()
        migration = load_migration("19.0.1.8.0/post-requests.py")
        for _time in range(2):
            with self._at(NOW + HOUR):
                migration.migrate(self.env.cr, "19.0.1.7.0")
            self.assertEqual(old.deadline_ids.due_at, NOW + 5 * HOUR)
            self.assertEqual(new.deadline_ids.due_at, NOW + 4 * HOUR)
            self.assertFalse(decided.deadline_ids)

    def test_goes_along(self):
        """OW-05: a request that passes to somebody else brings its clock along."""
        request = self._ask()
        request._pass_to_approver(self.manager)
        self.assertEqual(request.deadline_ids.user_id, self.manager)

    def test_stays_with_who_may_decide(self):
        """OW-05: a desk that goes to an agent leaves the clocks of requests where the requests stay."""
        request = self._ask()
        piles = {pile.code: pile for pile in self.lead.sudo()._get_desk()}
        problem = piles["deadlines"].problem
        colleague = self._new_user("colleague", "after_sales.group_agent")
        self.assertIn("decided at the level", problem(request.deadline_ids, colleague))
        self.assertFalse(problem(request.deadline_ids, self.manager))

    def test_of_nobody(self):
        """Agents do not see the clocks of requests that they may not read."""
        request = self._ask()
        request.deadline_ids._assign(self.env["res.users"])
        stranger = self._new_user("colleague", "after_sales.group_agent")
        for user in (stranger, self.tracker):
            found = self.Deadline.with_user(user).search([("approval_id", "=", request.id)])
            self.assertFalse(found - found.filtered(lambda d: d.approval_id.has_access("read")))
