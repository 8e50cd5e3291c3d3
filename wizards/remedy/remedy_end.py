from odoo import fields, models


class RemedyEnd(models.TransientModel):
    """Why a remedy is given up, or whether it helped."""

    _name = "after.sales.remedy.end"
    _inherit = "after.sales.document.wizard"
    _description = "End of a Remedy"

    remedy_id = fields.Many2one("after.sales.remedy", required=True, readonly=True)
    state = fields.Selection(related="remedy_id.state")
    step = fields.Selection([("end", "Give up"), ("outcome", "Outcome")], default="end", required=True)
    how = fields.Selection(
        [
            ("refused", "It is not done: the customer does not want it, or it cannot be done"),
            ("cancelled", "Cancelled: it was a mistake, or something else is done"),
        ],
        default="refused",
        help="What is not done for a reason counts as tried; what is cancelled does not.",
    )
    outcome = fields.Selection([("helped", "It helped"), ("not_helped", "It did not help")], default="helped")
    reason = fields.Char(help="Everybody who reads the case sees it.")

    def action_record(self):
        """Store the end or the outcome."""
        if self.step == "outcome":
            self.remedy_id._record_outcome(self.outcome, self.reason)
        elif self.how == "refused" and self.state in ("draft", "to_approve", "approved"):
            self.remedy_id._refuse(self.reason)
        else:
            self.remedy_id._cancel(self.reason)
        return {"type": "ir.actions.act_window_close"}
