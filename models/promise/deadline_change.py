from odoo import api, fields, models


class DeadlineChange(models.Model):
    """One talk with the customer about another receipt date, and the answer.

    Records of this model are evidence: they are made by the order, and nobody edits them.
    """

    _name = "after.sales.deadline.change"
    _description = "Change of a Receipt Deadline"
    _inherit = ["after.sales.recorded"]
    _order = "id desc"
    _rec_name = "new_date"
    _is_recorded_whole = True

    order_id = fields.Many2one("sale.order", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="order_id.company_id", store=True, index=True)
    old_date = fields.Date(readonly=True, required=True)
    new_date = fields.Date(readonly=True, required=True)
    days = fields.Integer(string="Days Later", compute="_compute_days", store=True, aggregator="avg")
    reason = fields.Text(readonly=True, required=True)
    contacted_at = fields.Datetime(readonly=True)
    response = fields.Selection(
        [("accepted", "Accepted"), ("refused", "Refused"), ("pending", "No answer yet")],
        required=True,
        readonly=True,
        default="pending",
        index=True,
    )
    refusal_outcome = fields.Selection(
        [
            ("keep", "The old date stands"),
            ("cancel", "Cancel the order"),
            ("substitute", "Sell a substitute"),
            ("escalate", "Escalate to the team lead"),
        ],
        readonly=True,
        help="What follows from the customer's refusal.",
    )
    user_id = fields.Many2one("res.users", string="Recorded By", readonly=True, ondelete="restrict")

    @api.depends("old_date", "new_date")
    def _compute_days(self):
        for change in self:
            change.days = (change.new_date - change.old_date).days if change.new_date and change.old_date else 0
