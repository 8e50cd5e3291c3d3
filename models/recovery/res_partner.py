from odoo import api, fields, models

from .vocabulary import OPEN

AGENT = "after_sales.group_agent"


class ResPartner(models.Model):
    """What a debtor owes us, and what he paid of what was claimed before."""

    _inherit = "res.partner"

    recovery_open_amount = fields.Monetary(
        string="Open Recoveries", compute="_compute_recovery_amounts", currency_field="currency_id", groups=AGENT
    )
    recovery_count = fields.Integer(string="Recoveries", compute="_compute_recovery_amounts", groups=AGENT)
    recovery_rate = fields.Float(
        compute="_compute_recovery_amounts",
        groups=AGENT,
        help="How much of what is settled was really paid back, as a share of what was claimed.",
    )

    def _compute_recovery_amounts(self):
        """Count what one may see, for the company at work, in its currency."""
        company = self.env.company
        Line = self.env["after.sales.recovery.line"]
        domain = [("debtor_id", "in", self.ids), ("company_id", "=", company.id), ("state", "!=", "cancelled")]
        # In the currency of the recovery; a debtor is claimed from in one, almost always.
        groups = self.env["after.sales.recovery"]._read_group(
            domain, ["debtor_id", "state"], ["__count", "amount_open:sum"]
        )
        paid = Line._read_group(
            [*domain, ("state", "in", ("recovered", "written_off"))],
            ["debtor_id"],
            ["amount_claimed:sum", "amount_recovered:sum"],
        )
        rates = {debtor: got / asked if asked else 0.0 for debtor, asked, got in paid}
        for partner in self:
            mine = [(state, count, left) for debtor, state, count, left in groups if debtor == partner._origin]
            partner.recovery_open_amount = sum(left for state, _count, left in mine if state in OPEN)
            partner.recovery_count = sum(count for _state, count, _left in mine)
            partner.recovery_rate = rates.get(partner._origin, 0.0)

    @api.readonly
    def action_view_debts(self):
        """Open what is claimed from this debtor."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("after_sales.recovery_action")
        return action | {"domain": [("debtor_id", "=", self.id)], "context": {}, "display_name": self.display_name}
