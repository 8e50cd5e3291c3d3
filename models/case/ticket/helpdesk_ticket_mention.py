from odoo import api, models
from odoo.fields import Domain
from odoo.tools import html2plaintext

from ....rules import lookup


class HelpdeskTicket(models.Model):
    """A mail that names an order or a parcel of its sender is about that order (IT-01)."""

    _inherit = "helpdesk.ticket"

    @api.model
    def _get_mentioned(self, partner, company, *texts):
        """Return what a case takes from the one order of this customer that a text names, empty for none or several.

        Only the sender's own numbers count, and only whole ones: whoever types those of somebody else learns nothing.
        """
        found = [number for text in texts for number in lookup.mentioned(text)]
        customer = partner.sudo().commercial_partner_id
        if not found or not customer:
            return {}
        ways = [*found, *(number.lower() for number in found)]
        mine = Domain("company_id", "=", company.id)
        named = Domain("name", "in", ways) | Domain("client_order_ref", "in", ways)
        orders = customer.env["sale.order"].search(mine & named)
        waybill = mine & Domain("carrier_tracking_ref", "in", ways) & Domain("sale_id", "!=", False)
        pickings = customer.env["stock.picking"].search(waybill)
        pickings = pickings.filtered(lambda p: customer in p.sale_id._get_customers())
        orders = orders.filtered(lambda order: customer in order._get_customers()) | pickings.sale_id
        if len(orders) != 1:
            return {}
        values = {"sale_order_id": orders.id}
        if len(pickings) == 1 and "picking_id" in self._fields:
            values["picking_id"] = pickings.id
        return values

    @api.model
    def _get_mentioned_in_mail(self, msg, values):
        """Return the same for a mail that opens a case with these values."""
        team = self.env["helpdesk.ticket.team"].sudo().browse(values.get("team_id"))
        company = self.env["res.company"].browse(values.get("company_id")) or team.company_id or self.env.company
        author = values["partner_id"] if "partner_id" in values else msg.get("author_id")
        partner = self.env["res.partner"].browse(author or ())
        return self._get_mentioned(partner, company, msg.get("subject"), html2plaintext(msg.get("body") or ""))

    def _link_mentioned(self, message):
        """Link an order that the customer names only later as well."""
        for ticket in self.filtered(lambda t: not t.sale_order_id):
            values = ticket._get_mentioned(
                ticket.partner_id, ticket.company_id, message.subject, ticket._get_own_words(message)
            )
            if values:
                ticket.write(values)
                ticket._message_log(
                    body=self.env._("The customer names %(order)s: linked.", order=ticket.sale_order_id.name)
                )
