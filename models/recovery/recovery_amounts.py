from odoo import api, fields, models

from ...rules.recovery import has_agreed
from .vocabulary import AGREED, ENDED


class Recovery(models.Model):
    """How much was claimed, offered, agreed and recovered, and what of it is still open."""

    _inherit = "after.sales.recovery"

    amount_claimed = fields.Monetary(compute="_compute_amount_claimed", store=True, string="Claimed", tracking=True)
    amount_offered = fields.Monetary(string="Offered", tracking=True)
    amount_agreed = fields.Monetary(string="Agreed", tracking=True)
    amount_recovered = fields.Monetary(
        compute="_compute_amount_recovered", store=True, string="Recovered", help="What the debtor paid or we set off."
    )
    recovered_company = fields.Monetary(
        compute="_compute_amount_recovered",
        store=True,
        currency_field="company_currency_id",
        string="Recovered in Company Currency",
    )
    amount_open = fields.Monetary(
        compute="_compute_amount_open",
        store=True,
        string="Open",
        help="What may still come: agreed or claimed, minus paid.",
    )
    is_settled = fields.Boolean(compute="_compute_amount_open", store=True, help="Nothing more is to come.")
    was_refused = fields.Boolean(compute="_compute_was_refused", store=True, help="The debtor refused it at first.")
    agreement = fields.Selection(
        [("agreed", "Debtor agreed"), ("refused", "Debtor did not agree")],
        compute="_compute_agreement",
        store=True,
        help="Whether the debtor agreed with the cause that we decided on.",
    )

    @api.depends("line_ids.amount_claimed")
    def _compute_amount_claimed(self):
        for recovery in self:
            recovery.amount_claimed = sum(recovery.line_ids.mapped("amount_claimed"))

    @api.depends(
        "document_ids.state", "document_ids.payment_state", "document_ids.amount_residual", "document_ids.amount_total",
        "document_ids.matched_payment_ids.state",
    )  # fmt: skip
    def _compute_amount_recovered(self):
        """Follow the documents: only money that came, or bills that were set off, count."""
        for recovery in self:
            settled = [move._get_settled() for move in recovery.document_ids]
            recovery.amount_recovered = sum(amount for amount, _own in settled)
            recovery.recovered_company = sum(own for _amount, own in settled)

    @api.depends("state", "amount_claimed", "amount_agreed", "amount_recovered")
    def _compute_amount_open(self):
        for recovery in self:
            owed = recovery.amount_agreed if recovery.state in AGREED else recovery.amount_claimed
            left = 0.0 if recovery.state in ENDED else max(owed - recovery.amount_recovered, 0.0)
            recovery.amount_open = left
            recovery.is_settled = recovery.state == "recovered"

    @api.depends("state")
    def _compute_was_refused(self):
        """Once refused it stays so, whatever is agreed afterwards."""
        for recovery in self:
            recovery.was_refused = recovery.was_refused or recovery.state == "disputed"

    @api.depends(
        "state", "found_cause", "was_refused", "amount_agreed", "amount_recovered", "amount_claimed",
        "line_ids.claim_id.cause",
    )  # fmt: skip
    def _compute_agreement(self):
        """Decision accuracy: whoever pays agreed; who names another cause did not (idea 3)."""
        for recovery in self:
            cause = recovery.line_ids[:1].claim_id.cause or ""
            promised = recovery.amount_agreed if recovery.state in AGREED else recovery.amount_recovered
            found, claimed = recovery.found_cause or "", recovery.amount_claimed
            answer = has_agreed(cause, found, promised, claimed, recovery.was_refused)
            recovery.agreement = {True: "agreed", False: "refused"}.get(answer, False)
