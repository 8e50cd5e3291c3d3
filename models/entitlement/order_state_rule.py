from odoo import api, fields, models
from odoo.tools import ormcache

from .vocabulary import STATES, WAYS, WISHES


class OrderStateRule(models.Model):
    """What a customer may wish for in a state of the order (MX-01, MX-02): the rows of a table that managers change.

    Goods that are sent have rows of their own, services and goods that are picked up have theirs. A wish without a
    row in a state cannot be had then.
    """

    _name = "after.sales.order.state.rule"
    _description = "Wish by Order State"
    _inherit = ["after.sales.shared"]
    _company_path = None
    _order = "way, sequence, id"

    way = fields.Selection(WAYS, string="Goods", required=True, default="courier")
    state = fields.Selection(STATES, string="Order State", required=True)
    wish = fields.Selection(WISHES, required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _row_uniq = models.Constraint("unique(way, state, wish)", "This wish is in the table already.")

    @api.depends("way", "state", "wish")
    def _compute_display_name(self):
        names = {name: dict(self._fields[name]._description_selection(self.env)) for name in ("way", "state", "wish")}
        for rule in self:
            rule.display_name = " / ".join(str(names[name].get(rule[name])) for name in ("way", "state", "wish"))

    @api.model
    @ormcache()
    def _get_table(self):
        """Return the possible wishes by (way, state)."""
        table = {}
        # The table is as small as it looks.
        for rule in self.sudo().search([], limit=500):
            table.setdefault((rule.way, rule.state), []).append(rule.wish)
        return {key: tuple(wishes) for key, wishes in table.items()}

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        self.env.registry.clear_cache()
        return rules

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result
