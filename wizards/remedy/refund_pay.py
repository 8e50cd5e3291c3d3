from odoo import fields, models


class RefundPay(models.TransientModel):
    """The end of an application: paid with its proof, refused, taken back; or why it has to wait (RF-04, RF-06)."""

    _name = "after.sales.refund.pay"
    _inherit = "after.sales.document.wizard"
    _description = "Payment of a Refund"

    application_id = fields.Many2one("after.sales.refund.application", required=True, readonly=True)
    step = fields.Selection(
        [("pay", "Paid"), ("refuse", "Refused"), ("cancel", "Taken back"), ("hold", "Not payable now")],
        default="pay",
        required=True,
        readonly=True,
    )
    currency_id = fields.Many2one(related="application_id.currency_id")
    amount = fields.Monetary(related="application_id.amount")
    purpose = fields.Char(related="application_id.purpose")
    account_hint = fields.Char(related="application_id.account_hint")
    day = fields.Date(string="Paid On", help="Empty: today.")
    attachment_ids = fields.Many2many("ir.attachment", string="Proof of Payment", bypass_search_access=True)
    reason = fields.Char(help="Everybody who reads the application sees it.")

    def action_record(self):
        """Store how it ended, or why it has to wait."""
        application = self.application_id
        if self.step == "pay":
            application._pay(self.day, self.attachment_ids)
        elif self.step == "refuse":
            application._refuse(self.reason)
        elif self.step == "cancel":
            application._cancel(self.reason)
        else:
            application._hold(self.reason)
        return {"type": "ir.actions.act_window_close"}
