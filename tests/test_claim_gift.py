"""Gifts: noted, packed, missed, owed, and on their way with the customer's next order (GF-01 to GF-05)."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common_shipment import SHIP, ShipmentCommon


@tagged("post_install", "-at_install", "after_sales")
class TestClaimGift(ShipmentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sample = cls._new_product("Fabric sample", list_price=30.0, seller_ids=[], invoice_policy="delivery")
        cls.seller = cls._new_user("seller", "sales_team.group_sale_salesman")
        cls.company.after_sales_require_promise = False

    def _quote(self, user=None, product=None, **vals):
        """Return a quotation of a user (the agent by default)."""
        return self._new_order(deadline=False, urgency=False, user_id=(user or self.agent).id, product=product, **vals)

    def _promise(self, order, user=None, **vals):
        gift = {"order_id": order.id, "product_id": self.sample.id, "quantity": 2, **vals}
        return self.env["after.sales.gift"].with_user(user or self.agent).create(gift)

    def _gift_line(self, order):
        return order.order_line.filtered("is_after_sales_gift")

    def _leave(self, picking, without=()):
        """Validate a delivery; of the products in ``without`` nothing is packed."""
        with self._at(SHIP):
            for move in picking.move_ids.filtered(lambda m: m.state != "cancel"):
                is_in = move.product_id not in without
                move.quantity = move.product_uom_qty if is_in else 0
                move.picked = is_in
            picking.with_context(skip_backorder=True, picking_ids_not_to_backorder=picking.ids).button_validate()

    def test_noted_gift_is_packed_like_goods(self):
        """GF-01: noted on the quotation by hand, told to the warehouse, in the delivery, free."""
        order = self._quote()
        with Form(order.with_user(self.agent)) as form, form.promised_gift_ids.new() as gift:
            gift.product_id = self.sample
            gift.quantity = 2
            gift.note = "on top"
        total = order.amount_total
        order.with_user(self.agent).action_confirm()
        gift = order.promised_gift_ids
        self.assertEqual((gift.state, gift.promised_by, gift.was_noted), ("promised", self.agent, True))
        line = self._gift_line(order)
        self.assertEqual((line.price_unit, line.product_uom_qty, order.amount_total), (0, 2, total))
        picking = order.picking_ids
        self.assertEqual(picking.move_ids.product_id, self.sofa | self.sample)
        self.assertEqual(picking.gift_text, "2 × Fabric sample (on top)")
        told = [m.preview for m in picking.message_ids if "Gifts to pack" in (m.preview or "")]
        self.assertEqual(len(told), 1)

    def test_gift_never_gets_a_price(self):
        """GF-04: prices computed anew leave a gift free."""
        order = self._quote()
        self._promise(order)
        order.action_confirm()
        line = self._gift_line(order)
        line.product_uom_qty = 3
        self.assertEqual(line.price_unit, 0)
        order._recompute_prices()
        self.assertEqual((line.price_unit, line.price_subtotal), (0, 0))
        self.assertFalse(self._gift_line(order.copy()))

    def test_alert_when_not_packed(self):
        """GF-01: a delivery does not leave without its gift unnoticed; leaving without it is somebody's decision."""
        order = self._quote()
        gift = self._promise(order)
        order.action_confirm()
        picking = order.picking_ids
        with self.assertRaisesRegex(UserError, "not packed: 2 × Fabric sample"):
            self._leave(picking, without=self.sample)
        self.assertEqual(picking.state, "assigned")
        picking.with_user(self.tracker).action_leave_without_gifts()
        self.assertEqual((gift.state, gift.sent_with_id.id), ("owed", False))
        self._leave(picking)
        self.assertEqual(picking.state, "done")
        self.assertIn("left without it", gift.owed_reason)
        self.assertTrue(order.is_shipped)

    def test_packed_then_given(self):
        """GF-01: what left is packed; what the customer received is given."""
        order = self._quote()
        gift = self._promise(order)
        order.action_confirm()
        self._leave(order.picking_ids)
        self.assertEqual(gift.state, "packed")
        with self._at(SHIP + timedelta(days=2)):
            order.picking_ids._record_receipt(SHIP + timedelta(days=1))
        self.assertEqual(gift.state, "given")

    def test_part_of_a_gift_is_owed(self):
        """GF-02: of two pieces one was packed: the other is owed."""
        order = self._quote()
        gift = self._promise(order)
        order.action_confirm()
        picking = order.picking_ids
        move = picking.move_ids.filtered(lambda m: m.product_id == self.sample)
        move._action_cancel()
        line = self._gift_line(order)
        line.qty_delivered_method = "manual"
        line.qty_delivered = 1
        gift.sudo()._judge()
        self.assertEqual((gift.state, gift.quantity), ("packed", 1))
        rest = order.promised_gift_ids - gift
        self.assertEqual((rest.state, rest.quantity, rest.was_noted), ("owed", 1, True))

    def test_gift_waits_for_the_later_delivery(self):
        """GF-01: when goods follow later, the gift may come with them; nobody is bothered."""
        order = self._quote(order_line=[
            (0, 0, {"product_id": self.sofa.id, "product_uom_qty": 1}),
            (0, 0, {"product_id": self._new_product("Table").id, "product_uom_qty": 1}),
        ])  # fmt: skip
        gift = self._promise(order)
        order.action_confirm()
        picking = order.picking_ids
        with self._at(SHIP):
            for move in picking.move_ids.filtered(lambda m: m.product_id == self.sofa):
                move.write({"quantity": 1, "picked": True})
            picking.with_context(skip_backorder=True).button_validate()
        self.assertEqual(gift.state, "promised")
        later = order.picking_ids - picking
        self.assertEqual(later.gift_text, "2 × Fabric sample")
        self._leave(later)
        self.assertEqual(gift.state, "packed")

    def test_owed_gift_travels_with_the_next_order(self):
        """GF-04: every colleague sees it on the customer's next quotation, and it is put into that order, once."""
        order = self._quote()
        order.action_confirm()
        self._leave(order.picking_ids)
        with self._refused(UserError, "it comes with the next order"):
            self._promise(order)
        order.with_user(self.agent)._owe_gift(self.sample, 2, "Promised on the phone, not noted")
        gift = order.promised_gift_ids
        self.assertEqual((gift.state, gift.was_noted), ("owed", False))
        child = self.env["res.partner"].create({"name": "At work", "parent_id": self.customer.id})
        first, second = self._quote(self.seller, partner_id=child.id), self._quote(self.seller)
        for quotation in (first, second):
            self.assertEqual(quotation.with_user(self.seller).owed_gifts, "2 × Fabric sample")
            self.assertIn(order.name, quotation.with_user(self.seller).owed_gift_notice)
        self.assertEqual(self.customer.with_user(self.seller).owed_gifts, "2 × Fabric sample")
        (first | second).with_user(self.seller).action_confirm()
        self.assertEqual(len(self._gift_line(first) | self._gift_line(second)), 1)
        taker = gift.sent_with_id
        self.assertEqual(gift.state, "promised")
        self.assertEqual(self._gift_line(taker).product_uom_qty, 2)
        self.assertFalse(self._quote(self.seller).owed_gifts)
        self._leave(taker.picking_ids)
        self.assertEqual(gift.state, "packed")

    def test_owed_again_when_that_order_is_cancelled(self):
        """GF-04: the cancelled order takes nothing along; the next one does."""
        order = self._quote()
        order.action_confirm()
        gift = order._owe_gift(self.sample, 1, "Forgotten")
        second = self._quote()
        second.action_confirm()
        self.assertEqual(gift.sent_with_id, second)
        second.with_user(self.agent)._action_cancel()
        self.assertEqual((gift.state, gift.sent_with_id.id), ("owed", False))
        self.assertEqual(gift.owed_reason, f"{second.name} was cancelled.")
        third = self._quote()
        third.action_confirm()
        self.assertEqual(gift.sent_with_id, third)
        self.assertEqual(self._gift_line(third).move_ids.picking_id, third.picking_ids)

    def test_own_promise_waits_on_a_cancelled_order(self):
        order = self._quote()
        gift = self._promise(order)
        order.action_confirm()
        order._action_cancel()
        self.assertEqual(gift.state, "promised")
        order.action_draft()
        order.action_confirm()
        self.assertEqual(sum(self._gift_line(order).mapped("product_uom_qty")), 2)
        self.assertEqual(sum(order.picking_ids.move_ids.filtered(
            lambda m: m.product_id == self.sample and m.state != "cancel").mapped("product_uom_qty")), 2)  # fmt: skip

    def test_noted_late_but_not_too_late(self):
        """GF-01: noted after the confirmation, it joins the delivery that is still here."""
        order = self._quote()
        order.action_confirm()
        gift = self._promise(order)
        self.assertEqual(gift.sent_with_id, order)
        self.assertIn(self.sample, order.picking_ids.move_ids.product_id)
        self.assertIn("Gifts to pack", "".join(order.picking_ids.message_ids.mapped("body")))

    def test_wizard(self):
        """GF-03: what is noted on the order is proposed; a reason is asked for."""
        order = self._quote()
        gift = self._promise(order)
        order.action_confirm()
        self._leave(order.picking_ids)
        wizard = self._fill(order.with_user(self.agent), "action_owe_gift", reason="Not in the box")
        self.assertEqual((wizard.product_id, wizard.quantity), (self.sample, 2))
        wizard.action_owe()
        self.assertEqual((gift.state, gift.was_noted, gift.owed_reason), ("owed", True, "Not in the box"))
        with self.assertRaisesRegex(UserError, "Say why"):
            order._owe_gift(self._new_product("Cushion"), 1, " ")

    def test_steps_are_not_typed(self):
        """Facts come from steps; what is on its way is not made another gift; nobody touches colleagues' promises."""
        order = self._quote()
        Gift = self.env["after.sales.gift"].with_user(self.agent)
        for fact in ({"state": "owed"}, {"was_noted": False}, {"sent_with_id": order.id}):
            with self.assertRaisesRegex(UserError, "recorded by the system"):
                Gift.create({"order_id": order.id, "product_id": self.sample.id, **fact})
        with self.assertRaisesRegex(UserError, "recorded by the system"):
            Gift.with_context(default_state="given").create({"order_id": order.id, "product_id": self.sample.id})
        gift = self._promise(order)
        with self.assertRaisesRegex(UserError, "recorded by the system"):
            gift.state = "given"
        order.action_confirm()
        with self.assertRaisesRegex(UserError, "on its way"):
            gift.quantity = 5
        with self.assertRaisesRegex(UserError, "cannot be deleted"):
            gift.unlink()
        self.assertEqual(gift.with_user(self.seller).display_name, "2 × Fabric sample")
        with self._refused(AccessError, "have 'write' access"):
            gift.with_user(self.seller).note = "mine"
        with self._refused(AccessError, "have 'write' access"):
            gift.with_user(self.seller).action_cancel()

    def test_withdrawn(self):
        order = self._quote()
        gift = self._promise(order)
        order.action_confirm()
        gift.action_cancel()
        self.assertEqual(gift.state, "cancelled")
        self.assertEqual(self._gift_line(order).product_uom_qty, 0)
        self.assertFalse(order.picking_ids.gift_text)
        with self.assertRaisesRegex(UserError, "cannot become"):
            gift.action_give()

    def test_other_company(self):
        """What one company owes no other company gives, nor sees."""
        other = self.env["res.company"].create({"name": "Other"})
        stranger = self._new_user(
            "stranger", "after_sales.group_manager", company_id=other.id, company_ids=[(6, 0, other.ids)]
        )
        order = self._quote()
        order.action_confirm()
        gift = order._owe_gift(self.sample, 1, "Forgotten")
        quotation = self.env["sale.order"].with_company(other).create({"partner_id": self.customer.id})
        self.assertFalse(quotation.with_user(stranger).owed_gifts)
        self.assertFalse(self.customer.with_user(stranger).owed_gifts)
        with self._refused(AccessError, "have 'read' access"):
            gift.with_user(stranger).read(["note"])

    def test_found_by_search(self):
        """GF-04: the flag can be filtered."""
        order = self._quote()
        order.action_confirm()
        order._owe_gift(self.sample, 1, "Forgotten")
        Order = self.env["sale.order"].with_user(self.agent)
        mine = [("id", "=", order.id)]
        self.assertEqual(Order.search([("owed_gifts", "!=", False), *mine]), order)
        self.assertFalse(Order.search([("owed_gifts", "=", False), *mine]))

    def test_flat(self):
        """GF-04: the flag on a list costs as many queries for 100 orders as for 10; so does looking at confirmation."""
        partners = self.env["res.partner"].create([{"name": f"Customer {number}"} for number in range(112)])
        orders = self.env["sale.order"].create(
            [{"partner_id": partner.id, "user_id": self.agent.id} for partner in partners]
        )
        for order in orders[:30]:
            order._owe_gift(self.sample, 1, "Forgotten")

        def count(batch, work):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            work(batch)
            return self.env.cr.sql_log_count - before

        for work in (
            lambda batch: batch.mapped("owed_gifts"),
            lambda batch: batch.partner_id.mapped("owed_gifts"),
            lambda batch: batch._find_owed_gifts(),
            lambda batch: batch._on_cancelling(),
        ):
            count(orders[:2], work)
            self.assertEqual(count(orders[2:12], work), count(orders[12:112], work))
