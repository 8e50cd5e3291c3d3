from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...rules import provider_refund
from ...rules.remedy import OPEN
from .res_company import FINANCE
from .vocabulary import GIVEN_UP

#: States of a refund at the provider of which nobody knows yet how it ends.
RUNNING = ("draft", "pending", "authorized")


class Remedy(models.Model):
    """Money that goes back through the provider by whom it was paid online (RF-01, RF-05).

    Finance asks for it on the posted credit note. Core's refund says how it ends: its payment settles the credit note;
    a failure is told, and asked for again or paid out in another way.
    """

    _inherit = "after.sales.remedy"

    provider_refund_id = fields.Many2one(
        "payment.transaction", readonly=True, copy=False, index="btree_not_null", ondelete="restrict",
        groups=FINANCE, help="The last refund that was asked of the provider.",
    )  # fmt: skip
    provider_refund_note = fields.Char(
        string="At the Payment Provider", compute="_compute_provider_refund_note", compute_sudo=True
    )

    @api.depends("provider_refund_id.state", "provider_refund_id.state_message")
    @api.depends_context("lang")
    def _compute_provider_refund_note(self):
        for remedy in self:
            refund = remedy.provider_refund_id
            states = dict(refund._fields["state"]._description_selection(self.env))
            parts = (refund.provider_id.name, states.get(refund.state), refund.state_message)
            remedy.provider_refund_note = ": ".join(filter(None, parts)) if refund else False

    def _get_online_payments(self):
        """Return the payments of the order that came in online."""
        self.ensure_one()
        paid = self.sudo().order_id.transaction_ids | self.sudo().order_id.invoice_ids.transaction_ids
        return paid.filtered(lambda payment: payment.state == "done" and payment.operation != "refund")

    def _choose_online_payment(self):
        """Return (the payment that this money can go back through, empty for none; why)."""
        self.ensure_one()
        facts = [payment._as_refund_source() for payment in self._get_online_payments()]
        speak = self.currency_id._get_translator()
        found = provider_refund.choose(self._get_payable(), self.currency_id.name, facts, _=speak)
        return self.env["payment.transaction"].sudo().browse(found.key or []), found.reason

    def _get_problem_of_refunding_online(self):
        """Return why nothing goes back through the provider now, empty if it can."""
        self.ensure_one()
        remedy = self.sudo()
        refund, move = remedy.provider_refund_id, remedy.refund_move_id
        if remedy.means != "money" and not remedy._gets_difference():
            return self.env._("%(remedy)s gives no money back.", remedy=remedy.display_name)
        if remedy.state in GIVEN_UP:
            return self.env._("%(remedy)s was given up: nothing is paid by it any more.", remedy=remedy.number)
        if refund.state in RUNNING or (refund.state == "done" and not refund.payment_id):
            return self.env._("The provider is about to refund it already.")
        if move.state != "posted":
            return self.env._("Post the credit note of %(remedy)s first.", remedy=remedy.number)
        if move._get_refund_state() != OPEN:
            return self.env._(
                "The credit note of %(remedy)s is paid, set off or taken back already.", remedy=remedy.number
            )
        if remedy.open_application_id:
            return self.env._(
                "%(application)s asks for this money already: take it back first.",
                application=remedy.open_application_id.number,
            )
        return "" if remedy._choose_online_payment()[0] else remedy._choose_online_payment()[1]

    def _refund_online(self):
        """Ask the provider to give the money back, and follow what becomes of it.

        :raise AccessError: for others than finance
        :raise UserError: for what cannot go back that way
        """
        self.ensure_one()
        if not self.env.user.has_group(FINANCE):
            raise AccessError(self.env._("Finance asks the provider for refunds."))
        remedy = self.sudo()
        remedy._lock_items()
        remedy._lock_for_step("state", "refund_state", "provider_refund_id")
        problem = remedy._get_problem_of_refunding_online()
        if problem:
            raise UserError(problem)
        payment, amount = remedy._choose_online_payment()[0], remedy._get_payable()
        remedy._check_payable(amount)
        refund = payment._as_step_refund(amount)
        # Core reconciles the payment of the refund with these.
        refund.invoice_ids = [fields.Command.set(remedy.refund_move_id.ids)]
        remedy.provider_refund_id = refund
        refund._follow_remedies()
        return refund

    def _follow_provider(self, refund):
        """Note what became of a refund at the provider.

        :param refund: the transaction of core
        """
        self.ensure_one()
        if refund.state in RUNNING:
            self._tell_case(self.env._("The payment provider was asked for the refund."))
        elif refund.state == "done":
            again = {"refund_problem": False, "refund_tries": self.refund_tries + (self.refund_state == "failed")}
            self.write(again)
            self._send_refund(self.company_id._get_after_sales_today(), self.refund_route_id or self._find_route())
            self._tell_case(self.env._("The payment provider has sent the money."))
        else:
            self._note_failure(refund.state_message or self.env._("The payment provider did not refund it."))

    def _get_money_at_providers(self):
        """Return what providers are about to refund for the order, and what they sent that is not booked yet."""
        self.ensure_one()
        domain = [("order_id", "=", self.order_id.id), ("source_job_id", "=", False)]
        refunds = self.sudo().search([*domain, ("provider_refund_id", "!=", False)]).provider_refund_id
        open_ = refunds.filtered(lambda one: one.state in RUNNING or (one.state == "done" and not one.payment_id))
        return sum(abs(refund.amount) for refund in open_)


class AccountMove(models.Model):
    _inherit = "account.move"

    online_refund_note = fields.Char(compute="_compute_online_refund", compute_sudo=True)
    can_refund_online = fields.Boolean(compute="_compute_online_refund", compute_sudo=True)

    @api.depends_context("lang")
    def _compute_online_refund(self):
        """Say on a credit note of ours whether the money can go back the way it was paid."""
        by_note = self._origin._get_remedies().grouped("refund_move_id")
        for move in self:
            remedy = by_note.get(move._origin, self.env["after.sales.remedy"])[:1]
            asked = remedy and move.state == "posted" and bool(remedy._get_online_payments())
            problem = asked and remedy._get_problem_of_refunding_online()
            move.can_refund_online = asked and not problem
            is_open = asked and move._get_refund_state() == OPEN
            told = is_open and (problem or remedy._choose_online_payment()[1])
            said = (remedy.provider_refund_note, told) if asked else ()
            move.online_refund_note = ". ".join(filter(None, said))

    def action_refund_online(self):
        """Ask the provider by whom it was paid to give the money of this credit note back."""
        self.ensure_one()
        self.check_access("write")
        remedy = self._get_remedies()[:1].with_env(self.env)
        if not remedy:
            raise UserError(self.env._("No remedy gives money back by this credit note."))
        remedy._refund_online()
        return True
