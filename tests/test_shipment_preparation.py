from datetime import datetime, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .common import NOW
from .common_shipment import SHIP, ShipmentCommon

#: What a reader is told is missing.
DETAILS, CONTACT, PHONE = "details have not been verified", "called, or left a message", "reached by phone"
WAYBILL, TRACE = "waybill has not been recorded", "verified that the waybill can be traced"


class PreparationCommon(ShipmentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")

    def _verify(self, order, user=None, **vals):
        self._fill(order.with_user(user or self.agent), "action_open_details", **vals).action_verify()

    def _call(self, picking, **vals):
        self._fill(picking.with_user(self.agent), "action_open_call", **vals).action_record()

    def _open(self, records, purpose):
        """Return the open deadlines of records with a purpose."""
        return records._get_open_deadlines([("purpose", "=", purpose)])

    def _other_user(self, *groups):
        """Return a user of a company of its own."""
        company = self.env["res.company"].create({"name": "Elsewhere"})
        groups = ",".join(groups or ("after_sales.group_tracker",))
        return self._new_user("stranger", groups, company_id=company.id)

    def _no_demands(self):
        self.mode.write({"details_required": False, "contact_required": "none", "waybill_required": "none"})


@tagged("post_install", "-at_install", "after_sales")
class TestDetails(PreparationCommon):
    """What was agreed is read back before the goods leave (SH-09)."""

    def test_verified_by_whom_and_when(self):
        """The wizard shows goods and their numbers, and what the customer confirmed is kept (SH-09)."""
        order = self._new_shipment_order()
        order.order_line.filtered("is_delivery").unlink()
        order.order_line.name = "Sofa, 220 cm, grey"
        text = "Sofa, 220 cm, grey × 1 Units"
        with self._at(SHIP):
            wizard = self._fill(order.with_user(self.agent), "action_open_details", send_reminder="no")
            self.assertEqual(wizard.details, text)
            wizard.action_verify()
        self.assertEqual((order.details_verified_at, order.details_verified_by), (SHIP, self.agent))
        self.assertEqual((order.details_verified_text, order.details_state), (text, "verified"))
        self.assertFalse(order.reminder_sent_at)

    def test_change_afterwards_blocks_again(self):
        """Another quantity, description or line has not been verified by anybody (SH-09)."""
        changes = {
            "quantity": lambda order: order.order_line[0].write({"product_uom_qty": 2}),
            "description": lambda order: order.order_line[0].write({"name": "Sofa, red"}),
            "line": lambda order: order.write({"order_line": [(0, 0, {"product_id": self.sofa.id})]}),
        }
        self.mode.write({"contact_required": "none", "waybill_required": "none"})
        for (name, change), order in zip(changes.items(), self._new_shipment_order(3), strict=True):
            with self.subTest(name), self._at(SHIP):
                self._verify(order, send_reminder="no")
                self.assertEqual(order.picking_ids.shipment_step, "validate")
                change(order)
                self.assertEqual(order.details_state, "changed")
                order.picking_ids.invalidate_recordset()
                self.assertEqual(order.picking_ids[0].shipment_step, "details")
                with self.assertRaisesRegex(UserError, "has changed since its details were verified"):
                    self._deliver(order.picking_ids[0])
                self._verify(order, send_reminder="no")
                self._deliver(order.picking_ids)
                self.assertEqual(set(order.picking_ids.mapped("state")), {"done"})

    def test_change_of_price_or_service_does_not_block(self):
        """Only the goods were read to the customer (SH-09)."""
        order = self._new_shipment_order()
        with self._at(SHIP):
            self._verify(order, send_reminder="no")
        order.order_line[0].price_unit = 900
        order.order_line = [(0, 0, {"product_id": self.carrier.product_id.id})]
        self.assertEqual(order.details_state, "verified")

    def test_changed_while_it_was_read(self):
        """What the customer did not hear is not confirmed (SH-09)."""
        order = self._new_shipment_order()
        wizard = self._fill(order.with_user(self.agent), "action_open_details", send_reminder="no")
        order.order_line[0].product_uom_qty = 3
        with self.assertRaisesRegex(UserError, "was changed in the meantime"):
            wizard.action_verify()
        self.assertEqual(order.details_state, "to_verify")

    def test_order_without_goods(self):
        """There is nothing to read in an order of services (SH-09)."""
        order = self._new_order(product=self.carrier.product_id)
        with self.assertRaisesRegex(UserError, "no goods to verify"):
            self._verify(order, send_reminder="no")

    def test_language_of_the_reader_does_not_matter(self):
        """Details verified by a colleague of another language stay verified (SH-09)."""
        self.env.ref("uom.product_uom_unit").with_context(lang="fr_FR").name = "Unités"
        order = self._new_shipment_order()
        self.agent.lang = "fr_FR"
        order.with_user(self.agent).with_context(lang="fr_FR")._verify_details(
            order.with_context(lang="fr_FR")._get_details_text()
        )
        order.invalidate_recordset()
        self.assertEqual(order.with_context(lang="en_US").details_state, "verified")

    def _reminded_order(self):
        """Return an order of a French customer whose goods inherit the reminder of the parent category."""
        parent = self.env["product.category"].create({"name": "Furniture", "customer_reminder": "Keep it dry."})
        parent.with_context(lang="fr_FR").customer_reminder = "Gardez-le au sec."
        self.mode.with_context(lang="fr_FR").instructions = "Comptez les colis."
        self.category.parent_id = parent
        self.customer.lang = "fr_FR"
        return self._new_shipment_order()

    def test_reminder_by_mail(self):
        """The customer gets goods and reminders by mail, in his own language, queued (SH-09)."""
        order = self._reminded_order()
        with self._at(SHIP):
            self._verify(order, send_reminder="mail")
        mail = self.env["mail.mail"].search([("model", "=", "sale.order"), ("res_id", "=", order.id)])
        self.assertEqual((mail.state, mail.recipient_ids), ("outgoing", self.customer))
        self.assertIn(order.order_line[0].name, mail.body_html)
        self.assertIn("Gardez-le au sec.", mail.body_html)
        self.assertIn("Comptez les colis.", mail.body_html)
        self.assertNotIn("Keep it dry.", mail.body_html)
        self.assertEqual(order.reminder_sent_at, SHIP)

    def test_reminder_of_the_category_itself(self):
        """A category with a reminder of its own does not repeat its parent's; equal ones are said once (SH-09)."""
        order = self._reminded_order()
        chair = self._new_product("Chair")
        order.order_line = [(0, 0, {"product_id": chair.id})]
        self.assertEqual(order._get_reminders(), ["Count the packages.", "Keep it dry."])
        self.category.customer_reminder = "Air the sofa."
        self.assertEqual(order._get_reminders(), ["Count the packages.", "Air the sofa."])

    def test_reminder_by_chat(self):
        """What was pasted into a chat counts as given, and the wizard shows it in the customer's language (SH-09)."""
        order = self._reminded_order()
        mails = self.env["mail.mail"].search_count([])
        with self._at(SHIP):
            wizard = self._fill(order.with_user(self.agent), "action_open_details", send_reminder="chat")
            self.assertEqual(wizard.reminder, "Comptez les colis.\n\nGardez-le au sec.")
            wizard.action_verify()
        self.assertEqual(order.reminder_sent_at, SHIP)
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)

    def test_customer_without_mail(self):
        """Without an address the user is told what to do, and nothing is stored by half (SH-09)."""
        order = self._new_shipment_order()
        self.customer.email = False
        with self.assertRaisesRegex(UserError, "Ms Li has no e-mail address. Copy the text into a chat"):
            self._verify(order, send_reminder="mail")
        self.assertFalse(order.details_verified_at or order.details_verified_text or order.reminder_sent_at)

    def test_rights(self):
        """The seller of an order verifies it, whatever the group; strangers and other sellers do not (SH-09)."""
        order = self._new_shipment_order()
        for user in (self._other_user(), self.salesman):
            with self.subTest(user.name), self.assertRaises(AccessError):
                self._verify(order, user, send_reminder="no")
            self.assertEqual(order.details_state, "to_verify")
        order.user_id = self.salesman
        self._verify(order, self.salesman, send_reminder="no")
        self.assertEqual(order.details_verified_by, self.salesman)


@tagged("post_install", "-at_install", "after_sales")
class TestContact(PreparationCommon):
    """The customer knows what is coming before it leaves (SH-05, SH-06)."""

    def test_is_message_enough(self):
        """A message is enough where the mode says so; a call is always enough (SH-05, SH-06)."""
        for contact, how, is_enough in (
            ("none", "message_left", True),
            ("message", "message_left", True),
            ("message", "reached", True),
            ("call", "message_left", False),
            ("call", "reached", True),
        ):
            with self.subTest(contact=contact, how=how), self._at(SHIP):
                self.mode.contact_required = contact
                picking = self._new_shipment_order().picking_ids
                if is_enough:
                    self._call(picking, how=how, note="Ring twice")
                    self.assertIn("Ring twice", picking.message_ids[0].body)
                else:
                    with self.assertRaisesRegex(UserError, "needs the customer on the phone"):
                        self._call(picking, how=how)
                facts = (picking.informed_how, picking.informed_by, bool(picking.informed_at))
                self.assertEqual(facts, (how, self.agent, True) if is_enough else (False, self.env["res.users"], False))

    def test_deadline_before_shipment(self):
        """The salesperson calls by the end of the day before, where the mode asks for it (SH-05, SH-06)."""
        for contact, is_wanted in (("none", False), ("message", True), ("call", True)):
            with self.subTest(contact):
                self.mode.contact_required = contact
                picking = self._new_shipment_order().picking_ids
                self.assertEqual(picking.scheduled_date, datetime(2026, 4, 25, 15, 59))
                deadline = self._open(picking, "pre_shipment")
                self.assertEqual(len(deadline), is_wanted)
                if is_wanted:
                    self.assertEqual(deadline.due_at, datetime(2026, 4, 24, 16))
                    self.assertEqual(deadline.user_id, self.agent)

    def test_completed_by_the_call(self):
        """The call that was recorded on the delivery meets the deadline, an early message does too (SH-05)."""
        picking = self._new_shipment_order().picking_ids
        deadline = self._open(picking, "pre_shipment")
        self.assertEqual(deadline.with_user(self.agent).action_open_done()["res_model"], "after.sales.shipment.call")
        with self._at(SHIP):
            self._call(picking, how="message_left")
        self.assertEqual((deadline.status, deadline.done_at), ("met", SHIP))
        self.assertFalse(picking.activity_ids)

    def test_completed_by_the_deadline_or_its_activity(self):
        """Whichever way the call is completed, the delivery knows who informed the customer, and how (SH-05)."""
        by_deadline, by_activity = self._new_shipment_order(2).picking_ids
        self._run_clock(datetime(2026, 4, 24, 2))
        with self._at(datetime(2026, 4, 24, 3)) as now:
            self._open(by_deadline, "pre_shipment").with_user(self.agent).action_done("message_left")
            self._open(by_activity, "pre_shipment").activity_id.with_user(self.agent).action_done()
        for picking, how in ((by_deadline, "message_left"), (by_activity, "reached")):
            facts = (picking.informed_how, picking.informed_by, picking.informed_at)
            self.assertEqual(facts, (how, self.agent, now))
            self.assertFalse(self._open(picking, "pre_shipment"))
            self.assertFalse(picking.activity_ids)

    def test_completion_that_informs_nobody(self):
        """Nobody reached, or a message where a call is needed: the call stays open (SH-05, SH-06)."""
        self.mode.contact_required = "call"
        picking = self._new_shipment_order().picking_ids
        deadline = self._open(picking, "pre_shipment").with_user(self.agent)
        for outcome, words in (("no_answer", "stays open"), ("not_needed", "stays open"), ("message_left", "phone")):
            with self.subTest(outcome), self.assertRaisesRegex(UserError, words):
                deadline.action_done(outcome)
            self.assertTrue(deadline.is_open)
            self.assertFalse(picking.informed_at)

    def test_moves_with_the_schedule(self):
        """Another date of the delivery moves the call (SH-05)."""
        picking = self._new_shipment_order().picking_ids
        deadline = self._open(picking, "pre_shipment")
        with self._at(SHIP):
            picking.scheduled_date = datetime(2026, 5, 6, 2)
        self.assertEqual(self._open(picking, "pre_shipment"), deadline)
        self.assertEqual(deadline.due_at, datetime(2026, 5, 5, 16))

    def test_cancelled_with_the_delivery(self):
        """Nobody is called about goods that never leave (SH-05)."""
        picking = self._new_shipment_order().picking_ids
        deadline = self._open(picking, "pre_shipment")
        picking.action_cancel()
        self.assertEqual(deadline.status, "cancelled")
        self.assertFalse(picking.shipment_step)

    def test_ends_when_the_goods_leave(self):
        """A call that the mode no longer asks for does not outlive the preparation (SH-05)."""
        picking = self._new_shipment_order().picking_ids
        deadline = self._open(picking, "pre_shipment")
        self._no_demands()
        with self._at(SHIP):
            self._deliver(picking)
        self.assertFalse(deadline.is_open)

    def test_backorder_is_announced_again(self):
        """What is left behind gets a call of its own (SH-05)."""
        picking = self._new_shipment_order(order_line=[(0, 0, {"product_id": self.sofa.id, "product_uom_qty": 3})])
        picking = picking.picking_ids
        self._prepare(picking)
        with self._at(SHIP):
            picking.move_ids.write({"quantity": 1, "picked": True})
            picking.with_context(skip_backorder=True).button_validate()
        backorder = picking.backorder_ids
        self.assertEqual((picking.state, backorder.delivery_mode_id), ("done", self.mode))
        self.assertFalse(backorder.informed_at or backorder.informed_how)
        self.assertEqual(len(self._open(backorder, "pre_shipment")), 1)
        self.assertFalse(self._open(picking, "pre_shipment"))
        self.assertEqual(backorder.shipment_step, "contact")

    def test_text_for_those_who_do_not_answer(self):
        """The message names company, order, day and seller, and the precautions in the customer's language (SH-05)."""
        self.mode.with_context(lang="fr_FR").write({"name": "À la porte", "instructions": "Comptez les colis."})
        self.customer.lang = "fr_FR"
        picking = self._new_shipment_order().picking_ids
        wizard = self._fill(picking.with_user(self.agent), "action_open_call")
        for words in (self.company.name, picking.sale_id.name, "2026-04-25", "À la porte", "Agent, 021 5555", "Comptez"):
            self.assertIn(words, wizard.message)
        self.assertEqual(wizard.script, "Sofa × 1 Units\n\nComptez les colis.")

    def test_too_late_to_call(self):
        """Goods that left or were cancelled are not announced any more (SH-05)."""
        left, cancelled = self._left(self._new_ready_delivery()), self._new_shipment_order().picking_ids
        left.informed_at = left.informed_how = False
        cancelled.action_cancel()
        for picking in left | cancelled:
            with self.subTest(picking.state), self.assertRaisesRegex(UserError, "no longer being prepared"):
                self._call(picking, how="reached")
            self.assertFalse(picking.informed_how)

    def test_rights(self):
        """Users of other companies, and sellers outside after-sales, record no calls (SH-05)."""
        picking = self._new_shipment_order().picking_ids
        for user in (self._other_user(), self.salesman):
            with self.subTest(user.name), self.assertRaises(AccessError):
                self._fill(picking.with_user(user), "action_open_call").action_record()
            self.assertFalse(picking.informed_at)


@tagged("post_install", "-at_install", "after_sales")
class TestValidation(PreparationCommon):
    """Goods leave when the policy of their delivery mode is satisfied (SH-01, SH-05, SH-06, SH-09)."""

    FACTS = {
        "details": lambda p: p.sale_id._verify_details(p.sale_id._get_details_text()),
        "message": lambda p: p._record_contact("message_left"),
        "reached": lambda p: p._record_contact("reached"),
        "waybill": lambda p: p._record_waybill({"carrier_tracking_ref": "RL-1"}),
        "verified": lambda p: p._verify_waybill("online"),
    }

    def test_policies(self):
        """Every mode waits for what it asks for, names all of it, and for nothing else (SH-01, SH-05, SH-06, SH-09)."""
        for demands, facts, missing in (
            ((False, "none", "none"), "", []),
            ((True, "none", "none"), "reached waybill verified", [DETAILS]),
            ((True, "none", "none"), "details", []),
            ((False, "message", "none"), "details waybill verified", [CONTACT]),
            ((False, "message", "none"), "message", []),
            ((False, "message", "none"), "reached", []),
            ((False, "call", "none"), "details waybill verified", [PHONE]),
            ((False, "call", "none"), "reached", []),
            ((False, "none", "recorded"), "details reached", [WAYBILL]),
            ((False, "none", "recorded"), "waybill", []),
            ((False, "none", "verified"), "", [WAYBILL]),
            ((False, "none", "verified"), "waybill", [TRACE]),
            ((False, "none", "verified"), "waybill verified", []),
            ((True, "message", "verified"), "", [DETAILS, CONTACT, WAYBILL]),
            ((True, "call", "verified"), "waybill", [DETAILS, PHONE, TRACE]),
            ((True, "call", "verified"), "details reached waybill verified", []),
        ):
            with self.subTest(demands=demands, facts=facts), self._at(SHIP):
                self._no_demands()
                picking = self._new_shipment_order().picking_ids
                for fact in facts.split():
                    self.FACTS[fact](picking)
                names = ("details_required", "contact_required", "waybill_required")
                self.mode.write(dict(zip(names, demands, strict=True)))
                picking.move_ids.write({"quantity": 1, "picked": True})
                if missing:
                    with self.assertRaises(UserError) as refused:
                        picking.with_user(self.tracker).button_validate()
                    lines = str(refused.exception).splitlines()
                    self.assertEqual(len(lines), len(missing))
                    for line, words in zip(lines, missing, strict=True):
                        self.assertIn(words, line)
                else:
                    picking.with_user(self.tracker).button_validate()
                self.assertEqual(picking.state == "done", not missing)

    def test_message_does_not_replace_a_call(self):
        """A message left before the mode asked for a call does not count any more (SH-06)."""
        self.mode.write({"details_required": False, "waybill_required": "none"})
        picking = self._new_shipment_order().picking_ids
        with self._at(SHIP):
            picking._record_contact("message_left")
            self.mode.with_user(self.manager).contact_required = "call"
            with self.assertRaisesRegex(UserError, PHONE):
                self._deliver(picking)

    def test_several_deliveries(self):
        """Of several deliveries all problems are named at once, each with its delivery (SH-05, SH-09)."""
        first, second, ready = self._new_shipment_order(3).picking_ids
        self._prepare(ready)
        with self._at(SHIP):
            self._verify(second.sale_id, send_reminder="no")
            (first | second | ready).move_ids.write({"quantity": 1, "picked": True})
            with self.assertRaises(UserError) as refused:
                (first | second | ready).button_validate()
        message = str(refused.exception)
        self.assertIn(f"{first.name}: The details have not", message)
        for picking in (first, second):
            self.assertIn(f"{picking.name}: The customer has to be called", message)
            self.assertIn(f"{picking.name}: The waybill has not", message)
        self.assertNotIn(f"{second.name}: The details", message)
        self.assertNotIn(ready.name, message)

    def test_without_a_mode(self):
        """Where nobody chose a mode, nothing has to be done first (X-01)."""
        self.carrier.delivery_mode_id = False
        picking = self._new_shipment_order().picking_ids
        self.assertEqual(picking.shipment_step, "validate")
        self._left(picking, handed_over=False)
        self.assertEqual(picking.state, "done")

    def test_early_shipment_still_needs_consent(self):
        """A delivery that is prepared does not leave early without the customer's consent (DL-07)."""
        picking = self._new_ready_delivery()
        early = NOW + timedelta(days=2)
        with self._at(early):
            with self.assertRaisesRegex(UserError, "would arrive long before 2026-04-30"):
                self._deliver(picking, consent=False)
            self._deliver(picking)
        self.assertEqual(picking.state, "done")

    def test_next_step(self):
        """The next step follows the facts, each with its reason in words (SH-01, SH-03, SH-05, SH-09)."""
        self.mode.waybill_required = "verified"
        picking = self._new_shipment_order().picking_ids
        steps = (
            ("details", DETAILS, self.FACTS["details"]),
            ("contact", CONTACT, self.FACTS["message"]),
            ("waybill", WAYBILL, lambda p: p._record_waybill(self._waybill("RL-1"))),
            ("verify", TRACE, self.FACTS["verified"]),
            ("validate", "Everything is ready", lambda p: self._deliver(p)),
            ("hand_over", "still waiting to be handed over", lambda p: p.action_hand_over()),
            ("notice", "has not been told", lambda p: p._tell_notice("chat")),
            ("receipt", "not known yet", lambda p: p._record_receipt(SHIP)),
            ("done", "has received it", lambda p: None),
        )
        for code, reason, act in steps:
            with self.subTest(code), self._at(SHIP):
                self.assertEqual(picking.shipment_step, code)
                self.assertIn(reason, picking.shipment_reason)
                act(picking)
