import secrets

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.misc import consteq

#: What is shorter can be guessed.
SHORTEST_TOKEN = 20


class ResCompany(models.Model):
    """The token by which carriers' systems tell us of parcels (LG-06)."""

    _inherit = "res.company"

    after_sales_carrier_token = fields.Char(
        string="Token of Carriers' Systems",
        groups="base.group_system",
        copy=False,
        help="Whoever has it may tell what happens to parcels of this company. Empty: nobody may.",
    )

    @api.model
    def _find_by_carrier_token(self, token):
        """Return the company whose token this is, an empty one if it is none; every token is compared to the end."""
        companies = self.sudo().search([("after_sales_carrier_token", "!=", False)])
        if not token or not token.isascii():
            return companies.browse()
        return companies.filtered(lambda company: consteq(company.after_sales_carrier_token, token))[:1]

    _after_sales_carrier_token_once = models.UniqueIndex(
        "(after_sales_carrier_token) WHERE after_sales_carrier_token IS NOT NULL",
        "Another company has this token: events would go astray.",
    )

    @api.constrains("after_sales_carrier_token")
    def _check_carrier_token(self):
        """Refuse a token that somebody guesses."""
        for company in self.sudo():
            if 0 < len(company.after_sales_carrier_token or "") < SHORTEST_TOKEN:
                raise ValidationError(
                    self.env._("A token has at least %(count)s characters: press “New Token”.", count=SHORTEST_TOKEN)
                )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    after_sales_carrier_token = fields.Char(related="company_id.after_sales_carrier_token", readonly=True)

    def action_new_carrier_token(self):
        """Make a token; the one before opens nothing any more."""
        self.ensure_one()
        self.check_access("write")
        self.company_id.after_sales_carrier_token = secrets.token_urlsafe(32)
        return {"type": "ir.actions.client", "tag": "reload"}
