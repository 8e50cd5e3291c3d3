"""A database of before gets steps that end with their fact."""

from odoo.tests import tagged

from .common import AfterSalesCommon, load_migration


@tagged("post_install", "-at_install", "after_sales")
class TestPlaybookMigration(AfterSalesCommon):
    def test_same_as_a_new_database(self):
        """DM-01: the shipped steps end with the facts of a new database; a step that was removed stays away."""
        script = load_migration("19.0.1.7.0/post-playbooks.py")
        steps = self.env["mail.activity.plan.template"].search([("done_event", "!=", False)])
        fresh = {step: step.done_event for step in steps}
        self.assertTrue(fresh)
        steps.done_event = False
        gone = self.env.ref("after_sales.case_playbook_quality_1")
        fresh.pop(gone)
        gone.unlink()
        script.migrate(self.env.cr, "19.0.1.6.0")
        self.assertEqual({step: step.done_event for step in steps.exists()}, fresh)
