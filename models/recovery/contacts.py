from odoo import api, fields, models


class HelpdeskTicket(models.Model):
    """Whom to ask about a case: the shop's own person (E10), and at the factory who answers for leftovers (SP-09)."""

    _inherit = "helpdesk.ticket"

    contacts_note = fields.Char(
        string="Whom to Ask", compute="_compute_contacts_note", compute_sudo=True, groups="after_sales.group_agent"
    )

    @api.depends(
        "partner_id.commercial_partner_id.after_sales_contact_id", "claim_ids.factory_id.after_sales_contact_id",
        "product_id",
    )  # fmt: skip
    def _compute_contacts_note(self):
        for ticket in self:
            factories = ticket.claim_ids.factory_id or ticket.product_id._get_factory(ticket.company_id)
            those = ticket.partner_id._get_shop() | factories
            ticket.contacts_note = " · ".join(
                f"{partner.name}: {partner._say_after_sales_contact()}"
                for partner in those
                if partner.after_sales_contact_id
            )
