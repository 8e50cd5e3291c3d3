from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common_claim import ClaimCommon


@tagged("post_install", "-at_install", "after_sales")
class TestSecurityShared(ClaimCommon):
    """What holds for all companies is changed by nobody who works for one of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_company = cls.env["res.company"].create({"name": "Other Furniture"})
        cls.manager = cls._new_user("shared_manager", "after_sales.group_manager")
        cls.overall = cls._new_user(
            "overall_manager",
            "after_sales.group_manager",
            company_ids=[Command.set(cls.env["res.company"].search([]).ids)],
        )

    def _shared(self):
        refs = (
            "approval_limit_early_date", "case_kind_product", "provider_skill_install", "delivery_mode_pickup",
        )  # fmt: skip
        found = [self.env.ref(f"after_sales.{ref}", raise_if_not_found=False) for ref in refs]
        models = (
            "after.sales.deadline.policy", "after.sales.deadline.cutoff", "after.sales.approval.limit",
            "after.sales.case.kind", "after.sales.case.fact", "after.sales.delivery.mode", "after.sales.shift.template",
            "after.sales.provider.skill", "after.sales.job.check.template", "after.sales.fault.code",
            "after.sales.evidence.slot", "after.sales.policy", "after.sales.reason", "after.sales.condition",
            "after.sales.order.state.rule",
        )  # fmt: skip
        for model in models:
            record = self.env[model].with_context(active_test=False).search([], limit=1)
            self.assertTrue(record, model)
            found.append(record)
        return [record for record in found if record]

    def test_manager_of_one_company(self):
        """Limits, kinds, policies and texts of all companies are refused to him, with the way out."""
        for record in self._shared():
            mine = record.with_user(self.manager)
            with self.subTest(record._name):
                self._refuse(lambda mine=mine: mine.write({self._some_field(mine): False}))
                self._refuse(mine.unlink)

    def _some_field(self, record):
        types = ("char", "integer", "float", "selection")
        return next(name for name, field in record._fields.items() if field.store and field.type in types)

    def _refuse(self, step):
        words = "holds for all companies|is the same in all companies"
        with self.assertRaisesRegex(AccessError, words), self.env.cr.savepoint():
            step()

    def test_manager_of_all(self):
        """Who works for all companies goes on as in a company alone."""
        for record in self._shared():
            theirs = record.with_user(self.overall).with_context(allowed_company_ids=self.company.ids)
            with self.subTest(record._name):
                self.assertTrue(theirs.has_access("write"))

    def test_notes_about_a_carrier(self):
        """LG-01: a carrier of all companies keeps its window for claims; its name stays the warehouse's to change."""
        self.manager.group_ids |= self.env.ref("stock.group_stock_manager")
        self.overall.group_ids |= self.env.ref("stock.group_stock_manager")
        carrier = self.env["delivery.carrier"].create(
            {"name": "Line", "product_id": self.sofa.id, "claim_window_days": 3, "company_id": False}
        )
        mine = carrier.with_user(self.manager)
        with self.assertRaisesRegex(AccessError, "serves all companies"), self.env.cr.savepoint():
            mine.claim_window_days = 30
        mine.name = "Fast Line"
        carrier.with_user(self.overall).claim_window_days = 5
        own = carrier.copy({"company_id": self.company.id})
        own.with_user(self.manager).claim_window_days = 7
        self.assertEqual((carrier.claim_window_days, own.claim_window_days, carrier.name), (5, 7, "Fast Line"))

    def test_own_limit(self):
        """New ones are for one's own company, copies too, and cannot be made everybody's."""
        Limit = self.env["after.sales.approval.limit"].with_user(self.manager)
        form = Form(Limit)
        form.kind = "early_date"
        self.assertEqual(form.company_id, self.company)
        limit = form.save()
        with self.assertRaisesRegex(AccessError, "holds for all companies"), self.env.cr.savepoint():
            limit.company_id = False
        with self.assertRaisesRegex(AccessError, "holds for all companies"), self.env.cr.savepoint():
            Limit.create({"company_id": False, "kind": "early_date"})
        shared = Limit.search([("company_id", "=", False)], limit=1)
        self.assertEqual(shared.copy().company_id, self.company)

    def test_copies(self):
        """The way out works: a copy of whatever has a short name gets one of its own, twice too."""
        for model in ("after.sales.deadline.policy", "after.sales.case.kind", "after.sales.fault.code"):
            shared = self.env[model].with_user(self.manager).search([("company_id", "=", False)], limit=1)
            copies = shared.copy() + shared.copy()
            with self.subTest(model):
                self.assertEqual(copies.company_id, self.company)
                self.assertEqual(copies.mapped("code"), [f"{shared.code}_2", f"{shared.code}_3"])

    def test_translation(self):
        """A text is changed in no language either."""
        kind = self.env["after.sales.case.kind"].search([("company_id", "=", False)], limit=1)
        with self.assertRaisesRegex(AccessError, "holds for all companies"), self.env.cr.savepoint():
            kind.with_user(self.manager).update_field_translations("name", {"en_US": "Gone"})

    def test_one_company(self):
        """Where there is one company, its manager changes everything."""
        (self.other_company + self.env["res.company"].search([("id", "!=", self.company.id)])).active = False
        for record in self._shared():
            with self.subTest(record._name):
                record.with_user(self.manager).check_access("write")

    def test_stages(self):
        """Stages of the base as well: what a phase means decides about clocks and reports of all companies."""
        self.manager.group_ids += self.env.ref("helpdesk_mgmt.group_helpdesk_manager")
        stage = self.env["helpdesk.ticket.stage"].create({"name": "Shared", "company_id": False})
        for vals in ({"closed": True}, {"phase": "cancelled"}, {"active": False}):
            with self.subTest(vals), self.assertRaisesRegex(AccessError, "holds for all"), self.env.cr.savepoint():
                stage.with_user(self.manager).write(vals)
        stage.with_user(self.overall).check_access("read")
