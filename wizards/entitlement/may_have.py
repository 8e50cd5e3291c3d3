from odoo import api, fields, models


class MayHave(models.TransientModel):
    """What a customer may have for a reason, asked on the phone; or what a policy would say of an order."""

    _name = "after.sales.may.have"
    _inherit = "after.sales.document.wizard"
    _description = "What May the Customer Have?"

    order_id = fields.Many2one("sale.order", string="Sales Order", domain=[("state", "!=", "draft")])
    policy_id = fields.Many2one(
        "after.sales.policy", string="Tried Policy", readonly=True, help="Counts here as if it were valid on that day."
    )
    reason_id = fields.Many2one("after.sales.reason", help="Empty: a change of mind.")
    answer = fields.Html(compute="_compute_answer", sanitize=False)

    @api.depends("order_id", "reason_id", "policy_id")
    def _compute_answer(self):
        for wizard in self:
            order = wizard.order_id.sudo()
            wizard.answer = order and order._render_may_have(wizard.reason_id, wizard.policy_id)
