"""What lists, boards and verdicts of returns and refunds cost: as many queries for a hundred as for ten."""

from lxml import etree

from odoo.tests import tagged

from .common_return import ReturnCommon
from .test_walk import asked_of

FEW, MANY = 10, 100


@tagged("post_install", "-at_install", "after_sales")
class TestRemedyPerformance(ReturnCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order, _invoice = cls._new_paid_order(2)
        cls.other_lead = cls._new_user("other_lead", "after_sales.group_lead")

    def _new_remedies(self, count, type_="return_refund", **vals):
        """Return so many returns of as many customers, by their rows alone."""
        cases = [self._new_case(self.order, self.return_kind) for _number in range(count)]
        line = self.order.order_line
        item = {"sale_line_id": line.id, "product_id": line.product_id.id, "quantity": 1}
        return self.env["after.sales.remedy"].create(
            [
                {"ticket_id": case.id, "type": type_, "state": "awaiting_return", "line_ids": [(0, 0, item)], **vals}
                for case in cases
            ]
        )

    def _count(self, work):
        """Return how many queries this takes from cold record caches."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        work()
        return self.env.cr.sql_log_count - before

    def _read_page(self, action, kind, user, domain, limit):
        """Read a page as the web client does."""
        action = self.env.ref(f"after_sales.{action}").sudo()
        model = self.env[action.res_model].with_user(user)
        view = next((view for view in action._get_action_dict()["views"] if view[1] == kind), (False, kind))
        got = model.get_views([tuple(view)], {"action_id": action.id})
        asked = asked_of(etree.fromstring(got["views"][kind]["arch"]), model._name, got["models"])
        return self._count(lambda: model.web_search_read(domain, asked, limit=limit))

    def _assert_flat(self, action, kind, user, domain):
        """The first page costs the same with ten rows and with a hundred; a first round fills the ormcaches."""
        self._read_page(action, kind, user, domain, FEW)
        few, many = (self._read_page(action, kind, user, domain, limit) for limit in (FEW, MANY))
        self.assertEqual(few, many, f"{action}, {kind}: {few} queries for {FEW} rows, {many} for {MANY}")

    def test_lists(self):
        remedies = self._new_remedies(MANY)
        domain = [("id", "in", remedies.ids)]
        for kind in ("kanban", "list"):
            self._assert_flat("remedy_action_returns", kind, self.agent, domain)
        applications = self.env["after.sales.refund.application"].create(
            [
                {
                    "remedy_id": remedy.id,
                    "amount": 10,
                    "requested_by": self.agent.id,
                    "reason": "Back",
                    "state": "to_sign",
                }
                for remedy in remedies
            ]
        )
        for user in (self.agent, self.lead, self.accountant):
            self._assert_flat("refund_application_action", "list", user, [("id", "in", applications.ids)])
        backs = self.order.picking_ids[:1].copy()
        inspections = self.env["after.sales.inspection"].create(
            [{"remedy_id": remedy.id, "picking_id": backs.copy().id} for remedy in remedies]
        )
        for kind in ("list", "kanban"):
            self._assert_flat("inspection_action", kind, self.clerk, [("id", "in", inspections.ids)])

    def test_what_if(self):
        """RE-03: what another policy would have said of the last 90 days: three queries for each more of them."""
        vals = {"reason_id": self.env.ref("after_sales.reason_changed_mind").id, "verdict": "allowed"}
        policy = self.env.ref("after_sales.policy_return_general")

        def count(number):
            for _order in range(number):
                self.order = self._new_delivered_order(self.chair, 2)
                self._new_remedies(1, **vals)
            return self._count(lambda: policy._replay(90))

        count(2)
        few, many = count(3), count(10)
        # Its order, the policies of its day, and what was exchanged on it.
        self.assertLessEqual(many - few, 3 * 10)
