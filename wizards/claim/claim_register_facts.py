from odoo import api, fields, models
from odoo.exceptions import UserError


def _fact(name):
    """Return a field that reads and writes a fact of the claim."""
    return {"related": f"claim_id.{name}", "readonly": False}


class ClaimRegister(models.TransientModel):
    """The second and third step: the facts that the occasion's table asks for, then proof and what comes next."""

    _inherit = "after.sales.claim.register"

    packaging = fields.Selection(**_fact("packaging"))
    box_opened = fields.Selection(**_fact("box_opened"))
    receipt_note = fields.Selection(**_fact("receipt_note"))
    receipt_note_text = fields.Char(**_fact("receipt_note_text"))
    glass_heard = fields.Selection(**_fact("glass_heard"))
    ledger_weight = fields.Float(**_fact("ledger_weight"))
    carrier_weight = fields.Float(**_fact("carrier_weight"))
    gift_recorded = fields.Selection(**_fact("gift_recorded"))
    box_searched = fields.Selection(**_fact("box_searched"))
    packing_list_checked = fields.Selection(**_fact("packing_list_checked"))

    weighing_reason = fields.Char(related="claim_id.weighing_reason")
    suggested_cause = fields.Selection(related="claim_id.suggested_cause")
    suggestion_reason = fields.Char(related="claim_id.suggestion_reason")
    evidence_state = fields.Selection(related="claim_id.evidence_state")
    missing_slots = fields.Char(related="claim_id.missing_slots")
    evidence_requested_at = fields.Datetime(related="claim_id.evidence_requested_at")
    notice_sent_at = fields.Datetime(related="picking_id.notice_sent_at")
    pickup_rules_sent_at = fields.Datetime(related="picking_id.pickup_rules_sent_at")
    contains_glass = fields.Boolean(related="picking_id.contains_glass")
    sign_before_inspect = fields.Boolean(related="picking_id.carrier_id.sign_before_inspect")
    delivery_mode_name = fields.Char(related="picking_id.delivery_mode_id.name")
    may_refuse = fields.Boolean(related="picking_id.delivery_mode_id.may_refuse")
    owed_text = fields.Char(string="Owed", compute="_compute_owed_text")

    @api.depends("claim_id")
    def _compute_owed_text(self):
        for wizard in self:
            gifts = wizard.claim_id.sudo().order_id.promised_gift_ids.filtered(
                lambda gift, w=wizard: gift.ticket_id == w.ticket_id and gift.state in ("owed", "promised")
            )
            wizard.owed_text = ", ".join(gifts.mapped("display_name"))

    def action_back(self):
        """Return to the step before."""
        self.ensure_one()
        return self._open_step({"evidence": "facts"}.get(self.step, "items"))

    def action_pause(self):
        """Leave it here: what was entered is stored with the claim, and opening it again goes on."""
        self.ensure_one()
        self._save_description()
        return {"type": "ir.actions.act_window_close"}

    def _save_description(self):
        if self.claim_id and self.claim_id.description != self.description:
            self.claim_id.description = self.description

    def action_ask_weights(self):
        """Ask the warehouse for our ledger and for what the carrier weighed (MG-03)."""
        self.ensure_one()
        self.claim_id._check_may_handle()
        self.picking_id._ask_weights()
        return self._open_step("facts")

    def action_to_evidence(self):
        """Show what proves it, and what comes next."""
        self.ensure_one()
        self._save_description()
        self.claim_id._check_may_handle()
        return self._open_step("evidence")

    def action_ask_evidence(self):
        """Send the customer the link for the pictures."""
        self.ensure_one()
        return self.claim_id.action_request_evidence()

    def action_finish(self):
        """Let somebody decide when nothing is missing; else wait for the evidence."""
        self.ensure_one()
        claim = self.claim_id
        if claim.state in ("draft", "collecting"):
            if claim._has_all_evidence():
                claim._submit_for_decision()
            else:
                claim._collect()
        return claim._get_records_action(target="current")

    def action_owe_gifts(self):
        """Give what is missing with the customer's next order (GF-04)."""
        self.ensure_one()
        if self.box_searched != "not_found":
            raise UserError(self.env._("Ask the customer to look through all boxes first."))
        reason = self.env._("Promised and not noted on the order.")
        if self.gift_recorded == "yes":
            reason = self.env._("Noted on the order and not found in the boxes.")
        self.claim_id._owe_gifts(reason)
        return self._open_step("evidence")

    def action_found(self):
        """The customer found it: nothing is owed (GF-03)."""
        self.ensure_one()
        self.claim_id._find_gifts()
        return self.claim_id._get_records_action(target="current")
