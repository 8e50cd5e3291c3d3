from odoo import fields, models


class ClaimReason(models.TransientModel):
    """Asks why a claim is taken up again, cancelled or decided without its evidence."""

    _name = "after.sales.claim.reason"
    _inherit = "after.sales.document.wizard"
    _description = "Reason for a Step of a Claim"

    claim_id = fields.Many2one("after.sales.claim", required=True, readonly=True)
    step = fields.Selection(
        [("reopen", "Reopen"), ("cancel", "Cancel"), ("submit", "Do not wait for evidence")],
        required=True,
        readonly=True,
    )
    # Required on the screen: the wizard is stored before anybody has typed.
    reason = fields.Char()

    def action_confirm(self):
        """Take the step."""
        if self.step == "reopen":
            self.claim_id._reopen(self.reason)
        elif self.step == "cancel":
            self.claim_id._cancel(self.reason)
        else:
            self.claim_id._submit_for_decision(self.reason)
        return {"type": "ir.actions.act_window_close"}
