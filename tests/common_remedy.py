"""Cases with decided claims about delivered goods. No tests here, no demo data."""

from datetime import datetime

from .common import NOW
from .common_shipment import SHIP, ShipmentCommon

#: Monday, 4 May 2026, 10:00 in Shanghai: the goods have arrived, something is wrong.
CLAIM = datetime(2026, 5, 4, 2)


class RemedyCommon(ShipmentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_agent = cls._new_user("other_agent", "after_sales.group_agent")
        cls.team = cls.env["helpdesk.ticket.team"].create(
            {"name": "Furniture Care", "user_id": cls.lead.id, "user_ids": [(6, 0, [cls.agent.id, cls.lead.id])]}
        )
        cls.chair = cls._new_product("Chair", list_price=100.0)
        cls.damage = cls.env.ref("after_sales.case_kind_damage_unpacking")
        cls.shortage = cls.env.ref("after_sales.case_kind_missing_goods")
        (cls.sofa | cls.chair).taxes_id = False
        (cls.sofa | cls.chair).standard_price = 40.0

    @classmethod
    def _new_delivered_order(cls, product=None, quantity=1, **vals):
        """Return an order whose goods the customer has."""
        line = {"product_id": (product or cls.sofa).id, "product_uom_qty": quantity}
        order = cls._new_shipment_order(**{"order_line": [(0, 0, line)], **vals})
        picking = order.picking_ids
        cls._prepare(picking)
        with cls._at(SHIP):
            for move in picking.move_ids:
                move.quantity = move.product_uom_qty
                move.picked = True
            picking.button_validate()
            picking._record_hand_over(SHIP)
        with cls._at(CLAIM):
            picking._record_receipt(CLAIM, "call")
        return order

    @classmethod
    def _new_case(cls, order=None, kind=None, **vals):
        """Return a case of the agent about an order, being worked on."""
        return cls.env["helpdesk.ticket"].create(
            {
                "name": "Something is wrong",
                "description": "It is broken.",
                "partner_id": cls.customer.id,
                "team_id": cls.team.id,
                "user_id": cls.agent.id,
                "sale_order_id": order and order.id,
                "picking_id": order and order.picking_ids[:1].id,
                "product_id": (order and order.order_line[:1].product_id.id) or cls.sofa.id,
                "case_kind_id": (kind or cls.damage).id,
                **vals,
            }
        )

    @classmethod
    def _new_claim(cls, ticket, quantity=1, cause="carrier", state="decided", **vals):
        """Return a claim about the first line of the case's order, decided unless told otherwise."""
        line = ticket.sale_order_id.order_line[:1]
        claim = cls.env["after.sales.claim"].create(
            {
                "ticket_id": ticket.id,
                "order_id": ticket.sale_order_id.id,
                "picking_id": ticket.picking_id.id,
                "line_ids": [
                    (
                        0,
                        0,
                        {
                            "sale_line_id": line.id,
                            "product_id": line.product_id.id,
                            "uom_id": line.product_uom_id.id,
                            "quantity": quantity,
                            "part": "Leg",
                        },
                    )
                ],
                **vals,
            }
        )
        claim.sudo().write({"state": state, "cause": cause if state == "decided" else False})
        return claim

    @classmethod
    def _new_damage(cls, product=None, quantity=1, claimed=1, kind=None, **vals):
        """Return a case and its decided claim."""
        ticket = cls._new_case(cls._new_delivered_order(product, quantity), kind)
        return ticket, cls._new_claim(ticket, claimed, **vals)

    def _propose(self, ticket, type_, user=None, quantity=None, **vals):
        """Return a draft that a user proposes for all items of the case's claim."""
        claim = ticket.claim_ids[:1]
        lines = [{"claim_line_id": line.id, "quantity": quantity or line.quantity} for line in claim.line_ids]
        vals = {"type": type_, "claim_id": claim.id, **vals}
        return ticket.with_user(user or self.agent)._propose_remedy(vals, lines)

    def _agree(self, remedy, amount):
        """Let the customer ask for an amount, and accept it."""
        remedy._offer(amount, "That would settle it", by="customer")
        remedy._answer_offer("accepted")
        return remedy


__all__ = ["CLAIM", "NOW", "SHIP", "RemedyCommon"]
