from odoo import fields, models

AGENT = "after_sales.group_agent"


class ResPartner(models.Model):
    """What a provider owes us for damage (PV-10)."""

    _inherit = "res.partner"

    provider_recovery_due = fields.Monetary(
        string="To Recover", compute="_compute_provider_recovery_due", currency_field="currency_id", groups=AGENT
    )

    def _compute_provider_recovery_due(self):
        """Sum up what is to be recovered for the company at work, in its currency."""
        rows = self.env["after.sales.job"]._read_group(
            [
                ("damage_provider_id", "in", self.ids),
                ("company_id", "=", self.env.company.id),
                ("damage_recovery_due", ">", 0),
            ],
            ["damage_provider_id"],
            ["damage_recovery_due:sum"],
        )
        sums = dict(rows)
        for partner in self:
            partner.provider_recovery_due = sums.get(partner._origin, 0.0)

    def action_view_recoveries(self):
        """Open the jobs for which these providers owe us something."""
        action = self.env["ir.actions.act_window"]._for_xml_id("after_sales.job_action_recovery")
        domain = [("damage_provider_id", "in", self.ids), ("damage_recovery_due", ">", 0)]
        return action | {"domain": domain, "context": {}}
