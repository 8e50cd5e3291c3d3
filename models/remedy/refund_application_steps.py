from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ...rules import payout
from .refund_application import ROLE_GROUPS, WAITING
from .res_company import FINANCE


class RefundApplication(models.Model):
    """From the account of the payee by three signatures to the payment (RF-04 to RF-06)."""

    _inherit = "after.sales.refund.application"

    def _check_may_apply(self):
        """Refuse whoever does not look after the refund."""
        self.check_access("read")
        self.remedy_id._check_may_follow()

    def _take_payee(self, payee, account, kind="bank", bank="", why=""):
        """Store whom the money goes to; nothing of it is told in messages.

        Whoever calls has checked the person: an agent's step, or the customer's own page later.

        :param payee: the name of whoever owns the account
        :param kind: bank or alipay; ``bank``: its name, for a bank account
        :param why: for an account of somebody else than the customer
        :raise UserError: when something is missing or cannot be an account, or once somebody has signed
        """
        self.ensure_one()
        application = self.sudo()
        if self.state not in ("draft", "to_sign") or application.signature_ids:
            raise UserError(self.env._("%(number)s is signed: what was signed is not changed.", number=self.number))
        payee, bank, why = ((text or "").strip() for text in (payee, bank, why))
        account = payout.clean_account(account, kind)
        if not payee or not account:
            raise UserError(self.env._("Enter the name of the payee and the account."))
        if kind == "bank" and not bank:
            raise UserError(self.env._("Enter the bank of the account."))
        found = payout.check_account(account, kind, _=self.env._)
        if not found.allowed:
            raise UserError(found.reason)
        is_other = payout.is_somebody_else(payee, application.remedy_id._get_payee_names())
        if is_other and not why:
            raise UserError(self.env._("The account is not the customer's: say why the money goes to somebody else."))
        application._record_facts(
            {
                "payee_name": payee,
                "account_kind": kind,
                "bank_name": bank if kind == "bank" else False,
                "account_number": account,
                "account_hint": payout.mask(account),
                "is_third_party": is_other,
                "third_party_reason": why if is_other else False,
            }
        )

    def _submit(self):
        """Ask for the signatures.

        :raise UserError: without an account, or where a role has nobody to sign
        """
        self.ensure_one()
        self._check_may_apply()
        self._lock_for_step()
        if not self.sudo().account_number:
            raise UserError(self.env._("The account is missing: enter whom the money goes to."))
        for role in payout.ROLES:
            if not self._get_signers(role):
                roles = dict(self._fields["next_role"]._description_selection(self.env))
                raise UserError(self.env._("Nobody is there to sign as “%(role)s”.", role=roles[role]))
        self._pass_to("to_sign", {"requested_by": self.env.uid, "requested_at": fields.Datetime.now()})
        self._ask_signer()

    def _get_signers(self, role):
        """Return who may sign in a role, without those who asked or signed before; whoever is asked comes first."""
        self.ensure_one()
        company = self.company_id
        people = {"supervisor": "lead", "manager": "manager"}.get(role)
        people = company._get_people(people) if people else company._get_finance_people()
        application = self.sudo()
        people -= self.requested_by | application.signature_ids.user_id
        if role == "supervisor":
            preferred = application.ticket_id._get_preferred_approver() & people
        else:
            preferred = people & company._get_finance_person() if role == "finance" else people.browse()
        return (preferred[:1] | people) if preferred else people

    def _ask_signer(self):
        """Give whoever signs next an activity."""
        for application in self.sudo():
            application.activity_ids.with_context(mail_activity_quick_update=True).unlink()
            signer = application._get_signers(application.next_role)[:1] if application.next_role else None
            if signer:
                application.with_context(mail_activity_quick_update=True).activity_schedule(
                    "after_sales.activity_type_approval",
                    user_id=signer.id,
                    summary=application.with_context(lang=signer.lang).purpose,
                )

    def action_sign(self):
        """Sign as whoever is next: supervisor, then manager, then finance.

        :raise AccessError: for whoever asked, signed before, or has another role
        """
        self.check_access("read")
        for application in self:
            application._lock_for_step("state", "next_role", "signature_ids")
            if application.state != "to_sign":
                raise UserError(self.env._("%(number)s is not to be signed.", number=application.number))
            problem = application._get_signing_problem()
            if problem:
                raise AccessError(problem)
            application._add_signature()
        return True

    def _add_signature(self):
        self.ensure_one()
        now, role, application = fields.Datetime.now(), self.next_role, self.sudo()
        vals = {"application_id": self.id, "role": role, "user_id": self.env.uid, "signed_at": now}
        application.signature_ids._create_recorded([vals])
        roles = dict(self._fields["next_role"]._description_selection(self.env))
        application._message_log(
            body=self.env._("Signed by %(user)s (%(role)s).", user=self.env.user.name, role=roles[role])
        )
        self.invalidate_recordset(["next_role", "can_sign", "signature_ids"])
        if not self.next_role:
            self._pass_to("signed", {"signed_at": now, "due_on": application._get_due_day()})
        self._ask_signer()

    def _get_due_day(self):
        """Return the local date by which money that was signed today usually is there (RF-05)."""
        self.ensure_one()
        today = self.company_id._get_after_sales_today()
        route = self.remedy_id._find_transfer_route()
        return route._expect(today).last if route else today

    def _refuse(self, reason):
        """Refuse to sign or to pay, with a reason that everybody can read.

        :raise AccessError: for others than who signs next, or finance before the payment
        """
        self.ensure_one()
        self.check_access("read")
        self._lock_for_step()
        reason = self._say_why(reason)
        problem = self._get_paying_problem() if self.state == "signed" else self._get_signing_problem()
        if self.state in WAITING and problem:
            raise AccessError(problem)
        self._pass_to("refused", {"ended_reason": reason})
        self._end()

    def _cancel(self, reason):
        """Take an application back that is not needed any more, with a reason."""
        self.ensure_one()
        self._check_may_apply()
        self._lock_for_step()
        self._pass_to("cancelled", {"ended_reason": self._say_why(reason)})
        self._end()

    def _say_why(self, reason):
        if not (reason or "").strip():
            raise UserError(self.env._("Say why."))
        return reason.strip()

    def _end(self):
        """Take the activities away and tell the case how it ended."""
        for application in self.sudo():
            application.activity_ids.with_context(mail_activity_quick_update=True).unlink()
            states = dict(application._fields["state"]._description_selection(application.env))
            text = f"{application.number}: {states[application.state]}. {application.ended_reason or ''}"
            application.remedy_id._tell_case(text)

    def _get_paying_problem(self):
        """Return why the current user may not pay, empty if he may."""
        return "" if self.env.user.has_group(FINANCE) else self.env._("Finance pays applications out.")

    def _hold(self, reason):
        """Register that it cannot be paid at present, and why; an empty reason lifts that (RF-06)."""
        self.ensure_one()
        self.check_access("read")
        if not self.env.user.has_groups(",".join([FINANCE, ROLE_GROUPS["supervisor"]])):
            self._check_may_apply()
        if self.state not in WAITING:
            raise UserError(self.env._("%(number)s does not wait for its payment.", number=self.number))
        self.sudo()._record_facts({"hold_reason": (reason or "").strip() or False})

    def _pay(self, day=None, files=()):
        """Record that the money was paid out, with the proof; the days until it arrives begin (RF-04, RF-05).

        :param day: local date of the payment, today by default; ``files``: the proof, loose files of the user
        Accounting books the payment on the credit note with it: nobody pays that once more.

        :raise UserError: without proof, on an impossible day, or unless the credit note is posted and unpaid
        """
        self.ensure_one()
        self.check_access("read")
        problem = self._get_paying_problem()
        if problem:
            raise AccessError(problem)
        self._lock_for_step()
        self._check_may_become("paid")
        today = self.company_id._get_after_sales_today()
        day = fields.Date.to_date(day) or today
        if not self.company_id._get_after_sales_today(self.signed_at) <= day <= today:
            raise UserError(self.env._("It is paid after the last signature, and not in the future."))
        if not files:
            raise UserError(self.env._("Attach the proof of the payment: the customer gets it."))
        application = self.sudo()
        remedy = application.remedy_id
        remedy.refund_move_id._check_may_be_paid_out(application)
        files._take_over(self)
        vals = {"paid_on": day, "paid_by": self.env.uid, "hold_reason": False}
        self._pass_to("paid", vals | {"proof_ids": [fields.Command.set(files.ids)]})
        application._record_facts({"payment_id": remedy.refund_move_id._book_payout(application).id})
        remedy._follow_application(application)
        self._end()

    def _take_payment_back(self):
        """The money came back from the bank: the credit note is to be paid again, unless a statement holds it."""
        for payment in self.payment_id.filtered(lambda payment: payment.state not in ("draft", "canceled")):
            if not payment.is_matched or not payment.move_id:
                payment.action_draft()
                payment.action_cancel()

    def action_submit(self):
        """Ask for the signatures."""
        self.ensure_one()
        self._submit()
        return True

    def action_open_payee(self):
        """Ask whom the money goes to."""
        self.ensure_one()
        wizard = self.env["after.sales.refund.apply"].create({"remedy_id": self.remedy_id.id})
        return wizard._get_records_action(name=self.env._("Refund Application"), target="new")

    def action_open_pay(self):
        """Ask for the proof of the payment."""
        self.ensure_one()
        wizard = self.env["after.sales.refund.pay"].create({"application_id": self.id, "step": "pay"})
        return wizard._get_records_action(name=self.env._("Paid"), target="new")

    def action_open_refusal(self):
        """Ask why it is refused."""
        self.ensure_one()
        wizard = self.env["after.sales.refund.pay"].create({"application_id": self.id, "step": "refuse"})
        return wizard._get_records_action(name=self.env._("Refuse"), target="new")

    def action_open_cancel(self):
        """Ask why it is taken back."""
        self.ensure_one()
        wizard = self.env["after.sales.refund.pay"].create({"application_id": self.id, "step": "cancel"})
        return wizard._get_records_action(name=self.env._("Take Back"), target="new")

    def action_open_hold(self):
        """Ask why it cannot be paid now."""
        self.ensure_one()
        wizard = self.env["after.sales.refund.pay"].create({"application_id": self.id, "step": "hold"})
        return wizard._get_records_action(name=self.env._("Not Payable Now"), target="new")

    def action_view_remedy(self):
        """Open what the money is for."""
        self.ensure_one()
        return self.remedy_id._get_records_action()

    def action_view_credit_note(self):
        """Open the credit note as accounting sees it."""
        self.ensure_one()
        return self.sudo().remedy_id.refund_move_id.with_env(self.env)._get_records_action()
