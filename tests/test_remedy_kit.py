"""What is sold as one and travels as its parts: it comes back whole, and is paid for as one (MX-04, RX-02)."""

import unittest

from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.tests import common, tagged

from .common_remedy import CLAIM
from .common_return import ReturnCommon
from .common_shipment import SHIP


class KitCommon(ReturnCommon):
    """A wardrobe of one door and two hinges, and an order of two wardrobes that the customer has."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kit = cls._new_product("Wardrobe", list_price=300.0, taxes_id=False)
        cls.door = cls._new_product("Door", taxes_id=False)
        cls.hinge = cls._new_product("Hinge", taxes_id=False)
        cls.warehouse = cls.env["stock.warehouse"].search([("company_id", "=", cls.company.id)], limit=1)
        for part in cls.door | cls.hinge:
            cls.env["stock.quant"]._update_available_quantity(part, cls.warehouse.lot_stock_id, 40)
        cls._make_kit()
        cls.order = cls._new_kit_order(2)
        cls._bring(cls.order)
        cls.line = cls.order.order_line

    @classmethod
    def _make_kit(cls):
        """Nothing beside the moves says what belongs to a kit."""

    @classmethod
    def _new_kit_order(cls, quantity):
        """Return a confirmed order whose delivery brings the parts."""
        line = (0, 0, {"product_id": cls.kit.id, "product_uom_qty": quantity})
        order = cls._new_shipment_order(order_line=[line])
        move = order.picking_ids.move_ids
        second = move.copy(
            {
                "product_id": cls.hinge.id,
                "product_uom_qty": 2 * quantity,
                "picking_id": move.picking_id.id,
                "sale_line_id": order.order_line.id,
            }
        )
        move._do_unreserve()
        move.product_id = cls.door
        move.sale_line_id = order.order_line[:1]
        second._action_confirm(merge=False)
        order.picking_ids.action_assign()
        return order

    @classmethod
    def _bring(cls, order):
        """Let an order arrive at the customer's, and be paid."""
        picking = order.picking_ids
        cls._prepare(picking)
        with cls._at(SHIP):
            picking.move_ids.picked = True
            picking.button_validate()
            picking._record_hand_over(SHIP)
        with cls._at(CLAIM):
            picking._record_receipt(CLAIM, "call")
        cls._invoice_and_pay(order)

    def _came(self, remedy, **quantities):
        """Let the warehouse take in so many of each part."""
        back = remedy.sudo().return_picking_id.with_user(self.clerk)
        for move in back.move_ids:
            move.quantity = quantities.get(move.product_id.name, move.product_uom_qty)
            move.picked = True
        back.with_context(skip_backorder=True, picking_ids_not_to_backorder=back.ids).button_validate()
        return back.sudo()

    def _counts(self, picking):
        return {move.product_id.name: move.product_uom_qty for move in picking.move_ids if move.state != "cancel"}

    def _has(self):
        return self.line._get_customer_quantities()[self.line]


class KitCases:
    def test_one_of_two(self):
        """One wardrobe comes back as its parts, is looked at part by part, and paid for as one."""
        self.assertEqual(self._has(), 2)
        remedy = self._new_return(self.order)
        back = remedy.sudo().return_picking_id
        self.assertEqual(self._counts(back), {"Door": 1, "Hinge": 2})
        self.assertEqual(remedy.amount, 300)
        self.assertIn("– Wardrobe × 1 (1 × Door, 2 × Hinge)", remedy._get_customer_text())
        self._came(remedy)
        self.assertEqual(self._has(), 1)
        inspection = remedy.sudo().inspection_ids
        self.assertEqual(
            {line.product_id.name: (line.quantity, line.is_announced) for line in inspection.goods_ids},
            {"Door": (1, True), "Hinge": (2, True)},
        )
        self.assertFalse(inspection.difference)
        self._inspect(remedy)
        self.assertEqual((remedy.state, remedy.sudo().refund_move_id.amount_total), ("awaiting_refund", 300))
        self.assertEqual(self.line._get_claim_stock()[self.line].free, 1)
        with self._refused(UserError, "is a kit: what the customer has of its parts makes up 1, and only whole ones"):
            self._new_return(self.order, 2)
        rest = self._new_return(self.order)
        self._came(rest)
        self._inspect(rest)
        self.assertEqual((rest.sudo().refund_move_id.amount_total, self._has()), (300, 0))

    def test_parts_that_make_up_no_whole_one(self):
        """Two doors and three hinges of two wardrobes: one is paid for, the rest waits for what becomes of it."""
        remedy = self._new_return(self.order, 2)
        self._came(remedy, Hinge=3)
        inspection = remedy.sudo().inspection_ids
        difference = "Makes up no whole kit: 1 × Door, 1 × Hinge. Did not come: 1 × Wardrobe."
        self.assertEqual((inspection.difference, remedy.amount), (difference, 300))
        with self._refused(UserError, "Say what becomes of the goods that nobody announced"):
            self._inspect(remedy)
        inspection.with_user(self.clerk).surplus = "send_back"
        self._inspect(remedy)
        self.assertEqual(remedy.sudo().refund_move_id.amount_total, 300)
        sent = self.env["stock.picking"].search([("return_id", "=", inspection.picking_id.id)])
        self.assertEqual(self._counts(sent), {"Door": 1, "Hinge": 1})

    def test_not_in_pieces(self):
        """Half a wardrobe, and one of which the customer gave the door back already."""
        with self._refused(UserError, "Wardrobe is a kit: it comes back whole, or not at all"):
            self._new_return(self.order, 0.5)
        wizard = self.env["stock.return.picking"].create({"picking_id": self.order.picking_ids.id})
        row = wizard.product_return_moves.filtered(lambda row: row.product_id == self.door)
        row.quantity = 1
        theirs = wizard._create_return()
        theirs.move_ids.picked = True
        theirs.button_validate()
        self.assertEqual(self._has(), 1)
        with self._refused(UserError, "is a kit: what the customer has of its parts makes up 1, and only whole ones"):
            self._new_return(self.order, 2)
        self._new_return(self.order)

    def test_claimed(self):
        """A claim on the delivery finds the kit that it brought."""
        values = self.line._get_claimable_values(self.order.picking_ids.id)
        self.assertEqual((values[0]["brought"], values[0]["available"]), (2, 2))

    def test_stopped(self):
        """One of three that have not left is stopped: so many less of each part leave."""
        order = self._new_kit_order(3)
        self._invoice_and_pay(order)
        case = self._new_case(order, self.env.ref("after_sales.case_kind_unshipped_refund"))
        remedy = self._propose_back(case, "cancel", quantity=1)
        remedy._request()
        self.assertEqual(self._counts(order.picking_ids), {"Door": 2, "Hinge": 4})
        self.assertEqual((order.order_line.product_uom_qty, remedy.sudo().refund_move_id.amount_total), (2, 300))

    def test_nothing_is_stopped_of_which_a_part_has_left(self):
        """The door is at the customer's: the wardrobe comes back, it is not stopped."""
        order = self._new_kit_order(1)
        self._invoice_and_pay(order)
        picking = order.picking_ids
        self._prepare(picking)
        for move in picking.move_ids:
            move.quantity = move.product_uom_qty if move.product_id == self.door else 0
            move.picked = bool(move.quantity)
        with self._at(CLAIM):
            picking.with_context(skip_backorder=True).button_validate()
        case = self._new_case(order, self.env.ref("after_sales.case_kind_unshipped_refund"))
        with self._refused(UserError, "Wardrobe: 0 have not left yet, more cannot be stopped"):
            self._propose_back(case, "cancel", quantity=1)._request()


@tagged("post_install", "-at_install", "after_sales")
class TestKit(KitCases, KitCommon):
    """Where nothing but the transfers says what belongs to it."""


@tagged("post_install", "-at_install", "after_sales")
class TestKitOfManufacturing(KitCases, KitCommon):
    """Core's kits; ``dev/test --peers`` installs manufacturing."""

    @classmethod
    def setUpClass(cls):
        if "mrp.bom" not in Registry(common.get_db_name()):
            raise unittest.SkipTest("Manufacturing is not installed")
        super().setUpClass()

    @classmethod
    def _make_kit(cls):
        rows = [(0, 0, {"product_id": part.id, "product_qty": n}) for part, n in ((cls.door, 1), (cls.hinge, 2))]
        vals = {"product_tmpl_id": cls.kit.product_tmpl_id.id, "type": "phantom", "bom_line_ids": rows}
        cls.env["mrp.bom"].create(vals)

    @classmethod
    def _new_kit_order(cls, quantity):
        line = (0, 0, {"product_id": cls.kit.id, "product_uom_qty": quantity})
        return cls._new_shipment_order(order_line=[line])

    def test_exchange(self):
        """A whole one comes back, a whole one leaves, and can be exchanged again."""
        case = self._new_case(self.order, self.exchange_kind)
        remedy = self._decide(self._propose_back(case, "exchange"))
        self._came(remedy)
        self._inspect(remedy)
        picking = remedy.sudo().delivery_picking_id
        self.assertEqual(self._counts(picking), {"Door": 1, "Hinge": 2})
        self._prepare(picking, at=CLAIM)
        self._left(picking, at=CLAIM)
        self.assertEqual((remedy.state, self._has(), self.line.qty_delivered), ("done", 2, 2))
        again = self._new_return(self.order, 2)
        self.assertEqual(len(again.sudo().return_ids), 2, "from both deliveries")
