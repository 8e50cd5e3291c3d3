"""What others owe us: proposed by itself, filed in time, answered, paid, and what the case costs in the end."""

from datetime import date, datetime, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common_recovery import CLAIM, NOW, RecoveryCommon


@tagged("post_install", "-at_install", "after_sales")
class TestRecovery(RecoveryCommon):
    def test_net_cost(self):
        """PK-04: remedies of 300 and 28, 328 claimed, 200 offered and paid: the case costs 128.00 net."""
        self._give(300)
        self._give(28, type_="compensation")
        recovery = self._recovery()
        self.assertEqual((recovery.state, recovery.debtor_id, recovery.amount_claimed), ("draft", self.haulier, 328))
        self.assertEqual(self.case.net_cost, 328)
        with self._at(CLAIM + timedelta(days=1)):
            recovery._file(reference="SF-1")
            recovery._acknowledge("SF-2")
            recovery._offer(200, "The box was weak")
        self.assertEqual((recovery.state, recovery.reference, recovery.amount_offered), ("acknowledged", "SF-2", 200))
        with self._at(CLAIM + timedelta(days=2)):
            recovery._agree()
            move = self._book(recovery)
        self.assertEqual((move.move_type, move.amount_total, recovery.amount_recovered), ("out_invoice", 200, 0))
        self.assertEqual(self.case.net_cost, 328, "What was agreed is not there yet")
        self._pay(move)
        self.assertEqual((recovery.state, recovery.amount_recovered, recovery.amount_open), ("recovered", 200, 0))
        self.env.flush_all()
        self.assertEqual((self.case.remedy_cost, self.case.recovered_amount, self.case.net_cost), (328, 200, 128))
        report = self.env["after.sales.damage.report"].with_user(self.lead)
        rows = report._read_group(
            [("ticket_id", "=", self.case.id)], ["carrier_id"], ["cost:sum", "recovered:sum", "net_cost:sum"]
        )
        self.assertEqual([(carrier, *map(round, sums)) for carrier, *sums in rows], [(self.carrier, 328, 200, 128)])

    def test_three_cases_one_payment(self):
        """PK-04: three cases in one claim, 500 paid, spread by what was claimed, to the cent."""
        cases = [self.case, self._new_carrier_case(), self._new_carrier_case()]
        for case, amount in zip(cases, (300, 200.01, 166.66), strict=True):
            self._give(amount, case)
        drafts = self.env["after.sales.recovery"].union(*(self._recovery(case) for case in cases))
        self.assertEqual(len(drafts), 3)
        drafts.action_merge()
        recovery = self._recovery()
        self.assertEqual((recovery.case_count, round(recovery.amount_claimed, 2)), (3, 666.67))
        self.assertEqual(set((drafts - recovery).mapped("state")), {"cancelled"})
        with self._at(CLAIM + timedelta(days=1)):
            recovery._file()
            recovery._agree(500)
            self._pay(self._book(recovery))
        shares = recovery.line_ids.mapped("amount_recovered")
        self.assertEqual([round(share, 2) for share in shares], [225.0, 150.01, 124.99])
        self.assertEqual([round(case.net_cost, 2) for case in cases], [75.0, 50.0, 41.67])

    def test_never_twice(self):
        """A loss is claimed once: a second recovery for it is refused, and neither side is asked beyond it."""
        recovery = self._filed(300)
        line = recovery.sudo().line_ids
        with self._refused(UserError, "is claimed by RC/.* already"):
            recovery._open_by_hand(line.remedy_id, "insurer", self.insurer)
        second = recovery.sudo()._open_draft(line.remedy_id, "insurer", self.insurer)
        second.line_ids._create_recorded([{"recovery_id": second.id, "remedy_id": line.remedy_id.id}])
        with self._refused(UserError, "cost .*300.00, and of that .*0.00 is left to claim: nothing is claimed twice"):
            second._file()
        with self._at(CLAIM + timedelta(days=1)):
            recovery._agree(200)
            self._pay(self._book(recovery))
        second._file({second.line_ids: 100})
        self.assertEqual(second.amount_claimed, 100)

    def test_more_than_the_loss(self):
        self._give(300)
        recovery = self._recovery()
        with self._refused(UserError, "left to claim"), self._at(CLAIM + timedelta(days=1)):
            recovery._file({recovery.sudo().line_ids: 301})
        with self._refused(UserError, "say how much is claimed"), self._at(CLAIM + timedelta(days=1)):
            recovery._file({recovery.sudo().line_ids: 0})
        self.assertEqual(recovery.state, "draft")

    def test_what_cost_nothing(self):
        """A remedy that cost nothing yet does not hold up the others: it is left out when they are filed."""
        self._give(300)
        self._give(20, type_="compensation")
        recovery = self._recovery()
        free = recovery.sudo().line_ids[1]
        with self._at(CLAIM + timedelta(days=1)):
            recovery._file({free: 0})
        self.assertEqual((recovery.state, recovery.amount_claimed, len(recovery.line_ids)), ("filed", 300, 1))

    def test_offers(self):
        """Nobody offers or agrees to more than was claimed."""
        recovery = self._filed(300)
        with self._at(CLAIM + timedelta(days=2)):
            with self._refused(UserError, "Only .*300.00 was claimed: nobody offers more"):
                recovery._offer(300.01)
            with self._refused(UserError, "Only .*300.00 was claimed"):
                recovery._agree(301)
            with self._refused(UserError, "who offers nothing disputes"):
                recovery._offer(0)
            with self._refused(UserError, "Enter what the debtor says"):
                recovery._dispute(" ")
            recovery._dispute("Badly packed", found_cause="quality")
        self.assertEqual((recovery.state, recovery.agreement), ("disputed", "refused"))

    def test_agreement(self):
        """Who agrees to pay everything agrees with the cause; who refused and then pays a part, as they say."""
        recovery = self._filed(300)
        self.assertFalse(recovery.agreement)
        with self._at(CLAIM + timedelta(days=2)):
            recovery._agree()
            self.assertEqual(recovery.agreement, "agreed", "without a word about the cause")
            recovery._dispute("Not at all")
            self.assertFalse(recovery.agreement)
            recovery._agree(200)
            self.assertFalse(recovery.agreement, "perhaps they only want peace")
            recovery._dispute("Badly packed", found_cause="quality")
            self.assertEqual(recovery.agreement, "refused")
            recovery._agree(200)
            self.assertEqual(recovery.agreement, "refused")
            recovery._dispute("They looked again")
            recovery._agree(200, found_cause="carrier")
            self.assertEqual((recovery.agreement, recovery.line_ids.agreement), ("agreed", "agreed"))

    def test_windows(self):
        """PK-04: concealed damage has 5 working days, noted damage 15 days, what is lost 7 to 30 days."""
        claim = self.case.claim_ids
        claim.sudo().write({"receipt_note": "noted"})
        self.assertEqual((claim._get_loss_kind(), claim.file_by), ("noted", date(2026, 5, 19)))
        claim.sudo().write({"receipt_note": "not_noted"})
        self.assertEqual((claim._get_loss_kind(), claim.file_by), ("concealed", date(2026, 5, 11)))
        claim.sudo().write({"cause": "theft_in_transit"})
        handed = self.company._get_after_sales_today(claim.picking_id.handed_over_at)
        window = claim._get_window()
        self.assertEqual(window[:2], (handed + timedelta(days=7), handed + timedelta(days=30)))

    def test_whose_window(self):
        """PK-04: a carrier's own window comes first, then its number for everything, then what holds for all."""
        claim = self.case.claim_ids.sudo()
        claim.receipt_note = "noted"
        self.assertEqual(claim.file_by, date(2026, 5, 19))
        self.carrier.claim_window_days = 10
        self.assertEqual(claim.file_by, date(2026, 5, 14))
        windows = self.env["after.sales.claim.window"]
        own = windows.create({"carrier_id": self.carrier.id, "kind": "noted", "days": 3})
        self.assertEqual(claim.file_by, date(2026, 5, 7))
        windows.create({"carrier_id": self.carrier.id, "company_id": self.company.id, "kind": "noted", "days": 2})
        self.assertEqual(claim.file_by, date(2026, 5, 6), "that of the company comes before the general one")
        windows.search([("carrier_id", "=", self.carrier.id)]).active = False
        self.assertEqual(claim.file_by, date(2026, 5, 14))
        own.write({"active": True, "days": 4})
        self.assertEqual(claim.file_by, date(2026, 5, 8))

    def test_customers_zone(self):
        """The receipt counts where the customer lives: at 23:30 there it is still the day before."""
        claim = self.case.claim_ids
        claim.sudo().write({"receipt_note": "noted"})
        with self._at(CLAIM + timedelta(days=2)):
            claim.picking_id.sudo().received_at = datetime(2026, 5, 4, 17, 30)
        claim.picking_id.partner_id.tz = "America/New_York"
        self.assertEqual(claim.file_by, date(2026, 5, 19))
        claim.picking_id.partner_id.tz = "Asia/Shanghai"
        claim.invalidate_recordset()
        self.assertEqual(claim.file_by, date(2026, 5, 20))

    def test_after_the_window(self):
        """After its last day it is filed with a reason only; on the last day without."""
        self._give(300)
        recovery = self._recovery()
        self.assertEqual(recovery.file_by, date(2026, 5, 11))
        with self._at(datetime(2026, 5, 12, 2)):
            with self._refused(UserError, "The window closed on .*say why it is filed all the same"):
                recovery._file()
            recovery._file(late_reason="Their driver promised it")
        self.assertEqual((recovery.state, recovery.late_reason), ("filed", "Their driver promised it"))

    def test_lost_is_not_claimed_at_once(self):
        self._give(300, self._new_carrier_case(cause="theft_in_transit"))
        recovery = self.env["after.sales.recovery"].search([], limit=1, order="id desc").with_user(self.agent)
        claim = recovery.sudo().line_ids.claim_id
        with self._at(CLAIM):
            claim.picking_id.sudo().handed_over_at = CLAIM
        with self._at(CLAIM + timedelta(days=6)), self._refused(UserError, "until then it may still arrive"):
            recovery._file()
        with self._at(CLAIM + timedelta(days=7)):
            recovery._file()
        self.assertEqual(recovery.state, "filed")

    def test_clocks(self):
        """A carrier acknowledges within 30 days and answers within 120, then says every 60 days where it stands."""
        recovery = self._filed(300)
        clocks = {d.purpose: d for d in recovery.sudo().deadline_ids}
        self.assertEqual(set(clocks), {"recovery_acknowledgement", "recovery_answer"})
        filed = CLAIM + timedelta(days=1)
        self.assertEqual(clocks["recovery_acknowledgement"].due_at.date(), (filed + timedelta(days=30)).date())
        self.assertEqual(clocks["recovery_answer"].due_at.date(), (filed + timedelta(days=120)).date())
        self.assertEqual(clocks["recovery_answer"].user_id, self.agent)
        with self._at(filed + timedelta(days=2)):
            recovery._acknowledge()
            self.assertTrue(clocks["recovery_acknowledgement"].done_at)
            recovery._agree()
        self.assertTrue(clocks["recovery_answer"].done_at)
        payment = recovery.sudo().deadline_ids.filtered(lambda d: d.purpose == "recovery_payment")
        self.assertTrue(payment.is_open)
        self._pay(self._book(recovery))
        self.assertFalse(payment.is_open)

    def test_filing_meets_the_clock_of_the_case(self):
        """The case's filing clock is met by the recovery, and the claim says when and under which reference."""
        self._give(20, type_="compensation")
        recovery = self._filed(300)
        claim = self.case.claim_ids
        self.assertEqual((claim.filed_reference, claim.filed_amount), ("SF-1", 320))
        self.assertTrue(claim.filed_at)
        self.assertEqual(recovery.amount_claimed, 320)

    def test_filed_before_anything_was_decided(self):
        """What the carrier heard of before is awaited, whatever we decide to give: nobody files it again."""
        claim = self.case.claim_ids.with_user(self.agent)
        with self._at(CLAIM + timedelta(days=1)):
            claim._file_with_carrier(CLAIM + timedelta(hours=5), "SF-9", 400)
        self._give(300)
        recovery = self._recovery()
        self.assertEqual((recovery.state, recovery.reference, recovery.amount_claimed), ("filed", "SF-9", 300))

    def test_money_undone(self):
        """A payment that is taken back is owed again, and the case costs what it did."""
        recovery = self._filed(300)
        with self._at(CLAIM + timedelta(days=2)):
            recovery._agree()
            move = self._book(recovery)
            self._pay(move)
            self.assertEqual(recovery.state, "recovered")
            (move.line_ids.matched_debit_ids | move.line_ids.matched_credit_ids).sudo().unlink()
        self.assertEqual((recovery.state, recovery.amount_recovered, recovery.amount_open), ("agreed", 0, 300))
        self.assertEqual(self.case.net_cost, 300)

    def test_given_up_difference_is_no_money(self):
        """A payment of 250 that accounting marks as full recovers 250: the rest was given up."""
        recovery = self._filed(300)
        with self._at(CLAIM + timedelta(days=2)):
            recovery._agree()
            move = self._book(recovery)
            account = self.env["account.account"].search([("account_type", "=", "expense")], limit=1)
            wizard = self.env["account.payment.register"].with_context(active_model="account.move", active_ids=move.ids)
            wizard = wizard.create(
                {"amount": 250, "payment_difference_handling": "reconcile", "writeoff_account_id": account.id}
            )
            wizard.action_create_payments()
        self.assertEqual((move.amount_residual, recovery.amount_recovered), (0, 250))
        self.assertEqual(self.case.net_cost, 50)

    def test_document_as_agreed(self):
        """Accounting books what was agreed: another amount or partner is refused, and a second one, too."""
        recovery = self._filed(300)
        with self._at(CLAIM + timedelta(days=2)):
            recovery._agree(200)
            move = recovery.sudo().move_id
            move.invoice_line_ids.price_unit = 250
            with self._refused(UserError, "agreed to pay .*200.00 by .*the document says .*250.00"):
                move.with_user(self.accountant).action_post()
            move.invoice_line_ids.price_unit = 200
            self._book(recovery)
            with self._refused(UserError, "is posted: ask accounting to take it back first"):
                recovery.with_user(self.lead)._write_off("Never mind")
            with self._refused(UserError, "is posted: ask accounting"):
                recovery._dispute("Not at all")

    def test_write_off(self):
        """A lead gives up with a reason; taken up again, it waits for an answer again."""
        recovery = self._filed(300)
        with self._refused(AccessError, "A team lead decides what is written off"):
            recovery._write_off("They never answer")
        lead = recovery.with_user(self.lead)
        with self._refused(UserError, "Give a reason"):
            lead._write_off("")
        lead._write_off("They never answer")
        self.assertEqual((recovery.state, recovery.amount_open, self.case.net_cost), ("written_off", 0, 300))
        self.assertFalse(recovery.sudo().deadline_ids.filtered("is_open"))
        with self._refused(UserError, "Give a reason"):
            recovery._take_up("")
        recovery._take_up("They answered")
        self.assertEqual((recovery.state, recovery.amount_open), ("filed", 300))

    def test_remedy_given_up(self):
        """What was not done is no loss: it leaves the draft, and whoever filed it already is told."""
        remedy = self._give(300)
        recovery = self._recovery()
        remedy._cancel("The customer keeps it")
        self.assertEqual((recovery.state, len(recovery.line_ids)), ("cancelled", 0))
        remedy = self._give(100)
        filed = self._recovery().filtered(lambda each: each.state == "draft")
        with self._at(CLAIM + timedelta(days=1)):
            filed._file()
        remedy._cancel("The customer keeps it")
        self.assertIn(remedy.number, filed.sudo().activity_ids.mapped("summary")[0])

    def test_replaced_document(self):
        """A document that was taken out of a recovery is never posted again: a loss is charged once."""
        recovery = self._filed(300)
        with self._at(CLAIM + timedelta(days=2)):
            recovery._agree()
            old = recovery.sudo().move_id
            recovery.with_user(self.lead)._write_off("They refuse")
            self.assertEqual(old.state, "cancel")
            recovery._take_up("They pay after all")
            recovery._agree(200)
            old.button_draft()
            with self._refused(UserError, "was replaced: only the last document is posted"):
                old.with_user(self.accountant).action_post()
            self._pay(self._book(recovery))
        self.assertEqual((recovery.state, recovery.amount_recovered), ("recovered", 200))

    def test_document_that_is_gone(self):
        """Accounting deletes, cancels or reverses the document: it is made anew, by one press of whoever handles it."""
        recovery = self._filed(300)
        with self._at(CLAIM + timedelta(days=2)):
            recovery._agree()
            with self._refused(UserError, "needs no other document"):
                recovery.action_renew_document()
            recovery.sudo().move_id.unlink()
            self.assertTrue(recovery.can_renew_document)
            recovery.action_renew_document()
            move = self._book(recovery)
            move._reverse_moves(cancel=True)
            self.assertEqual((recovery.state, recovery.amount_recovered), ("agreed", 0))
            recovery.action_renew_document()
            self._pay(self._book(recovery))
        self.assertEqual((recovery.state, recovery.amount_recovered, self.case.net_cost), ("recovered", 300, 0))

    def test_less_than_agreed(self):
        """Paid in part, the rest given up in the books: a lead writes it off here, and what came stays."""
        recovery = self._filed(300)
        with self._at(CLAIM + timedelta(days=2)):
            recovery._agree()
            move = self._book(recovery)
            account = self.env["account.account"].search([("account_type", "=", "expense")], limit=1)
            vals = {"amount": 50, "payment_difference_handling": "reconcile", "writeoff_account_id": account.id}
            context = {"active_model": "account.move", "active_ids": move.ids}
            self.env["account.payment.register"].with_context(**context).create(vals).action_create_payments()
        self.assertEqual((recovery.state, recovery.amount_open), ("agreed", 250))
        recovery.with_user(self.lead)._write_off("They went bankrupt")
        self.assertEqual((recovery.state, recovery.amount_recovered, self.case.net_cost), ("written_off", 50, 250))
        recovery._take_up("The insolvency pays")
        with self._at(CLAIM + timedelta(days=3)):
            recovery._agree(80)
            self.assertEqual(recovery.sudo().move_id.amount_total, 30, "50 came before")
            self._pay(self._book(recovery))
        self.assertEqual((recovery.state, recovery.amount_recovered, self.case.net_cost), ("recovered", 80, 220))

    def test_draft_again(self):
        """A paid document that is set back to draft brings nothing any more: the money is open again."""
        recovery = self._filed(300)
        with self._at(CLAIM + timedelta(days=2)):
            recovery._agree()
            move = self._book(recovery)
            self._pay(move)
            move.button_draft()
        self.assertEqual((recovery.state, recovery.amount_recovered, recovery.amount_open), ("agreed", 0, 300))

    def test_later_remedies(self):
        """What is decided after a claim was filed is filed by somebody; what was answered keeps its amount."""
        first = self._filed(300)
        remedy = self._give(20, type_="compensation")
        second = remedy.sudo().recovery_line_ids.recovery_id
        self.assertEqual((second.state, second.amount_claimed), ("draft", 20))
        with self._at(CLAIM + timedelta(days=2)):
            first._offer(100)
        first.sudo().line_ids.remedy_id._cancel("The customer keeps it")
        self.assertEqual((first.amount_claimed, first.amount_offered), (300, 100))

    def test_written_off_stays(self):
        """A loss that a lead has written off is not claimed anew by a finding; its basis stays what it was."""
        recovery = self._filed(300)
        recovery.with_user(self.lead)._write_off("They never pay")
        claim = self.case.claim_ids.with_user(self.agent)
        claim._reopen("Looked at again")
        claim._decide("carrier", "carrier", "As before")
        self.assertEqual((self._recovery(), recovery.state, recovery.basis), (recovery, "written_off", "concealed"))

    def test_one_truth_about_the_filing(self):
        """What was filed by a recovery is not recorded otherwise on its claim."""
        recovery = self._filed(300)
        claim = self.case.claim_ids.with_user(self.agent)
        self.assertEqual(claim.action_open_filing()["res_id"], recovery.id)
        with (
            self._at(CLAIM + timedelta(days=1)),
            self._refused(UserError, "was filed for it: what the carrier says is recorded there"),
        ):
            claim._file_with_carrier(CLAIM + timedelta(hours=1), "SJ-77", 500)

    def test_accountant(self):
        """Finance opens what it pays for, and finds its document."""
        recovery = self._filed(300).with_user(self.accountant)
        with Form(recovery) as form:
            self.assertEqual(form.amount_claimed, 300)
        self.assertIn(self.case.number, recovery.line_ids.title)

    def test_found_anew(self):
        """The finding is taken up again: drafts are taken back; another debtor gets a draft of his own."""
        self._give(300)
        recovery, claim = self._recovery(), self.case.claim_ids.with_user(self.agent)
        claim._reopen("The factory admits it")
        self.assertEqual(recovery.state, "cancelled")
        claim._decide("quality", "factory", "Glue")
        new = self._recovery()
        self.assertEqual(
            (new.debtor_type, new.debtor_id, new.settlement, new.basis), ("factory", self.factory, "refund", "fault")
        )

    def test_by_hand(self):
        """Where no finding names a debtor a person does: the insurer of the company is proposed, once for a loss."""
        insurer = self.env["res.partner"].create({"name": "Safe Harbour"})
        self.company.after_sales_insurer_id = insurer
        case = self._new_carrier_case("company", "short_shipped")
        remedy = self._give(50, case)
        action = remedy.action_claim_from()
        form = Form(self.env[action["res_model"]].with_user(self.agent).browse(action["res_id"]))
        self.assertEqual(form.debtor_id, insurer)
        opened = form.save().action_open()
        recovery = self.env["after.sales.recovery"].browse(opened["res_id"])
        self.assertEqual((recovery.debtor_id, recovery.amount_claimed, recovery.user_id), (insurer, 50, self.agent))
        with self._refused(UserError, "is claimed by RC/.* already"):
            form.save().action_open()
        with self._refused(UserError, "Choose what is claimed"):
            recovery._open_by_hand(remedy.browse(), "insurer", insurer)
        remedy.sudo()._follow_recovery()
        self.assertEqual(recovery.state, "draft", "No finding takes it back")

    def test_ours(self):
        """Where we bear the cost ourselves nobody is asked."""
        case = self._new_carrier_case("company", "short_shipped")
        self._give(50, case)
        self.assertFalse(self._recovery(case))

    def test_bad_input(self):
        """A debtor of another company, a currency without a rate, nobody at all: each in words, nothing stored."""
        self._give(300)
        recovery = self._recovery()
        elsewhere = self.env["res.company"].create({"name": "Elsewhere Ltd."})
        stranger = self.env["res.partner"].create({"name": "Stranger", "company_id": elsewhere.id})
        with self._refused(UserError, "Stranger belongs to another company"):
            recovery._set_terms(stranger)
        koruna = self.env["res.currency"].with_context(active_test=False).search([("name", "=", "CZK")])
        koruna.active = True
        koruna.rate_ids.unlink()
        with self._refused(UserError, "CZK has no rate"):
            recovery._set_terms(self.haulier, currency=koruna)
        with self._refused(UserError, "Say on whom it is claimed"):
            recovery._set_terms(self.env["res.partner"])
        with self._at(CLAIM + timedelta(days=1)), self._refused(UserError, "cannot have been filed in the future"):
            recovery._file(day="2026-06-01")
        with self._refused(UserError, "Choose several drafts"):
            recovery.action_merge()

    def test_colleagues(self):
        """Whoever works on none of the cases takes no step, and nobody writes facts."""
        recovery = self._filed(300)
        self.team.user_ids |= self.other_agent
        stranger = recovery.with_user(self.other_agent)
        with self._at(CLAIM + timedelta(days=2)), self._refused(AccessError, "is handled by Agent"):
            stranger._acknowledge()
        for user in (self.agent, self.lead, self.manager):
            with self._refused(AccessError, "not allowed"):
                recovery.with_user(user).write({"amount_offered": 1000})

    def test_currency(self):
        """Claimed in another currency: the case counts what came in ours."""
        euro = self.env["res.currency"].with_context(active_test=False).search([("name", "=", "EUR")])
        euro.active = True
        euro.rate_ids.unlink()
        euro.rate_ids = [(0, 0, {"name": "2026-01-01", "rate": 0.5, "company_id": self.company.id})]
        self._give(300)
        recovery = self._recovery()
        recovery._set_terms(self.haulier, currency=euro)
        self.assertEqual(recovery.amount_claimed, 150)
        with self._at(CLAIM + timedelta(days=1)):
            recovery._file()
            recovery._agree(100)
            self._pay(self._book(recovery))
        self.assertEqual((recovery.amount_recovered, recovery.recovered_company, self.case.net_cost), (100, 200, 100))
        self.assertLess(NOW, CLAIM)
