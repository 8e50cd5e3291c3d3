"""Which serial numbers and lots a claim is about, what was sent instead, and what came back (MG-01, MX-04)."""

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import load_migration
from .common_remedy import CLAIM, SHIP, RemedyCommon


class SerialCommon(RemedyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["after.sales.evidence.slot"].search([]).active = False
        cls.clock = cls._new_product("Clock", list_price=100.0, tracking="serial", taxes_id=False)
        cls.paint = cls._new_product("Paint", list_price=10.0, tracking="lot", taxes_id=False)
        warehouse = cls.env["stock.warehouse"].search([("company_id", "=", cls.company.id)], limit=1)
        cls.warehouse, cls.stock = warehouse, warehouse.lot_stock_id
        cls.serials = cls._new_lots(cls.clock, "S1", "S2", "S3", "S4", "S5", "S6")
        cls.lots = cls._new_lots(cls.paint, "L1", "L2", quantity=5)

    @classmethod
    def _new_lots(cls, product, *names, quantity=1):
        """Return serial numbers or lots of a product, so much of each in stock."""
        vals = {"product_id": product.id, "company_id": cls.company.id}
        lots = cls.env["stock.lot"].create([vals | {"name": name} for name in names])
        for lot in lots:
            cls.env["stock.quant"]._update_available_quantity(product, cls.stock, quantity, lot_id=lot)
        return lots

    @classmethod
    def _fill_lots(cls, picking, lots):
        """Put these serial numbers or lots into a transfer, one piece of each, or so many of the only one."""
        move = picking.move_ids
        move.move_line_ids.unlink()
        count = move.product_uom_qty / len(lots)
        vals = {
            "move_id": move.id,
            "picking_id": picking.id,
            "product_id": move.product_id.id,
            "location_id": move.location_id.id,
            "location_dest_id": move.location_dest_id.id,
        }
        cls.env["stock.move.line"].create([vals | {"lot_id": lot.id, "quantity": count} for lot in lots])
        move.picked = True

    @classmethod
    def _deliver_lots(cls, lots, quantity=None):
        """Return an order of the goods of these lots that the customer has."""
        product = lots.product_id
        line = {"product_id": product.id, "product_uom_qty": quantity or len(lots)}
        order = cls._new_shipment_order(order_line=[Command.create(line)])
        picking = order.picking_ids
        cls._prepare(picking)
        with cls._at(SHIP):
            cls._fill_lots(picking, lots)
            picking.button_validate()
            picking._record_hand_over(SHIP)
        with cls._at(CLAIM):
            picking._record_receipt(CLAIM, "call")
        return order

    def _claim(self, order, quantity=1, ticket=None, **vals):
        """Return a claim of the agent about goods of an order."""
        ticket = ticket or self._new_case(order)
        item = {"sale_line_id": order.order_line.id, "quantity": quantity, **vals}
        claims = self.env["after.sales.claim"].with_user(self.agent)
        with self._at(CLAIM):
            return claims.create({"ticket_id": ticket.id, "line_ids": [Command.create(item)]})

    def _lots(self, *names):
        return [Command.set(self.serials.filtered(lambda lot: lot.name in names).ids)]

    def _decide(self, claim):
        claim.with_user(self.agent)._decide("carrier", "carrier", "The carrier says so")

    def _refused(self, text, error=ValidationError):
        """Expect a refusal in these words; nothing of the step stays."""
        return self.assertRaisesRegex(error, text)

    def _return(self, picking, lots=None):
        """Let the customer send back what a delivery brought, or these lots of it, by core's wizard."""
        with self._at(CLAIM):
            wizard = self.env["stock.return.picking"].create({"picking_id": picking.id})
            count = len(lots) if lots else picking.move_ids.quantity
            wizard.product_return_moves.write({"quantity": count, "to_refund": True})
            back = self.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
            if lots:
                self._fill_lots(back, lots)
            back.move_ids.picked = True
            back.button_validate()
        self.assertEqual(back.state, "done")
        return back


@tagged("post_install", "-at_install", "after_sales")
class TestClaimSerials(SerialCommon):
    def test_filled_in(self):
        """MG-01: as many claimed as delivered, so it is these; one of two, and somebody has to say which."""
        order = self._deliver_lots(self.serials[:2])
        both = self._claim(order, 2)
        self.assertEqual(both.line_ids.lot_ids, self.serials[:2])
        self.assertFalse(both.missing_lots)
        both._cancel("Opened twice")
        one = self._claim(order)
        self.assertFalse(one.line_ids.lot_ids)
        self.assertEqual(one.line_ids.allowed_lot_ids, self.serials[:2])
        one.line_ids.lot_ids = self._lots("S1")
        other = self._claim(order)
        self.assertEqual(other.line_ids.lot_ids.mapped("name"), ["S2"], "the other one is claimed")

    def test_the_case_says_which(self):
        """MG-01: what the customer read out when the case was opened is not asked again."""
        order = self._deliver_lots(self.serials[:3])
        claim = self._claim(order, ticket=self._new_case(order, lot_id=self.serials[1].id))
        self.assertEqual(claim.line_ids.lot_ids.mapped("name"), ["S2"])

    def test_never_twice(self):
        """MX-04: a serial number is claimed once; when the claim has come to nothing, it is free again."""
        order = self._deliver_lots(self.serials[:2])
        first = self._claim(order, lot_ids=self._lots("S1"))
        with self._refused(f"Clock: S1 is already claimed in {first.number}"), self.env.cr.savepoint():
            self._claim(order, lot_ids=self._lots("S1"))
        first._cancel("Opened twice")
        self.assertEqual(self._claim(order, lot_ids=self._lots("S1")).line_ids.lot_ids.mapped("name"), ["S1"])

    def test_boxes_of_one_piece(self):
        """MG-01: two boxes of one piece have one serial number, the same box is not claimed twice."""
        self.clock.product_tmpl_id.after_sales_package_count = 2
        order = self._deliver_lots(self.serials[:2])
        claim = self._claim(order, lot_ids=self._lots("S1"), package_number=1)
        second = {"sale_line_id": order.order_line.id, "package_number": 2, "lot_ids": self._lots("S1")}
        claim.line_ids = [Command.create(second)]
        self.assertEqual(claim.line_ids.lot_ids.mapped("name"), ["S1"])
        with self._refused("S1 is already claimed"), self.env.cr.savepoint():
            self._claim(order, lot_ids=self._lots("S1"), package_number=2)

    def test_not_more_than_pieces(self):
        """MG-01: two numbers for one piece are refused; fewer pieces leave open which."""
        order = self._deliver_lots(self.serials[:3])
        with self._refused("2 serial numbers are named for 1"), self.env.cr.savepoint():
            self._claim(order, lot_ids=self._lots("S1", "S2"))
        claim = self._claim(order, 2, lot_ids=self._lots("S1", "S2"))
        claim.line_ids.quantity = 1
        self.assertFalse(claim.line_ids.lot_ids)
        self.assertIn("of 1 it is missing", claim.missing_lots)

    def test_others(self):
        """MX-04: the number of another order, of nothing delivered, of another company: refused, by RPC as well."""
        order, _other = self._deliver_lots(self.serials[:2]), self._deliver_lots(self.serials[2:4])
        claim = self._claim(order)
        for name in ("S3", "S6"):
            with self._refused(f"{name} did not come with this order"), self.env.cr.savepoint():
                claim.line_ids.write({"lot_ids": self._lots(name)})
        company = self.env["res.company"].create({"name": "Haus & Heim"})
        foreign = self.env["stock.lot"].create({"name": "HH-77", "product_id": self.clock.id, "company_id": company.id})
        values = {"line_ids": [Command.update(claim.line_ids.id, {"lot_ids": [Command.link(foreign.id)]})]}
        refused = self._refused("“Serial Numbers” belongs to another company", AccessError)
        with refused as caught, self.env.cr.savepoint():
            claim.write(values)
        self.assertNotIn("HH-77", str(caught.exception))
        with self._refused("belongs to another company") as caught, self.env.cr.savepoint():
            claim.line_ids.sudo().lot_ids = [Command.link(foreign.id)]
        with self._refused("another company", AccessError), self.env.cr.savepoint():
            values = {"lot_ids": [Command.link(foreign.id)], "claim_id": claim.id}
            claim.line_ids.onchange(values, ["lot_ids"], {"lot_ids": {}})

    def test_delivery_of_the_claim(self):
        """MG-01: of two deliveries the claim's one counts."""
        order = self._deliver_lots(self.serials[:2])
        order.order_line.product_uom_qty = 3
        late = order.picking_ids.filtered(lambda picking: picking.state != "done")
        self._prepare(late)
        with self._at(SHIP):
            self._fill_lots(late, self.serials[2])
            late.button_validate()
        claim = self._claim(order, ticket=self._new_case(order, picking_id=late.id))
        self.assertEqual(claim.picking_id, late)
        self.assertEqual(claim.line_ids.lot_ids.mapped("name"), ["S3"])
        with self._refused("S1 did not come with this order and delivery"), self.env.cr.savepoint():
            claim.line_ids.lot_ids = self._lots("S1")

    def test_another_delivery_is_named(self):
        """MG-01: a claim that turns out to be about another delivery forgets the numbers of the first."""
        order = self._deliver_lots(self.serials[:1])
        order.order_line.product_uom_qty = 2
        late = order.picking_ids.filtered(lambda picking: picking.state != "done")
        self._prepare(late)
        with self._at(SHIP):
            self._fill_lots(late, self.serials[2])
            late.button_validate()
        claim = self._claim(order, ticket=self._new_case(order, picking_id=(order.picking_ids - late).id))
        self.assertEqual(claim.line_ids.lot_ids.name, "S1")
        claim.picking_id = late
        self.assertEqual(claim.line_ids.lot_ids.name, "S3")

    def test_lots(self):
        """MX-04: a lot may be claimed for several times, as far as its pieces go."""
        order = self._deliver_lots(self.lots, 8)
        first = self._claim(order, 3, lot_ids=[Command.set(self.lots[0].ids)])
        self.assertFalse(first.missing_lots)
        second = self._claim(order, 2, lot_ids=[Command.set(self.lots[0].ids)])
        with self._refused(f"Paint: 3 of 8 is already claimed in {first.number}"), self.env.cr.savepoint():
            second.line_ids.quantity = 6
        last = self._claim(order, 1, lot_ids=[Command.set(self.lots[1].ids)])
        last.line_ids.quantity = 2
        single = self._claim(self._deliver_lots(self.lots[1], 1), 1)
        self.assertEqual(single.line_ids.lot_ids, self.lots[1])

    def test_a_lot_that_is_claimed_whole(self):
        """MX-04: a lot whose pieces are all claimed is not offered any more; the other one it must be."""
        order = self._deliver_lots(self.lots, 4)
        first = self._claim(order, 2, lot_ids=[Command.set(self.lots[0].ids)])
        self.assertEqual(self._claim(order, 1).line_ids.lot_ids, self.lots[1])
        with self._refused(f"L1 is already claimed in {first.number}"), self.env.cr.savepoint():
            self._claim(order, 1, lot_ids=[Command.set(self.lots[0].ids)])

    def test_gap_is_closed_before_the_decision(self):
        """MG-01: undecided until somebody says which, or that it cannot be known; then nobody changes it."""
        claim = self._claim(self._deliver_lots(self.serials[:2]))
        self.assertIn("Clock: say which serial number or lot is concerned", claim.missing_lots)
        with self._refused("say which serial number", UserError), self.env.cr.savepoint():
            self._decide(claim)
        self.assertIn("missing_lots", Form(claim, "after_sales.claim_view_form")._view["fields"])
        claim.line_ids.is_lot_unknown = True
        self.assertFalse(claim.missing_lots)
        self._decide(claim)
        self.assertEqual(claim.state, "decided")
        for vals in ({"lot_ids": self._lots("S1")}, {"is_lot_unknown": False}):
            with self._refused("what was decided on cannot change", UserError), self.env.cr.savepoint():
                claim.line_ids.write(vals)

    def test_nothing_recorded(self):
        """MG-01: goods that are not tracked, or came without a number, are not asked about."""
        claim = self._claim(self._new_delivered_order())
        self.assertFalse(claim.missing_lots or claim.has_tracked_goods or claim.line_ids.allowed_lot_ids)
        self.paint.tracking = "none"
        order = self._new_delivered_order(self.paint)
        self.paint.tracking = "serial"
        claim = self._claim(order)
        self.assertTrue(claim.has_tracked_goods)
        self.assertFalse(claim.missing_lots)
        self._decide(claim)
        self.assertEqual(claim.state, "decided")

    def test_by_others(self):
        """OW-02: neither a colleague nor a salesman says which serial numbers another's claim is about."""
        claim = self._claim(self._deliver_lots(self.serials[:2]))
        for user in (self.other_agent, self.salesman):
            with (
                self.assertRaisesRegex(AccessError, "have 'write' access|not allowed to modify"),
                self.env.cr.savepoint(),
            ):
                claim.line_ids.with_user(user).lot_ids = self._lots("S1")

    def test_pack(self):
        """PK-04: the carrier and the factory read which pieces; of an unknown one that it is unknown."""
        claim = self._claim(self._deliver_lots(self.serials[:2]), 2)
        self.assertEqual(claim._get_pack()["items"][0]["lots"], "Serial number: S1, S2")
        report = self.env["ir.actions.report"].with_user(self.agent)
        html = report._render_qweb_html("after_sales.report_claim_pack_pages", claim.ids)[0].decode()
        self.assertIn("Serial number: S1, S2", html)
        lot = self._claim(self._deliver_lots(self.lots[0], 2), 1)
        self.assertEqual(lot._get_pack()["items"][0]["lots"], "Lot: L1")
        unknown = self._claim(self._deliver_lots(self.serials[2:4]), is_lot_unknown=True)
        self.assertEqual(unknown._get_pack()["items"][0]["lots"], "Serial number unknown")

    def test_found_by_number(self):
        """MG-01: the search finds the claim by the number on the piece, the form shows it."""
        claim = self._claim(self._deliver_lots(self.serials[:1]))
        found = self.env["after.sales.claim"].with_user(self.agent).search([("line_ids.lot_ids", "ilike", "S1")])
        self.assertEqual(found, claim)
        form = Form(claim, "after_sales.claim_view_form")
        self.assertTrue(form.has_tracked_goods)
        with form.line_ids.edit(0) as item:
            self.assertEqual(item.lot_ids.ids, self.serials[:1].ids)

    def test_old_numbers_are_kept(self):
        """What an item named before there could be several is kept; what was decided without is not guessed."""
        claim = self._claim(self._deliver_lots(self.serials[:2]))
        script = load_migration("19.0.1.5.0/pre-claim-lots.py")
        self.env.flush_all()
        script.migrate(self.env.cr, "19.0.1.4.0")
        self.env.cr.execute("DROP TABLE after_sales_claim_line_lot_rel")
        self.env.cr.execute("ALTER TABLE after_sales_claim_line ADD COLUMN lot_id INTEGER")
        self.env.cr.execute(
            "UPDATE after_sales_claim_line SET lot_id = %s WHERE id = %s", (self.serials[0].id, claim.line_ids.id)
        )
        for _time in range(2):
            script.migrate(self.env.cr, "19.0.1.4.0")
        self.env.invalidate_all()
        self.assertEqual(claim.line_ids.lot_ids.mapped("name"), ["S1"])


@tagged("post_install", "-at_install", "after_sales")
class TestSerialsInTheWizard(SerialCommon):
    def _begin(self, order, **vals):
        """Open the wizard from a case as the agent; return it and its view."""
        case = self._new_case(order, **vals).with_user(self.agent)
        action = case.action_open_claim()
        wizard = self.env["after.sales.claim.register"].with_user(self.agent).browse(action["res_id"])
        return wizard, action["views"][0][0]

    def test_asked_for(self):
        """MG-01: the first step offers what came, says what does not fit, and hands it on to the claim."""
        order = self._deliver_lots(self.serials[:3])
        wizard, view = self._begin(order)
        self.assertTrue(wizard.has_tracked_goods)
        self.assertEqual(wizard.line_ids.allowed_lot_ids, self.serials[:3])
        with self._at(CLAIM), Form(wizard, view) as form:
            with form.line_ids.edit(0) as line:
                line.is_chosen = True
                self.assertFalse(line.lot_ids.ids)
                line.lot_ids.add(self.serials[0])
                line.lot_ids.add(self.serials[1])
            self.assertIn("2 serial numbers are named for 1", form.problem)
            with form.line_ids.edit(0) as line:
                line.quantity = 3
                self.assertEqual(line.lot_ids.ids, self.serials[:3].ids, "all that came")
            self.assertFalse(form.problem)
        with self._at(CLAIM):
            wizard.action_to_facts()
        claim = wizard.claim_id
        self.assertEqual(claim.line_ids.lot_ids, self.serials[:3])
        wizard.action_back()
        self.assertEqual(wizard.line_ids.lot_ids, self.serials[:3])

    def test_pressed_twice(self):
        """Blocker: *Next* pressed twice makes one claim, with its numbers once."""
        order = self._deliver_lots(self.serials[:2])
        wizard, view = self._begin(order)
        with Form(wizard, view) as form, form.line_ids.edit(0) as line:
            line.is_chosen = True
            line.lot_ids.add(self.serials[1])
        for _press in range(2):
            wizard.action_to_facts()
        self.assertEqual(len(order.sudo().claim_ids), 1)
        self.assertEqual(order.sudo().claim_ids.line_ids.lot_ids.name, "S2")

    def test_unknown(self):
        """MG-01: who cannot read the number says so; the claim keeps that, and going on shows it again."""
        order = self._deliver_lots(self.serials[:2])
        wizard, view = self._begin(order)
        with Form(wizard, view) as form, form.line_ids.edit(0) as line:
            line.is_chosen = True
            line.is_lot_unknown = True
        wizard.action_to_facts()
        claim = wizard.claim_id
        self.assertTrue(claim.line_ids.is_lot_unknown)
        action = claim.with_user(self.agent).action_resume()
        again = self.env["after.sales.claim.register"].browse(action["res_id"])
        self.assertTrue(again.line_ids.filtered("is_chosen").is_lot_unknown)

    def test_claimed_ones_are_not_offered(self):
        """MX-04: what another claim is about is not offered, and refused where a program sends it."""
        order = self._deliver_lots(self.serials[:3])
        claim = self._claim(order, lot_ids=self._lots("S1"))
        wizard, _view = self._begin(order)
        self.assertEqual(wizard.line_ids.allowed_lot_ids.mapped("name"), ["S2", "S3"])
        wizard.line_ids.write({"is_chosen": True, "lot_ids": self._lots("S1")})
        with self._refused(f"S1 is already claimed in {claim.number}", UserError):
            wizard.action_to_facts()

    def test_number_of_a_foreign_line(self):
        """X-03: a row that names a line of another order offers nothing of it."""
        order, other = self._deliver_lots(self.serials[:2]), self._deliver_lots(self.serials[2:4])
        wizard, _view = self._begin(order)
        row = self.env["after.sales.claim.register.line"].with_user(self.agent)
        row = row.create({"wizard_id": wizard.id, "product_id": self.clock.id, "sale_line_key": other.order_line.id})
        self.assertFalse(row.allowed_lot_ids or row.lot_ids)


@tagged("post_install", "-at_install", "after_sales")
class TestSerialsOfRemedies(SerialCommon):
    def _replace(self, claim):
        """Return an approved replacement of what a claim is about, proposed by the agent."""
        remedy = self._propose(claim.ticket_id, "replace", skip_reason="In two.")
        with self._at(CLAIM):
            remedy._request()
            remedy.sudo().approval_ids.with_user(self.lead).action_approve()
        return remedy

    def _carry(self, remedy, lots):
        """Validate every step of a replacement, pressing everything twice; return the last transfer."""
        steps = remedy.sudo().delivery_ids
        while todo := remedy.sudo().delivery_ids.filtered(lambda step: step.state not in ("done", "cancel")):
            self.assertEqual(len(todo), 1, "one thing at a time")
            if todo.location_dest_id.usage == "customer":
                self._prepare(todo, at=CLAIM)
            with self._at(CLAIM):
                remedy.action_carry_out()
                if not todo.move_ids.move_line_ids.lot_id & lots:
                    self._fill_lots(todo, lots)
                todo.move_ids.picked = True
                for _press in range(2):
                    todo.with_context(skip_backorder=True).button_validate()
                remedy.action_carry_out()
            self.assertEqual(todo.state, "done")
            steps = todo
        return steps

    def _damage(self, lots, quantity=None, claimed=1, **vals):
        claim = self._claim(self._deliver_lots(lots, quantity), claimed, **vals)
        self._decide(claim)
        return claim

    def test_one_delivery_in_any_warehouse(self):
        """Blocker: one, two and three steps, goods with serial numbers and with lots: pressed twice, sent once."""
        goods = [(self.serials[:1], self.serials[3:4]), (self.serials[1:2], self.serials[4:5])]
        goods += [(self.serials[2:3], self.serials[5:6])]
        for index, steps in enumerate(("ship_only", "pick_ship", "pick_pack_ship")):
            for lots, sent in (goods[index], (self.lots[0], self.lots[1])):
                with self.subTest(steps=steps, product=lots.product_id.name):
                    self.warehouse.delivery_steps = "ship_only"
                    claim = self._damage(lots)
                    self.warehouse.delivery_steps = steps
                    remedy = self._replace(claim)
                    with self._refused("is “", UserError), self.env.cr.savepoint():
                        remedy.with_user(self.agent).action_request()
                    for _press in range(2):
                        remedy.with_user(self.agent).action_carry_out()
                    self.assertEqual(len(remedy.sudo().delivery_ids), 1)
                    self._carry(remedy, sent)
                    self.assertEqual(len(remedy.sudo().delivery_ids), index + 1)
                    self.assertEqual(len(remedy.sudo()._get_deliveries_to_customer()), 1)
                    self.assertEqual(remedy.sudo()._get_deliveries_to_customer().move_ids.quantity, 1)
                    self.assertEqual(remedy.state, "done")
                    self.assertEqual(remedy.line_ids.sent_lot_ids, sent)

    def test_decided_twice(self):
        """Blocker: a replacement proposed twice by one wizard, or approved twice, is made once."""
        claim = self._damage(self.serials[:1])
        wizard = self.env["after.sales.remedy.propose"].with_user(self.agent).create({"ticket_id": claim.ticket_id.id})
        self.assertEqual(wizard.line_ids.lot_ids.name, "S1")
        rung = wizard.kind_id.sudo().remedy_type_ids.filtered(lambda rung: rung.type == "replace")
        wizard.write({"rung_id": rung.id, "skip_reason": "In two.", "old_piece": "keep"})
        wizard.action_request()
        remedy = claim.ticket_id.sudo().remedy_ids
        approval = remedy.approval_ids.with_user(self.lead)
        approval.action_approve()
        with self.assertRaisesRegex(UserError, "cannot become"), self.env.cr.savepoint():
            approval.action_approve()
        with self._refused(f"made good already by {remedy.number}", UserError), self.env.cr.savepoint():
            wizard.action_request()
        self.assertEqual(claim.ticket_id.sudo().remedy_ids, remedy)
        self.assertEqual(len(remedy.delivery_ids), 1)

    def test_in_two_parcels(self):
        """Blocker: of two pieces one is there: the other follows, and pressing again sends no third."""
        claim = self._damage(self.serials[:2], claimed=2)
        remedy = self._replace(claim)
        first = remedy.sudo().delivery_ids
        self._prepare(first, at=CLAIM)
        with self._at(CLAIM):
            first.move_ids.move_line_ids[1:].unlink()
            first.move_ids.picked = True
            first.with_context(skip_backorder=True).button_validate()
            for _press in range(2):
                remedy.action_carry_out()
        self.assertEqual((first.state, remedy.state), ("done", "awaiting_dispatch"))
        rest = remedy.sudo().delivery_ids - first
        self.assertEqual(rest.move_ids.product_uom_qty, 1)
        self._carry(remedy, self.serials[5])
        self.assertEqual(remedy.sudo().delivery_ids, first | rest)
        self.assertEqual(remedy.state, "done")
        self.assertEqual(len(remedy.line_ids.sent_lot_ids), 2)
        self.assertEqual(claim.sudo().order_id.order_line._get_replaced_lots(), self.serials[:2])

    def test_a_part_with_a_lot(self):
        """MG-01: a part of another product shows its lot; the claimed piece stays the customer's."""
        claim = self._damage(self.serials[:1])
        remedy = claim.ticket_id.with_user(self.agent)._propose_remedy(
            {"type": "resend_part", "claim_id": claim.id, "skip_reason": "Scratched"},
            [{"claim_line_id": claim.line_ids.id, "product_id": self.paint.id, "quantity": 1}],
        )
        with self._at(CLAIM):
            remedy._request()
        self._carry(remedy, self.lots[0])
        self.assertEqual((remedy.line_ids.lot_ids.name, remedy.line_ids.sent_lot_ids.name), ("S1", "L1"))
        self.assertEqual(self._claim(claim.sudo().order_id).line_ids.lot_ids.name, "S1")

    def test_which_instead_of_which(self):
        """MX-04: remedy and claim say which piece was sent for which; only the new one can be claimed later."""
        claim = self._damage(self.serials[:1])
        order = claim.sudo().order_id
        remedy = self._replace(claim)
        item = remedy.with_user(self.agent).line_ids
        self.assertEqual((item.lot_ids.name, item.sent_lot_ids.name), ("S1", False))
        sent = self._carry(remedy, self.serials[3])
        self.assertEqual((item.lot_ids.name, item.sent_lot_ids.name), ("S1", "S4"))
        line = claim.with_user(self.agent).line_ids
        self.assertEqual((line.lot_ids.name, line.sent_lot_ids.name), ("S1", "S4"))
        form = Form(remedy.with_user(self.agent), "after_sales.remedy_view_form")
        self.assertTrue(form.has_lots)
        later = self._claim(order)
        self.assertEqual(later.line_ids.lot_ids.name, "S4")
        with self._refused("S1 did not come with this order"), self.env.cr.savepoint():
            later.line_ids.lot_ids = self._lots("S1")
        later._cancel("Opened twice")
        action = sent.with_user(self.agent).sudo(False).action_open_claim()
        wizard = self.env["after.sales.claim.register"].with_user(self.agent).browse(action["res_id"])
        self.assertEqual(wizard.line_ids.lot_ids.name, "S4", "begun on the delivery of the replacement")

    def test_one_of_two_replaced(self):
        """MX-04: of two claimed pieces one was replaced: nobody has said which, so both are still there."""
        claim = self._damage(self.serials[:2], claimed=2)
        remedy = self._propose(claim.ticket_id, "replace", quantity=1, skip_reason="In two.")
        with self._at(CLAIM):
            remedy._request()
            remedy.sudo().approval_ids.with_user(self.lead).action_approve()
        self._carry(remedy, self.serials[3])
        self.assertFalse(claim.line_ids.released_at)
        self.assertEqual(claim.line_ids.sent_lot_ids.name, "S4")
        self.assertFalse(claim.sudo().order_id.order_line._get_replaced_lots())

    def test_a_number_can_be_sent_again(self):
        """MX-04: the piece that came back, was mended and was sent for another one can be claimed again."""
        claim = self._damage(self.serials[:1])
        order = claim.sudo().order_id
        self._carry(self._replace(claim), self.serials[3])
        self._return(order.picking_ids.filtered(lambda picking: not picking.remedy_id), self.serials[:1])
        second = self._claim(order)
        self._decide(second)
        self._carry(self._replace(second), self.serials[0])
        self.assertEqual(self._claim(order).line_ids.lot_ids.name, "S1")

    def test_came_back(self):
        """MX-04: core's return of a delivery takes its numbers along; the claim shows which came back."""
        claim = self._damage(self.serials[:2], claimed=1, lot_ids=self._lots("S2"))
        order = claim.sudo().order_id
        line = claim.with_user(self.agent).line_ids
        self.assertFalse(line.returned_lot_ids)
        back = self._return(order.picking_ids)
        self.assertEqual(back.move_ids.move_line_ids.lot_id, self.serials[:2], "core takes them along")
        line.invalidate_recordset()
        self.assertEqual(line.returned_lot_ids.name, "S2")
        self.assertEqual(line._get_lots(), {}, "the customer has none of them any more")

    def test_came_back_of_an_unknown_one(self):
        """MG-01: nobody could read the number; the piece that comes back has one."""
        claim = self._damage(self.serials[:2], is_lot_unknown=True)
        self._return(claim.sudo().order_id.picking_ids, self.serials[1])
        self.assertEqual(claim.with_user(self.agent).line_ids.returned_lot_ids.name, "S2")

    def test_return_through_several_steps(self):
        """MX-04: what left a warehouse of three steps comes back with its numbers."""
        self.warehouse.delivery_steps = "pick_pack_ship"
        line = {"product_id": self.clock.id, "product_uom_qty": 1}
        order = self._new_shipment_order(order_line=[Command.create(line)])
        while todo := order.picking_ids.filtered(lambda step: step.state not in ("done", "cancel")):
            if todo.location_dest_id.usage == "customer":
                self._prepare(todo)
            with self._at(SHIP):
                todo.action_assign()
                todo.move_ids.picked = True
                todo.button_validate()
        last = order.picking_ids.filtered(lambda step: step.location_dest_id.usage == "customer")
        claim = self._claim(order, ticket=self._new_case(order, picking_id=last.id))
        self.assertEqual(claim.line_ids.lot_ids, last.move_ids.move_line_ids.lot_id)
        self._return(last)
        self.assertEqual(claim.line_ids.returned_lot_ids, claim.line_ids.lot_ids)

    def test_exchange(self):
        """MX-04: what core's exchange sent can be claimed, also where the claim names the first delivery."""
        order = self._deliver_lots(self.serials[:1])
        first = order.picking_ids
        self._return(first)
        sent = self._new_exchange(order)
        self.assertEqual(sent.state, "done")
        for named in (first, sent):
            claim = self._claim(order, ticket=self._new_case(order, picking_id=named.id))
            self.assertEqual((claim.picking_id, claim.line_ids.lot_ids.name), (named, "S4"))
            claim._cancel("Opened twice")

    def _new_exchange(self, order):
        """Return a delivery that brought S4 for the first one, for an order line that was delivered again."""
        line = order.order_line
        with self._at(CLAIM):
            line._action_launch_stock_rule(previous_product_uom_qty={line.id: 0})
            sent = order.picking_ids.filtered(lambda step: step.state not in ("done", "cancel"))
            self._prepare(sent, at=CLAIM)
            self._fill_lots(sent, self.serials[3])
            sent.button_validate()
        return sent
