from odoo import fields
from odoo.tests import tagged
from odoo.tools import file_open

from .common import AfterSalesCommon
from .test_promise_import import OPTIONS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Lists that people have in spreadsheets: the model, how many records its template brings, a field of the first.
LISTS = {
    "orders_with_deadlines": ("sale.order", 2, ("client_order_ref", "TM-20900001")),
    "service_providers": ("res.partner", 2, ("provider_rate_ids.price", [180, 220])),
    "factory_notes": ("after.sales.factory.note", 3, ("lead_days", 20)),
    "service_areas": ("after.sales.provider.area", 3, ("city", "上海")),
    "carriers": ("delivery.carrier", 2, ("partner_id.name", "Anneng Logistics")),
    "shifts": ("after.sales.shift", 2, ("template_id.name", "Day")),
    "spare_parts": ("product.template", 2, ("seller_ids.price", 1.5)),
}
PARTNERS = ("Zhang Wei", "Li Na", "Red Maple Furniture Works", "Golden Oak Woodworks", "Anneng Logistics", "China Post")


@tagged("post_install", "-at_install", "after_sales")
class TestImportTemplates(AfterSalesCommon):
    """Every list that people have in spreadsheets offers a template, and each goes in as it is, by a manager."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "base_import.import" not in cls.env:
            cls.skipTest(cls, "base_import is not installed")
        cls.env["res.partner"].create([{"name": name} for name in PARTNERS])
        for name in ("Fabric Sofa, 3 Seats", "Upholstered Double Bed", "Bedside Table"):
            cls._new_product(name)
        for name in ("Lin Yue", "Zhao Min"):
            cls._new_user(name.lower().replace(" ", "_"), "after_sales.group_agent").name = name
        # Whoever makes products in core makes spare parts.
        cls.manager.group_ids += cls.env.ref("product.group_product_manager")

    def _import(self, model, template):
        """Take a template through the steps of the import screen; return (messages, records)."""
        with file_open(template.lstrip("/"), "rb") as file:
            content = file.read()
        vals = {"res_model": model, "file": content, "file_name": "list.xlsx", "file_type": XLSX}
        wizard = self.env["base_import.import"].with_user(self.manager).create(vals)
        preview = wizard.parse_preview(dict(OPTIONS))
        columns = preview["headers"]
        matched = ["/".join(preview["matches"].get(index, [])) or False for index in range(len(columns))]
        self.assertTrue(all(matched), f"Not every column is known: {dict(zip(columns, matched, strict=True))}")
        result = wizard.execute_import(matched, columns, preview["options"])
        return result["messages"], self.env[model].browse(result["ids"] or [])

    def test_each_list(self):
        for name, (model, count, (path, value)) in LISTS.items():
            with self.subTest(name):
                own = f"/after_sales/static/xls/{name}.xlsx"
                offered = [t["template"] for t in self.env[model].get_import_templates()]
                self.assertIn(own, offered)
                messages, records = self._import(model, own)
                self.assertFalse(messages)
                self.assertEqual(len(records), count)
                found = records[:1].mapped(path)
                self.assertEqual(found if isinstance(value, list) else found[0], value)
                if "company_id" in records and records._fields["company_id"].required:
                    self.assertEqual(records.company_id, self.company)

    def test_a_spare_part(self):
        """A part comes with its factory, and knows from which line of furniture it is."""
        messages, parts = self._import("product.template", "/after_sales/static/xls/spare_parts.xlsx")
        self.assertFalse(messages)
        self.assertEqual(parts.mapped("factory_series"), [False, "Crystal"])
        self.assertTrue(all(parts.mapped("is_storable")))
        self.assertEqual(parts.seller_ids.partner_id.name, "Red Maple Furniture Works")

    def test_shifts_are_to_come(self):
        """The template plans nobody for a day that is over."""
        messages, shifts = self._import("after.sales.shift", "/after_sales/static/xls/shifts.xlsx")
        self.assertFalse(messages)
        self.assertTrue(all(start > fields.Datetime.now() for start in shifts.mapped("start_at")))
