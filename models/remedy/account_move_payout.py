from odoo import models
from odoo.exceptions import UserError

from ...rules.remedy import OPEN
from .vocabulary import GIVEN_UP


class AccountMove(models.Model):
    """A credit note that finance pays out by hand: the application and accounting know of each other (RF-04)."""

    _inherit = "account.move"

    def _get_money_moved(self):
        """Return what was really paid on this document; what another document sets off against it is no money."""
        self.ensure_one()
        if self.state != "posted":
            return 0.0
        partials = self._get_all_reconciled_invoice_partials() or ()
        paid = [
            part["amount"]
            for part in partials
            if not part["is_exchange"] and not part["aml"].move_id.is_invoice(include_receipts=True)
        ]
        waiting, day = self._get_waiting_payments(), self.date
        amounts = [pay.currency_id._convert(pay.amount, self.currency_id, self.company_id, day) for pay in waiting]
        return min(sum(paid) + sum(amounts), self.amount_total)

    def _get_waiting_payments(self):
        """Return the payments without an entry of their own: they wait for the statement of the bank."""
        return self.matched_payment_ids.filtered(
            lambda payment: not payment.move_id and payment.state in ("in_process", "paid")
        )

    def _check_may_be_paid_out(self, application):
        """Refuse to pay an application out whose credit note is not there, not posted, or over already.

        :raise UserError: saying what became of it
        """
        remedy = application.remedy_id
        names = {"remedy": remedy.number}
        if remedy.state in GIVEN_UP:
            raise UserError(self.env._("%(remedy)s was given up: nothing is paid by it any more.", **names))
        if self.state != "posted":
            raise UserError(self.env._("Post the credit note of %(remedy)s first.", **names))
        if self._get_refund_state() != OPEN:
            raise UserError(
                self.env._("The credit note of %(remedy)s is paid, set off or taken back already.", **names)
            )
        if self.currency_id.compare_amounts(application.amount, self.amount_residual) > 0:
            raise UserError(
                self.env._(
                    "Only %(left)s of the credit note of %(remedy)s is left to pay, the rest is set off or paid: "
                    "take this application back and apply again.",
                    left=self.currency_id.format(self.amount_residual),
                    **names,
                )
            )
        remedy._check_payable(application.amount, without=application)

    def _book_payout(self, application):
        """Book the payment of an application on this credit note, out of the bank journal of its company.

        :return: the payment
        :raise UserError: where no bank journal pays anything out
        """
        self.ensure_one()
        company = self.company_id
        journals = self.env["account.journal"].search(
            [*self.env["account.journal"]._check_company_domain(company), ("type", "=", "bank")]
        )
        fitting = journals.filtered(
            lambda journal: (
                journal.outbound_payment_method_line_ids
                and (journal.currency_id or company.currency_id) in (self.currency_id, company.currency_id)
            )
        )
        if not fitting:
            raise UserError(
                self.env._("%(company)s has no bank journal that pays out: ask accounting.", company=company.name)
            )
        context = {"active_model": "account.move", "active_ids": self.ids}
        wizard = self.env["account.payment.register"].with_company(company).with_context(**context)
        vals = {
            "journal_id": fitting[0].id,
            "amount": application.amount,
            "currency_id": self.currency_id.id,
            "payment_date": application.paid_on,
            "communication": f"{application.number} {self.name}",
        }
        return wizard.create(vals)._create_payments()

    def _end_applications(self):
        """Credit notes that were paid, reversed or cancelled elsewhere leave nothing to be paid by application."""
        for move in self:
            reason = move._get_payout_end()
            for remedy in move._get_remedies() if reason else ():
                if remedy.open_application_id and remedy.state not in GIVEN_UP:
                    number = remedy.open_application_id.number
                    remedy._cancel_applications(reason)
                    remedy._tell_case(f"{number}: {reason}")

    def _get_payout_end(self):
        """Return in words why this credit note is not to be paid out any more, empty as long as it is."""
        self.ensure_one()
        state = self._get_refund_state()
        if state == OPEN:
            return ""
        if self.state == "cancel":
            return self.env._("The credit note was cancelled.")
        if self.payment_state == "reversed" or self._is_taken_back():
            return self.env._("Accounting has taken the credit note back.")
        if self._is_set_off():
            return self.env._("The credit note is set off against what the customer owes.")
        return self.env._("The credit note was paid in accounting.")
