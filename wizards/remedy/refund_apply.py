from odoo import api, fields, models

from ...models.remedy.refund_application import ACCOUNTS
from ...rules import payout


class RefundApply(models.TransientModel):
    """Whom money goes to that finance pays out by hand (RF-04). Its account is gone once it is stored."""

    _name = "after.sales.refund.apply"
    _inherit = "after.sales.document.wizard"
    _description = "Refund Application"

    remedy_id = fields.Many2one("after.sales.remedy", required=True, readonly=True)
    currency_id = fields.Many2one(related="remedy_id.currency_id")
    amount = fields.Monetary(related="remedy_id.amount")
    known_account = fields.Char(related="remedy_id.open_application_id.account_hint", string="Account So Far")
    payment_method = fields.Char(
        string="Order Was Paid By", compute="_compute_purpose", store=True, readonly=False, precompute=True
    )
    stage = fields.Selection(
        [("pre", "Before the sale"), ("after", "After the sale")],
        compute="_compute_purpose",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    reason = fields.Char(compute="_compute_purpose", store=True, readonly=False, required=True, precompute=True)
    payee_name = fields.Char(string="Payee", compute="_compute_payee_name", store=True, readonly=False)
    account_kind = fields.Selection(ACCOUNTS, default="bank", required=True)
    bank_name = fields.Char(string="Bank")
    account_number = fields.Char()
    is_third_party = fields.Boolean(compute="_compute_is_third_party")
    third_party_reason = fields.Char(string="Why Somebody Else's")

    @api.depends("remedy_id")
    def _compute_purpose(self):
        for wizard in self:
            remedy = wizard.remedy_id
            known = remedy._get_application_defaults() if remedy else {}
            waiting = remedy.open_application_id
            for name in ("payment_method", "stage", "reason"):
                wizard[name] = waiting[name] or known.get(name)

    @api.depends("remedy_id")
    def _compute_payee_name(self):
        for wizard in self:
            wizard.payee_name = wizard.remedy_id.partner_id.name

    @api.depends("payee_name")
    def _compute_is_third_party(self):
        for wizard in self:
            names = wizard.remedy_id._get_payee_names() if wizard.remedy_id else []
            wizard.is_third_party = payout.is_somebody_else(wizard.payee_name or "", names)

    def action_submit(self):
        """Store the account and ask for the signatures."""
        application = self._store()
        if application.state == "draft":
            application._submit()
        return application._get_records_action()

    def action_later(self):
        """Register what is asked for; the customer names the account later."""
        return self._write_application()._get_records_action()

    def _write_application(self):
        self.ensure_one()
        vals = {"payment_method": self.payment_method, "stage": self.stage, "reason": self.reason}
        return self.remedy_id._apply(vals)

    def _store(self):
        """Hand the account on, and keep nothing of it here."""
        application = self._write_application()
        application._take_payee(
            self.payee_name, self.account_number, self.account_kind, self.bank_name, self.third_party_reason
        )
        self.write({"payee_name": False, "bank_name": False, "account_number": False})
        return application
