from odoo import models

from ...rules import provider_refund
from .remedy_provider_refund import RUNNING


class PaymentTransaction(models.Model):
    """Refunds at the provider tell the remedies that asked for them how they end."""

    _inherit = "payment.transaction"

    def _as_refund_source(self):
        """Return this payment as ``rules.provider_refund`` reads it; what is being refunded is left no more."""
        self.ensure_one()
        refunds = self.child_transaction_ids.filtered(
            lambda one: one.operation == "refund" and one.state in ("done", *RUNNING)
        )
        method = self.payment_method_id.primary_payment_method_id or self.payment_method_id
        support = provider_refund.weaker(self.provider_id.support_refund, method.support_refund)
        left = self.amount - sum(abs(refund.amount) for refund in refunds)
        name = f"{self.provider_id.name} ({method.name})"
        return provider_refund.Payment(self.id, name, self.amount, left, support, self.currency_id.name)

    def _as_step_refund(self, amount):
        """Let core ask the provider; it needs the provider's keys, which nobody reads."""
        self.ensure_one()
        return self.sudo().with_context(payment_backend_action=True)._refund(amount_to_refund=amount)

    def _follow_remedies(self):
        """Tell the remedies of these refunds how they stand."""
        refunds = self.filtered(lambda one: one.operation == "refund")
        remedies = self.env["after.sales.remedy"].sudo().search([("provider_refund_id", "in", refunds.ids)])
        for remedy in remedies:
            remedy._follow_provider(remedy.provider_refund_id)

    def _set_done(self, **options):
        changed = super()._set_done(**options)
        changed._follow_remedies()
        return changed

    def _set_canceled(self, *args, **options):
        changed = super()._set_canceled(*args, **options)
        changed._follow_remedies()
        return changed

    def _set_error(self, *args, **options):
        changed = super()._set_error(*args, **options)
        changed._follow_remedies()
        return changed
