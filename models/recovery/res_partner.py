from odoo import api, fields, models

from .vocabulary import OPEN

AGENT = "after_sales.group_agent"
#: States in which nothing more is to come.
OVER = ("recovered", "written_off")


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

    recovery_note = fields.Char(compute="_compute_recovery_amounts", groups=AGENT)

    @api.depends_context("company", "lang")
    def _compute_recovery_amounts(self):
        """Count what one may see, for the company at work, in its currency."""
        company = self.env.company
        domain = [("debtor_id", "in", self.ids), ("company_id", "=", company.id), ("state", "!=", "cancelled")]
        open_ = self._sum_recoveries([*domain, ("state", "in", OPEN)], "amount_open")
        # What was agreed and not paid yet says nothing of how they pay.
        over = [*domain, "|", ("state", "in", OVER), "&", ("state", "=", "agreed"), ("amount_recovered", ">", 0)]
        asked, paid = (self._sum_recoveries(over, name) for name in ("amount_claimed", "amount_recovered"))
        counts = dict(self.env["after.sales.recovery"]._read_group(domain, ["debtor_id"], ["__count"]))
        for partner in self:
            debtor = partner._origin
            partner.recovery_open_amount = open_.get(debtor, 0.0)
            partner.recovery_count = counts.get(debtor, 0)
            claimed = asked.get(debtor)
            partner.recovery_rate = paid[debtor] / claimed if claimed else 0.0
            rate = f"{partner.recovery_rate:.0%}"
            note = self.env._("To Recover · %(rate)s paid", rate=rate) if claimed else self.env._("To Recover")
            partner.recovery_note = note

    @api.model
    def _sum_recoveries(self, domain, name):
        """Return per debtor the sum of a field of recoveries, in the currency of the company at work, as of today."""
        company, sums = self.env.company, {}
        today = company._get_after_sales_today()
        groups = self.env["after.sales.recovery"]._read_group(domain, ["debtor_id", "currency_id"], [f"{name}:sum"])
        for debtor, currency, amount in groups:
            own = currency._convert(amount, company.currency_id, company, today)
            sums[debtor] = sums.get(debtor, 0.0) + own
        return sums

    @api.readonly
    def action_view_debts(self):
        """Open what is claimed from this debtor."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("after_sales.recovery_action")
        return action | {"domain": [("debtor_id", "=", self.id)], "context": {}, "display_name": self.display_name}
