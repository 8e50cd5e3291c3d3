"""Which items, how many, in which package: nothing is claimed twice (MG-01, MX-04)."""

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

from .common_claim import ClaimCommon


@tagged("post_install", "-at_install", "after_sales")
class TestClaimItems(ClaimCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._new_delivered_order(quantity=2)
        cls.line = cls.order.order_line.filtered(lambda line: line.product_id == cls.sofa)
        cls.ticket = cls._new_case(cls.order)

    def _goods(self, **vals):
        """Return what can be claimed of the sofas, as the wizards are told."""
        orders = self.env["sale.order"].with_user(self.agent)
        goods = orders._get_claimable_goods(self.order.id, self.company, **vals)
        return next(line for line in goods if line["product_id"] == self.sofa.id)

    def test_cap(self):
        """MX-04: two were delivered; a third claim is refused with the number of those that hold them."""
        first, second = self._new_claim(self.ticket), self._new_claim(self.ticket)
        self.assertEqual(self._goods()["available"], 0)
        with self._refused(ValidationError, rf"Sofa: 2 of 2 .* {first.number}, {second.number}"):
            self._new_claim(self.ticket)
        with self._refused(ValidationError, rf"Sofa: 1 of 2 .* {second.number}"):
            first.line_ids.quantity = 2
        second._cancel("Opened twice")
        with self._refused(ValidationError, "the customer has 2"):
            first.line_ids.quantity = 3
        first.line_ids.quantity = 2

    def test_settled_still_holds(self):
        """MX-04: decided and closed claims hold their goods, cancelled ones do not; what was put right is free."""
        claim = self._new_claim(self.ticket, quantity=2, packaging="intact")
        claim._decide("quality", "factory")
        claim._close()
        self.assertEqual(self._goods()["available"], 0)
        with self._refused(ValidationError, "is already claimed"):
            self._new_claim(self.ticket)
        claim.line_ids._release()
        self.assertTrue(claim.line_ids.released_at)
        self.assertEqual(self._goods()["available"], 2)
        other = self._new_claim(self.ticket)
        self.assertEqual(self._goods()["available"], 1)
        other._cancel("Opened twice")
        self.assertEqual(self._goods()["available"], 2)

    def test_nothing_delivered(self):
        """MG-01: what has not left yet cannot be claimed."""
        order = self._new_shipment_order()
        with self._refused(ValidationError, "the customer has 0"):
            self._new_claim(self._new_case(order))

    def _give_back(self, quantity, to_refund):
        """Let the customer send sofas back; return the picking."""
        delivery = self.order.picking_ids[0]
        wizard = self.env["stock.return.picking"].create({"picking_id": delivery.id})
        wizard.product_return_moves.write({"quantity": quantity, "to_refund": to_refund})
        back = self.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        back.move_ids.write({"quantity": quantity, "picked": True})
        back.button_validate()
        self.assertEqual(back.state, "done")
        return back

    def test_returned(self):
        """MX-04: what came back cannot be claimed, whether it is refunded or not."""
        self._give_back(1, to_refund=True)
        self.assertEqual(self._goods()["available"], 1)
        self._give_back(1, to_refund=False)
        self.assertEqual(self._goods()["available"], 0)
        with self._refused(ValidationError, "the customer has 0"):
            self._new_claim(self.ticket)

    def test_units(self):
        """MX-04: half a dozen are six; a unit that does not fit is refused."""
        order = self._new_delivered_order(quantity=6)
        ticket = self._new_case(order)
        dozen = self.env.ref("uom.product_uom_dozen")
        claim = self._new_claim(ticket, quantity=0.5)
        claim.line_ids.uom_id = dozen
        self.assertEqual(claim.line_ids._get_product_quantity(), 6)
        with self._refused(ValidationError, "6 of 6"):
            self._new_claim(ticket)
        with self._refused(ValidationError, "not counted in this unit"):
            claim.line_ids.uom_id = self.env.ref("uom.product_uom_kgm")

    def test_packages(self):
        """MG-01: boxes of one piece are one piece, the same box twice is two; labels come from the product."""
        self.sofa.after_sales_package_count = 3
        goods = self._goods()
        self.assertEqual(goods["packages"], [(1, "Box 1 of 3"), (2, "Box 2 of 3"), (3, "Box 3 of 3")])
        items = [Command.create({"sale_line_id": self.line.id, "package_number": number}) for number in (1, 2, 3)]
        claim = self._new_claim(self.ticket, quantity=0, line_ids=items)
        self.assertEqual(claim.line_ids[1].package_label, "Box 2 of 3")
        self.assertEqual(self._goods()["available"], 1)
        again = [Command.create({"sale_line_id": self.line.id, "package_number": 2, "quantity": 2})]
        with self._refused(ValidationError, "is already claimed"):
            self._new_claim(self.ticket, quantity=0, line_ids=again)
        self._new_claim(self.ticket, quantity=0, line_ids=[again[0][:2] + (again[0][2] | {"quantity": 1},)])
        self.assertEqual(self._goods()["available"], 0)

    def test_items_set_again(self):
        """DM-07: what is said again keeps its record, with its box named or not; what is not said again goes."""
        self.sofa.after_sales_package_count = 3
        claim = self._new_claim(self.ticket, quantity=0)
        goods = {"sale_line_id": self.line.id, "product_id": self.sofa.id}
        claim._set_items([goods | {"problem": "Scratched"}])
        whole = claim.line_ids
        claim._set_items([goods | {"problem": "Dented"}])
        self.assertEqual((claim.line_ids, whole.problem), (whole, "Dented"))
        claim._set_items([goods | {"package_number": number} for number in (1, 2)])
        first, second = claim.line_ids.sorted("package_number")
        self.assertFalse(whole.exists())
        claim._set_items([goods | {"package_number": 2, "problem": "Dented"}])
        self.assertEqual((claim.line_ids, second.problem, first.exists()), (second, "Dented", first.browse()))

    def test_goods_of_the_order(self):
        """MX-04: only what stands on the order; a gift or an accessory need not stand there."""
        other = self._new_delivered_order()
        with self._refused(ValidationError, "does not belong to the order"):
            self._new_claim(self.ticket, 0, line_ids=[Command.create({"sale_line_id": other.order_line[0].id})])
        loose = [Command.create({"product_id": self.sofa.id})]
        with self._refused(ValidationError, "which order line"):
            self._new_claim(self.ticket, 0, line_ids=loose)
        for kind in ("missing_gift", "missing_accessory"):
            claim = self._new_claim(self._new_case(self.order, kind), 0, line_ids=loose)
            self.assertEqual(claim.line_ids.uom_id, self.sofa.uom_id)

    def test_form(self):
        """MG-01: product and unit follow the order line, and the form says how many there are."""
        form = Form(self._new_claim(self.ticket, 0), "after_sales.claim_view_form")
        with form.line_ids.new() as item:
            item.sale_line_id = self.line
            self.assertEqual(item.product_id, self.sofa)
            self.assertEqual(item.available_quantity, 2)
            item.quantity = 2
        self.assertEqual(form.save().line_ids.quantity, 2)

    def test_order_of_a_colleague(self):
        """OW-02: whoever hears of the damage need not be the seller; of another company one is told nothing."""
        self.order.user_id = self.lead
        goods = self._goods(picking_id=self.order.picking_ids.id)
        self.assertEqual((goods["delivered"], goods["available"], goods["brought"]), (2, 2, 2))
        claim = self._new_claim(self.ticket)
        self.assertEqual(claim.line_ids.product_id, self.sofa)
        with self._refused(AccessError, "not allowed to create"):
            self.env["sale.order"].with_user(self.salesman)._get_claimable_goods(self.order.id, self.company)
        other = self.env["res.company"].create({"name": "Haus & Heim"})
        with self._refused(AccessError, "This order belongs to another company"):
            self.env["sale.order"].with_user(self.agent)._get_claimable_goods(self.order.id, other)

    def test_two_at_once(self):
        """MX-04: the check writes the order line, so that the second of two people looks again."""
        queries = []
        execute = type(self.env.cr).execute

        def watch(cursor, query, *args, **kwargs):
            queries.append(getattr(query, "code", query))
            return execute(cursor, query, *args, **kwargs)

        self.patch(type(self.env.cr), "execute", watch)
        self._new_claim(self.ticket)
        self.assertTrue([query for query in queries if "UPDATE sale_order_line SET write_date" in query])
