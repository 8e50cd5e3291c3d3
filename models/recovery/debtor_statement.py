import io
from datetime import timedelta

import xlsxwriter

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...rules import statement
from .vocabulary import OPEN

#: So many days back what was paid is told.
DAYS = 365


class ResPartner(models.Model):
    """What we tell a debtor of all that is claimed: what is open and how old it is, and what was paid (PK-04)."""

    _inherit = "res.partner"

    def _get_debtor_statement(self):
        """Return what a debtor owes the company at work, in his language, as far as the user may see it.

        :return: per currency a dict of currency, open and paid (recoveries), ageing ((label, amount) pairs) and total
        :raise UserError: where nothing was claimed
        """
        self.ensure_one()
        self.check_access("read")
        company = self.env.company
        today = company._get_after_sales_today()
        recoveries = self.env["after.sales.recovery"].with_context(lang=self.lang or self.env.lang)
        found = recoveries.search(
            [
                ("debtor_id", "child_of", self.commercial_partner_id.id),
                ("company_id", "=", company.id),
                ("state", "not in", ("draft", "cancelled")),
            ],
            order="filed_on, id",
        )
        since = today - timedelta(days=DAYS)
        open_ = found.filtered(lambda recovery: recovery.state in OPEN)
        paid = found.filtered(
            lambda recovery: recovery.amount_recovered and (recovery.answered_on or recovery.filed_on) >= since
        )
        if not open_ | paid:
            raise UserError(self.env._("Nothing was claimed from %(debtor)s.", debtor=self.display_name))
        return [
            {
                "currency": currency,
                "open": open_.filtered(lambda recovery, own=currency: recovery.currency_id == own),
                "paid": paid.filtered(lambda recovery, own=currency: recovery.currency_id == own),
                "ageing": mine._get_ageing(today),
                "total": currency.round(sum(mine.mapped("amount_open"))),
            }
            for currency in (open_ | paid).currency_id
            for mine in [open_.filtered(lambda recovery, own=currency: recovery.currency_id == own)]
        ]

    def action_print_statement(self):
        """Print what this debtor owes us."""
        self._get_debtor_statement()
        return self.env.ref("after_sales.report_debtor_statement").report_action(self)

    def action_download_statement(self):
        """Download what this debtor owes us as a spreadsheet."""
        self._get_debtor_statement()
        return {
            "type": "ir.actions.act_url",
            "url": f"/after_sales/debtor/{self.id}/statement.xlsx",
            "target": "download",
        }

    def _get_statement_sheet(self):
        """Return the statement as the bytes of an XLSX file: one line per claim, whatever its currency."""
        parts = self._get_debtor_statement()
        with io.BytesIO() as out:
            book = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
            bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
            recoveries = self.env["after.sales.recovery"].with_context(lang=self.lang or self.env.lang)
            page = book.add_worksheet(recoveries.env._("Statement"))
            for column, title in enumerate(recoveries._get_statement_titles()):
                page.write_string(0, column, title, bold)
                page.set_column(column, column, max(len(title), 12) + 2)
            lines = [line for part in parts for line in (part["open"] | part["paid"])._get_statement_lines()]
            for row, cells in enumerate(lines, start=1):
                for column, cell in enumerate(cells):
                    if isinstance(cell, str):
                        # What stands there was written by others: a text, never a formula.
                        page.write_string(row, column, cell)
                    elif isinstance(cell, float):
                        page.write_number(row, column, cell, money)
                    else:
                        page.write(row, column, cell)
            page.freeze_panes(1, 0)
            book.close()
            return out.getvalue()


class Recovery(models.Model):
    """One claim as it stands on the statement of its debtor."""

    _inherit = "after.sales.recovery"

    def _get_ageing(self, today):
        """Return (label, amount) per band of age of what is open."""
        bands, rows = statement.BANDS, [(recovery.filed_on or today, recovery.amount_open) for recovery in self]
        firsts = [0, *(band + 1 for band in bands)]
        labels = [
            *(
                self.env._("%(first)s to %(last)s days", first=first, last=last)
                for first, last in zip(firsts[:-1], bands, strict=True)
            ),
            self.env._("more than %(last)s days", last=bands[-1]),
        ]
        return list(zip(labels, statement.ageing(rows, today), strict=True))

    def _get_statement_titles(self):
        """Return the names of the columns of the spreadsheet."""
        return [
            self.env._("Claim"),
            self.env._("Your reference"),
            self.env._("Filed on"),
            self.env._("Days"),
            self.env._("Cases"),
            self.env._("State"),
            self.env._("Currency"),
            self.env._("Claimed"),
            self.env._("Agreed"),
            self.env._("Paid"),
            self.env._("Open"),
        ]

    def _get_statement_lines(self):
        """Return the cells per claim."""
        states = dict(self._fields["state"]._description_selection(self.env))
        today = self.env.company._get_after_sales_today()
        return [
            (
                recovery.number,
                recovery.reference or "",
                recovery.filed_on or "",
                (today - recovery.filed_on).days if recovery.filed_on else "",
                recovery._name_cases(),
                states[recovery.state],
                recovery.currency_id.name,
                recovery.amount_claimed,
                recovery.amount_agreed,
                recovery.amount_recovered,
                recovery.amount_open,
            )
            for recovery in self
        ]

    def _name_cases(self):
        """Return the numbers of the cases, and of their orders, by which a debtor finds what is meant."""
        lines = self.sudo().line_ids
        names = [*lines.ticket_id.mapped("number"), *lines.order_id.mapped("name")]
        return ", ".join(name for name in names if name)

    def _say_filed_on(self):
        """Return the day of filing as the debtor writes it."""
        return format_date(self.env, self.filed_on) if self.filed_on else ""
