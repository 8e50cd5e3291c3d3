from typing import NamedTuple

from odoo import api, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ...rules import debtor_answer, sheet

#: What became of a line of the list.
RESULTS = [
    ("offer", "Offer recorded"),
    ("dispute", "Refusal recorded"),
    ("known", "Nothing new"),
    ("unknown", "Not found"),
    ("refused", "Not recorded"),
]


class Outcome(NamedTuple):
    """What became of a line: its recovery (empty where none was found), a code of RESULTS, why, and what is unpaid."""

    recovery: object
    result: str
    reason: str
    difference: float = 0.0


class Recovery(models.Model):
    """Lists of answers that debtors send: each line finds its claim, and is recorded whole or not at all."""

    _inherit = "after.sales.recovery"

    @api.model
    def _take_answer_list(self, rows):
        """Record what a list says of the claims of the current company (PK-04).

        Taking the same list again changes nothing. A line that cannot be right changes nothing and says why.

        :param rows: of ``rules.sheet``, by the columns of ``rules.debtor_answer``
        :return: an ``Outcome`` per row
        """
        self.check_access("read")
        found = self._find_by_claim_numbers({row.cells["number"] for row in rows} - {""})
        twice = self._find_contradictions(rows, found)
        return [
            self._take_answer_row(row, found.get(row.cells["number"].upper(), self.browse()), twice) for row in rows
        ]

    @api.model
    def _find_by_claim_numbers(self, numbers):
        """Return per number, in capitals, the recoveries it may mean: our number first, else the debtor's reference.

        Those of other companies of the user are found too, so that the line can say so.
        """
        names, wanted = list({*numbers, *map(str.upper, numbers)}), set(map(str.upper, numbers))
        everywhere = self.with_context(allowed_company_ids=self.env.user.company_ids.ids)
        found = {}
        for field in ("reference", "number"):
            recoveries = everywhere.search(Domain(field, "in", names))
            by_number = recoveries.grouped(lambda recovery, name=field: (recovery[name] or "").upper())
            found |= {number: group for number, group in by_number.items() if number in wanted}
        return found

    @api.model
    def _find_contradictions(self, rows, found):
        """Return the recoveries of which several lines say different things: nobody knows which of them is right."""
        said = {}
        for row in rows:
            recovery = found.get(row.cells["number"].upper())
            if recovery:
                words = tuple(value for key, value in row.cells.items() if key != "number")
                said.setdefault(recovery, set()).add(words)
        return {recovery for recovery, different in said.items() if len(different) > 1}

    @api.model
    def _take_answer_row(self, row, recovery, twice):
        """Return what became of one line."""
        result, problem = "refused", ""
        if not row.cells["number"]:
            problem = self.env._("The line names no claim.")
        elif not recovery:
            result, problem = "unknown", self.env._("No recovery that you may see has this number.")
        elif len(recovery) > 1:
            numbers = ", ".join(recovery.mapped("number"))
            problem = self.env._("Several recoveries have this number: %(numbers)s. Give our own.", numbers=numbers)
        elif recovery.company_id != self.env.company:
            problem = self.env._("It belongs to %(company)s: switch to it first.", company=recovery.company_id.name)
        elif recovery in twice:
            problem = self.env._("Several lines of the list say different things about it.")
        if problem:
            return Outcome(recovery if len(recovery) == 1 else self.browse(), result, problem)
        return recovery.with_env(self.env)._take_said(row)

    def _take_said(self, row):
        """Record what a line says about this claim."""
        said, problem = self._read_said(row)
        if problem:
            return Outcome(self, "refused", problem)
        translate = self.currency_id._get_translator()
        answer = debtor_answer.take(self._get_known_answer(), said, _=translate)
        reason = self._take_answer(answer, said)
        if reason:
            return Outcome(self, "refused", reason)
        unpaid = debtor_answer.compare_paid(said.paid, self.amount_recovered, _=translate)
        difference = said.paid - self.amount_recovered if unpaid and answer.state != "refused" else 0.0
        text = " ".join(filter(None, (answer.reason, unpaid if difference else "")))
        return Outcome(self, answer.state, text, difference)

    def _take_answer(self, answer, said):
        """Take the step that a line brings, whole or not at all. Return why it was not possible, empty if it was."""
        try:
            with self.env.cr.savepoint():
                if answer.state == "offer":
                    self._offer(said.accepted, said.words, day=said.day)
                elif answer.state == "dispute":
                    self._dispute(said.words, day=said.day)
        except (UserError, ValidationError, AccessError) as error:
            self.invalidate_recordset()
            return str(error)
        return ""

    def _get_known_answer(self):
        """Return how this claim stands, for the rule."""
        return debtor_answer.Known(
            self.state,
            self.amount_claimed,
            self.amount_offered,
            self.amount_agreed,
            self.answered_on or None,
            self.debtor_answer or "",
        )

    def _read_said(self, row):
        """Return what a line says and, empty if it can be read, why it cannot."""
        cells, amounts = row.cells, {}
        for name in ("accepted", "paid"):
            text = cells[name]
            amount = sheet.read_amount(text) if text else None
            if text and not amount:
                problem = self.env._("This is not an amount: %(text)s. Write it as in 1234.50.", text=text[:40])
                return None, problem
            amounts[name] = amount and amount.value
            unit = cells["currency"] or (amount.unit if amount else "")
            if amount and not self._is_own_currency(unit):
                values = {"currency": self.currency_id.name, "said": unit[:10]}
                return None, self.env._("It is claimed in %(currency)s, the line says %(said)s.", **values)
        moment = sheet.read_moment(cells["day"])
        if cells["day"] and not moment:
            text = self.env._("This is not a date: %(text)s. Write it as in 2026-03-31.", text=cells["day"][:40])
            return None, text
        return debtor_answer.Said(**amounts, day=moment and moment.date(), words=cells["words"]), ""

    def _is_own_currency(self, unit):
        """Tell whether the code or sign beside an amount is that of this claim; none is."""
        own = self.currency_id
        signs = {own.name, own.symbol, *(("元", "¥", "RMB", "人民币") if own.name == "CNY" else ())}
        return not unit or unit.upper() in {sign.upper() for sign in signs if sign}
