"""Lists of answers that carriers send: each line is recorded whole or not at all, and says what became of it."""

import base64
import io
from datetime import date, timedelta

import openpyxl

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import file_open

from .common_recovery import CLAIM, Command, RecoveryCommon

HEAD = ("Claim Number", "Accepted", "Paid", "Currency", "Answered On", "Answer")


@tagged("post_install", "-at_install", "after_sales")
class TestRecoveryAnswers(RecoveryCommon):
    def setUp(self):
        super().setUp()
        self.recovery = self._filed(300)
        moment = self._at(CLAIM + timedelta(days=10))
        moment.__enter__()
        self.addCleanup(moment.__exit__, None, None, None)

    def _sheet(self, *rows, head=HEAD):
        book = openpyxl.Workbook()
        for row in (head, *rows):
            book.active.append(row)
        file = io.BytesIO()
        book.save(file)
        return file.getvalue()

    def _take(self, content, name="answers.xlsx", user=None):
        """Let the agent choose a list; return the lines of the result."""
        lists = self.env["after.sales.recovery.answer.list"].with_user(user or self.agent)
        wizard = lists.create({"file": base64.b64encode(content), "file_name": name})
        wizard.action_take()
        return wizard.line_ids

    def _told(self, *rows, **options):
        return [(line.result, line.reason) for line in self._take(self._sheet(*rows), **options)]

    def test_offer(self):
        """PK-04: they accept 200 of 300 and say they paid 200: an offer, and a payment to look for."""
        number = self.recovery.number
        line = self._take(self._sheet((number, 200, 200, self.recovery.currency_id.name, date(2026, 5, 6), "Box weak")))
        self.assertEqual((line.result, line.recovery_id, line.difference), ("offer", self.recovery, 200))
        self.assertRegex(
            line.reason, "They accept .*200.00 of .*300.00. They say that .*200.00 was paid, .*0.00 is booked"
        )
        recovery = self.recovery
        self.assertEqual((recovery.state, recovery.amount_offered, recovery.debtor_answer), ("filed", 200, "Box weak"))
        self.assertEqual(recovery.answered_on, date(2026, 5, 6))
        messages = recovery.sudo().message_ids
        again = self._take(self._sheet((number, 200, 200, None, date(2026, 5, 6), "Box weak")))
        self.assertEqual((again.result, again.difference), ("known", 200))
        self.assertEqual(recovery.sudo().message_ids, messages, "The same list again changes nothing")
        self.assertEqual(line.action_open_recovery()["res_id"], recovery.id)
        recovery._agree()
        self._pay(self._book(recovery))
        paid = self._take(self._sheet(("sf-1", 200, 200, None, None, None)))
        self.assertEqual(
            (paid.result, paid.recovery_id, paid.difference, recovery.state), ("known", recovery, 0, "recovered")
        )
        self.assertEqual(paid.reason, "Recorded before.")
        self.assertRegex(self._told((number, 250, 200))[0][1], "We agreed on .*200.00, the line says .*250.00")

    def test_refusal(self):
        number = self.recovery.number
        self.assertRegex(self._told((number, 0))[0][1], "accept nothing and the line does not say why")
        self.assertEqual(self._told((number, 0, 0, None, None, "Badly packed"))[0][0], "dispute")
        self.assertEqual((self.recovery.state, self.recovery.debtor_answer), ("disputed", "Badly packed"))
        self.assertEqual(self._told((number, 0, 0, None, None, "Badly packed")), [("known", "Recorded before.")])
        other = self._told((number, 0, None, None, None, "Too late"))
        self.assertEqual(other, [("refused", "They refused it already, for another reason: “Badly packed”.")])

    def test_bad_lines(self):
        """Every line says by itself why it is not recorded, and the others are recorded all the same."""
        draft = self._new_carrier_case()
        self._give(50, draft)
        second = self._new_carrier_case()
        self._give(80, second)
        ended = self._recovery(second)
        ended._cancel("Claimed elsewhere")
        number, currency = self.recovery.number, self.recovery.currency_id.name
        elsewhere = "CNY" if currency != "CNY" else "EUR"
        cases = [
            (("RC/9999", 5), "unknown", "No recovery that you may see has this number"),
            ((None, 5), "refused", "The line names no claim"),
            ((number, None, None), "refused", "neither what is accepted nor what was paid"),
            ((number, 301), "refused", "Only .*300.00 was claimed, the line says .*301.00"),
            ((number, -1), "refused", "An amount below zero is no answer"),
            ((number, "12,5"), "refused", "This is not an amount: 12,5"),
            ((number, 5, None, elsewhere), "refused", f"It is claimed in {currency}, the line says {elsewhere}"),
            ((number, 5, None, None, "03/05/2026"), "refused", "This is not a date: 03/05/2026"),
            ((number, 5, None, None, date(2027, 1, 1)), "refused", "answers after it was filed, and not in the future"),
            ((self._recovery(draft).number, 5), "refused", "It was not filed yet"),
            ((ended.number, 5), "refused", "It was taken back"),
        ]  # fmt: skip
        for row, result, words in cases:
            ((said, reason),) = self._told(row)
            with self.subTest(words):
                self.assertEqual(said, result)
                self.assertRegex(reason, words)
        lines = self._told((number, 301), ("SF-1", 200))
        self.assertEqual([line[0] for line in lines], ["refused", "refused"], "Two lines about one claim")
        self.assertRegex(lines[1][1], "Several lines of the list say different things")
        self.assertFalse(self.recovery.amount_offered)
        self.assertEqual([line[0] for line in self._told(("RC/9999", 5), ("SF-1", 200))], ["unknown", "offer"])

    def test_written_off(self):
        self.recovery.with_user(self.lead)._write_off("Gives nothing")
        self.assertRegex(self._told(("SF-1", 5))[0][1], "It was written off. Take it up again first")

    def test_older_answer(self):
        self._told(("SF-1", 200, None, None, date(2026, 5, 8)))
        self.assertRegex(self._told(("SF-1", 100, None, None, date(2026, 5, 7)))[0][1], "A later answer is recorded")
        self.assertEqual(self.recovery.amount_offered, 200)

    def test_companies(self):
        """What belongs to another company of theirs says so; of a stranger's company nothing is told."""
        other = self.env["res.company"].create({"name": "Second Shop"})
        self.agent.sudo().company_ids = [Command.link(other.id)]
        outsider = self._new_user("outsider", "after_sales.group_lead", company_id=other.id)
        self.agent.sudo().company_id = other
        self.assertEqual(
            self._told(("SF-1", 5)), [("refused", f"It belongs to {self.company.name}: switch to it first.")]
        )
        self.assertEqual(self._told(("SF-1", 5), user=outsider)[0][0], "unknown")
        self.assertFalse(self.recovery.amount_offered)

    def test_somebody_elses(self):
        stranger = self._new_user("stranger", "after_sales.group_agent")
        self.assertRegex(self._told(("SF-1", 5), user=stranger)[0][1], "is claimed by|No recovery that you may see")
        self.assertFalse(self.recovery.amount_offered)

    def test_files(self):
        """A list in Chinese as a CSV of any kind; what is no list is refused in words."""
        text = f"索赔单号,认赔金额,已付金额,回复\n{self.recovery.number},¥120.00,,包装太薄\n"
        text = text.replace("¥", "") if self.recovery.currency_id.symbol != "¥" else text
        (line,) = self._take(text.encode("gb18030"), "answers.csv")
        self.assertEqual((line.result, self.recovery.debtor_answer), ("offer", "包装太薄"))
        with self._refused(UserError, "The file cannot be read"):
            self._take(b"PK\x03\x04\x00nonsense", "list.xlsx")
        for content, words in (
            (b"%PDF-1.4 and more", "This column is missing"),
            (b"one,two\n1,2\n", "This column is missing: “claim number”, “accepted”"),
            (b"claim number,accepted\n", "names its columns and nothing else"),
            (b"x" * 5 * 1024 * 1024, "larger than 4 MB"),
        ):
            with self.subTest(words), self._refused(UserError, words):
                self._take(content, "list.csv")
        with self._refused(UserError, "Choose a list"):
            self.env["after.sales.recovery.answer.list"].with_user(self.agent).create({}).action_take()

    def test_template(self):
        """The template is read as it is."""
        with file_open("after_sales/static/xls/debtor_answers.xlsx", "rb") as file:
            lines = self._take(file.read())
        self.assertEqual(lines.mapped("result"), ["unknown", "unknown"])
