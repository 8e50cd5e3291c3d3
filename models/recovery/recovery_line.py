from odoo import api, fields, models

from ...rules.recovery import still_to_claim
from ...rules.remedy import spread
from .vocabulary import BASES

#: What a loss rests on where no carrier answers for it.
OTHER_BASES = {"factory": "fault", "provider": "work"}


class RecoveryLine(models.Model):
    """One loss that is claimed: what a remedy costs us, how much of it we ask for, and what came back."""

    _name = "after.sales.recovery.line"
    _description = "Loss of a Recovery"
    _inherit = ["after.sales.recorded"]
    _order = "recovery_id, id"
    _is_recorded_whole = True

    recovery_id = fields.Many2one("after.sales.recovery", required=True, index=True, ondelete="cascade")
    remedy_id = fields.Many2one("after.sales.remedy", index="btree_not_null", ondelete="restrict")
    parcel_id = fields.Many2one(
        "after.sales.shop.parcel", string="Parcel of a Shop", index="btree_not_null", ondelete="restrict"
    )
    claim_id = fields.Many2one(related="remedy_id.claim_id", store=True, index="btree_not_null")
    ticket_id = fields.Many2one(related="remedy_id.ticket_id", store=True, index=True, string="Case")
    order_id = fields.Many2one(related="remedy_id.order_id", store=True, string="Sales Order")
    product_id = fields.Many2one(related="remedy_id.product_id", store=True)
    carrier_id = fields.Many2one(related="claim_id.carrier_id", store=True, string="Delivery Method")
    kind_id = fields.Many2one(related="remedy_id.kind_id", store=True)
    agreement = fields.Selection(related="recovery_id.agreement", store=True)
    agent_id = fields.Many2one(related="claim_id.decided_by", store=True, string="Cause Decided By")
    company_id = fields.Many2one(related="recovery_id.company_id", store=True, index=True, precompute=True)
    debtor_id = fields.Many2one(related="recovery_id.debtor_id", store=True, index="btree_not_null")
    debtor_type = fields.Selection(related="recovery_id.debtor_type", store=True)
    state = fields.Selection(related="recovery_id.state", store=True)
    currency_id = fields.Many2one(related="recovery_id.currency_id", store=True)
    company_currency_id = fields.Many2one(related="company_id.currency_id", string="Company Currency")
    basis = fields.Selection(BASES, compute="_compute_basis", store=True)
    loss_kind = fields.Char(compute="_compute_basis", store=True, help="As the windows of debtors name it.")
    file_by = fields.Date(compute="_compute_file_by", store=True)
    loss = fields.Monetary(
        compute="_compute_loss",
        string="Cost of the Remedy",
        currency_field="company_currency_id",
        help="What it costs us.",
    )
    amount_fixed = fields.Monetary(help="What somebody decided to claim; until then it is what the remedy costs.")
    is_fixed = fields.Boolean()
    amount_claimed = fields.Monetary(compute="_compute_amount_claimed", store=True, string="Claimed")
    amount_recovered = fields.Monetary(compute="_compute_recovered", store=True, string="Recovered")
    recovered_company = fields.Monetary(
        compute="_compute_recovered",
        store=True,
        currency_field="company_currency_id",
        string="Recovered in Company Currency",
    )

    _remedy_once = models.Constraint("unique(recovery_id, remedy_id)", "This loss is claimed here already.")
    _is_about_one = models.Constraint(
        "CHECK(num_nonnulls(remedy_id, parcel_id) = 1)", "A loss is a remedy or the freight of a parcel."
    )

    @api.depends("remedy_id.cost", "parcel_id.parcel_freight")
    def _compute_loss(self):
        for line in self:
            line.loss = line.parcel_id.parcel_freight if line.parcel_id else line.remedy_id.cost

    @api.depends(
        "recovery_id.debtor_type", "claim_id.cause", "claim_id.receipt_note", "claim_id.occasion", "claim_id.kind_id"
    )  # fmt: skip
    def _compute_basis(self):
        """Once it is filed, it rests on what it was filed for."""
        for line in self:
            if line.basis and line.recovery_id.state not in (False, "draft"):
                line.basis, line.loss_kind = line.basis, line.loss_kind
                continue
            kind = line.claim_id._get_loss_kind() if line.claim_id else "other"
            line.loss_kind = kind
            line.basis = OTHER_BASES.get(line.recovery_id.debtor_type) or kind

    @api.depends(
        "recovery_id.debtor_type", "loss_kind", "carrier_id.claim_window_days", "claim_id.picking_id.received_at",
        "claim_id.picking_id.handed_over_at",
    )  # fmt: skip
    def _compute_file_by(self):
        for line in self:
            is_carrier = line.recovery_id.debtor_type == "carrier"
            line.file_by = is_carrier and line.claim_id and line.claim_id.file_by

    @api.depends("is_fixed", "amount_fixed", "remedy_id.cost", "parcel_id.parcel_freight", "recovery_id.currency_id")
    def _compute_amount_claimed(self):
        """Until somebody decides otherwise we claim what the remedy costs, and it may still change."""
        for line in self:
            company, day = line.company_id, fields.Date.context_today(line)
            source, target = company.currency_id, line.recovery_id.currency_id
            cost = line.loss
            asked = source._convert(cost, target, company, day) if source and target else cost
            line.amount_claimed = line.amount_fixed if line.is_fixed else max(asked, 0.0)

    @api.depends("recovery_id.amount_recovered", "recovery_id.recovered_company", "recovery_id.line_ids.amount_claimed")
    def _compute_recovered(self):
        """Spread what came by what was claimed, to the cent."""
        for whole in self.recovery_id:
            lines = whole.line_ids
            weights = lines.mapped("amount_claimed")
            shares = spread(whole.amount_recovered, weights, whole.currency_id.decimal_places)
            ours = spread(whole.recovered_company, weights, whole.company_currency_id.decimal_places)
            for line, share, own in zip(lines, shares, ours, strict=True):
                line.amount_recovered, line.recovered_company = share, own

    def _get_others(self):
        """Return the lines by which others were or are asked for the same losses; nobody knows of a draft yet."""
        known = self.sudo()
        lines = known.remedy_id.recovery_line_ids | known.parcel_id.recovery_line_ids
        return (lines - known).filtered(lambda line: line.state not in ("draft", "cancelled"))

    def _get_left(self):
        """Return how much of this loss nobody else was asked for, in the currency of the recovery."""
        self.ensure_one()
        company, day = self.company_id, fields.Date.context_today(self)
        own = company.currency_id

        def in_own(amount, currency):
            return currency._convert(amount, own, company, day)

        taken = []
        for other in self._get_others():
            is_over = other.state == "written_off" or other.recovery_id.is_settled
            asked = other.amount_recovered if is_over else other.amount_claimed
            taken.append(in_own(asked, other.currency_id))
        left = still_to_claim(self.sudo().loss, taken, own.decimal_places)
        return own._convert(left, self.currency_id, company, day)

    def _get_claimed_in_company_currency(self):
        """Return what is claimed for this loss, in the currency of the company."""
        self.ensure_one()
        day = fields.Date.context_today(self)
        return self.currency_id._convert(self.amount_claimed, self.company_id.currency_id, self.company_id, day)

    def _get_proposed_amount(self):
        """Return what is claimed unless somebody says otherwise: what it cost, as far as nobody else was asked."""
        self.ensure_one()
        left = 0.0 if self.is_fixed else self._get_left()
        return min(self.amount_claimed, left) if left else self.amount_claimed

    def _set_amounts(self, amounts):
        """Store what is claimed for each loss.

        :param amounts: per line how much, in the currency of the recovery
        """
        for line in self:
            if not line.is_fixed or line.currency_id.compare_amounts(line.amount_fixed, amounts[line]):
                line._record_facts({"amount_fixed": amounts[line], "is_fixed": True})

    def action_view_remedy(self):
        """Open the remedy of this loss."""
        self.ensure_one()
        return (self.parcel_id or self.remedy_id)._get_records_action()
