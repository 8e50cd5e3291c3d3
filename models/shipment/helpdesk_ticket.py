from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..case.ticket.helpdesk_ticket_timeline import Milestone


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    picking_id = fields.Many2one(
        "stock.picking",
        string="Delivery",
        index="btree_not_null",
        tracking=True,
        domain="[('sale_id', '=', sale_order_id), ('is_shipment', '=', True)]",
        ondelete="restrict",
    )

    is_freight_explained = fields.Boolean(compute="_compute_is_freight_explained", compute_sudo=True)

    @api.constrains("picking_id", "sale_order_id")
    def _check_picking(self):
        for ticket in self.filtered("picking_id"):
            if ticket.sale_order_id and ticket.picking_id.sudo().sale_id != ticket.sale_order_id:
                raise ValidationError(
                    self.env._(
                        "The delivery %(picking)s does not belong to the order %(order)s.",
                        picking=ticket.picking_id.name,
                        order=ticket.sale_order_id.name,
                    )
                )

    @api.depends("sale_order_id.is_freight_exceeded", "sale_order_id.freight_variance_reason")
    def _compute_is_freight_explained(self):
        """A freight dispute is not over before somebody found why the estimate was wrong (SH-04)."""
        for ticket in self:
            order = ticket.sale_order_id
            ticket.is_freight_explained = not order.is_freight_exceeded or bool(order.freight_variance_reason)

    def _get_merged_fields(self):
        return [*super()._get_merged_fields(), "picking_id"]

    def _get_milestones(self):
        milestones = super()._get_milestones()
        picking = self.picking_id
        if picking:
            at = picking.handed_over_at
            milestones.append(Milestone(20, self.env._("Shipped"), at or picking.scheduled_date, bool(at)))
        return milestones
