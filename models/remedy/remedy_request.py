from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...rules.remedy import spread
from ..record.told import tell

#: What the step “Propose” may say of a remedy; everything else is recorded by later steps.
PROPOSED = (
    "type", "claim_id", "skip_reason", "requested_by_customer", "customer_wish", "amount", "description",
    "freight_payer", "old_piece", "fee_amount", "deduction_amount", "is_advance", "advance_reason", "is_paid_outside",
    "is_fetched", "reason_id", "is_postage", "deduction_reason", "credit_program",
)  # fmt: skip
LINE_PROPOSED = (
    "claim_line_id", "product_id", "quantity", "uom_id", "part", "sale_line_id", "return_lot_ids", "new_product_id",
    "new_price",
)  # fmt: skip


class Remedy(models.Model):
    """From the proposal to the decision (DM-01, DM-05, X-19)."""

    _inherit = "after.sales.remedy"

    @api.model
    def _check_sums(self, vals):
        """Refuse sums of a proposal that are less than nothing. :raise UserError: naming which"""
        for name in ("amount", "fee_amount", "deduction_amount"):
            if (vals.get(name) or 0) < 0:
                title = self._fields[name]._description_string(self.env)
                raise UserError(self.env._("%(field)s cannot be negative.", field=title))

    def _prepare_line_vals(self, vals):
        if vals.get("quantity") is not None and vals["quantity"] <= 0:
            raise UserError(self.env._("The quantity of an item has to be more than zero."))
        if (vals.get("new_price") or 0) < 0:
            raise UserError(self.env._("A price cannot be negative."))
        # Nothing is a price, too.
        return {name: value for name, value in vals.items() if name in LINE_PROPOSED and (value or name == "new_price")}

    def _check_may_act(self):
        """Refuse whoever may not work on these cases, and every step of a case that is over."""
        self.check_access("read")
        self.ticket_id._check_may_remedy()

    def _check_is_draft(self):
        """Refuse to change what was requested, and what its source says: the fee or damage of a job."""
        for remedy in self.filtered(lambda r: r.state != "draft"):
            raise UserError(
                self.env._("%(remedy)s is “%(state)s”.", remedy=remedy.display_name, state=remedy._get_state_name())
            )
        self._check_is_not_owed()

    def _check_items(self):
        """Refuse items of other cases and other companies."""
        for remedy in self.sudo():
            claims = remedy.claim_id | remedy.line_ids.claim_line_id.claim_id
            if claims.ticket_id - remedy.ticket_id:
                raise ValidationError(self.env._("The claim and the items of a remedy belong to its case."))
            if remedy.line_ids.claim_line_id.claim_id - remedy.claim_id:
                raise ValidationError(self.env._("The items of a remedy belong to its claim."))
            if remedy.line_ids.product_id.company_id - remedy.company_id:
                raise ValidationError(self.env._("The items of a remedy belong to the company of its case."))

    def _change(self, vals, lines=None):
        """Change a draft.

        :param lines: values of all items, None to leave them
        """
        self.ensure_one()
        self._check_may_act()
        self._check_is_draft()
        remedy = self.sudo()
        vals = {name: value for name, value in vals.items() if name in PROPOSED}
        self._check_sums(vals)
        if lines is not None:
            new = [fields.Command.create(self._prepare_line_vals(line)) for line in lines]
            vals["line_ids"] = [fields.Command.clear(), *new]
        remedy.write(vals)
        remedy._set_rungs()
        remedy._withdraw_consent()
        if "fee_amount" not in vals:
            remedy._settle_terms()
        remedy._settle_amount()
        remedy._check_items()

    def _request(self):
        """Decide this remedy, or ask whoever has to.

        :raise UserError: when the cause is not decided, something was remedied before, the customer has not
            agreed to the money, or the ladder says no
        """
        self.ensure_one()
        self._check_may_act()
        self._lock_for_step()
        self._check_may_become("to_approve")
        self._lock_items()
        remedy = self.sudo()
        remedy.line_ids._fix_prices()
        remedy._settle_amount()
        verdict = self._check_request()
        remedy.write(
            {
                "policy_id": (self._get_wish_policy() or self._find_policy()).id,
                "requested_by_id": self.env.uid,
                "verdict": verdict.verdict,
                "verdict_reason": tell(self, lambda remedy: remedy._judge().reason),
                **remedy._prepare_eligibility_vals(),
            }
        )
        remedy._spread_amount()
        remedy._fire_deadline_event("requested")
        remedy._on_wish_requested()
        if verdict.verdict == "allowed":
            return self._approve()
        remedy._pass_to("to_approve")
        for kind in verdict.approvals:
            reason = tell(remedy, lambda remedy: remedy._get_approval_reason())
            remedy._request_approval(kind, reason, remedy._get_asked_amount())
        return None

    def _agree_and_request(self, agreed=False):
        """Decide a proposal in one go.

        :param agreed: the customer and we agree on the amount: record who spoke of it first
        """
        self.ensure_one()
        if agreed and self._needs_consent():
            self._record_consent()
        if agreed and self.means == "money" and not self.is_agreed:
            self._offer(self.amount, self.customer_wish, by="customer" if self.requested_by_customer else "us")
            self._answer_offer("accepted")
        self._request()

    def _check_request(self):
        """Refuse what cannot be decided now, return the verdict on the rest."""
        self._check_cause()
        if not self.sudo().line_ids and self.means == "dispatch":
            raise UserError(self.env._("Say what is to be sent."))
        self._check_quantities()
        self._check_goods_back()
        self._check_goods_to_stop()
        self._check_credit_program()
        verdict = self._judge()
        if verdict.verdict == "refused":
            raise UserError(verdict.reason)
        if self._needs_consent():
            raise UserError(self._say_consent())
        if self.means == "money" and not self.is_agreed:
            raise UserError(
                self.env._("Agree on the amount with the customer first, and record the offer and its answer.")
            )
        return verdict

    def _check_cause(self):
        """Refuse a remedy for goods before the cause is decided; an undecided cause is a decision too (X-19).

        No claim has to be decided before a customer gets back what a service has cost beside the goods.
        """
        if self.source_job_id:
            return
        remedy = self.sudo()
        if remedy.kind_id.requires_claim and not remedy.claim_id:
            raise UserError(self.env._("Register the claim first: which items, and what is wrong with them."))
        claim = remedy.claim_id
        if claim and claim.state not in ("decided", "closed") and not claim._is_served_meanwhile():
            raise UserError(self.env._("Decide first where the problem of %(claim)s comes from.", claim=claim.number))

    def _get_approval_reason(self):
        self.ensure_one()
        reasons = (self.verdict_reason, self.money_note, self.skip_reason, self.customer_wish, self.description)
        return "\n".join(filter(None, (*reasons, self._say_what_is_sent(), self._say_what_was_given())))

    def _say_what_was_given(self):
        """Return what money the customer had for this order already, for whoever approves goods besides."""
        self.ensure_one()
        order = self.sudo().order_id
        given = self._get_given(order) if order and self.means == "dispatch" else 0.0
        if not given:
            return ""
        return self.env._("Given back for this order already: %(amount)s.", amount=order.currency_id.format(given))

    def _say_what_is_sent(self):
        """Return which goods whoever approves gives away, and what they cost us; empty where nothing is sent."""
        self.ensure_one()
        lines = self.sudo().line_ids
        if self.means != "dispatch" or not lines:
            return ""
        return self.env._(
            "%(goods)s; costs us %(cost)s.",
            goods=", ".join(lines.mapped("display_name")),
            cost=self.company_id.currency_id.format(self._get_goods_cost()),
        )

    def _get_goods_cost(self):
        return sum(line.unit_cost * line._get_quantity(line.product_id.uom_id) for line in self.sudo().line_ids)

    def _get_company_amount(self):
        """Return the amount in the currency of the company."""
        self.ensure_one()
        company = self.company_id
        if self.means == "dispatch":
            return self._get_goods_cost()
        day = fields.Date.context_today(self)
        return self.currency_id._convert(self.amount, company.currency_id, company, day)

    def _spread_amount(self):
        """Note on each item what of the money counts for it, by what was paid."""
        for remedy in self.filtered(lambda r: r.means == "money"):
            lines = remedy.line_ids
            weights = [line._get_paid() for line in lines]
            for line, share in zip(
                lines, spread(remedy.amount, weights, remedy.currency_id.decimal_places), strict=True
            ):
                line.amount = share

    def _approve(self):
        """Decide that this is done, and let the documents begin."""
        remedies = self.sudo()
        remedies._pass_to("approved", {"decided_by": self.env.uid, "decided_at": fields.Datetime.now()})
        for remedy in remedies:
            remedy._tell_case(remedy.verdict_reason)
        remedies._fire_deadline_event("approved")
        remedies.ticket_id._check_off_steps("approved")
        remedies.ticket_id._go_on()
        remedies._carry_out()
        remedies._give_owed_gifts()

    def _on_approval_decided(self, approval):
        """Go on when all that was asked for was granted; give the remedy back to the agent otherwise."""
        result = super()._on_approval_decided(approval)
        if self.state != "to_approve":
            return result
        if approval.state == "approved":
            if not self._get_requests():
                self._approve()
            return result
        self._pass_to("draft")
        self._get_requests()._withdraw()
        note = approval.decision_note or ""
        self._message_log(body=self.env._("Not approved, so it can be changed. %(note)s", note=note))
        return result

    def action_request(self):
        """Decide this remedy, or ask for the approval it needs."""
        self.ensure_one()
        self._request()
        return True
