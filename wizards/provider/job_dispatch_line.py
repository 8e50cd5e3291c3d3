from odoo import fields, models


class JobDispatchLine(models.TransientModel):
    """A candidate, and why (not)."""

    _name = "after.sales.job.dispatch.line"
    _description = "Candidate for a Service Job"
    _order = "sequence, id"

    wizard_id = fields.Many2one("after.sales.job.dispatch", required=True, ondelete="cascade", index=True)
    sequence = fields.Integer()
    provider_id = fields.Many2one("res.partner", required=True)
    phone = fields.Char(related="provider_id.phone")
    fits = fields.Boolean()
    score = fields.Float(digits=(4, 0))
    reason = fields.Char()
    problem = fields.Char(string="Approval Needed")
    currency_id = fields.Many2one(related="wizard_id.currency_id")
    price = fields.Monetary()
    is_next = fields.Boolean(
        string="Ask Next",
        help="Asked automatically, in this order, when the chosen provider refuses or does not answer.",
    )

    def action_choose(self):
        """Choose this candidate."""
        self.ensure_one()
        self.wizard_id.provider_id = self.provider_id
        if self.price:
            self.wizard_id.agreed_price = self.price
        return self.wizard_id._get_records_action(
            name=self.env._("Send a Service Provider"), target="new", context={"dialog_size": "extra-large"}
        )
