from odoo import api, models
from odoo.exceptions import UserError

from ..remedy.vocabulary import GIVEN_UP
from .vocabulary import OPEN


class Recovery(models.Model):
    """Drafts that the causes of losses propose by themselves: nobody has to remember whom to claim from (PK-04)."""

    _inherit = "after.sales.recovery"

    @api.model
    def _propose(self, remedies):
        """Let drafts claim what these remedies cost, where somebody else bears it; what is claimed stays as it is.

        :param remedies: decided ones, as superuser
        """
        for remedy in remedies:
            debtor_type, debtor = remedy._get_debtor()
            known = remedy.recovery_line_ids.filtered(lambda line: line.state not in ("cancelled", "written_off"))
            drafts = known.filtered(lambda line: line.state == "draft" and not line.recovery_id.is_by_hand)
            wrong = drafts.filtered(
                lambda line, type_=debtor_type, who=debtor: (line.debtor_type, line.debtor_id) != (type_, who)
            )
            wrong._withdraw(self.env._("Somebody else bears it."))
            given_up = remedy.recovery_line_ids.filtered(
                lambda line, type_=debtor_type, who=debtor: (
                    (line.state, line.debtor_type, line.debtor_id) == ("written_off", type_, who)
                )
            )
            # Good advice costs nothing; what a lead has written off is taken up again by hand.
            if debtor_type and not given_up and not known - wrong and remedy.means != "advice":
                draft = self._find_draft(remedy, debtor_type, debtor) or self._open_draft(remedy, debtor_type, debtor)
                draft.line_ids._create_recorded([{"recovery_id": draft.id, "remedy_id": remedy.id}])
                draft._follow_filed_claims()

    def _follow_filed_claims(self):
        """A carrier that heard of a claim before anything was decided has been claimed from: its answer is awaited."""
        for draft in self.filtered(lambda recovery: recovery.debtor_type == "carrier" and recovery.debtor_id):
            claims = draft.line_ids.claim_id
            others = (claims.recovery_line_ids - draft.line_ids).filtered(lambda line: line.state != "cancelled")
            # What was filed by another recovery had other amounts in it: this one is filed by somebody.
            if claims and all(claims.mapped("filed_at")) and not others:
                first = claims.sorted("filed_at")[0]
                day = draft.company_id._get_after_sales_today(first.filed_at)
                facts = {"filed_on": day, "filed_by": first.filed_by.id, "reference": first.filed_reference}
                draft._pass_to("filed", facts)

    @api.model
    def _open_by_hand(self, remedies, debtor_type, debtor):
        """Claim what remedies cost from somebody whom no finding names: an insurer, a factory out of goodwill.

        :raise UserError: for remedies of several companies or that nobody decided, or a loss that is claimed already
        """
        if not remedies:
            raise UserError(self.env._("Choose what is claimed."))
        remedies.ticket_id._check_may_handle()
        remedies._lock_for_step()
        for remedy in remedies:
            if remedy.state in ("draft", "to_approve", *GIVEN_UP) or remedy.means == "advice":
                raise UserError(self.env._("%(remedy)s has cost nothing yet.", remedy=remedy.display_name))
            taken = remedy.sudo().recovery_line_ids.filtered(lambda line: line.state in OPEN)
            if taken:
                whole = taken[0].recovery_id
                raise UserError(
                    self.env._(
                        "%(remedy)s is claimed by %(recovery)s already.",
                        remedy=remedy.display_name,
                        recovery=whole.display_name,
                    )
                )
        if len(remedies.company_id) > 1:
            raise UserError(self.env._("One claim has one debtor, one company and one currency."))
        recovery = self.sudo()._open_draft(remedies[0].sudo(), debtor_type, debtor)
        recovery._record_facts({"is_by_hand": True, "user_id": self.env.uid})
        recovery.line_ids._create_recorded([{"recovery_id": recovery.id, "remedy_id": each.id} for each in remedies])
        recovery._check_debtor()
        return recovery.with_env(self.env)

    @api.model
    def _find_draft(self, remedy, debtor_type, debtor):
        """Return the draft on this debtor about the same case."""
        return self.search(
            [
                ("state", "=", "draft"),
                ("company_id", "=", remedy.company_id.id),
                ("is_by_hand", "=", False),
                ("debtor_type", "=", debtor_type),
                ("debtor_id", "=", debtor.id),
                ("line_ids.ticket_id", "=", remedy.ticket_id.id),
            ],
            limit=1,
        )

    @api.model
    def _open_draft(self, remedy, debtor_type, debtor):
        company = remedy.company_id
        is_supplier = debtor_type in ("factory", "provider") or debtor.supplier_rank > 0
        return self._create_recorded(
            [
                {
                    "company_id": company.id,
                    "currency_id": company.currency_id.id,
                    "debtor_type": debtor_type,
                    "debtor_id": debtor.id,
                    "user_id": remedy.user_id.id,
                    "settlement": "refund" if is_supplier else "invoice",
                    "is_deducted": debtor_type == "provider",
                }
            ]
        )


class RecoveryLine(models.Model):
    _inherit = "after.sales.recovery.line"

    def _withdraw(self, reason):
        """Take losses off drafts; a draft without any is over."""
        recoveries = self.recovery_id
        self.unlink()
        recoveries.filtered(lambda recovery: not recovery.line_ids)._cancel(reason)
