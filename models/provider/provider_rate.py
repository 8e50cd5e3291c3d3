from odoo import api, fields, models
from odoo.tools.misc import format_amount

from .vocabulary import TASKS


class ProviderRate(models.Model):
    """A line of a provider's rate card: what a task usually costs one of our companies."""

    _name = "after.sales.provider.rate"
    _description = "Rate of a Service Provider"
    _inherit = ["after.sales.recorded"]
    _order = "partner_id, task, skill_id, id"

    partner_id = fields.Many2one("res.partner", string="Provider", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, recorded=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    task = fields.Selection(TASKS, required=True)
    skill_id = fields.Many2one(
        "after.sales.provider.skill",
        domain="[('task', '=', task)]",
        help="Empty: whatever of this task.",
        ondelete="restrict",
    )
    price = fields.Monetary(required=True)
    note = fields.Char(help="Per piece, per visit, beyond which distance …")

    _price_positive = models.Constraint("CHECK(price >= 0)", "A price cannot be negative.")
    _rate_uniq = models.UniqueIndex(
        "(partner_id, company_id, task, COALESCE(skill_id, 0))", "This provider has a price for this task already."
    )

    @api.depends("task", "price", "skill_id.name", "currency_id")
    def _compute_display_name(self):
        tasks = dict(self._fields["task"]._description_selection(self.env))
        for rate in self:
            price = format_amount(self.env, rate.price, rate.currency_id)
            rate.display_name = f"{rate.skill_id.name or tasks.get(rate.task)}: {price}"
