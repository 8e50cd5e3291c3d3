from odoo import api, fields, models
from odoo.fields import Command

from ...rules.remedy import CANCELLED, DONE, OPEN


class AccountMove(models.Model):
    """Credit notes tell their remedies what became of them; bills of providers say what the provider owes us."""

    _inherit = "account.move"

    provider_deduction_note = fields.Char(compute="_compute_provider_deduction_note", compute_sudo=True)

    @api.depends("state", "payment_state")
    @api.depends_context("lang")
    def _compute_provider_deduction_note(self):
        """Say on an open bill what damage of its provider is to be deducted (PV-10)."""
        bills = self.filtered(lambda move: move.move_type == "in_invoice" and move.state != "cancel")
        jobs = self.env["after.sales.job"].search([("bill_id", "in", bills.ids), ("damage_recovery_due", ">", 0)])
        by_bill = jobs.filtered(lambda job: job._is_bill_open()).grouped("bill_id")
        for move in self:
            notes = [
                self.env._(
                    "To be deducted: %(amount)s for damage at the customer's, %(job)s.",
                    amount=job.currency_id.format(job.damage_recovery_due),
                    job=job.name,
                )
                for job in by_bill.get(move._origin, ())
            ]
            move.provider_deduction_note = " ".join(notes)

    def _get_refund_state(self):
        """Return how a credit note stands: done once the customer has the money, or owes that much less."""
        self.ensure_one()
        if self.state == "cancel" or self.payment_state == "reversed" or self._is_taken_back():
            return CANCELLED
        is_paid = self.state == "posted" and self.payment_state in ("paid", "in_payment")
        return DONE if is_paid else OPEN

    def _is_taken_back(self):
        """Tell whether a document of accounting has reversed the whole credit note: core calls that paid."""
        self.ensure_one()
        # Set back to draft, a reversal is still reconciled with what it reverses.
        reversals = self.reversal_move_ids.filtered(
            lambda move: move.state != "cancel" and move.posted_before and move.currency_id == self.currency_id
        )
        taken = sum(reversals.mapped("amount_total"))
        return bool(reversals) and self.currency_id.compare_amounts(taken, self.amount_total) >= 0

    def _is_set_off(self):
        """Tell whether this credit note only lowers what the customer still owes: no money travels."""
        self.ensure_one()
        is_settled = self.currency_id.is_zero(self.amount_residual)
        return self.state == "posted" and is_settled and not self._get_reconciled_payments()

    def _is_credit_beside_remedies(self):
        """Tell whether this gives back money that no remedy counts."""
        self.ensure_one()
        is_given = self.move_type == "out_refund" and self._get_refund_state() != CANCELLED
        return is_given and not self._get_remedies_ever()

    def _is_posted_credit(self):
        """Tell whether this credit note is booked, and nothing has taken it back."""
        return self.state == "posted" and self._get_refund_state() != CANCELLED

    def _get_remedies(self):
        """Return the remedies that these credit notes carry out."""
        refunds = self.filtered(lambda move: move.move_type == "out_refund")
        Remedy = self.env["after.sales.remedy"].sudo()
        return Remedy.search([("refund_move_id", "in", refunds.ids)]) if refunds else Remedy

    def _tell_followers(self):
        """Let remedies follow these credit notes, and those whose credit notes these documents take back."""
        moves = self | self.reversed_entry_id
        moves._get_remedies()._follow_documents()
        moves._end_applications()

    def _check_may_post(self):
        """Posting is the gate of the money: over what was decided, once, and never more than the order was worth."""
        result = super()._check_may_post()
        refunds = self.filtered(lambda move: move.move_type == "out_refund")
        invoices = self.filtered(lambda move: move.move_type == "out_invoice")
        differences = [("difference_invoice_id", "in", invoices.ids)]
        self.env["after.sales.remedy"].sudo().search(differences)._check_difference_is_owed()
        if refunds:
            for remedy in refunds._get_remedies_ever():
                remedy._check_may_be_credited(refunds & (remedy.credit_note_ids | remedy.refund_move_id))
            for order in refunds._get_credited_orders():
                order._check_may_be_credited(refunds)
        return result

    def _get_remedies_ever(self):
        """Return the remedies whose credit notes these are or were."""
        domain = ["|", ("credit_note_ids", "in", self.ids), ("refund_move_id", "in", self.ids)]
        return self.env["after.sales.remedy"].sudo().search(domain)

    def _get_credited_orders(self):
        """Return the orders for which these credit notes give money back."""
        remedies = self._get_remedies().filtered(lambda remedy: not remedy.source_job_id)
        lines = (self | self.reversed_entry_id).invoice_line_ids.sudo().sale_line_ids
        return remedies.order_id | lines.order_id

    def _post(self, soft=True):
        self._check_may_post()
        # What accounting reverses is over, whatever was given for it.
        self.reversed_entry_id._get_remedies()._take_credit_back()
        posted = super()._post(soft)
        posted._get_remedies()._expect_refund()
        posted._get_remedies()._issue_credit()
        posted._end_invoice_tasks()
        posted._tell_followers()
        return posted

    def _end_invoice_tasks(self):
        """Tell the cases that wait for one of these invoices (IV-02)."""
        for move in self.filtered(lambda move: move.move_type == "out_invoice"):
            orders = move.invoice_line_ids.sudo().sale_line_ids.order_id
            domain = [("sale_order_id", "in", orders.ids), ("invoice_asked_at", "!=", False)]
            waiting = self.env["helpdesk.ticket"].sudo().search([*domain, ("invoice_mended_id", "=", False)])
            waiting._end_invoice_tasks(move)

    def _invoice_paid_hook(self):
        result = super()._invoice_paid_hook()
        self._get_remedies()._follow_payment()
        self._tell_followers()
        self._release_exchanges()
        return result

    def _release_exchanges(self):
        """Let the goods of exchanges be prepared whose difference these invoices have brought (RE-13)."""
        invoices = self.filtered(lambda move: move.move_type == "out_invoice")
        if invoices:
            domain = [("difference_invoice_id", "in", invoices.ids), ("state", "=", "awaiting_dispatch")]
            paid = self.env["after.sales.remedy"].sudo().search(domain)
            waiting = paid.delivery_ids.filtered(lambda step: step.state in ("confirmed", "waiting"))
            waiting.move_ids._action_assign()

    def button_draft(self):
        self._get_remedies()._take_credit_back()
        result = super().button_draft()
        self._get_remedies()._expect_no_refund()
        self._tell_followers()
        return result

    def button_cancel(self):
        result = super().button_cancel()
        self._tell_followers()
        return result

    def unlink(self):
        remedies = (self | self.reversed_entry_id)._get_remedies()
        gone = self._get_remedies()
        result = super().unlink()
        gone._cancel_applications(self.env._("The credit note was deleted."))
        remedies.invalidate_recordset(["refund_move_id"])
        remedies._follow_documents()
        return result

    def _settle_total(self, amount):
        """Let the total be the sum that was agreed: some sums no net price with its tax adds up to."""
        self.ensure_one()
        line = self.invoice_line_ids[-1:]
        difference = self.currency_id.round(amount - self.amount_total)
        if not self.currency_id.is_zero(difference):
            rounding = {"name": self.env._("Rounding"), "quantity": 1, "price_unit": difference, "tax_ids": False}
            self.invoice_line_ids = [Command.create({**rounding, "account_id": line.account_id.id})]


class AccountTax(models.Model):
    _inherit = "account.tax"

    def _get_price_for_total(self, total, currency):
        """Return the price that leads to a total including these taxes."""
        if not self:
            return total
        details = self._get_tax_details(total, 1.0, precision_rounding=currency.rounding, special_mode="total_included")
        included = sum(tax["tax_amount"] for tax in details["taxes_data"] if tax["tax"].price_include)
        return currency.round(details["total_excluded"] + included)


class ProductProduct(models.Model):
    _inherit = "product.product"

    @api.model
    def _get_income_account(self, fiscal_position):
        """Return the account that sales of this product are booked to, empty for none."""
        return (
            self.product_tmpl_id.get_product_accounts(fiscal_pos=fiscal_position).get("income")
            or (self.env["account.account"])
        )
