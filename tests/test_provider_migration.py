from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .common import AfterSalesCommon, load_migration

#: The rule on deadlines as it stood before there were jobs and remedies, shortened.
OLD = """['|', ('user_id', '=', user.id),
    '&', ('user_id', '=', False), '&', ('order_id', '=', False),
    '|', ('ticket_id', '=', False), ('ticket_id.team_id', '=', False)]"""


@tagged("post_install", "-at_install", "after_sales")
class TestProviderMigration(AfterSalesCommon):
    """What an older database gets with service providers (PV-01)."""

    def test_rules_of_agents(self):
        """Agents of an older database see the clocks of their jobs and remedies, and not those of a colleague."""
        script = load_migration("19.0.1.3.0/post-provider.py")
        rule = self.env.ref("after_sales.deadline_rule_agent")
        rule.domain_force = OLD
        for _time in range(2):
            script.migrate(self.env.cr, "19.0.1.2.0")
            domain = safe_eval(rule.domain_force, {"user": self.agent})
            leaves = [leaf for leaf in domain if isinstance(leaf, tuple)]
            mine = {("job_id.user_id", "=", self.agent.id), ("remedy_id.ticket_id.user_id", "=", self.agent.id)}
            self.assertLessEqual(mine | {("job_id", "=", False), ("remedy_id", "=", False)}, set(leaves))
            self.assertEqual(len(leaves), 9, "Twice equals once")
        self.env["after.sales.deadline"].with_user(self.agent).search([], limit=1)
