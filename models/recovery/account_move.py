from odoo import models


class AccountMove(models.Model):
    """Documents by which debtors pay tell their recoveries what became of them."""

    _inherit = "account.move"

    def _get_recoveries(self):
        """Return the recoveries that these documents pay."""
        return self.env["after.sales.recovery"].sudo().search([("move_id", "in", self.ids)])

    def _get_settled(self):
        """Return what of this document was paid or set off, in its currency.

        What accounting gave up, by an entry of its own or as the difference of a payment, did not come.
        """
        self.ensure_one()
        if self.state != "posted":
            return 0.0
        total = 0.0
        for part in self._get_all_reconciled_invoice_partials() or ():
            other = part["aml"].move_id
            if part["is_exchange"] or other.reversed_entry_id == self or self.reversed_entry_id == other:
                continue
            total += min(part["amount"], self._get_real_money(part["aml"], part["amount"]))
        for payment in self.matched_payment_ids.filtered(lambda p: not p.move_id and p.state in ("in_process", "paid")):
            total += payment.currency_id._convert(payment.amount, self.currency_id, self.company_id, self.date)
        return min(total, self.amount_total)

    def _get_real_money(self, line, amount):
        """Return how much of what a line settles is money or another bill: the rest was given up."""
        other = line.move_id
        if other.origin_payment_id:
            payment = other.origin_payment_id
            return payment.currency_id._convert(payment.amount, self.currency_id, self.company_id, other.date)
        is_known = other.is_invoice(include_receipts=True) or other.journal_id.type in ("bank", "cash", "credit")
        return amount if is_known else 0.0

    def _get_open_payable_lines(self):
        """Return the lines by which these documents are still open with their supplier."""
        return self.line_ids.filtered(
            lambda line: line.account_id.account_type == "liability_payable" and not line.reconciled and line.balance
        )

    def _check_may_post(self):
        """What a debtor pays is booked as it was agreed."""
        result = super()._check_may_post()
        for recovery in self._get_recoveries():
            recovery._check_may_be_booked(recovery.move_id)
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

    def _invoice_paid_hook(self):
        result = super()._invoice_paid_hook()
        self._get_recoveries()._follow_money()
        return result


class AccountPartialReconcile(models.Model):
    _inherit = "account.partial.reconcile"

    def unlink(self):
        moves = (self.debit_move_id | self.credit_move_id).move_id
        recoveries = moves._get_recoveries() if moves else self.env["after.sales.recovery"]
        result = super().unlink()
        recoveries._follow_money()
        return result
