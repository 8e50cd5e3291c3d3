"""The repair desk: a device from the counter to its repair point and back to its owner (RP-03 to RP-08)."""

from datetime import date, datetime

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..models.entitlement.vocabulary import Asked
from .common_remedy import RemedyCommon


@tagged("post_install", "-at_install", "after_sales")
class TestDesk(RemedyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.phones = cls.env["product.category"].create({"name": "Phones"})
        cls.phone = cls.env["product.product"].create(
            {"name": "Phone", "type": "consu", "is_storable": True, "tracking": "serial", "categ_id": cls.phones.id}
        )
        cls.lot = cls.env["stock.lot"].create({"name": "SN-1", "product_id": cls.phone.id})
        cls.env["after.sales.warranty.rule"].create(
            {"name": "Phones", "category_ids": cls.phones.ids, "months": 12, "start_event": "purchase", "proof": "none"}
        )
        cls.point = cls.env["res.partner"].create(
            {"name": "Brand Service", "is_repair_point": True, "repair_category_ids": cls.phones.ids}
        )

    def _open_intake(self, **vals):
        wizard = self.env["after.sales.repair.intake"].with_user(self.agent).create({"serial": "SN-1", **vals})
        wizard.write({"partner_id": self.customer.id, "fault": "Does not start"})
        return wizard

    def _take_in(self, **vals):
        wizard = self._open_intake(data_warned=True, **vals)
        wizard.item_ids.filtered(lambda item: item.name in ("Main unit", "SIM card", "Battery")).came = True
        wizard.item_ids.filtered(lambda item: item.name == "Battery").is_needed = True
        action = wizard.action_take_in()
        return self.env["repair.order"].with_user(self.agent).browse(action["res_id"])

    def _check_all(self, repair):
        repair.check_ids.filtered(lambda check: not check.result).action_in_order()

    def test_in_and_out(self):
        """A device in term: nine checks, list, back, four checks, handed over (RP-03 to RP-08)."""
        repair = self._take_in(purchase_date=date(2026, 1, 10), repair_point_id=self.point.id)
        self.assertEqual(repair.desk_state, "intake")
        self.assertEqual(repair.ticket_id.case_kind_id.code, "repair")
        self.assertEqual(repair.sudo()._get_kept(), ["Main unit", "Battery"])
        self.assertEqual(repair.sudo()._get_given_back(), ["SIM card"])
        self.assertEqual(len(repair.check_ids), 9)
        quant = self.lot.quant_ids.filtered(lambda q: q.location_id.usage == "internal")
        self.assertEqual((quant.quantity, quant.owner_id), (1, self.customer), "it is his, and of no value to us")
        with self._refused(UserError, "Still to look at: Papers and fault agree"):
            repair.action_send()
        self._check_all(repair)
        repair.action_send()
        self.assertEqual((repair.desk_state, repair.repair_batch_id.point_id), ("in_repair", self.point))
        with self._refused(UserError, "is not here to be sent"):
            repair.action_send()
        repair._take_back("fixed", "Board changed")
        self.assertEqual(repair.desk_state, "back")
        self.assertEqual(len(repair.check_ids.filtered(lambda check: check.kind == "returned")), 4)
        with self._refused(UserError, "Still to look at: Serial numbers"):
            repair.action_checked()
        self._check_all(repair)
        repair.action_checked()
        self.assertEqual((repair.desk_state, repair.state), ("hand_over", "done"))
        with self._refused(UserError, "Hand over what came with it, too: Main unit, Battery."):
            repair._hand_over("Li", False)
        with self._refused(UserError, "Say who takes it."):
            repair._hand_over(" ", True)
        repair._hand_over("Li", True)
        self.assertEqual(repair.desk_state, "done")
        self.assertFalse(self.lot.quant_ids.filtered(lambda q: q.location_id.usage == "internal" and q.quantity))

    def test_same_day(self):
        """Back from the point, the device should be with its owner that day: a target, no refusal (RP-08, E16)."""
        repair = self._take_in(purchase_date=date(2026, 1, 10), repair_point_id=self.point.id)
        self._check_all(repair)
        repair.action_send()
        repair._take_back("fixed")
        clock = self.env["after.sales.deadline"].search([("repair_id", "=", repair.id)])
        self.assertEqual((clock.purpose, clock.is_open), ("hand_over", True))
        self._check_all(repair)
        repair.action_checked()
        repair._hand_over("Li", True)
        self.assertEqual(clock.status, "met")

    def test_quote(self):
        """Out of term: no part before the customer has accepted what it costs (RP-05, RP-10)."""
        repair = self._take_in(abnormal_reason="Out of term")
        self.assertEqual(repair.desk_state, "quote")
        self.assertIn("Out of term", repair.activity_ids[:1].summary)
        with self._refused(UserError, "accepted no quote: no parts and no work before"):
            repair.sudo().action_repair_start()
        with self._refused(UserError, "Enter what the repair takes"):
            repair._quote([])
        part = self.env.ref("after_sales.spare_part_board")
        with self._refused(UserError, "Without a price: Small fabric repair."):
            repair._quote([(self.env.ref("after_sales.spare_service_fabric"), 1, 0)])
        repair._quote([(part, 1, 140)])
        self.assertEqual((repair.quote_state, repair.desk_state), ("given", "quote"))
        self.assertEqual(repair.quote_reason, "Nothing was signed: ask the customer.")
        self.assertFalse(repair.sudo().move_ids.filtered(lambda move: move.state != "draft"))
        with Form(repair.sudo().sale_order_id.with_user(self.manager)) as form:
            self.assertEqual(form.order_line.edit(0).price_unit, 140, "the quotation opens, its part is on no transfer")
        with self._refused(UserError, "Say how the customer answered"):
            repair._answer_quote(True, "")
        repair._answer_quote(True, "By call")
        self.assertEqual((repair.quote_state, repair.desk_state), ("accepted", "intake"))
        with self._refused(UserError, "waits for no answer"):
            repair._answer_quote(False, "By call")
        with self._refused(UserError, "The customer accepted"):
            repair.sudo().sale_order_id.order_line.price_unit = 200
        repair.action_start_here()
        self.assertEqual(repair.desk_state, "in_repair")
        repair.sudo().action_repair_end()
        self.assertEqual((repair.desk_state, repair.outcome), ("back", "fixed"))

    def test_confirmed_elsewhere(self):
        """A quotation confirmed in Sales, or signed by its customer, is accepted as it stood, and grows no more."""
        repair = self._take_in()
        repair._quote([(self.env.ref("after_sales.spare_part_board"), 1, 140)])
        order = repair.sudo().sale_order_id
        order.action_confirm()
        self.assertEqual((repair.quote_state, repair.accepted_amount), ("accepted", repair.quote_amount))
        self.assertIn(order.name, repair.accepted_how)
        with self._refused(UserError, "The customer accepted"):
            order.order_line.price_unit = 200

    def test_signed(self):
        """What the customer signed to bear is accepted by that; a cent more is asked (RP-03)."""
        with self._refused(UserError, "The customer signs, with a name"):
            self._take_in(max_cost_agreed=161)
        repair = self._take_in(max_cost_agreed=161, customer_signature=b"aGVsbG8=", signed_by="Li")
        part = self.env.ref("after_sales.spare_part_board")
        repair._quote([(part, 1, 200)])
        self.assertEqual(repair.quote_reason, "It is more than the customer signed: ask again.")
        repair._quote([(part, 1, 100)])
        self.assertEqual((repair.quote_state, repair.accepted_how), ("accepted", "Signature of Li"))

    def test_warranty(self):
        """In term parts and labour are free; a finding or another component is not, and a lead may grant it (WA-06)."""
        repair = self._take_in(purchase_date=date(2026, 1, 10))
        self.assertEqual((repair.under_warranty, repair.warranty_verdict), (True, "in_term"))
        self.assertEqual(repair.warranty_answer_ids.until, date(2027, 1, 10))
        with self._refused(UserError, "The repair is free: there is nothing to quote."):
            repair._quote([(self.env.ref("after_sales.spare_part_board"), 1, 140)])
        with self._refused(UserError, "waits for no quote"):
            repair.with_user(self.lead)._grant_free("Kind")

    def test_void(self):
        """Liquid seen at the desk voids the warranty of the device, and the customer is told at once (RP-05, WA-06)."""
        repair = self._take_in(purchase_date=date(2026, 1, 10), void_finding="liquid")
        self.assertEqual((repair.under_warranty, repair.warranty_verdict, repair.desk_state), (False, "void", "quote"))
        self.assertEqual(self.lot.void_finding, "liquid")
        self.assertIn("Liquid got in", repair.activity_ids.summary)
        worker = self._new_user("worker", "stock.group_stock_user")
        with self._refused(UserError, "follows from its warranty; a lead may grant it"):
            repair.with_user(worker).under_warranty = True
        with self._refused(AccessError, "Only a team lead makes a repair free as a courtesy."):
            repair._grant_free("Kind")
        lead = repair.with_user(self.lead)
        with self._refused(UserError, "Say why it is free"):
            lead._grant_free(" ")
        repair._quote([(self.env.ref("after_sales.spare_part_board"), 1, 140)])
        lead._grant_free("Third fault in a year")
        self.assertEqual((repair.under_warranty, repair.desk_state), (True, "intake"))

    def test_our_order_says_when(self):
        """What we sold was bought on the day of our order, whatever somebody tells at the desk (WA-03)."""
        stock = self.env.ref("stock.warehouse0").lot_stock_id
        self.env["stock.quant"]._update_available_quantity(self.phone, stock, 1, lot_id=self.lot)
        order = self._new_delivered_order(self.phone)
        order.date_order = datetime(2024, 1, 10)
        wizard = self._open_intake(purchase_date=date(2026, 1, 10))
        self.assertFalse(wizard.is_free)
        repair = self._take_in(purchase_date=date(2026, 1, 10))
        self.assertEqual((repair.warranty_verdict, repair.desk_state), ("out_of_term", "quote"))

    def test_cancelled_while_away(self):
        """Whoever gives a repair up while the device is at its point has to get it back before it is handed over."""
        repair = self._take_in(purchase_date=date(2026, 1, 10), repair_point_id=self.point.id)
        self._check_all(repair)
        repair.action_send()
        repair.sudo().action_repair_cancel()
        self.assertEqual(repair.desk_state, "in_repair")
        with self._refused(UserError, "is not ready to be handed over"):
            repair._hand_over("Li", True)
        repair._take_back("not_fixed", "Called back")
        self.assertEqual(repair.desk_state, "hand_over")
        repair._hand_over("Li", True)
        self.assertEqual(repair.desk_state, "done")

    def test_two_at_once_is_one(self):
        """The database knows that a device is here once, whoever looked at the same moment (RP-03)."""
        repair = self._take_in(purchase_date=date(2026, 1, 10))
        with self._refused(UniqueViolation, "here_once"), mute_logger("odoo.sql_db"):
            other = repair.sudo().copy()
            other._record_facts({"taken_in_at": repair.taken_in_at, "lot_id": self.lot.id})
            other.flush_recordset()

    def test_future(self):
        with self._refused(UserError, "It cannot have been bought after today."):
            self._take_in(purchase_date=date(2099, 1, 1))

    def test_replaced_part(self):
        """A part that was put in is under warranty from that day on, whatever holds for the device (WA-07, RP-10)."""
        battery = self.env["after.sales.warranty.component"].create({"name": "Test battery"})
        repair = self._take_in(component_id=battery.id)
        repair._quote([(self.env.ref("after_sales.spare_part_board"), 1, 140)])
        repair._answer_quote(True, "In person")
        repair.action_start_here()
        repair.sudo().action_repair_end()
        part = self.env["after.sales.lot.part"].search([("lot_id", "=", self.lot.id)])
        self.assertEqual((part.component_id, part.source), (battery, repair.name))

    def test_mail_in(self):
        """Whoever mails a device in is told where to and how, in their language; the log keeps it (IT-05)."""
        case = self._new_case(kind=self.env.ref("after_sales.case_kind_repair"), product_id=self.phone.id)
        case.lot_id = self.lot
        action = case.with_user(self.agent).action_expect_device()
        repair = self.env["repair.order"].with_user(self.agent).browse(action["res_id"])
        self.assertEqual((repair.desk_state, repair.service_mode), ("expected", "mail_in"))
        with self._refused(UserError, f"SN-1 is at the desk already: {repair.name}"):
            case.with_user(self.agent).action_expect_device()
        self.customer.email = "li@example.com"
        action = repair.action_open_instructions()
        composer = self.env[action["res_model"]].with_user(self.agent).with_context(**action["context"]).create({})
        self.assertEqual(composer.partner_ids, self.customer)
        composer.action_send_mail()
        sent = repair.message_ids.filtered(lambda message: message.message_type == "comment")
        self.assertIn(repair.name, sent.subject)
        self.assertIn("SIM card, Memory card", sent.body)
        stranger = self._new_user("stranger", "after_sales.group_agent")
        with self._refused(AccessError, "access"):
            repair.with_user(stranger).action_open_instructions()

    def test_remedy(self):
        """A workshop repair as a remedy: expected, and done when its owner has it again (DM-05, RP-02)."""
        case = self._new_case(kind=self.env.ref("after_sales.case_kind_repair"), product_id=self.phone.id)
        remedy = case.with_user(self.agent)._propose_remedy(
            {"type": "workshop_repair", "skip_reason": "Does not start"}
        )
        remedy._request()
        repair = remedy.repair_ids.with_user(self.agent)
        self.assertEqual((remedy.state, repair.desk_state), ("awaiting_service", "expected"))
        repair._as_step().lot_id = self.lot
        repair._take_in({"fault": "Dead"})
        repair._quote([(self.env.ref("after_sales.spare_part_board"), 1, 140)])
        repair._answer_quote(False, "In person")
        repair._hand_over("Li", True)
        self.assertEqual(remedy.state, "done")

    def test_refused_quote(self):
        """Whoever does not pay takes the device home as it is."""
        repair = self._take_in()
        repair._quote([(self.env.ref("after_sales.spare_part_board"), 1, 140)])
        repair._answer_quote(False, "In person")
        self.assertEqual((repair.desk_state, repair.quote_state), ("hand_over", "refused"))
        repair._hand_over("Li", True)
        self.assertEqual(repair.desk_state, "done")

    def test_replaced(self):
        """A replaced unit is noted on the list with its own number, and that one is handed over (RP-07)."""
        repair = self._take_in(purchase_date=date(2026, 1, 10), repair_point_id=self.point.id)
        self._check_all(repair)
        repair.action_send()
        with self._refused(UserError, "Enter the serial number of the new unit."):
            repair._take_back("replaced")
        with self._refused(UserError, "is no other unit of Phone"):
            repair._take_back("replaced", lot=self.lot)
        other = self.env["stock.lot"].create({"name": "SN-2", "product_id": self.phone.id})
        repair._take_back("replaced", lot=other)
        self.assertEqual(repair.repair_batch_id.replaced_count, 1)
        self._check_all(repair)
        repair.action_checked()
        repair._hand_over("Li", True)
        here = repair.sudo().product_location_src_id
        left = (self.lot | other).quant_ids.filtered(lambda quant: quant.location_id == here and quant.quantity)
        self.assertFalse(left, "neither the old unit nor the new one is counted here any more")
        usages = other.quant_ids.filtered(lambda quant: quant.quantity > 0).location_id.mapped("usage")
        self.assertEqual(usages, ["customer"])

    def test_not_in_order(self):
        """Back and not in order: it goes again, and the next list names it (RP-08)."""
        repair = self._take_in(purchase_date=date(2026, 1, 10), repair_point_id=self.point.id)
        self._check_all(repair)
        repair.action_send()
        repair._take_back("fixed")
        with self._refused(UserError, "Say what is not in order."):
            repair._send_again("")
        repair._send_again("Still dead")
        self.assertEqual(repair.desk_state, "intake")
        repair.action_send()
        self.assertEqual(repair.desk_state, "in_repair")
        with self._refused(UserError, "Say why it was not repaired"):
            repair._take_back("not_fixed")
        repair._take_back("not_fixed", "No parts any more")
        repair.action_checked()
        self.assertEqual((repair.desk_state, repair.state), ("hand_over", "cancel"))

    def test_paper(self):
        """Receipt, label and list say what they have to, each on its own (RP-04, RP-05, RP-07)."""
        repair = self._take_in(purchase_date=date(2026, 1, 10), repair_point_id=self.point.id)
        self._check_all(repair)
        repair.action_send()
        for name, records, words in (
            (
                "receipt",
                repair,
                ("Does not start", "SN-1", "Sealed and given back", "SIM card", "Data on the device may"),
            ),
            ("label", repair, ("Does not start", "SN-1", repair.name)),
            ("batch", repair.repair_batch_id, ("Brand Service", "SN-1", "Main unit, Battery")),
        ):
            page = self.env["ir.actions.report"]._render_qweb_html(
                f"after_sales.report_repair_{name}_pages", records.ids
            )
            for text in words:
                self.assertIn(text, page[0].decode())
        self.assertEqual(repair.action_print_receipt()["report_name"], "after_sales.report_repair_receipt_pages")

    def test_second_repair(self):
        """Two repairs of one fault of one piece are counted, wherever they were done (RE-15)."""
        stock = self.env.ref("stock.warehouse0").lot_stock_id
        self.env["stock.quant"]._update_available_quantity(self.phone, stock, 1, lot_id=self.lot)
        order = self._new_delivered_order(self.phone)
        fault = self.env["after.sales.fault.code"].search([], limit=1)
        for _time in range(2):
            repair = self._take_in(fault_code_id=fault.id, repair_point_id=self.point.id)
            if not repair.under_warranty:
                repair.with_user(self.lead)._grant_free("Tested")
            self._check_all(repair)
            repair.action_send()
            repair._take_back("fixed")
            self._check_all(repair)
            repair.action_checked()
            repair._hand_over("Li", True)
        found = order.order_line._get_repairs(Asked(reason=self.env["after.sales.reason"]))
        self.assertEqual(found[order.order_line], [(fault, self.lot)] * 2)

    def test_bad_input(self):
        """Each a sentence: twice, no fault, no tick, no warning, somebody else's, in stock (RP-03, RP-04)."""
        with self._refused(UserError, "Say in your own words what is wrong"):
            wizard = self._open_intake(purchase_date=date(2026, 1, 10))
            case = self._new_case(self._new_order(), self.env.ref("after_sales.case_kind_repair"))
            wizard.write({"ticket_id": case.id, "fault": " "})
            wizard.item_ids[:1].came = True
            wizard.action_take_in()
        with self._refused(UserError, "Tick what the customer hands in"):
            self._open_intake(purchase_date=date(2026, 1, 10)).action_take_in()
        with self._refused(UserError, "Warn the customer that data may be lost"):
            wizard = self._open_intake(purchase_date=date(2026, 1, 10))
            wizard.item_ids[:1].came = True
            wizard.action_take_in()
        with self._refused(UserError, "cannot be below zero"):
            self._take_in(max_cost_agreed=-1)
        repair = self._take_in(purchase_date=date(2026, 1, 10))
        with self._refused(UserError, f"SN-1 is at the desk already: {repair.name}"):
            self._take_in(purchase_date=date(2026, 1, 10))

    def test_in_stock(self):
        self.env["stock.quant"]._update_available_quantity(
            self.phone, self.env.ref("stock.warehouse0").lot_stock_id, 1, lot_id=self.lot
        )
        with self._refused(UserError, "SN-1 lies in our stock: it was never sold."):
            self._take_in(purchase_date=date(2026, 1, 10))

    def test_scan(self):
        """A scan fills device and goods; a number that nobody knows says so (RP-05)."""
        with Form(self.env["after.sales.repair.intake"].with_user(self.agent)) as form:
            form.serial = "SN-9"
            self.assertEqual(form.scan_hint, "Nothing with this number was sold by us.")
            form.serial = "SN-1"
            self.assertEqual((form.lot_id, form.product_id), (self.lot, self.phone))
            self.assertEqual(len(form.item_ids), 9)

    def test_rights(self):
        """Facts of the desk are written by steps; a colleague of another team neither sees nor serves the device."""
        repair = self._take_in(purchase_date=date(2026, 1, 10))
        for name, value in (("taken_in_at", False), ("handed_over_at", "2026-01-01"), ("accepted_amount", 1)):
            with self._refused(AccessError, "not allowed to modify"):
                repair.write({name: value})
        worker = self._new_user("worker", "stock.group_stock_user")
        with self._refused(UserError, "“Handed Over At” is recorded by the system, not entered."):
            repair.with_user(worker).write({"handed_over_at": "2026-01-01"})
        with self._refused(UserError, "its receipt is kept. Cancel it."):
            repair.with_user(worker).unlink()
        stranger = self._new_user("stranger", "after_sales.group_agent")
        self.assertFalse(self.env["repair.order"].with_user(stranger).search([("id", "=", repair.id)]))
        with self._refused(AccessError, "access"):
            repair.with_user(stranger)._hand_over("X", True)
