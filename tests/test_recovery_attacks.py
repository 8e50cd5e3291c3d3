"""What somebody who wanted money twice, or a day that never was, tried on recoveries (PK-04)."""

from datetime import date, datetime, timedelta

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .common_recovery import CLAIM, RecoveryCommon


@tagged("post_install", "-at_install", "after_sales")
class TestRecoveryAttacks(RecoveryCommon):
    def _agreed(self, amount=300):
        recovery = self._filed(amount)
        with self._at(CLAIM + timedelta(days=2)):
            recovery._agree()
        return recovery

    def _reverse(self, move):
        """Let the accountant take a document back by core's window; return what takes it back."""
        wizard = (
            self.env["account.move.reversal"]
            .with_user(self.accountant)
            .with_context(active_model="account.move", active_ids=move.ids)
            .create({"journal_id": move.journal_id.id})
        )
        wizard.refund_moves()
        back = wizard.new_move_ids
        if back.state == "draft":
            back.action_post()
        return back

    def test_a_document_does_not_live_again(self):
        """The reversal of a document that was replaced stays: both together would bring the money twice."""
        recovery = self._agreed()
        old = self._book(recovery)
        back = self._reverse(old)
        self.assertEqual(recovery.amount_recovered, 0)
        with self._at(CLAIM + timedelta(days=3)):
            recovery._renew_document()
        new = self._book(recovery)
        self.assertNotEqual(old, new)
        with self._refused(UserError, f"could come for {recovery.number} then.*take {new.name}.* back first"):
            back.button_draft()
            back.button_cancel()
        with self._refused(UserError, "could come for"):
            old.line_ids.remove_move_reconcile()

    def test_a_note_of_ours_is_no_money(self):
        """A credit note that accounting writes by hand gives the money up: nothing came."""
        recovery = self._filed(300)
        recovery.sudo()._record_facts({"settlement": "invoice"})
        with self._at(CLAIM + timedelta(days=2)):
            recovery._agree()
        invoice = self._book(recovery)
        note = self.env["account.move"].create(
            {
                "move_type": "out_refund",
                "partner_id": invoice.partner_id.id,
                "invoice_line_ids": [(0, 0, {"name": "Kind", "quantity": 1, "price_unit": 30, "tax_ids": []})],
            }
        )
        note.action_post()
        receivable = (
            (invoice | note).sudo().line_ids.filtered(lambda line: line.account_id.account_type == "asset_receivable")
        )
        receivable.reconcile()
        self.assertEqual((invoice.amount_residual, recovery.amount_recovered), (270, 0))

    def test_days_that_never_were(self):
        """Nothing is filed before anything had happened, and a noted damage is told no story of lost goods."""
        self._give(300)
        recovery = self._recovery()
        with self._at(CLAIM + timedelta(days=1)):
            with self._refused(UserError, "cannot have been filed before anything had happened"):
                recovery._file(day=date(2020, 1, 1))
            recovery._file()
        self.assertEqual(recovery.state, "filed")

    def test_who_may_owe(self):
        """Neither we ourselves, nor the customer of the case, nor whoever is archived."""
        self._give(300)
        recovery = self._recovery()
        for debtor, words in (
            (self.company.partner_id, "We cannot claim from ourselves"),
            (self.case.partner_id, "is the customer of the case"),
            (self.env["res.partner"].create({"name": "Gone", "active": False}), "is archived"),
        ):
            with self._refused(UserError, words):
                recovery._set_terms(debtor)

    def test_words_of_the_debtor_stay(self):
        """Taking it up again is our reason, not what the debtor said; and what is agreed is not agreed anew."""
        recovery = self._filed(300)
        with self._at(CLAIM + timedelta(days=2)):
            recovery._dispute("Badly packed")
            recovery.with_user(self.lead)._write_off("Too small")
            recovery.with_user(self.lead)._take_up("They may pay after all")
            self.assertEqual(recovery.debtor_answer, "Badly packed")
            self.assertIn("They may pay after all", "".join(map(str, recovery.message_ids.mapped("body"))))
            recovery._agree(100)
            with self._refused(UserError, "is agreed. Record first that they dispute it"):
                recovery._agree(200)

    def test_another_currency(self):
        """What is claimed in another currency is worth the same."""
        currency = self.env["res.currency"].create({"name": "TST", "symbol": "T", "rounding": 0.01})
        rate = {"currency_id": currency.id, "rate": 2.0, "name": "2020-01-01", "company_id": self.company.id}
        self.env["res.currency.rate"].create(rate)
        self._give(300)
        recovery = self._recovery()
        wizard = self.env["after.sales.recovery.file"].browse(recovery.action_open_file()["res_id"])
        with Form(wizard.with_user(self.agent)) as form:
            form.currency_id = currency
            self.assertEqual(form.total, 600)

    def test_one_event_is_one(self):
        """Told with an id and again without one it is the same event; before the parcel left there was none (LG-06)."""
        picking = self.case.claim_ids.picking_id
        picking.carrier_tracking_ref = "SF-9"
        events = self.env["after.sales.carrier.event"].sudo().with_company(self.company)
        now = picking.date_done + timedelta(hours=5)
        line = dict.fromkeys(("waybill", "time", "status", "place", "note", "carrier", "id", "kind"), "")
        line |= {"waybill": "SF-9", "time": now.strftime("%Y-%m-%dT%H:%M:%S+00:00"), "status": "Sorted"}
        with self._at(now + timedelta(hours=1)):
            results = [events._take_list([each], "endpoint")[0] for each in (line | {"id": "77"}, line, line)]
            self.assertEqual([found.result for found in results], ["recorded", "known", "known"])
            early = events._take_list([line | {"time": "2020-01-01T00:00:00+00:00"}], "endpoint")[0]
            self.assertEqual((early.result, early.reason), ("refused", "This lies before the parcel left us."))
            with self._refused(UserError, "before the parcel left us"):
                picking._record_carrier_event("scan", datetime(2019, 1, 1))

    def test_token(self):
        """A token that is guessed, or another company's, opens nothing."""
        with self._refused(ValidationError, "has at least 20 characters"):
            self.company.after_sales_carrier_token = "a"

    def test_activity_speaks_to_its_reader(self):
        """Who acts reads Chinese, who has to do it reads English: the activity is in English."""
        self.env["res.lang"]._activate_lang("zh_CN")
        recovery = self._filed(300)
        recovery.sudo().user_id = self.agent
        self.agent.lang = "en_US"
        self.lead.lang = "zh_CN"
        remedy = recovery.sudo().line_ids.remedy_id
        remedy.with_user(self.lead).with_context(lang="zh_CN").sudo()._give_up("cancelled", "Wrong")
        self.assertIn("The remedy was given up.", recovery.sudo().activity_ids.mapped("summary")[-1])
