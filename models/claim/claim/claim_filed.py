from odoo import api, fields, models
from odoo.exceptions import UserError


class Claim(models.Model):
    """That the carrier was claimed from: when, under which reference, and how much (PK-04)."""

    _inherit = "after.sales.claim"

    filed_at = fields.Datetime(string="Filed with the Carrier", recorded=True, tracking=True)
    filed_by = fields.Many2one("res.users", recorded=True, ondelete="restrict")
    filed_reference = fields.Char(
        string="Carrier's Reference",
        recorded=True,
        tracking=True,
        help="The number under which the carrier deals with it.",
    )
    filed_amount = fields.Monetary(string="Amount Claimed", recorded=True, tracking=True)
    may_file = fields.Boolean(compute="_compute_may_file", compute_sudo=True)

    @api.depends("state", "cause", "kind_id", "picking_id", "carrier_id", "filed_at")
    def _compute_may_file(self):
        for claim in self:
            claim.may_file = bool(claim.picking_id) and claim._concerns_carrier()

    def _file_with_carrier(self, filed_at, reference, amount):
        """Record that the carrier was claimed from; what was recorded wrongly is recorded again (PK-04).

        :param filed_at: UTC; :param amount: in the currency of the company
        :raise UserError: when something is missing, or the carrier does not answer for it
        :raise AccessError: for the case of a colleague
        """
        self.ensure_one()
        self._check_may_handle()
        reference = (reference or "").strip()
        self._check_filing(filed_at, reference, amount)
        self._record_filing(filed_at, reference, amount)
        self._on_filed()

    def _record_filing(self, filed_at, reference, amount):
        """Store that the carrier was claimed from, after the checks."""
        # Before the fact: the clock is met by it, not dropped because nothing is left to be filed.
        others = self.ticket_id.sudo().claim_ids.filtered(lambda c: c._awaits_filing()) - self
        if not others:
            self.ticket_id._fire_deadline_event("filed", filed_at)
        facts = {"filed_at": filed_at, "filed_reference": reference, "filed_amount": amount}
        self._record_facts({**facts, "filed_by": self.env.uid})
        self._log_step(
            self.env._(
                "%(claim)s filed with the carrier: %(amount)s, reference %(reference)s",
                claim=self.number,
                amount=self.currency_id.format(amount),
                reference=reference,
            )
        )

    def _on_filed(self):
        """Hook: the carrier was claimed from for this."""

    def _check_filing(self, filed_at, reference, amount):
        """Refuse what no carrier could deal with."""
        if not self.may_file:
            raise UserError(self.env._("The carrier does not answer for %(claim)s.", claim=self.number))
        if not filed_at or not reference:
            raise UserError(self.env._("Say when it was filed, and under which reference the carrier deals with it."))
        if filed_at > fields.Datetime.now():
            raise UserError(self.env._("It cannot have been filed in the future."))
        if self.currency_id.compare_amounts(amount or 0, 0) <= 0:
            raise UserError(self.env._("Say how much was claimed from the carrier."))

    def _awaits_filing(self):
        """Tell whether the carrier may have to answer for this and has not heard of it."""
        self.ensure_one()
        return bool(self.file_by) and not self.filed_at and self._concerns_carrier()

    def _get_value(self):
        """Return what the items are worth as the customer paid for them, in the currency of the company."""
        self.ensure_one()
        claim, company = self.sudo(), self.company_id
        values = [(item.sale_line_id.currency_id, claim._get_pack_item(item)["value"]) for item in claim.line_ids]
        today = company._get_after_sales_today()
        return sum(
            currency._convert(value, company.currency_id, company, today) for currency, value in values if currency
        )

    def action_open_filing(self):
        """Ask when, under which reference and how much was claimed from the carrier."""
        self.ensure_one()
        self._check_may_handle()
        other = self._get_other_filing()
        if other:
            return other
        wizard = self.env["after.sales.claim.file"].create(
            {
                "claim_id": self.id,
                "filed_at": self.filed_at or fields.Datetime.now(),
                "reference": self.filed_reference,
                "amount": self.filed_amount or self._get_value(),
            }
        )
        return wizard._get_records_action(name=self.env._("Filed with the Carrier"), target="new")

    def _get_other_filing(self):
        """Hook: return the action of another step that files this claim, where there is one."""
        return False
