from odoo import fields, models

from ...models.claim.vocabulary import CAUSES


class RecoveryAnswer(models.TransientModel):
    """What a debtor says to a claim: it is on his desk, an offer, a refusal, or an agreement."""

    _name = "after.sales.recovery.answer"
    _inherit = "after.sales.document.wizard"
    _description = "Answer of a Debtor"

    recovery_id = fields.Many2one("after.sales.recovery", required=True, readonly=True)
    currency_id = fields.Many2one(related="recovery_id.currency_id")
    amount_claimed = fields.Monetary(related="recovery_id.amount_claimed")
    amount_offered = fields.Monetary(related="recovery_id.amount_offered")
    step = fields.Selection(
        [
            ("acknowledged", "Has it on the desk"),
            ("offered", "Offers an amount"),
            ("agreed", "We agree on an amount"),
            ("disputed", "Refuses"),
        ],
        string="The Debtor",
        required=True,
    )
    day = fields.Date(string="On", default=lambda self: self.env.company._get_after_sales_today())
    reference = fields.Char(string="Debtor's Reference")
    amount = fields.Monetary()
    answer = fields.Char(string="What the Debtor Says")
    found_cause = fields.Selection(
        CAUSES,
        string="Cause by the Debtor",
        help="Where the debtor says that it comes from; empty when nothing is said.",
    )

    def action_record(self):
        """Record it."""
        self.ensure_one()
        recovery = self.recovery_id
        words = {"answer": self.answer, "found_cause": self.found_cause, "day": self.day}
        if self.step == "acknowledged":
            recovery._acknowledge(self.reference, self.day)
        elif self.step == "offered":
            recovery._offer(self.amount, **words)
        elif self.step == "agreed":
            recovery._agree(self.amount, **words)
        else:
            recovery._dispute(**words)
        return {"type": "ir.actions.act_window_close"}
