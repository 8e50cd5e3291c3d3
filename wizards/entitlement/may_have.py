from markupsafe import Markup

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
    days = fields.Integer(
        string="Days Back", default=90, help="How far back it is asked what would have ended otherwise."
    )
    past = fields.Html(compute="_compute_past", sanitize=False)

    @api.depends("order_id", "reason_id", "policy_id")
    def _compute_answer(self):
        for wizard in self:
            order = wizard.order_id.sudo()
            wizard.answer = order._render_may_have(wizard.reason_id, wizard.policy_id) if order else False

    @api.depends("policy_id", "days")
    def _compute_past(self):
        for wizard in self:
            policy = wizard.policy_id
            wizard.past = wizard._draw_past(policy._replay(wizard.days)) if policy else False

    def _draw_past(self, changed):
        """Return a table of what would have ended otherwise, or that nothing would have.

        :param changed: what ``after.sales.policy._replay`` found
        """
        if not changed:
            return Markup("<p class='text-muted'>%s</p>") % self.env._("Nothing would have been answered otherwise.")
        names = dict(self.env["after.sales.remedy"]._fields["verdict"]._description_selection(self.env))
        rows = Markup("").join(
            Markup("<tr><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>")
            % (row.remedy.display_name, names[row.before], names[row.after], row.reason)
            for row in changed
        )
        heads = (self.env._("Remedy"), self.env._("Then"), self.env._("Now"), self.env._("Reason"))
        head = Markup("").join(Markup("<th>%s</th>") % name for name in heads)
        return Markup("<table class='table table-sm'><tr>%s</tr>%s</table>") % (head, rows)
