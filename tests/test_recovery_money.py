"""How the money of a recovery comes, the windows in which people record it, and goods that wait for a debtor."""

import io
from datetime import timedelta

from lxml.html import fromstring

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools.pdf import PdfFileReader

from ..models.recovery.vocabulary import STATES
from .common_owed import OwedCommon
from .common_recovery import CLAIM, RecoveryCommon
from .common_return import ReturnCommon


@tagged("post_install", "-at_install", "after_sales")
class TestProviderPays(OwedCommon):
    def _agreed(self, job):
        """Return the recovery of a damage, filed and agreed by the agent; the customer was paid."""
        remedy = self._approve(self._owed(job))
        recovery = remedy.sudo().recovery_line_ids.recovery_id.with_user(self.agent)
        recovery._file()
        recovery._agree()
        return recovery

    def test_next_bill(self):
        """PV-10: the customer is compensated 80, and 80 less is paid on the provider's next bill."""
        job = self._new_damaged(80, state="verified")
        recovery = self._agreed(job)
        self.assertEqual((recovery.debtor_id, recovery.basis, recovery.is_deducted), (self.best, "work", True))
        recovery.sudo().move_id.with_user(self.accountant).action_post()
        self.assertEqual((recovery.state, job.damage_recovery_due), ("agreed", 80))
        job.with_user(self.agent).action_prepare_bill()
        bill = job.sudo().bill_id
        bill.invoice_date = "2026-03-04"
        bill.with_user(self.accountant).action_post()
        self.assertEqual(bill.amount_residual, bill.amount_total - 80)
        self.assertEqual((recovery.state, recovery.amount_recovered), ("recovered", 80))
        self.assertEqual(job.damage_recovery_due, 0)
        self.assertEqual(job.ticket_id.net_cost, job.ticket_id.remedy_cost - 80)

    def test_bill_that_is_open(self):
        """PV-10: a bill that is there already is set off as soon as the refund is posted."""
        job = self._new_damaged(80, state="verified")
        job.with_user(self.agent).action_prepare_bill()
        bill = job.sudo().bill_id
        bill.invoice_date = "2026-03-04"
        bill.with_user(self.accountant).action_post()
        recovery = self._agreed(job)
        recovery.sudo().move_id.with_user(self.accountant).action_post()
        self.assertEqual((recovery.state, bill.amount_residual), ("recovered", bill.amount_total - 80))

    def test_bill_smaller_than_the_debt(self):
        """PV-10: a bill of less is set off whole, the rest waits for the next one."""
        job = self._new_damaged(500, state="verified")
        self._approve(self._owed(job), self.manager)
        recovery = self._agreed(job)
        recovery.sudo().move_id.with_user(self.accountant).action_post()
        job.with_user(self.agent).action_prepare_bill()
        bill = job.sudo().bill_id
        bill.invoice_date = "2026-03-04"
        bill.with_user(self.accountant).action_post()
        self.assertEqual((bill.amount_residual, recovery.state), (0, "agreed"))
        self.assertEqual(recovery.amount_open, 500 - bill.amount_total)
        self.assertEqual(job.damage_recovery_due, 500 - bill.amount_total)

    def test_provider_who_left(self):
        """A provider who works for us no more has no next bill: it says so, and an invoice goes instead."""
        job = self._new_damaged(80)
        recovery = self._approve(self._owed(job)).sudo().recovery_line_ids.recovery_id.with_user(self.agent)
        self.best.sudo()._record_facts({"provider_state": "suspended"})
        with self._refused(UserError, "works for us no more: there will be no bill to deduct it from"):
            recovery._file()
        recovery._set_terms(self.best, settlement="invoice", is_deducted=False)
        recovery._file()
        recovery._agree()
        self.assertEqual(recovery.sudo().move_id.move_type, "out_invoice")


@tagged("post_install", "-at_install", "after_sales")
class TestRecoveryScreens(RecoveryCommon):
    def _filing(self, recovery):
        action = recovery.action_open_file()
        return Form(self.env[action["res_model"]].with_user(self.agent).browse(action["res_id"]))

    def test_file(self):
        """The window proposes what the remedy cost, says what the pack lacks, and asks why after the last day."""
        self._give(300)
        recovery = self._recovery()
        with self._at(CLAIM + timedelta(days=9)):
            form = self._filing(recovery)
            self.assertRegex(form.missing, "signed receipt, photos, invoice")
            self.assertEqual((form.debtor_id, form.total, form.is_late), (self.haulier, 300, True))
            form.reference = "SF-7"
            form.late_reason = "The driver had the papers"
            with form.line_ids.edit(0) as line:
                line.amount = 250
            self.assertEqual(form.total, 250)
            form.save().action_file()
        self.assertEqual((recovery.state, recovery.amount_claimed, recovery.reference), ("filed", 250, "SF-7"))

    def test_answer(self):
        recovery = self._filed(300)
        with self._at(CLAIM + timedelta(days=3)):
            for step, state in (("acknowledged", "acknowledged"), ("offered", "acknowledged"), ("agreed", "agreed")):
                action = recovery.action_open_answer()
                form = Form(self.env[action["res_model"]].with_user(self.agent).browse(action["res_id"]))
                form.step = step
                if step == "offered":
                    form.amount = 120
                form.save().action_record()
                self.assertEqual(recovery.state, state)
        self.assertEqual(recovery.amount_agreed, 120, "What was offered is proposed")

    def test_end(self):
        recovery = self._filed(300)
        lead = recovery.with_user(self.lead)
        for step, state in (("Gives nothing", "written_off"), ("Gives something", "filed")):
            action = lead.action_open_end()
            form = Form(self.env[action["res_model"]].with_user(self.lead).browse(action["res_id"]))
            form.reason = step
            form.save().action_record()
            self.assertEqual(recovery.state, state)

    def test_pack(self):
        """PK-04: one document with what is claimed, each claim's proof, and what is still to follow."""
        self._give(300)
        recovery = self._recovery()
        report = self.env["ir.actions.report"].with_user(self.agent)
        html = report._render_qweb_html("after_sales.report_recovery_pack_pages", recovery.ids)[0].decode()
        claim = self.case.claim_ids
        for text in (recovery.number, "Fast Haulage", claim.number, claim.picking_id.carrier_tracking_ref, "300.00",
                     "To follow", "signed receipt, photos, invoice", "Value of the goods"):  # fmt: skip
            self.assertIn(text, html)
        articles = fromstring(html).xpath("//div[contains(concat(' ', @class, ' '), ' article ')]")
        self.assertEqual(len(articles), 1, "wkhtmltopdf prints one document at a time")
        with self._refused(AccessError, "not allowed"):
            report.with_user(self.salesman)._render_qweb_html("after_sales.report_recovery_pack_pages", recovery.ids)

    def test_pack_in_one_language(self):
        """The pages of claims speak the language of whom the pack goes to, whatever their own debtor reads."""
        self._learn_chinese()
        insurer = self.env["res.partner"].create({"name": "Safe Harbour", "lang": "zh_CN"})
        self.haulier.lang = "en_US"
        # We bear it ourselves, so nobody was asked by himself.
        remedy = self._give(50, self._new_carrier_case("company", "carrier"))
        recovery = self.env["after.sales.recovery"].with_user(self.agent)._open_by_hand(remedy, "insurer", insurer)
        report = self.env["ir.actions.report"].with_user(self.agent)
        html = report._render_qweb_html("after_sales.report_recovery_pack_pages", recovery.ids)[0].decode()
        for text in ("运单号", "收货人"):
            self.assertIn(text, html)
        for text in ("Waybill number", "Consignee", "Received on"):
            self.assertNotIn(text, html)

    def test_pack_is_printed(self):
        """PK-04: the agent gets a PDF: the letter, and each claim on pages of its own."""
        report = self.env["ir.actions.report"].with_user(self.agent).with_context(force_report_rendering=True)
        if report.get_wkhtmltopdf_state() in ("install", "broken"):
            self.skipTest("wkhtmltopdf is missing")
        self._give(300)
        name = "after_sales.report_recovery_pack_pages"
        content, kind = report._render_qweb_pdf(name, self._recovery().ids)
        self.assertEqual((kind, content[:4]), ("pdf", b"%PDF"))
        self.assertGreaterEqual(PdfFileReader(io.BytesIO(content)).numPages, 2)

    def test_nobody_to_claim_from(self):
        """A delivery method without a company: the draft is there, and the pack and the filing say what is missing."""
        self.carrier.partner_id = False
        case = self._new_carrier_case()
        self._give(50, case)
        recovery = self._recovery(case)
        self.assertEqual((recovery.debtor_type, recovery.debtor_id.id), ("carrier", False))
        with self._refused(UserError, "say on whom what is claimed"):
            recovery._check_pack()
        with self._at(CLAIM + timedelta(days=1)), self._refused(UserError, "Say on whom it is claimed"):
            recovery._file()

    def test_case_says_what_is_at_risk(self):
        """PK-04: the case says until when, from whom, and how much is lost otherwise."""
        self._give(300)
        with self._at(CLAIM + timedelta(days=1)):
            self.case.invalidate_recordset()
            self.assertRegex(self.case.filing_note, r"Claim from Fast Haulage by .*11.*, or lose .*300.00")
        with self._at(CLAIM + timedelta(days=9)):
            self.case.invalidate_recordset()
            self.assertRegex(self.case.filing_note, r"closed on .*300.00 may be lost")

    def test_today(self):
        """What is lost unless it is claimed soon stands on the page of its agent, with the money."""
        self._give(300)
        with self._at(CLAIM + timedelta(days=5)):
            page = self.env["after.sales.today"].with_user(self.agent).get_today()
        tiles = {tile["code"]: tile for section in page["sections"] for tile in section["tiles"]}
        self.assertEqual((tiles["to_file"]["count"], tiles["recoveries"]["count"]), (1, 1))
        self.assertIn("300.00", tiles["to_file"]["amounts"][0])

    def test_debtor(self):
        """The debtor's page says what is open and how much of what was claimed he paid before."""
        recovery = self._filed(300)
        with self._at(CLAIM + timedelta(days=2)):
            recovery._agree(150)
            self._pay(self._book(recovery))
        other = self._new_carrier_case()
        self._give(40, other)
        haulier = self.haulier.with_user(self.agent)
        self.assertEqual((haulier.recovery_open_amount, haulier.recovery_count, haulier.recovery_rate), (40, 2, 0.5))
        found = self.env["after.sales.recovery"].with_user(self.agent).search(haulier.action_view_debts()["domain"])
        self.assertEqual(len(found), 2)

    def test_debtor_in_two_currencies(self):
        """What is owed in another currency is added up in ours; what is paid in part counts, too."""
        haulier = self.haulier.with_user(self.agent)
        self._give(300)
        self.assertEqual((haulier.recovery_open_amount, haulier.recovery_note), (300, "To Recover"))
        euro = self.env["res.currency"].with_context(active_test=False).search([("name", "=", "EUR")])
        euro.active = True
        euro.rate_ids.unlink()
        euro.rate_ids = [(0, 0, {"name": "2026-01-01", "rate": 0.5, "company_id": self.company.id})]
        case = self._new_carrier_case()
        self._give(100, case)
        recovery = self._recovery(case)
        recovery._set_terms(self.haulier, currency=euro)
        haulier.invalidate_recordset()
        self.assertEqual((recovery.amount_open, haulier.recovery_open_amount), (50, 400))
        with self._at(CLAIM + timedelta(days=1)):
            recovery._file()
            recovery._agree(50)
            haulier.invalidate_recordset()
            self.assertEqual(haulier.recovery_note, "To Recover", "Nothing came yet")
            self._pay(self._book(recovery), 20)
        haulier.invalidate_recordset()
        self.assertEqual((recovery.state, haulier.recovery_rate), ("agreed", 0.4))
        self.assertEqual((haulier.recovery_open_amount, haulier.recovery_note), (360, "To Recover · 40% paid"))

    def test_found_by_reference(self):
        recovery = self._filed(300)
        found = self.env["after.sales.recovery"].with_user(self.agent).find_documents("SF-1")
        self.assertEqual([line["id"] for line in found["after.sales.recovery"]["lines"]], recovery.ids)

    def test_board_and_calendar(self):
        """PK-04: the calendar shows what is to be filed; the board has its columns in the order of the steps."""
        self._give(300)
        recovery = self._recovery()
        self.assertEqual(recovery.closes_on, recovery.file_by)
        with self._at(CLAIM + timedelta(days=1)):
            recovery._file()
        self.assertTrue(recovery.file_by)
        self.assertFalse(recovery.closes_on, "What is filed is not due any more")
        board = recovery.with_context(read_group_expand=True).web_read_group([("id", "=", recovery.id)], ["state"])
        self.assertEqual([group["state"] for group in board["groups"]], [state for state, _name in STATES])

    def test_flat(self):
        """PK-04: proposing and listing take as many queries for ten as for two."""
        Recovery = self.env["after.sales.recovery"].with_user(self.lead)
        spec = {name: {} for name in ("number", "case_count", "file_by", "amount_claimed", "amount_open", "state")}

        def count(limit):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            Recovery.web_search_read([], spec, limit=limit)
            return self.env.cr.sql_log_count - before

        for _number in range(8):
            self._give(10, self._new_carrier_case())
        count(1)
        self.assertEqual(count(2), count(8))


@tagged("post_install", "-at_install", "after_sales")
class TestGoodsWait(ReturnCommon):
    def test_the_carrier_looks_first(self):
        """PK-04: the customer has his money, and the goods stay in quarantine until the carrier has seen them."""
        haulier = self.env["res.partner"].create({"name": "Fast Haulage", "is_company": True})
        order, _invoice = self._new_paid_order()
        remedy = self._new_return(order)
        recovery = self.env["after.sales.recovery"].with_user(self.agent)._open_by_hand(remedy, "carrier", haulier)
        recovery.with_user(self.agent).action_hold_goods()
        back = self._arrive(remedy)
        inspection = self._inspect(remedy)
        self.assertTrue(inspection.sudo().is_disposal_held)
        quarantine = back.location_dest_id
        self.assertEqual(self.env["stock.quant"]._get_available_quantity(self.chair, quarantine), 1)
        self.assertFalse(self.env["stock.move"].search([("location_id", "=", quarantine.id)]))
        self.assertEqual(remedy.state, "awaiting_refund", "The customer does not wait for it")
        recovery.with_user(self.agent).action_release_goods()
        self.assertFalse(inspection.sudo().is_disposal_held)
        self.assertTrue(self.env["stock.move"].search([("location_id", "=", quarantine.id)]))
