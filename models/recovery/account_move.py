from odoo import models


class AccountMove(models.Model):
    """Documents by which debtors pay tell their recoveries what became of them."""

    _inherit = "account.move"

    def _get_recoveries(self):
        """Return the recoveries whose documents these are or were."""
        return self.env["after.sales.recovery"].sudo().search([("document_ids", "in", self.ids)])

    def _get_settled(self):
        """Return what of this document was paid or set off, in its currency and as much as came in ours.

        What accounting gave up, by an entry of its own or as the difference of a payment, did not come.
        """
        self.ensure_one()
        total = own = 0.0
        if self.state != "posted":
            return total, own
        for part in self._get_all_reconciled_invoice_partials() or ():
            other = part["aml"].move_id
            if part["is_exchange"] or other.reversed_entry_id == self or self.reversed_entry_id == other:
                continue
            came = min(part["amount"], self._get_real_money(part["aml"], part["amount"]))
            total += came
            own += self._get_own_amount(part) * came / part["amount"] if part["amount"] else 0.0
        for payment in self._get_waiting_payments():
            total += payment.currency_id._convert(payment.amount, self.currency_id, self.company_id, payment.date)
            own += payment.currency_id._convert(
                payment.amount, self.company_id.currency_id, self.company_id, payment.date
            )
        if total > self.amount_total:
            total, own = self.amount_total, own * self.amount_total / total
        return self.currency_id.round(total), self.company_id.currency_id.round(own)

    def _get_own_amount(self, part):
        """Return what settled a part of this document, in the currency of the company as it came."""
        line = part["aml"]
        partial = self.env["account.partial.reconcile"].browse(part["partial_id"])
        is_credit = partial.credit_move_id == line
        used = partial.credit_amount_currency if is_credit else partial.debit_amount_currency
        return abs(used * line.balance / line.amount_currency) if line.amount_currency else partial.amount

    def _get_real_money(self, line, amount):
        """Return how much of what a line settles is money or another bill: the rest was given up."""
        other = line.move_id
        if other.origin_payment_id:
            payment = other.origin_payment_id
            return payment.currency_id._convert(payment.amount, self.currency_id, self.company_id, other.date)
        # A credit note of ours is no money of theirs: it gives up what they owe.
        is_money = other.journal_id.type in ("bank", "cash", "credit")
        return amount if is_money or other.is_purchase_document(include_receipts=True) else 0.0

    def _get_open_payable_lines(self):
        """Return the lines by which these documents are still open with their supplier."""
        return self.line_ids.filtered(
            lambda line: line.account_id.account_type == "liability_payable" and not line.reconciled and line.balance
        )

    def _check_may_post(self):
        """What a debtor pays is booked as it was agreed."""
        result = super()._check_may_post()
        for recovery in self._get_recoveries():
            for move in recovery.document_ids & self:
                recovery._check_may_be_booked(move)
        return result

    def _post(self, soft=True):
        posted = super()._post(soft)
        posted._set_off_recoveries()
        return posted

    def _set_off_recoveries(self):
        """Deduct what providers and suppliers owe us from their next bill, and from those that are open (PV-10)."""
        bills = self.filtered(lambda move: move.move_type == "in_invoice" and move.state == "posted")
        refunds = self._get_recoveries() if self.filtered(lambda move: move.move_type == "in_refund") else None
        for company, of_company in bills.grouped("company_id").items():
            for debtor, theirs in of_company.grouped("commercial_partner_id").items():
                company._get_deductions(debtor)._set_off(theirs)
        for recovery in (refunds or self.env["after.sales.recovery"]).filtered("is_deducted"):
            recovery._set_off(recovery.company_id._get_open_bills(recovery.debtor_id))

    def _tell_followers(self):
        result = super()._tell_followers()
        # What takes a document back makes it live again where it is taken back itself.
        (self | self.reversed_entry_id)._get_recoveries()._check_not_too_much()
        self._get_recoveries()._follow_money()
        return result


class AccountPartialReconcile(models.Model):
    _inherit = "account.partial.reconcile"

    def unlink(self):
        moves = (self.debit_move_id | self.credit_move_id).move_id
        recoveries = moves._get_recoveries() if moves else self.env["after.sales.recovery"]
        result = super().unlink()
        recoveries._check_not_too_much()
        recoveries._follow_money()
        return result
