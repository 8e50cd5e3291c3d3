"""Money that goes back to customers, and the people who see to it. No tests here, no demo data."""

from odoo import Command

from .common_remedy import CLAIM, NOW, RemedyCommon


class MoneyCommon(RemedyCommon):
    """A delivered order of four chairs for 400, two of them missing, and an accountant."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not cls.env["account.journal"].search([("type", "=", "sale"), ("company_id", "=", cls.company.id)]):
            cls.env["account.chart.template"].try_loading("generic_coa", cls.company, install_demo=False)
        cls.company.anglo_saxon_accounting = False
        cls.accountant = cls._new_user("accountant", "account.group_account_invoice")
        cls.company.after_sales_finance_id = cls.accountant
        cls.ticket, cls.claim = cls._new_damage(cls.chair, 4, 2, cls.shortage, cause="short_shipped")
        cls.order = cls.ticket.sale_order_id

    def _route(self, code):
        return self.env.ref(f"after_sales.refund_route_{code}")

    def _refund(self, amount=20, quantity=1):
        """Return a refund that was agreed on and decided: its credit note is a draft."""
        remedy = self._propose(self.ticket, "refund", quantity=quantity)
        self._agree(remedy, amount)
        remedy._request()
        return remedy

    def _post(self, remedy, at=NOW):
        """Let the accountant post the credit note of a remedy."""
        with self._at(at):
            remedy.sudo().refund_move_id.with_user(self.accountant).action_post()

    @classmethod
    def _file(cls, user, name="proof.png"):
        """Return a loose file of a user."""
        return cls.env["ir.attachment"].with_user(user).create({"name": name, "raw": b"\x89PNG"})


__all__ = ["CLAIM", "NOW", "Command", "MoneyCommon"]
