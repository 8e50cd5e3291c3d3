from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ...rules.recovery import Window, check_answer, may_file
from .vocabulary import OPEN, WAITING


class Recovery(models.Model):
    """The steps of a claim on a debtor: file, acknowledge, dispute, agree, write off, take up again (PK-04)."""

    _inherit = "after.sales.recovery"

    def _check_may_step(self):
        """Refuse whoever works on none of the cases."""
        result = super()._check_may_step()
        self.check_access("read")
        for recovery in self:
            if not recovery._may_handle():
                raise AccessError(
                    self.env._(
                        "%(recovery)s is handled by %(user)s.",
                        recovery=recovery.number,
                        user=recovery.sudo().user_id.name,
                    )
                )
        return result

    def _set_terms(self, debtor, currency=None, settlement=None, is_deducted=None):
        """Store on whom a draft is claimed, in which currency, and how the money comes.

        :raise UserError: for a debtor of another company, or once it is filed
        """
        self.ensure_one()
        self._check_may_step()
        self._lock_for_step()
        if self.state != "draft":
            raise UserError(self.env._("%(recovery)s is filed: what was filed stays as it was.", recovery=self.number))
        vals = {"debtor_id": debtor.id}
        if currency and currency != self.currency_id:
            vals["currency_id"] = currency.id
        if settlement:
            vals["settlement"] = settlement
        if is_deducted is not None:
            vals["is_deducted"] = is_deducted
        self.sudo()._record_facts(vals)
        self._check_debtor()

    def _set_draft_amounts(self, amounts):
        """Store on a draft what is going to be claimed for each loss, within what is left of it.

        :param amounts: per line how much, in the currency of the recovery
        """
        self.ensure_one()
        self._check_may_step()
        self._check_may_become("filed")
        self._check_amounts(amounts)
        self.sudo().line_ids._set_amounts(amounts)

    def _check_debtor(self):
        """Refuse a debtor who cannot be claimed from."""
        self.ensure_one()
        debtor, company = self.sudo().debtor_id, self.company_id
        if not debtor:
            raise UserError(self.env._("Say on whom it is claimed."))
        if not debtor.active:
            raise UserError(self.env._("%(debtor)s is archived: nobody pays there.", debtor=debtor.display_name))
        if debtor.company_id and debtor.company_id != company:
            raise UserError(self.env._("%(debtor)s belongs to another company.", debtor=debtor.display_name))
        self._check_is_no_party()
        currency = self.currency_id
        if currency != company.currency_id and not currency.sudo().rate_ids.filtered(
            lambda rate: rate.company_id in (company.root_id, company, company.browse())
        ):
            raise UserError(
                self.env._("%(currency)s has no rate: ask accounting to enter one.", currency=currency.name)
            )
        if self.is_deducted and debtor.is_service_provider and debtor.provider_state == "suspended":
            raise UserError(
                self.env._(
                    "%(debtor)s works for us no more: there will be no bill to deduct it from. Send an invoice.",
                    debtor=debtor.display_name,
                )
            )

    def _check_is_no_party(self):
        """Refuse to claim from ourselves, or as carrier, factory or insurer from the customer whose loss it was."""
        recovery = self.sudo()
        debtor = recovery.debtor_id.commercial_partner_id
        if debtor == recovery.company_id.partner_id:
            raise UserError(self.env._("We cannot claim from ourselves."))
        customers = recovery.line_ids.ticket_id.partner_id.commercial_partner_id
        if debtor in customers and recovery.debtor_type not in ("customer", "shop"):
            raise UserError(
                self.env._(
                    "%(debtor)s is the customer of the case: nothing is claimed from whom we compensate.",
                    debtor=debtor.display_name,
                )  # fmt: skip
            )

    def _file(self, amounts=None, reference="", day=None, late_reason=""):
        """Record that the debtor was claimed from: how much for which loss, when, under which reference.

        :param amounts: per line how much, in the currency of the recovery; what they cost by default
        :param day: local date, today by default
        :raise UserError: without a debtor or anything to claim, beyond a loss, twice for one, or after the window
            without a reason
        """
        self.ensure_one()
        self._check_may_step()
        self._lock_for_step("state", "line_ids")
        self._check_may_become("filed")
        # Whoever files another claim for one of these losses at the same moment comes second.
        self.line_ids.remedy_id._lock_for_step()
        self._check_debtor()
        day = self._check_filing_day(day, (late_reason or "").strip())
        lines = self.sudo().line_ids
        amounts = {line: (amounts or {}).get(line, line._get_proposed_amount()) for line in lines}
        lines = self._leave_out_nothing(amounts)
        amounts = {line: amounts[line] for line in lines}
        self._check_amounts(amounts)
        lines._set_amounts(amounts)
        self._pass_to(
            "filed",
            {
                "filed_on": day,
                "filed_by": self.env.uid,
                "reference": (reference or "").strip(),
                "late_reason": (late_reason or "").strip(),
            },
        )

    def _leave_out_nothing(self, amounts):
        """Take off what has cost nothing, and return the other lines; a claim about nothing at all stays whole."""
        lines = self.sudo().line_ids
        free = lines.filtered(lambda line: self.currency_id.is_zero(amounts[line]))
        if not lines - free:
            return lines
        free.unlink()
        return lines - free

    def _check_filing_day(self, day, late_reason):
        """Return the day of filing. :raise UserError: in the future, too early, or too late without a reason"""
        today = self.company_id._get_after_sales_today()
        day = fields.Date.to_date(day) or today
        if day > today:
            raise UserError(self.env._("It cannot have been filed in the future."))
        lines = self.sudo().line_ids
        happened = min((case._get_first_day() for case in lines.ticket_id), default=day)
        if day < happened:
            raise UserError(self.env._("It cannot have been filed before anything had happened: %(day)s.",
                                       day=format_date(self.env, happened)))  # fmt: skip
        # Only of what is lost nobody knows at once that it is.
        lost = lines.filtered(lambda line: line.file_by and line.claim_id._get_loss_kind() == "lost").claim_id
        first = max((opens for opens in (claim._get_window().first for claim in lost) if opens), default=None)
        verdict = may_file(
            day, Window(first, self.file_by or None, ""), late_reason, _=self.currency_id._get_translator()
        )
        if not verdict.allowed:
            raise UserError(verdict.reason)
        return day

    def _check_amounts(self, amounts):
        """Refuse amounts of nothing, beyond a loss, or for what somebody else was asked for."""
        self.ensure_one()
        currency = self.currency_id
        for line, amount in amounts.items():
            remedy = line.parcel_id or line.remedy_id
            if currency.compare_amounts(amount, 0.0) <= 0:
                raise UserError(
                    self.env._(
                        "%(remedy)s: say how much is claimed. What has cost nothing yet is taken off the claim.",
                        remedy=remedy.display_name,
                    )
                )
            left = line._get_left()
            if currency.compare_amounts(amount, left) > 0:
                raise UserError(
                    self.env._(
                        "%(remedy)s cost %(loss)s, and of that %(left)s is left to claim: nothing is claimed twice.",
                        remedy=remedy.display_name,
                        loss=line.company_currency_id.format(line.loss),
                        left=currency.format(left),
                    )
                )
        if not amounts:
            raise UserError(self.env._("%(recovery)s names no loss.", recovery=self.number))

    def _acknowledge(self, reference="", day=None):
        """Record that the debtor has it on his desk, and under which reference."""
        self.ensure_one()
        vals = {"acknowledged_on": self._get_answer_day(day)}
        if (reference or "").strip():
            vals["reference"] = reference.strip()
        self._pass_to("acknowledged", vals)

    def _get_answer_day(self, day=None):
        """Return a local date on which the debtor answered. :raise UserError: before it was filed, or in the future"""
        today = self.company_id._get_after_sales_today()
        day = fields.Date.to_date(day) or today
        if not self.filed_on or not self.filed_on <= day <= today:
            raise UserError(self.env._("The debtor answers after it was filed, and not in the future."))
        return day

    def _offer(self, amount, answer="", found_cause=None, day=None):
        """Record what the debtor offers; whoever looks after it agrees or disputes.

        :param amount: in the currency of the recovery
        """
        self.ensure_one()
        self._check_may_step()
        self._lock_for_step("state")
        if self.state not in WAITING:
            raise UserError(self.env._("%(recovery)s waits for no answer.", recovery=self.number))
        verdict = check_answer(amount, self.amount_claimed, _=self.currency_id._get_translator())
        if not verdict.allowed:
            raise UserError(verdict.reason)
        self._fix_amounts()
        self.sudo()._record_facts(self._prepare_answer(answer, found_cause, day) | {"amount_offered": amount})
        self._fire_deadline_event("debtor_answered")

    def _fix_amounts(self):
        """What a debtor answers is about the amounts as they stand: later costs change nothing of them."""
        lines = self.sudo().line_ids
        lines._set_amounts({line: line.amount_claimed for line in lines})

    def _prepare_answer(self, answer, found_cause, day):
        vals = {"answered_on": self._get_answer_day(day), "debtor_answer": (answer or "").strip() or self.debtor_answer}
        return vals | ({"found_cause": found_cause} if found_cause else {})

    def _dispute(self, answer, found_cause=None, day=None):
        """Record that the debtor refuses, and why; it is argued about, or written off.

        :raise UserError: without the debtor's words, or once the document is posted
        """
        self.ensure_one()
        if not (answer or "").strip():
            raise UserError(self.env._("Enter what the debtor says."))
        self._check_document_is_open()
        self._pass_to("disputed", self._prepare_answer(answer, found_cause, day) | {"amount_agreed": 0.0})
        self._drop_document()

    def _agree(self, amount=None, answer="", found_cause=None, day=None):
        """Record what was agreed, and make the document by which the money comes (a draft for accounting).

        :param amount: in the currency of the recovery; what was offered, else claimed, by default
        :raise UserError: for more than was claimed, or nothing
        """
        self.ensure_one()
        amount = self.amount_offered or self.amount_claimed if amount is None else amount
        verdict = check_answer(amount, self.amount_claimed, _=self.currency_id._get_translator())
        if not verdict.allowed:
            raise UserError(verdict.reason)
        if self.state == "agreed":
            raise UserError(
                self.env._(
                    "%(recovery)s is agreed. Record first that they dispute it, then the other sum.",
                    recovery=self.number,
                )  # fmt: skip
            )
        self._fix_amounts()
        self._pass_to("agreed", self._prepare_answer(answer, found_cause, day) | {"amount_agreed": amount})
        self._make_document()

    def _write_off(self, reason):
        """Give up what is still open: a lead says why; what came stays recovered.

        :raise AccessError: for others than leads; :raise UserError: without a reason, or while a document is posted
        """
        self._end("written_off", reason)

    def _cancel(self, reason):
        """Take a draft back that nobody was asked for: it was no loss, or is claimed elsewhere."""
        self._end("cancelled", reason)

    def _check_may_write_off(self):
        if not self.env.user.has_group("after_sales.group_lead"):
            raise AccessError(self.env._("A team lead decides what is written off."))

    def _end(self, state, reason):
        if state == "written_off":
            self._check_may_write_off()
        if not (reason or "").strip():
            raise UserError(self.env._("Give a reason."))
        for recovery in self:
            recovery._check_document_is_open()
        self._pass_to(state, {"ended_reason": reason.strip()})
        for recovery in self:
            recovery._drop_document()

    def _take_up(self, reason):
        """Take up again what was written off: the debtor moves after all.

        :raise UserError: without a reason, or when somebody else was asked for the same loss since
        """
        self.ensure_one()
        if not (reason or "").strip():
            raise UserError(self.env._("Give a reason."))
        self._check_may_step()
        self.line_ids.remedy_id._lock_for_step()
        self._check_amounts({line: line.amount_claimed for line in self.sudo().line_ids})
        self._pass_to("filed", {"ended_reason": False})
        self.sudo()._message_log(body=self.env._("Taken up again: %(reason)s", reason=reason.strip()))

    def _take_in(self, others):
        """Put the losses of other drafts into this one, so that they are filed, answered and paid together.

        :raise UserError: for claims on several debtors or companies, or that are filed already
        """
        self.ensure_one()
        together = self | others
        together._check_may_step()
        together._lock_for_step("state", "line_ids")
        if not others or set(together.mapped("state")) != {"draft"}:
            raise UserError(self.env._("Choose several drafts: what is filed stays as it was filed."))
        keys = {(r.sudo().debtor_id.id, r.debtor_type, r.company_id.id, r.currency_id.id) for r in together}
        if len(keys) > 1:
            raise UserError(self.env._("One claim has one debtor, one company and one currency."))
        others.sudo().line_ids._record_facts({"recovery_id": self.id})
        reason = self.env._("Claimed together in %(recovery)s.", recovery=self.number)
        others._pass_to("cancelled", {"ended_reason": reason})

    def _hold_goods(self, is_wanted):
        """Record whether the debtor wants to see the goods first: until then nothing of them is disposed of (PK-04)."""
        self._check_may_step()
        if is_wanted and any(recovery.state not in OPEN for recovery in self):
            raise UserError(self.env._("Nothing is claimed any more: nobody needs to see the goods."))
        recovery = self._as_step()
        recovery._record_facts({"inspection_wanted": is_wanted})
        if not is_wanted:
            recovery._release_goods()

    def _release_goods(self):
        """Let goods go where they belong that nobody wants to see any more."""
        held = self.line_ids.remedy_id.inspection_ids.filtered("is_disposal_held")
        held.filtered(lambda inspection: not inspection._get_disposal_hold())._dispose()

    def _on_state_changed(self, before):
        """Tell the clocks, and the cases whose losses these are."""
        result = super()._on_state_changed(before)
        events = {
            "filed": "filed",
            "acknowledged": "acknowledged",
            "agreed": "debtor_agreed",
            "recovered": "debtor_paid",
        }
        for state, group in self.grouped("state").items():
            if state in events:
                group._fire_deadline_event(events[state])
            if state in ("disputed", "agreed"):
                group._fire_deadline_event("debtor_answered")
            if state in ("recovered", "written_off", "cancelled"):
                group._cancel_deadlines(self.env._("Nothing more is claimed"))
                group._as_step()._release_goods()
        self._tell_cases(before)
        filed = self.filtered(lambda recovery: recovery.state == "filed" and before[recovery.id] == "draft")
        filed.sudo().line_ids.claim_id._follow_filed_recovery()
        return result
