"""The national list of service providers (PV-01, PV-03)."""

from datetime import date
from io import BytesIO

import openpyxl

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import file_open

from .common import NOW
from .common_provider import ProviderCommon


@tagged("post_install", "-at_install", "after_sales")
class TestProviderDirectory(ProviderCommon):
    def test_candidate(self):
        """PV-03: an agent adds a candidate; a lead makes him a provider once it is known what he does and where."""
        provider = self.env["res.partner"].with_user(self.agent)._add_candidate({"name": "New Man"})
        self.assertEqual((provider.provider_state, provider.provider_stars), ("candidate", 0))
        with self._refused(AccessError, "Only a team lead confirms or suspends"):
            provider.action_activate_provider()
        with self.assertRaisesRegex(UserError, "what New Man can do"):
            provider.with_user(self.lead).action_activate_provider()
        provider.with_user(self.lead).write(
            {
                "provider_skill_ids": [Command.link(self.install.id)],
                "provider_area_ids": [Command.link(self.pudong.id)],
            }
        )
        provider.with_user(self.lead).action_activate_provider()
        self.assertEqual(provider.provider_state, "active")

    def test_not_by_hand(self):
        """PV-01, PV-07: nobody types stars, counts or the most recent service, whether new or known."""
        for vals in ({"provider_stars": 5}, {"provider_job_count": 9}, {"provider_last_service": "2026-01-01"}):
            for way in (
                lambda vals=vals: self.best.with_user(self.manager).write(vals),
                lambda vals=vals: self.env["res.partner"].with_user(self.manager).create({"name": "X", **vals}),
            ):
                with self.subTest(vals), self.assertRaisesRegex(UserError, "recorded by the system"):
                    way()

    def test_lead_decides(self):
        """PV-03: an agent can neither confirm, suspend nor rate by writing the field."""
        editor = self._new_user("editor", "after_sales.group_agent,base.group_partner_manager")
        for vals in ({"provider_state": "active"}, {"provider_opening_stars": 5}):
            for step in ("create", "_add_candidate"):
                with self.subTest(vals, step=step), self.assertRaisesRegex(AccessError, "Only a team lead"):
                    getattr(self.env["res.partner"].with_user(editor), step)(
                        {"name": "X", "is_service_provider": True, **vals}
                    )
        with self.assertRaisesRegex(AccessError, "Only a team lead"):
            self.best.with_user(editor).provider_state = "suspended"
        with self._refused(AccessError, "not allowed to modify"):
            self.env["res.partner"].with_user(self.salesman)._add_candidate({"name": "X"})

    def test_suspend(self):
        """PV-03: suspended with a reason that everybody sees."""
        with self._refused(UserError, "Say why the provider is suspended"):
            self.best.with_user(self.lead)._suspend_provider(" ")
        action = self.best.with_user(self.lead).action_open_suspend()
        wizard = self.env[action["res_model"]].with_user(self.lead).browse(action["res_id"])
        form = Form(wizard, "after_sales.provider_suspend_view_form")
        form.reason = "Asked for money"
        form.save().action_suspend()
        self.assertEqual((self.best.provider_state, self.best.provider_state_reason), ("suspended", "Asked for money"))

    def test_leaving_with_a_visit(self):
        """PV-03: a provider with work is not archived; suspended, whoever looks after his jobs is asked."""
        job = self._new_job_in("scheduled")
        provider = job.provider_id
        words = f"still has work: {job.name} .*another provider"
        with self.assertRaisesRegex(UserError, words), self.env.cr.savepoint():
            provider.with_user(self.lead).action_archive()
        self.assertTrue(provider.active)
        provider.with_user(self.lead)._suspend_provider("Asked for money")
        todo = job.activity_ids.filtered(lambda activity: "suspended" in (activity.summary or ""))
        self.assertEqual(todo.user_id, job.user_id)
        job.with_user(self.lead)._cancel("The customer sent it back")
        provider.with_user(self.lead).action_archive()
        self.assertFalse(provider.active)

    def test_earlier_list(self):
        """PV-01: stars of an earlier list are taken over, and count until jobs say more."""
        provider = (
            self.env["res.partner"]
            .with_user(self.lead)
            .create({"name": "Known", "is_service_provider": True, "provider_opening_stars": 4})
        )
        self.assertEqual(provider.provider_stars, 4)
        self.assertTrue(provider._is_known_provider())

    def test_licence(self):
        """PV-03: an expired licence is shown and found; its last day is valid."""
        with self._at(NOW):
            self.best.provider_licence_expiry = date(2026, 3, 1)
            self.second.provider_licence_expiry = date(2026, 3, 2)
            both = self.best | self.second
            self.assertEqual(both.filtered("is_licence_expired"), self.best)
            found = self.env["res.partner"].search([("is_licence_expired", "=", True), ("id", "in", both.ids)])
            self.assertEqual(found, self.best)
            found = self.env["res.partner"].search([("is_licence_expired", "=", False), ("id", "in", both.ids)])
            self.assertEqual(found, self.second)

    def test_areas(self):
        """PV-01: an area is a country, a province, a city or a district of one, each but once."""
        with self._refused(ValidationError, "Name the city of the district"):
            self._new_area(district="Pudong")
        with self._refused(ValidationError, "is not in that country"):
            self._new_area(country_id=self.env.ref("base.de").id, city="Shanghai")
        area = self.env["after.sales.provider.area"]._get_or_create(self.china, self.shanghai, "Shanghai")
        again = self.env["after.sales.provider.area"].with_user(self.agent)
        self.assertEqual(again._get_or_create(self.china, self.shanghai, "shanghai"), area)
        self.assertEqual((self.pudong.display_name, area.display_name), ("Pudong, Shanghai", "Shanghai"))

    def test_map(self):
        """PV-03: the way to a provider is one click away, if a map is configured."""
        self.company.after_sales_map_url = "https://maps.example.com/?q="
        self.best.write({"street": "Nanjing Road 1", "city": "Shanghai"})
        self.assertEqual(self.best.provider_map_url, "https://maps.example.com/?q=Nanjing%20Road%201%2C%20Shanghai")
        self.company.after_sales_map_url = False
        self.best.invalidate_recordset(["provider_map_url"])
        self.assertFalse(self.best.provider_map_url)

    def test_import_template(self):
        """PV-01: the spreadsheet of the import screen can be imported as it is, every column a field."""
        (template,) = [t for t in self.env["res.partner"].get_import_templates() if "after_sales" in t["template"]]
        with file_open(template["template"].lstrip("/"), "rb") as file:
            sheet = openpyxl.load_workbook(BytesIO(file.read())).active
        titles = [cell.value for cell in sheet[1]]
        labels = {field["string"] for field in self.env["res.partner"].fields_get().values()}
        rates = {field["string"] for field in self.env["after.sales.provider.rate"].fields_get().values()}
        for title in titles:
            first, _slash, second = title.partition("/")
            with self.subTest(title):
                self.assertIn(first, labels)
                self.assertTrue(not second or second in rates)
        self.assertGreater(sheet.max_row, 2)

    def test_plain_user_reads_partners(self):
        """Whoever has nothing to do with after-sales reads and writes contacts as before."""
        internal = self._new_user("plain", "base.group_user,base.group_partner_manager")
        partner = self.best.with_user(internal)
        self.assertNotIn("provider_stars", partner.fields_get())
        partner.write({"phone": "1"})
        self.assertEqual(self.env["res.partner"].with_user(internal).create({"name": "Y"}).name, "Y")
