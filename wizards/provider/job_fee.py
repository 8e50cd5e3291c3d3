from odoo import api, fields, models


class JobFee(models.TransientModel):
    """The receipt for the fee that a customer advanced (PV-05)."""

    _name = "after.sales.job.fee"
    _inherit = "after.sales.document.wizard"
    _description = "Receipt of an Advanced Fee"

    job_id = fields.Many2one("after.sales.job", required=True, readonly=True)
    currency_id = fields.Many2one(related="job_id.currency_id")
    agreed_price = fields.Monetary(related="job_id.agreed_price")
    amount = fields.Monetary(string="Paid by the Customer", compute="_compute_amount", store=True, readonly=False)
    attachment_ids = fields.Many2many("ir.attachment", string="Receipt of Payment", bypass_search_access=True)
    is_correction = fields.Boolean(compute="_compute_is_correction")
    reason = fields.Char(string="What Was Wrong")

    @api.depends("job_id.fee_advanced_at")
    def _compute_is_correction(self):
        for wizard in self:
            wizard.is_correction = bool(wizard.job_id.fee_advanced_at)

    @api.depends("job_id")
    def _compute_amount(self):
        for wizard in self:
            wizard.amount = wizard.job_id.fee_advanced or wizard.job_id.agreed_price

    def action_record(self):
        """Store the receipt: the refund can be made; or correct the one that was misread."""
        if self.is_correction:
            self.job_id._correct_fee_receipt(self.amount, self.reason, self.attachment_ids)
        else:
            self.job_id._record_fee_receipt(self.amount, self.attachment_ids)
        return {"type": "ir.actions.act_window_close"}
