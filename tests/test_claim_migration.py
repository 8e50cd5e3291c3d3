"""A database of before the claims gets what a new one starts with."""

from odoo.tests import tagged

from .common import load_migration
from .common_claim import ClaimCommon


@tagged("post_install", "-at_install", "after_sales")
class TestClaimMigration(ClaimCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.script = load_migration("19.0.1.3.0/post-claim.py")

    def _kinds(self):
        """Return what the shipped kinds say about claims, by code."""
        names = ("requires_claim", "decision_table", "occasion")
        kinds = self.env["after.sales.case.kind"].with_context(active_test=False).search([])
        return {kind.code: [kind[name] for name in names] for kind in kinds}

    def test_same_as_a_new_database(self):
        """DM-01, MG-03: tables of the kinds and tolerance of the weights; a kind that was removed stays away."""
        new = self._kinds()
        kinds = self.env["after.sales.case.kind"].with_context(active_test=False).search([])
        kinds.write({"requires_claim": False, "decision_table": False, "occasion": False})
        self.env.ref("after_sales.case_kind_unreachable").unlink()
        self.company.write({"after_sales_weight_percent": 0, "after_sales_weight_amount": 0})
        self.script.migrate(self.env.cr, "19.0.1.2.0")
        self.env.invalidate_all()
        del new["unreachable"]
        self.assertEqual(self._kinds(), new)
        self.assertEqual((self.company.after_sales_weight_percent, self.company.after_sales_weight_amount), (2, 0.5))
        self.assertEqual(self.env["res.company"].create({"name": "Haus & Heim"}).after_sales_weight_percent, 2)
