"""Cases of a kind with a delivered order, and the claims about them. No tests here, no demo data."""

from odoo import Command

from .common_shipment import SHIP, ShipmentCommon


class ClaimCommon(ShipmentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"after_sales_weight_percent": 2, "after_sales_weight_amount": 0.5})
        cls.carrier.claim_window_days = 10
        cls.sofa.weight = 30
        # Shot lists and remedies have tests of their own.
        cls.env["after.sales.evidence.slot"].search([]).active = False
        cls.env["after.sales.case.kind"].search([]).remedy_type_ids.unlink()

    @classmethod
    def _new_delivered_order(cls, quantity=1, **vals):
        """Return an order of so many sofas that has left the house and was handed over at SHIP."""
        line = Command.create({"product_id": cls.sofa.id, "product_uom_qty": quantity})
        order = cls._new_shipment_order(order_line=[line], **vals)
        cls._prepare(order.picking_ids)
        with cls._at(SHIP):
            for move in order.picking_ids.move_ids:
                move.quantity = move.product_uom_qty
                move.picked = True
            order.picking_ids.button_validate()
            order.picking_ids._record_hand_over(SHIP)
        return order

    @classmethod
    def _new_case(cls, order, kind="damage_unpacking", **vals):
        """Return a case of the agent about an order and its only delivery."""
        values = {
            "name": "Something is wrong",
            "description": "It is wrong",
            "case_kind_id": cls.env.ref(f"after_sales.case_kind_{kind}").id,
            "sale_order_id": order.id,
            "picking_id": order.picking_ids[:1].id,
            "product_id": cls.sofa.id,
            "partner_id": order.partner_id.id,
            "company_id": order.company_id.id,
            "user_id": cls.agent.id,
        }
        return cls.env["helpdesk.ticket"].create(values | vals)

    @classmethod
    def _new_claim(cls, ticket, quantity=1, user=None, **vals):
        """Return a claim of the case's agent about so many sofas of its order; 0 for no items yet."""
        line = ticket.sale_order_id.order_line.filtered(lambda line: line.product_id == cls.sofa)[:1]
        items = [Command.create({"sale_line_id": line.id, "quantity": quantity})] if quantity else []
        claims = cls.env["after.sales.claim"].with_user(user or cls.agent)
        return claims.create({"ticket_id": ticket.id, "line_ids": items, **vals})
