"""Goods that came back are looked at by somebody else, with pictures, and what fails is answered (RX-02)."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common_remedy import CLAIM
from .common_return import PIXEL, ReturnCommon


@tagged("post_install", "-at_install", "after_sales")
class TestInspection(ReturnCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order, cls.invoice = cls._new_paid_order(3)

    def _new_arrived(self, quantity=1, **vals):
        remedy = self._new_return(self.order, quantity, **vals)
        self._arrive(remedy)
        return remedy

    def _tell(self, inspection):
        inspection = inspection.with_user(self.agent)
        inspection._tell_failure(inspection._get_failure_text())
        return inspection

    def _assert_asked(self, remedy, text):
        """The agent of the case has something to do that says this."""
        notes = remedy.ticket_id.sudo().activity_ids.filtered(lambda asked: asked.user_id == self.agent).mapped("note")
        self.assertIn(text, " ".join(note or "" for note in notes))

    def test_rx_02_four_checks(self):
        """RX-02: invoice, outer box, accessories, gifts; a check of another category is not asked."""
        other = self.env["product.category"].create({"name": "Lamps"})
        own = self.category.create({"name": "Leather", "parent_id": self.category.id})
        Check = self.env["after.sales.inspection.check"].with_user(self.manager)
        Check.create({"name": "Bulbs", "category_ids": [(6, 0, other.ids)]})
        Check.create({"name": "Leather", "category_ids": [(6, 0, own.ids)]})
        seat = Check.create({"name": "Seat", "category_ids": [(6, 0, self.category.ids)], "sequence": 90})
        inspection = self._new_arrived().sudo().inspection_ids
        names = ["Invoice returned", "Outer box intact", "Accessories complete", "Gifts complete", seat.name]
        self.assertEqual(inspection.check_ids.mapped("name"), names)
        self.chair.categ_id = own
        self.assertIn("Leather", self._new_arrived().sudo().inspection_ids.check_ids.mapped("name"))

    def test_who_asked_does_not_inspect(self):
        """Neither the agent who asked, by which door ever; a colleague or the warehouse does."""
        inspection = self._new_arrived().sudo().inspection_ids
        mine = inspection.with_user(self.agent)
        self.assertIn("a colleague does", mine.inspect_problem)
        with self._refused(UserError, "Who asked for this does not inspect the goods"):
            mine.check_ids[0].result = "passed"
        inspection.check_ids.result = "passed"
        with self._refused(UserError, "Who asked for this does not inspect the goods"):
            mine.action_pass()
        inspection.with_user(self.clerk).action_pass()
        self.assertEqual((inspection.state, inspection.inspected_by), ("passed", self.clerk))

    def test_facts_have_one_door(self):
        """State and inspector are recorded by steps; what was found stays as it is afterwards."""
        remedy = self._new_arrived()
        inspection = remedy.sudo().inspection_ids.with_user(self.clerk)
        for vals in ({"state": "passed"}, {"inspected_by": self.lead.id}, {"told_at": CLAIM}):
            with self._refused(UserError, "is recorded by the system"):
                inspection.write(vals)
        with self._refused(AccessError, "not allowed to create"):
            inspection.create({"remedy_id": remedy.id, "picking_id": inspection.picking_id.id})
        self._inspect(remedy)
        with self._refused(UserError, "This inspection is over"):
            inspection.check_ids[0].note = "Looked again"
        self.assertEqual(remedy.state, "awaiting_refund")

    def test_today(self):
        """Whoever opens the day sees what is to be looked at, and the agent what the customer has to hear."""
        remedy = self._new_arrived()

        def count(code):
            sections = self.env["after.sales.today"].with_user(self.agent).get_today()["sections"]
            return {tile["code"]: tile["count"] for section in sections for tile in section["tiles"]}.get(code, 0)

        before = count("inspections")
        self.assertGreaterEqual(before, 1)
        failed = count("failed_goods")
        self._inspect(remedy, ["Outer box intact"])
        self.assertEqual((count("inspections"), count("failed_goods")), (before - 1, failed + 1))

    def test_another_company_sees_nothing(self):
        inspection = self._new_arrived().sudo().inspection_ids
        company = self.env["res.company"].create({"name": "Other"})
        user = self._new_user("manager2", "after_sales.group_manager", company_id=company.id)
        for records in (inspection, inspection.line_ids):
            self.assertFalse(records.with_user(user).search([("id", "in", records.ids)]))
            with self._refused(AccessError, "have 'read' access"):
                records.with_user(user).read(["state"])

    def test_only_who_handles_the_case_answers(self):
        """The warehouse finds, the agent of the case speaks to the customer; nothing is answered before it failed."""
        remedy = self._new_arrived()
        inspection = remedy.sudo().inspection_ids
        with self._refused(UserError, "did not fail"):
            inspection.with_user(self.agent)._tell_failure("It is torn")
        self._inspect(remedy, ["Outer box intact"])
        with self._refused(AccessError, "."):
            inspection.with_user(self.other_agent)._tell_failure("It is torn")
        with self._refused(AccessError, "not allowed to access"):
            inspection.with_user(self.clerk)._send_back()

    def test_it_ends_only_when_everything_was_looked_at(self):
        inspection = self._new_arrived().sudo().inspection_ids.with_user(self.clerk)
        with self._refused(UserError, "Nobody has looked at: Invoice returned, Outer box intact"):
            inspection.action_pass()
        inspection.check_ids.result = "passed"
        with self._refused(UserError, "Everything is in order: let it pass"):
            inspection.action_fail()
        inspection.check_ids[1].result = "failed"
        with self._refused(UserError, "Not in order: Outer box intact. Let it fail, with a picture"):
            inspection.action_pass()
        with self._refused(UserError, "add a picture of it: Outer box intact"):
            inspection.action_fail()
        inspection.check_ids[1].write({"note": "Wet", "photo": PIXEL})
        inspection.action_fail()
        self.assertEqual(inspection.state, "failed")

    def test_a_tablet_form(self):
        """The clerk fills the form in; the requester finds it closed."""
        inspection = self._new_arrived().sudo().inspection_ids
        form = Form(inspection.with_user(self.clerk), "after_sales.inspection_view_form")
        for place in range(4):
            with form.check_ids.edit(place) as line:
                line.result = "passed"
        transfer = inspection.picking_id.with_user(self.clerk)
        self.assertEqual(transfer.action_view_inspection()["res_id"], inspection.id)
        inspection.with_user(self.clerk).check_ids[0].action_not_in_order()
        inspection.with_user(self.clerk).check_ids[0].action_in_order()
        form.save().action_pass()
        self.assertEqual(inspection.state, "passed")

    def test_a_failed_check_refuses_the_refund(self):
        """The customer reads the reason and sees the picture; he agrees to get less: that is a line of the note."""
        remedy = self._new_arrived()
        failed = self._inspect(remedy, ["Outer box intact"])
        self.assertEqual((remedy.state, remedy.sudo().refund_move_id.ids), ("awaiting_inspection", []))
        inspection = failed.with_user(self.agent)
        with self._refused(UserError, "Tell the customer first what is not in order"):
            inspection._accept_less(20, True)
        with self._refused(UserError, "Write what the customer is told"):
            inspection._tell_failure("  ")
        self._tell(inspection)
        message = remedy.ticket_id.message_ids[0]
        self.assertIn("Outer box intact: Torn", message.body)
        self.assertEqual(message.attachment_ids.mapped("name"), ["Outer box intact.jpg"])
        with self._refused(UserError, "A deduction cannot be negative"):
            inspection._accept_less(-1, True)
        with self._refused(UserError, "The customer has to agree to the deduction"):
            inspection._accept_less(20, False)
        with self._refused(AccessError, "Only a team lead takes goods as they are"):
            inspection._accept_less(0, True)
        with self._refused(AccessError, "You asked for this return"):
            inspection._accept_less(20, True, "All right")
        inspection = inspection.with_user(self.lead)
        with self._refused(UserError, r"\$\s100.01 would be kept of the \$\s100.00"):
            inspection._accept_less(100.01, True)
        inspection._accept_less(20, True, "All right")
        self.assertEqual((inspection.state, remedy.state, remedy.amount), ("accepted", "awaiting_refund", 80))
        self.assertEqual((remedy.deduction_amount, remedy.consented_by), (20, self.lead))
        self.assertEqual(remedy.sudo().refund_move_id.amount_total, 80)

    def test_the_windows(self):
        """The agent types the waybill, tells what failed and records the answer, each in its window."""
        remedy = self._new_return(self.order)

        def window(record, step, user=None):
            action = getattr(record.with_user(user or self.agent), step)()
            return Form(self.env[action["res_model"]].with_user(user or self.agent).browse(action["res_id"]))

        form = window(remedy, "action_open_return_waybill")
        form.waybill = " SF777 "
        form.save().action_record()
        self.assertEqual(remedy.return_waybill, "SF777")
        self._arrive(remedy)
        inspection = self._inspect(remedy, ["Gifts complete"])
        form = window(inspection, "action_open_answer")
        self.assertIn("Gifts complete: Torn", form.text)
        form.save().action_tell()
        form = window(inspection, "action_open_answer", self.lead)
        self.assertEqual((form.answer, form.amount), ("accept_less", 100))
        form.deduction = 30
        form.is_agreed = True
        form.save().action_record()
        self.assertEqual((remedy.state, remedy.amount), ("awaiting_refund", 70))

    def test_goods_go_back(self):
        """Sent back, the customer has them again and gets nothing; he may return them another time."""
        remedy = self._new_arrived(2)
        inspection = self._tell(self._inspect(remedy, ["Gifts complete"]))
        line = self.order.order_line
        self.assertEqual(line._get_customer_quantities()[line], 1)
        inspection._send_back("Then I keep it")
        self.assertEqual((remedy.state, inspection.state), ("refused", "sent_back"))
        self.assertIn("Gifts complete: Torn", remedy.ended_reason)
        self.assertFalse(remedy.sudo().refund_move_id)
        delivery = remedy.sudo().return_ids.filtered(lambda picking: picking.location_dest_id.usage == "customer")
        self.assertEqual(delivery.move_ids.product_uom_qty, 2)
        self.assertTrue(self.order.is_shipped, "it is no delivery of what was promised")
        self._prepare(delivery, at=CLAIM)
        self._left(delivery, at=CLAIM)
        self.assertEqual(line._get_customer_quantities()[line], 3)
        self._new_return(self.order, 3)

    def test_a_dispute_is_a_leads(self):
        remedy = self._new_arrived()
        inspection = self._tell(self._inspect(remedy, ["Outer box intact"]))
        with self._refused(UserError, "Say what the customer says"):
            inspection._dispute(" ")
        inspection._dispute("It was torn when it came to me")
        self.assertTrue(inspection.disputed_at)
        self.assertIn(self.lead, remedy.ticket_id.sudo().activity_ids.user_id)
        inspection.with_user(self.lead)._accept_less(0, False, "The carrier's photo shows it")
        self.assertEqual((remedy.state, remedy.amount), ("awaiting_refund", 100))

    def test_less_comes(self):
        """One of two: he gets money for one, and the agent hears of the other."""
        remedy = self._new_return(self.order, 2)
        self._arrive(remedy, quantity=1)
        inspection = remedy.sudo().inspection_ids
        self.assertIn("Did not come: 1 × Chair", inspection.difference)
        self._assert_asked(remedy, "Did not come")
        self._inspect(remedy)
        self.assertEqual((remedy.amount, remedy.sudo().refund_move_id.amount_total), (100, 100))
        self._new_return(self.order, 2)

    def test_the_rest_comes_later(self):
        """With a backorder each parcel is inspected, and nobody is paid before the last."""
        remedy = self._new_return(self.order, 2)
        back = remedy.sudo().return_picking_id
        back.move_ids.write({"quantity": 1, "picked": True})
        back.with_context(skip_backorder=True).button_validate()
        self.assertEqual((remedy.state, len(remedy.sudo().inspection_ids)), ("awaiting_return", 1))
        self._inspect(remedy)
        self.assertEqual((remedy.state, remedy.sudo().refund_move_id.ids), ("awaiting_return", []))
        rest = back.backorder_ids
        rest.move_ids.picked = True
        rest.button_validate()
        self.assertEqual(remedy.state, "awaiting_inspection")
        self._inspect(remedy)
        self.assertEqual((remedy.state, remedy.sudo().refund_move_id.amount_total), ("awaiting_refund", 200))

    def test_more_and_other_goods_come(self):
        """Somebody says what becomes of them; the money is for what was announced."""
        remedy = self._new_return(self.order, 1)
        back = remedy.sudo().return_picking_id
        self.env["stock.move"].create(
            {
                "product_id": self.sofa.id,
                "product_uom_qty": 1,
                "picking_id": back.id,
                "location_id": back.location_id.id,
                "location_dest_id": back.location_dest_id.id,
            }
        )
        back.action_confirm()
        for move in back.move_ids:
            move.quantity = 2 if move.product_id == self.chair else 1
        self._arrive(remedy)
        inspection = remedy.sudo().inspection_ids.with_user(self.clerk)
        self.assertRegex(inspection.difference, "Nobody announced: 1 × Chair, 1 × Sofa|1 × Sofa, 1 × Chair")
        inspection.check_ids.result = "passed"
        with self._refused(UserError, "Say what becomes of the goods that nobody announced"):
            inspection.action_pass()
        inspection.surplus = "return_too"
        inspection.action_pass()
        self._assert_asked(remedy, "Came besides: 1 × Chair.")
        self._assert_asked(remedy, "was not bought with this order: 1 × Sofa.")
        self.assertEqual(remedy.sudo().refund_move_id.amount_total, 100)
        stock = self.order.warehouse_id.lot_stock_id
        put_away = remedy.sudo().return_ids.filtered(lambda picking: picking.location_dest_id == stock)
        self.assertEqual(put_away.move_ids.mapped("product_uom_qty"), [1], "the rest is not ours yet")

    def test_only_other_goods_come(self):
        """The customer sends a lamp: nothing is paid, it goes back."""
        remedy = self._new_return(self.order, 1)
        back = remedy.sudo().return_picking_id
        back.move_ids.write({"quantity": 0})
        move = self.env["stock.move"].create(
            {
                "product_id": self.sofa.id,
                "product_uom_qty": 1,
                "picking_id": back.id,
                "location_id": back.location_id.id,
                "location_dest_id": back.location_dest_id.id,
            }
        )
        back.action_confirm()
        move.write({"quantity": 1, "picked": True})
        back.with_context(skip_backorder=True, picking_ids_not_to_backorder=back.ids).button_validate()
        inspection = remedy.sudo().inspection_ids.with_user(self.clerk)
        inspection.check_ids.result = "passed"
        inspection.surplus = "send_back"
        with self._refused(UserError, "Nothing of what was announced has come"):
            inspection.action_pass()
        inspection.check_ids[1].write({"result": "failed", "note": "A sofa", "photo": PIXEL})
        inspection.action_fail()
        self._tell(inspection)._send_back()
        self.assertEqual((remedy.state, remedy.sudo().refund_move_id.ids), ("refused", []))
        delivery = remedy.sudo().return_ids.filtered(lambda picking: picking.location_dest_id.usage == "customer")
        self._prepare(delivery, at=CLAIM)
        self._left(delivery, at=CLAIM)
        self.assertEqual((delivery.state, len(self.order.order_line)), ("done", 1))

    def test_disposal(self):
        """Scrap and gifts leave the stock, with what they are still worth; what is kept is put away."""
        remedy = self._new_arrived(2)
        self._inspect(remedy, disposal="salvage", disposal_value=15)
        quarantine = self.order.warehouse_id.after_sales_quarantine_id
        self.assertFalse(self.env["stock.quant"].search([("location_id", "=", quarantine.id), ("quantity", ">", 0)]))
        scrap = self.env["stock.scrap"].search([("product_id", "=", self.chair.id)])
        self.assertEqual((scrap.state, scrap.scrap_qty), ("done", 2))
        self.assertEqual(remedy.cost, 2 * 40 - 15, "what the goods were worth to us")
        kept = self._new_arrived()
        self._inspect(kept)
        self.assertEqual(kept.cost, 0)

    def test_clocks_of_goods_that_travel(self):
        """The waybill within 7 days; contact after 3 to 5 days, from the last contact on, until the goods are here."""
        remedy = self._new_return(self.order)
        waybill, contact = (self._deadline(remedy, name) for name in ("return_waybill", "return_contact"))
        self.assertEqual(waybill.due_at, CLAIM + timedelta(days=7))
        self.assertEqual((contact.due_at, contact.warn_at), (CLAIM + timedelta(days=5), CLAIM + timedelta(days=3)))
        self.assertEqual(self._deadline(remedy, "progress").due_at, CLAIM + timedelta(days=30))
        with self._refused(UserError, "Enter the number of the waybill"):
            remedy._record_return_waybill("  ")
        with self._at(CLAIM + timedelta(days=2)):
            remedy._record_return_waybill("SF123")
            self.assertEqual(waybill.status, "met")
            self.assertEqual(remedy.sudo().return_picking_id.carrier_tracking_ref, "SF123")
        with self._at(CLAIM + timedelta(days=4)):
            remedy.ticket_id.with_user(self.agent)._log_contact("call", "reached", "It is on its way")
        contact = self._deadline(remedy, "return_contact")
        self.assertEqual(contact.due_at, CLAIM + timedelta(days=9))
        with self._at(CLAIM + timedelta(days=6)):
            self._arrive(remedy)
        self.assertFalse(self._deadline(remedy, "return_contact"))
        self.assertTrue(self._deadline(remedy, "return_inspection"))
        with self._refused(UserError, "waits for no goods"):
            remedy._record_return_waybill("SF124")
