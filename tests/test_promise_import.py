import csv
import io
from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import file_open

from .common import NOW, AfterSalesCommon

TEMPLATE = "after_sales/static/xls/orders_with_deadlines.xlsx"
OPTIONS = {
    "has_headers": True,
    "quoting": '"',
    "separator": ",",
    "encoding": "utf-8",
    "date_format": "",
    "datetime_format": "",
    "float_thousand_separator": ",",
    "float_decimal_separator": ".",
    "sheet": "",
}


@tagged("post_install", "-at_install", "after_sales")
class TestPromiseImport(AfterSalesCommon):
    """Orders with deadlines come in by Odoo's own import, and meet the same rules (DL-01, DL-02)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "base_import.import" not in cls.env:
            cls.skipTest(cls, "base_import is not installed")

    def _import(self, name, content, user=None):
        """Run a file through the import screen's own steps; return (messages, records)."""
        wizard = self.env["base_import.import"].with_user(user or self.lead)
        mimetypes = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
        wizard = wizard.create(
            {"res_model": "sale.order", "file": content, "file_name": name, "file_type": mimetypes[name.split(".")[-1]]}
        )
        preview = wizard.parse_preview(dict(OPTIONS))
        self.assertNotIn("error", preview)
        columns = preview["headers"]
        fields = ["/".join(preview["matches"].get(index, [])) or False for index in range(len(columns))]
        self.assertTrue(all(fields), f"Not every column was recognised: {dict(zip(columns, fields, strict=True))}")
        result = wizard.execute_import(fields, columns, preview["options"])
        return result["messages"], self.env["sale.order"].browse(result["ids"] or [])

    def _csv(self, *rows):
        buffer = io.StringIO()
        csv.writer(buffer).writerows(rows)
        return buffer.getvalue().encode()

    def test_shipped_template(self):
        """DL-01: the spreadsheet that the import screen offers goes in as it is, and its orders can be submitted."""
        with file_open(TEMPLATE, "rb") as file:
            content = file.read()
        for name in ("Zhang Wei", "Li Na"):
            self.env["res.partner"].create({"name": name})
        for name in ("Lin Yue", "Zhao Min"):
            login = name.lower().replace(" ", "_")
            self._new_user(login, "after_sales.group_agent")
            self.env["res.users"].search([("login", "=", f"{login}_as")]).name = name
        for name in ("Fabric Sofa, 3 Seats", "Upholstered Double Bed", "Bedside Table"):
            self._new_product(name)
        with self._at(NOW):
            messages, orders = self._import("orders_with_deadlines.xlsx", content)
            self.assertFalse(messages)
            self.assertEqual(len(orders), 2)
            self.assertEqual(orders.mapped("receipt_deadline"), [date(2030, 5, 20)] * 2)
            self.assertEqual(orders.mapped("deadline_urgency"), ["normal", "critical"])
            self.assertEqual(orders.mapped("deadline_guaranteed"), [False, True])
            self.assertEqual(orders.sale_channel_id.mapped("name"), ["Tmall", "JD.com"])
            self.assertEqual(orders[1].order_line.mapped("product_uom_qty"), [1, 2])
            orders.with_user(self.lead).action_submit_after_sales()
        self.assertEqual(len(orders.deadline_ticket_id), 2)
        self.assertEqual(orders.approval_ids.order_id, orders[1])

    def test_template_is_offered(self):
        """The import screen of orders names our spreadsheet beside core's."""
        templates = self.env["sale.order"].get_import_templates()
        self.assertIn(f"/{TEMPLATE}", [template["template"] for template in templates])
        self.assertGreater(len(templates), 1)

    def test_csv(self):
        """DL-02: a plain CSV file with labels as headers does as well."""
        content = self._csv(
            ["Customer", "Receipt Deadline", "Urgency", "Order Lines/Product", "Order Lines/Quantity"],
            ["Ms Li", "2026-04-30", "Sensitive", "Sofa", 3],
        )
        with self._at(NOW):
            messages, order = self._import("orders.csv", content)
        self.assertFalse(messages)
        self.assertEqual((order.receipt_deadline, order.deadline_urgency), (date(2026, 4, 30), "sensitive"))
        self.assertTrue(order.commitment_date)

    def test_imported_order_meets_the_block(self):
        """DL-03: an imported order is confirmed only with its promise, approvals and re-check."""
        content = self._csv(
            ["Customer", "Receipt Deadline", "Urgency", "Order Lines/Product"],
            ["Ms Li", "", "", "Sofa"],
            ["Ms Li", "2026-02-01", "Normal", "Sofa"],
        )
        with self._at(NOW):
            messages, orders = self._import("orders.csv", content)
            self.assertFalse(messages)
            for order in orders:
                with self._refused(UserError, "State the customer's receipt deadline and how|The receipt deadline"):
                    order.action_confirm()

    def test_import_cannot_forge(self):
        """DL-05, SR-01: neither a promise that was made nor its facts are overwritten by an import."""
        with self._at(NOW):
            order = self._new_order()
            order.action_submit_after_sales()
            orders = self.env["sale.order"].with_user(self.lead)
            for column, value, message in (
                ("receipt_deadline", "2026-06-01", "Change Deadline"),
                ("submitted_at", "2026-01-01 00:00:00", "recorded by the system"),
                ("stock_recheck_state", "in_stock", "recorded by the system"),
                ("original_receipt_deadline", "2026-06-01", "recorded by the system"),
            ):
                with self.subTest(column):
                    result = orders.load([".id", column], [[str(order.id), value]])
                    self.assertFalse(result["ids"])
                    self.assertIn(message, result["messages"][0]["message"])
            self.assertEqual(order.receipt_deadline, date(2026, 4, 30))

    def test_bad_values(self):
        """Bad input: an unknown urgency or a text for a date is named, and nothing comes in."""
        orders = self.env["sale.order"].with_user(self.lead)
        for row in (["Ms Li", "2026-04-30", "hurry"], ["Ms Li", "soon", "normal"]):
            with self.subTest(row=row):
                result = orders.load(["partner_id", "receipt_deadline", "deadline_urgency"], [row])
                self.assertFalse(result["ids"])
                self.assertTrue(result["messages"])

    def test_notes_by_import(self):
        """FN-01: factory notes come in by import too; a note on another company's factory does not."""
        notes = self.env["after.sales.factory.note"].with_user(self.tracker)
        columns = ["partner_id", "series", "lead_days", "condition"]
        result = notes.load(columns, [["Red Oak Works", "Fjord", "20", "Fine"], ["Red Oak Works", "Oslo", "30", ""]])
        self.assertEqual(len(result["ids"]), 2)
        self.assertFalse(result["messages"])
        other = self.env["res.company"].create({"name": "Other"})
        theirs = self.env["res.partner"].create({"name": "Their Works", "company_id": other.id})
        result = notes.load(["partner_id/.id", "lead_days"], [[str(theirs.id), "20"]])
        self.assertFalse(result["ids"])
