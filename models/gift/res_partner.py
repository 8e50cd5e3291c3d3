from odoo import api, fields, models


class ResPartner(models.Model):
    """What we owe a customer is seen by everybody who sells or speaks to him (GF-04)."""

    _inherit = "res.partner"

    owed_gifts = fields.Char(
        string="We Owe",
        compute="_compute_owed_gifts",
        compute_sudo=True,
        groups="sales_team.group_sale_salesman",
        help="What we owe this customer; it goes into the next order.",
    )

    @api.depends_context("lang", "allowed_company_ids")
    def _compute_owed_gifts(self):
        domain = [
            ("partner_id", "in", self.commercial_partner_id._origin.ids),
            ("state", "=", "owed"),
            ("company_id", "in", self.env.companies.ids),
        ]
        gifts = self.env["after.sales.gift"].search(domain, order="id")
        by_customer = gifts.grouped("partner_id")
        for partner in self:
            names = by_customer.get(partner.commercial_partner_id._origin, gifts.browse()).mapped("display_name")
            partner.owed_gifts = ", ".join(names)

    def action_view_gifts(self):
        """Open the gifts promised to these customers."""
        action = self.env["ir.actions.act_window"]._for_xml_id("after_sales.gift_action")
        return action | {"domain": [("partner_id", "in", self.commercial_partner_id.ids)], "context": {}}
