from odoo import api, fields, models

from ...rules import eligibility
from .vocabulary import FAULTS


class Reason(models.Model):
    """Why a customer cancels, returns or exchanges: other reasons before shipment than after (MX-06)."""

    _name = "after.sales.reason"
    _description = "Reason of a Wish"
    _inherit = ["after.sales.shared"]
    _company_path = None
    _order = "sequence, id"
    _rec_names_search = ["code", "name"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, copy=False)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    fault = fields.Selection(
        FAULTS,
        string="Whose Doing",
        required=True,
        default="customer",
        help="Who pays the freight where the policy leaves it to the cause; what is unclear is ours.",
    )
    rule_ids = fields.Many2many(
        "after.sales.order.state.rule",
        string="Offered For",
        help="In which state of the order, for which wish. Empty: always.",
    )
    forbids_exchange = fields.Boolean(help="Goods that are not as they were described are returned, never exchanged.")
    repairs = fields.Integer(
        string="Repairs Before", help="So often the same fault of the same goods has to have been repaired before."
    )
    escalate = fields.Boolean(help="The case goes up at once: somebody was hurt.")

    _code_uniq = models.Constraint("unique(code)", "Another reason has this code.")
    _repairs_positive = models.Constraint("CHECK(repairs >= 0)", "The number of repairs cannot be negative.")

    @api.model
    def _get_offered(self, lines, wish):
        """Return the reasons that can be given for a wish about these order lines, in the state they are in."""
        known = {(line._get_way(), line.after_sales_state) for line in lines.sudo()}
        reasons = self.search([], limit=500)
        return reasons.filtered(
            lambda reason: (
                not reason.rule_ids
                or any(rule.wish == wish and (rule.way, rule.state) in known for rule in reason.rule_ids)
            )
        )

    def _as_rule(self):
        """Return this reason as ``rules.eligibility`` reads it, None for no reason."""
        if not self:
            return None
        self.ensure_one()
        return eligibility.Reason(self.name, self.fault, self.forbids_exchange, self.repairs)
