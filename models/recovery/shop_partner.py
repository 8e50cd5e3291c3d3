from odoo import api, fields, models
from odoo.exceptions import ValidationError

AGENT = "after_sales.group_agent"


class ResPartner(models.Model):
    """Shops of ours and outsourced factories: what they are, whom after-sales talks to there (RO-03, E10, SP-09)."""

    _inherit = "res.partner"

    is_after_sales_shop = fields.Boolean(
        string="Shop of Ours",
        copy=False,
        groups=AGENT,
        tracking=True,
        help="Buys from us and sends single faulty pieces back to after-sales, by the rules for shops.",
    )
    region_team_id = fields.Many2one(
        "helpdesk.ticket.team",
        string="Region",
        copy=False,
        ondelete="set null",
        groups=AGENT,
        help="The papers of a shop go to after-sales by way of its region.",
    )
    is_outsourced_factory = fields.Boolean(
        copy=False,
        groups=AGENT,
        tracking=True,
        help="Makes goods for us in its own plant: what comes back to it goes by the return form and by Quality.",
    )
    after_sales_contact_id = fields.Many2one(
        "res.partner",
        string="After-Sales Contact",
        copy=False,
        ondelete="set null",
        groups=AGENT,
        help="Whom after-sales asks there: the person a shop named, or who answers for leftovers at a factory.",
    )

    @api.constrains("is_after_sales_shop", "is_outsourced_factory", "after_sales_contact_id")
    def _check_after_sales_contact(self):
        """Refuse a contact of another company than the one it answers for."""
        for partner in self.filtered("after_sales_contact_id"):
            contact = partner.after_sales_contact_id
            if contact.commercial_partner_id != partner.commercial_partner_id:
                raise ValidationError(
                    self.env._(
                        "%(contact)s is no contact of %(partner)s.",
                        contact=contact.display_name,
                        partner=partner.display_name,
                    )
                )

    def _get_shop(self):
        """Return the shop that this contact belongs to, empty if it belongs to none."""
        shop = self.sudo().commercial_partner_id
        return shop if shop.is_after_sales_shop else shop.browse()

    def _say_after_sales_contact(self):
        """Return who answers there and how he is reached, empty while nobody was named."""
        contact = self.sudo().after_sales_contact_id
        return ", ".join(filter(None, (contact.name, contact.phone, contact.email)))
