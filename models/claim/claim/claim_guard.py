from odoo import api, models
from odoo.exceptions import UserError

from .claim import OPEN

#: What a decision rests on: it stays as it was when somebody decided.
GROUNDS = (
    "kind_id", "order_id", "picking_id", "occasion", "packaging", "box_opened", "receipt_note", "receipt_note_text",
    "glass_heard", "ledger_weight", "carrier_weight", "gift_recorded", "packing_list_checked", "wrong_carrier",
    "line_ids", "box_searched", "trace_finding", "costs_asked", "forward_cost", "recall_cost",
)  # fmt: skip


class Claim(models.Model):
    """Who may change what of a claim, and when (X-02: the decision and its grounds stay together)."""

    _inherit = "after.sales.claim"

    @api.model_create_multi
    def create(self, vals_list):
        claims = super().create(vals_list)
        claims._check_may_handle()
        claims.ticket_id._follow_carrier_window()
        claims.ticket_id._watch_platform_receipt()
        return claims

    def write(self, vals):
        if not self._is_recording():
            self._check_may_change(vals)
        result = super().write(vals)
        self._follow_window_after(set(vals))
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_claims(self):
        """Nothing that a customer complained about disappears."""
        raise UserError(self.env._("A claim is not deleted. Cancel it and say why."))

    @api.model
    def _get_grounds(self):
        """Return the names of the fields that a decision rests on; areas that ask more facts add theirs."""
        return set(GROUNDS)

    def _check_may_change(self, vals):
        """Refuse changes by others than the case's agent, and of grounds on which somebody has decided."""
        self._check_may_handle()
        if vals.keys() & self._get_grounds() and not self.env.su:
            self._check_grounds_are_free()
        if "ticket_id" in vals and not self.env.su and any(c.ticket_id.id != vals["ticket_id"] for c in self):
            raise UserError(self.env._("A claim stays with its case. Merge the cases instead."))

    def _check_grounds_are_free(self):
        """Refuse to change what a decision rests on."""
        for claim in self.filtered(lambda c: c.state not in OPEN):
            raise UserError(
                self.env._(
                    "%(claim)s is %(state)s: what was decided on cannot change. Take it up again first.",
                    claim=claim.number,
                    state=dict(claim._fields["state"]._description_selection(self.env))[claim.state].lower(),
                )
            )

    def _check_items_are_free(self):
        """Refuse changes of items by others than the case's agent, and of those that were decided on."""
        self._check_may_handle()
        if not self.env.su:
            self._check_grounds_are_free()

    def _check_may_handle(self):
        """Refuse whoever does not handle the case: its agent, a lead, anybody while it has no agent."""
        self.check_access("write")
        self.ticket_id._check_may_handle()
