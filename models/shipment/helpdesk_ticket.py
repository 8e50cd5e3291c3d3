from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    picking_id = fields.Many2one(
        "stock.picking",
        string="Delivery",
        index="btree_not_null",
        tracking=True,
        domain="[('sale_id', '=', sale_order_id), ('is_shipment', '=', True)]",
    )

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

    def _on_phase_changed(self, old_phases):
        """A freight dispute is not over before somebody found why the estimate was wrong (SH-04)."""
        for ticket in self.filtered(lambda t: t.phase == "solved" and t.case_kind_id.code == "freight_dispute"):
            order = ticket.sale_order_id.sudo()
            if order.is_freight_exceeded and not order.freight_variance_reason:
                raise UserError(
                    self.env._(
                        "Explain the freight of %(order)s first: why the estimate was wrong and what was corrected.",
                        order=order.name,
                    )
                )
        return super()._on_phase_changed(old_phases)
