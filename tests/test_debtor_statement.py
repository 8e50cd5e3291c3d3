"""What a debtor is told of all that we claim: in his language, with what is open, how old it is, and what he paid."""

import io
from datetime import timedelta

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import PageCase
from .common_recovery import CLAIM, RecoveryCommon


@tagged("post_install", "-at_install", "after_sales")
class TestDebtorStatement(RecoveryCommon, PageCase):
    def _statement(self, days):
        with self._at(CLAIM + timedelta(days=days)):
            return self.haulier.with_user(self.agent)._get_debtor_statement()

    def _settle(self):
        """Return what is claimed: 300 of which nothing came, and 80 that was agreed at 50 and paid."""
        first = self._filed(300)
        second = self._filed(80, case=self._new_carrier_case())
        with self._at(CLAIM + timedelta(days=2)):
            second._agree(50)
            self._pay(self._book(second))
        return first, second

    def test_nothing(self):
        with self._refused(UserError, "Nothing was claimed from Fast Haulage"):
            self.haulier.with_user(self.agent).action_print_statement()

    def test_ageing(self):
        """PK-04: what is open, how old it is, and what was paid within a year."""
        first, second = self._settle()
        (part,) = self._statement(40)
        self.assertEqual((part["open"], part["paid"], part["total"]), (first, second, 300))
        self.assertEqual([amount for _label, amount in part["ageing"]], [0, 300, 0, 0])
        self.assertEqual(part["ageing"][1][0], "31 to 60 days")
        (part,) = self._statement(400)
        self.assertEqual((part["open"], part["paid"]), (first, second.browse()))
        self.assertEqual([amount for _label, amount in part["ageing"]], [0, 0, 0, 300])

    def test_print(self):
        """What is open, how old it is and what was paid, on paper; whoever may not see recoveries prints none."""
        first, second = self._settle()
        report = self.env["ir.actions.report"].with_user(self.agent)
        name = "after_sales.report_debtor_statement_pages"
        with self._at(CLAIM + timedelta(days=40)):
            action = self.haulier.with_user(self.agent).action_print_statement()
            self.assertEqual(action["report_name"], name)
            html = report._render_qweb_html(name, self.haulier.ids)[0].decode()
            for text in (first.number, "SF-1", "300.00", "31 to 60 days", second.number, "50.00", "Open in all"):
                self.assertIn(text, html)
            with self._refused(AccessError, "not allowed to access"):
                self.haulier.with_user(self.salesman).action_print_statement()

    def test_spreadsheet(self):
        """The same as a spreadsheet, one line per claim; texts of others are never formulas."""
        first, second = self._settle()
        first.sudo()._record_facts({"reference": "=1+1"})
        self.authenticate(self.agent.login, self.agent.login)
        action = self.haulier.with_user(self.agent).action_download_statement()
        answer = self.url_open(action["url"])
        self.assertEqual(answer.status_code, 200)
        page = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        rows = list(page.iter_rows(values_only=True))
        self.assertEqual(rows[0][:3], ("Claim", "Your reference", "Filed on"))
        self.assertEqual([row[0] for row in rows[1:]], [first.number, second.number])
        self.assertEqual(page["B2"].data_type, "s")
        self.assertEqual([row[-4:] for row in rows[1:]], [(300, 0, 0, 300), (80, 50, 50, 0)])
        self.authenticate(self.salesman.login, self.salesman.login)
        self.assertEqual(self.url_open(action["url"]).status_code, 404)
