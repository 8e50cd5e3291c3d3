"""Core's people who have nothing to do with us: nothing of theirs breaks because the addon is installed."""

from odoo.tests import tagged

from .common import AfterSalesCommon

#: Who works with core's documents, and has no group of ours.
PEOPLE = {
    "accountant": "account.group_account_manager,product.group_product_manager",
    "warehouse": "stock.group_stock_manager,product.group_product_manager",
    "seller": "sales_team.group_sale_manager,product.group_product_manager",
}


@tagged("post_install", "-at_install", "after_sales")
class TestCorePeople(AfterSalesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = {name: cls._new_user(name, f"{group},base.group_allow_export") for name, group in PEOPLE.items()}

    def test_no_field_for_some_is_copied(self):
        """Core copies every field that may be copied; one that the user may not read ends in an access error."""
        core = [model for name, model in self.env.items() if not name.startswith("after.sales") and not model._abstract]
        ours = [
            field
            for model in core
            for field in model._fields.values()
            if "after_sales" in field._modules and "after_sales" in (field.groups or "")
        ]
        self.assertGreater(len(ours), 20)
        wrong = [str(field) for field in ours if field.copy and not field.inherited]
        self.assertFalse(wrong)

    def test_people_of_core_duplicate_what_is_theirs(self):
        records = {
            "accountant": self.category,
            "warehouse": self.category,
            "seller": self.sofa.product_tmpl_id,
        }
        for name, record in records.items():
            with self.subTest(person=name):
                self.assertTrue(record.with_user(self.people[name]).copy())
        order = self._new_order(deadline=False, urgency=False)
        copied = order.with_user(self.people["seller"]).copy()
        self.assertFalse(copied.submitted_at)

    def test_people_of_core_read_what_is_theirs(self):
        """Every field that they may read can be read: as a whole, by export, and when the form begins."""
        order = self._new_confirmed_order()
        for name, records in {"warehouse": order.picking_ids, "seller": order, "accountant": self.category}.items():
            with self.subTest(person=name):
                mine = records.with_user(self.people[name])
                self.assertTrue(mine.read())
                readable = list(mine.fields_get(attributes=[]))
                self.assertTrue(mine.export_data(["id", "display_name"])["datas"])
                self.assertIsInstance(mine.default_get(readable), dict)
