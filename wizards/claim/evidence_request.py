import base64

from odoo import api, fields, models

#: Edge of the code on the screen, in pixels.
CODE_SIZE = 220


class EvidenceRequest(models.TransientModel):
    """The link on which the customer sends pictures: by e-mail, copied into a chat, or scanned from the screen."""

    _name = "after.sales.evidence.request"
    _inherit = "after.sales.document.wizard"
    _description = "Ask for Evidence"

    claim_id = fields.Many2one("after.sales.claim", required=True, readonly=True)
    missing_slots = fields.Char(related="claim_id.missing_slots")
    email = fields.Char(compute="_compute_message", string="E-Mail")
    message = fields.Text(compute="_compute_message", string="Text for a Chat")
    qr_code = fields.Binary(compute="_compute_message", string="Code")

    @api.depends("claim_id")
    def _compute_message(self):
        for wizard in self:
            claim = wizard.claim_id
            wizard.email = claim._get_customer_email()
            wizard.message = claim._get_evidence_message()
            code = self.env["ir.actions.report"].barcode(
                "QR", claim._get_evidence_link(), width=CODE_SIZE, height=CODE_SIZE
            )
            wizard.qr_code = base64.b64encode(code)

    def action_mail(self):
        """Mail the link to the customer."""
        self.claim_id._request_evidence(by_email=True)
        return {"type": "ir.actions.act_window_close"}

    def action_sent(self):
        """Record that the customer got the link in a chat, or scanned it."""
        self.claim_id._request_evidence(by_email=False)
        return {"type": "ir.actions.act_window_close"}
