from odoo import api, fields, models


class Remedy(models.Model):
    """Ways from a remedy to its documents."""

    _inherit = "after.sales.remedy"

    delivery_state = fields.Char(compute="_compute_delivery_state")

    def _compute_delivery_state(self):
        for remedy in self:
            picking = remedy.sudo().delivery_picking_id
            states = dict(picking._fields["state"]._description_selection(self.env))
            remedy.delivery_state = states.get(picking.state)

    def action_view_case(self):
        """Open the case."""
        return self.ticket_id._get_records_action()

    def action_view_deliveries(self):
        """Open what is sent."""
        return self.sudo().delivery_ids.with_env(self.env)._get_records_action(name=self.env._("Deliveries"))

    def action_view_purchase(self):
        """Open the order at the factory."""
        return self.purchase_order_id._get_records_action()

    def action_view_credit_note(self):
        """Open the credit note as accounting sees it."""
        view = self.env.ref("account.view_move_form")
        return self.refund_move_id._get_records_action(views=[(view.id, "form")])

    def action_view_difference(self):
        """Open what the customer pays for an exchange, as accounting sees it."""
        view = self.env.ref("account.view_move_form")
        return self.difference_invoice_id._get_records_action(views=[(view.id, "form")])


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    next_remedy = fields.Char(compute="_compute_next_remedy", groups="after_sales.group_agent")

    @api.depends_context("lang")
    def _compute_next_remedy(self):
        for ticket in self:
            claim = ticket.claim_ids.filtered(lambda claim: claim.state != "cancelled")[:1]
            ticket.next_remedy = ticket._say_proposal(ticket._get_next_remedy(claim))

    def _say_proposal(self, proposal):
        """Return the next remedy and why, in words."""
        name = dict(self.env["after.sales.remedy"]._get_types()).get(proposal.type)
        is_named = not name or name in proposal.reason
        return proposal.reason if is_named else f"{name}: {proposal.reason}"
