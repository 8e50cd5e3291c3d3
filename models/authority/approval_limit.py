from odoo import api, fields, models

LEVELS = [("lead", "Team lead"), ("manager", "Manager")]


class ApprovalLimit(models.Model):
    """Who decides a kind of request: from an amount on, at which level."""

    _name = "after.sales.approval.limit"
    _description = "Approval Limit"
    _inherit = ["after.sales.shared"]
    _order = "kind, amount, id"

    kind = fields.Selection([], required=True, index=True)
    amount = fields.Monetary(string="From Amount", help="This level decides requests of this amount or more.")
    level = fields.Selection(LEVELS, required=True, default="lead")
    company_id = fields.Many2one("res.company", index=True, help="Leave empty for all companies.")
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")

    _amount_positive = models.Constraint("CHECK(amount >= 0)", "The amount of an approval limit cannot be negative.")

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        for limit in self:
            limit.currency_id = (limit.company_id or self.env.company).currency_id

    @api.depends("kind", "level")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        levels = dict(self._fields["level"]._description_selection(self.env))
        for limit in self:
            limit.display_name = f"{kinds.get(limit.kind)}: {levels.get(limit.level)}"

    @api.model
    def _get_level(self, kind, amount, company):
        """Return the level that decides a request: of the limits reached, the highest amount's."""
        domain = [("kind", "=", kind), ("amount", "<=", amount), ("company_id", "in", [False, company.id])]
        # A limit of the company itself comes before one for all companies.
        limits = self.sudo().search(domain).sorted(lambda limit: (bool(limit.company_id), limit.amount))
        return limits[-1:].level or "lead"
