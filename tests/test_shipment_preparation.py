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
#: How the facts come about that a policy asks for.
FACTS = {
    "details": lambda picking: picking.sale_id._verify_details(picking.sale_id._get_details_text()),
    "message": lambda picking: picking._record_contact("message_left"),
    "reached": lambda picking: picking._record_contact("reached"),
    "waybill": lambda picking: picking._record_waybill(ShipmentCommon._waybill("RL-1")),
    "verified": lambda picking: picking._verify_waybill("online"),
}


@tagged("post_install", "-at_install", "after_sales")
class TestShipmentPreparation(ShipmentCommon):
    """What happens before goods leave (SH-05 to SH-09, PR-05)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")

    def _verify(self, order, user=None, send_reminder="no"):
        order = order.with_user(user or self.agent)
        self._fill(order, "action_open_details", send_reminder=send_reminder).action_verify()

    def _call(self, picking, how="reached", user=None, **vals):
        self._fill(picking.with_user(user or self.agent), "action_open_call", how=how, **vals).action_record()

    def _delivery(self, **vals):
        """Return a delivery of which nothing has been done."""
        return self._new_shipment_order(**vals).picking_ids

    def _open(self, records, purpose="pre_shipment"):
        """Return the open deadlines of records with a purpose."""
        return records._get_open_deadlines([("purpose", "=", purpose)])

    def _demand(self, details, contact, waybill):
        """Have the manager change what the mode asks for."""
        vals = {"details_required": details, "contact_required": contact, "waybill_required": waybill}
        self.mode.with_user(self.manager).write(vals)

    def _refused(self, pickings, quantity=None):
        """Validate as the tracker; return the lines with which that is refused, nothing when it is not."""
        for move in pickings.move_ids:
            move.write({"quantity": quantity or move.product_uom_qty, "picked": True})
        try:
            with self.env.cr.savepoint():
                pickings.with_user(self.tracker).button_validate()
        except UserError as error:
            return str(error).splitlines()
        return []

    # Details: what was agreed is read back to the customer.

    def test_details_verified(self):
        """The wizard reads the goods, and what the customer confirmed is kept with who and when (SH-09)."""
        order = self._new_shipment_order()
        order.order_line = [(0, 0, {"product_id": self.carrier.product_id.id})]
        order.order_line[0].name = "Sofa, 220 cm, grey"
        text = "Sofa, 220 cm, grey × 1 Units"
        with self._at(SHIP):
            wizard = self._fill(order.with_user(self.agent), "action_open_details", send_reminder="no")
            self.assertEqual(wizard.details, text)
            wizard.action_verify()
        self.assertEqual((order.details_verified_at, order.details_verified_by), (SHIP, self.agent))
        self.assertEqual((order.details_verified_text, order.details_state), (text, "verified"))
        self.assertFalse(order.reminder_sent_at)
        order.order_line.price_unit = 900
        self.assertEqual(order.details_state, "verified", "only the goods were read to the customer")

    def test_details_changed_afterwards(self):
        """Another quantity, description or line has not been verified by anybody (SH-09)."""
        self._demand(True, "none", "none")
        chair = self._new_product("Chair")
        for command, vals in ((1, {"product_uom_qty": 2}), (1, {"name": "Sofa, red"}), (0, {"product_id": chair.id})):
            with self.subTest(vals), self._at(SHIP):
                order = self._new_shipment_order()
                self._verify(order)
                self.assertEqual(order.picking_ids.shipment_step, "validate")
                order.order_line = [(command, command and order.order_line[0].id, vals)]
                self.assertEqual(order.details_state, "changed")
                self.assertIn("has changed since its details were verified", self._refused(order.picking_ids)[0])
                self._verify(order)
                self.assertFalse(self._refused(order.picking_ids))

    def test_details_not_confirmed(self):
        """What the customer did not hear is not confirmed, nor is an order without goods (SH-09)."""
        order = self._new_shipment_order()
        wizard = self._fill(order.with_user(self.agent), "action_open_details", send_reminder="no")
        order.order_line[0].product_uom_qty = 3
        with self.assertRaisesRegex(UserError, "was changed in the meantime"):
            wizard.action_verify()
        self.assertEqual(order.details_state, "to_verify")
        with self.assertRaisesRegex(UserError, "no goods to verify"):
            self._verify(self._new_order(product=self.carrier.product_id))

    def test_details_in_any_language(self):
        """Details that a colleague verified in another language stay verified (SH-09)."""
        self.env.ref("uom.product_uom_unit").with_context(lang="fr_FR").name = "Unités"
        order = self._new_shipment_order()
        french = order.with_context(lang="fr_FR")
        french._verify_details(french._get_details_text())
        self.assertEqual(order.with_context(lang="en_US").details_state, "verified")

    def _reminded_order(self):
        """Return an order of a French customer whose goods have the reminder of the parent category."""
        parent = self.env["product.category"].create({"name": "Furniture", "customer_reminder": "Keep it dry."})
        parent.with_context(lang="fr_FR").customer_reminder = "Gardez-le au sec."
        self.mode.with_context(lang="fr_FR").write({"name": "À la porte", "instructions": "Comptez les colis."})
        self.category.parent_id = parent
        self.customer.lang = "fr_FR"
        return self._new_shipment_order()

    def test_reminder(self):
        """The customer is reminded in his own language, by a mail that is queued or by a chat (SH-09)."""
        for how in ("mail", "chat"):
            with self.subTest(how), self._at(SHIP):
                order = self._reminded_order()
                wizard = self._fill(order.with_user(self.agent), "action_open_details", send_reminder=how)
                self.assertEqual(wizard.reminder, "Comptez les colis.\n\nGardez-le au sec.")
                wizard.action_verify()
                self.assertEqual(order.reminder_sent_at, SHIP)
                mail = self.env["mail.mail"].search([("model", "=", "sale.order"), ("res_id", "=", order.id)])
                self.assertEqual(mail.mapped("state"), ["outgoing"] if how == "mail" else [])
                self.assertEqual(mail.recipient_ids, self.customer if how == "mail" else self.customer.browse())
                for words in (order.order_line[0].name, "Gardez-le au sec.", "Comptez les colis.") if mail else ():
                    self.assertIn(words, mail.body_html)
        self.category.customer_reminder = "Air the sofa."
        self.assertEqual(order._get_reminders(), ["Count the packages.", "Air the sofa."])

    def test_reminder_without_address(self):
        """Without an address the user is told what to do instead, and nothing is stored by half (SH-09)."""
        order = self._new_shipment_order()
        self.customer.email = False
        with self.assertRaises(UserError) as refused:
            self._verify(order, send_reminder="mail")
        self.assertIn("Ms Li has no e-mail address. Copy the text into a chat", str(refused.exception))
        self.assertFalse(order.details_verified_at or order.reminder_sent_at)

    # Contact: the customer knows what is coming.

    def test_contact(self):
        """Each mode says who has to be called the day before, and whether a message is enough (SH-05, SH-06)."""
        for contact, how, is_enough in (
            ("none", "message_left", True),
            ("message", "message_left", True),
            ("message", "reached", True),
            ("call", "message_left", False),
            ("call", "reached", True),
        ):
            with self.subTest(contact=contact, how=how):
                self.mode.contact_required = contact
                picking = self._delivery()
                deadline = self._open(picking)
                self.assertEqual(len(deadline), contact != "none")
                if deadline:
                    # Planned for the 25th, so by the end of the 24th in Shanghai.
                    self.assertEqual((deadline.due_at, deadline.user_id), (datetime(2026, 4, 24, 16), self.agent))
                with self._at(SHIP):
                    if is_enough:
                        self._call(picking, how, note="Ring twice")
                        self.assertIn("Ring twice", picking.message_ids[0].body)
                        self.assertEqual((picking.informed_by, picking.informed_at), (self.agent, SHIP))
                    else:
                        with self.assertRaisesRegex(UserError, "needs the customer on the phone"):
                            self._call(picking, how)
                self.assertEqual(picking.informed_how, is_enough and how)
                self.assertEqual(deadline.mapped("status"), ["met" if is_enough else "running"] * len(deadline))

    def test_call_completed_by_its_deadline(self):
        """Whichever way the call is completed, the delivery knows who informed the customer, and how (SH-05)."""
        by_deadline, by_activity = self._delivery(count=2)
        self._run_clock(datetime(2026, 4, 24, 2))
        with self._at(datetime(2026, 4, 24, 3)) as now:
            deadline = self._open(by_deadline).with_user(self.agent)
            self.assertEqual(deadline.action_open_done()["res_model"], "after.sales.shipment.call")
            deadline.action_done("message_left")
            self._open(by_activity).activity_id.with_user(self.agent).action_done()
        for picking, how in ((by_deadline, "message_left"), (by_activity, "reached")):
            self.assertEqual((picking.informed_how, picking.informed_by, picking.informed_at), (how, self.agent, now))
            self.assertFalse(self._open(picking) or picking.activity_ids)

    def test_call_that_informs_nobody(self):
        """Nobody reached, or a message where a call is needed: the call stays open (SH-05, SH-06)."""
        self.mode.contact_required = "call"
        picking = self._delivery()
        deadline = self._open(picking).with_user(self.agent)
        for outcome, words in (("no_answer", "stays open"), ("not_needed", "stays open"), ("message_left", "phone")):
            with self.subTest(outcome), self.assertRaisesRegex(UserError, words):
                deadline.action_done(outcome)
            self.assertTrue(deadline.is_open and not picking.informed_at)

    def test_call_follows_the_delivery(self):
        """The call moves with the date, is cancelled with the delivery, and ends when the goods leave (SH-05)."""
        moved, cancelled, left = self._delivery(count=3)
        calls = [self._open(picking) for picking in (moved, cancelled, left)]
        with self._at(SHIP):
            moved.scheduled_date = datetime(2026, 5, 6, 2)
            cancelled.action_cancel()
            # The mode asks for less than it did when the delivery was planned.
            self._demand(False, "none", "none")
            self.assertFalse(self._refused(left))
        self.assertEqual((self._open(moved), calls[0].due_at), (calls[0], datetime(2026, 5, 5, 16)))
        self.assertEqual((calls[1].status, cancelled.shipment_step), ("cancelled", False))
        for picking in (cancelled, left):
            with self.assertRaisesRegex(UserError, "no longer being prepared"):
                self._call(picking)
            self.assertFalse(picking.informed_how)
        self.assertFalse(calls[2].is_open)

    def test_call_of_a_backorder(self):
        """What is left behind travels the same way and is announced again (SH-05)."""
        picking = self._delivery(order_line=[(0, 0, {"product_id": self.sofa.id, "product_uom_qty": 3})])
        self._prepare(picking)
        with self._at(SHIP):
            self.assertFalse(self._refused(picking.with_context(skip_backorder=True), quantity=1))
        backorder = picking.backorder_ids
        self.assertEqual((picking.state, backorder.delivery_mode_id), ("done", self.mode))
        self.assertEqual((backorder.informed_how, backorder.shipment_step), (False, "contact"))
        self.assertEqual((len(self._open(picking)), len(self._open(backorder))), (0, 1))

    def test_call_texts(self):
        """The message names company, order, day and seller; both texts speak the customer's language (SH-05)."""
        picking = self._reminded_order().picking_ids
        wizard = self._fill(picking.with_user(self.agent), "action_open_call")
        order, company = picking.sale_id.name, self.company.name
        for words in (company, order, "25/04/2026", "À la porte", "Agent, 021 5555", "Comptez les colis."):
            self.assertIn(words, wizard.message)
        self.assertEqual(wizard.script, "Sofa × 1 Units\n\nComptez les colis.")

    # Validation: goods leave when the policy of their mode is satisfied.

    def test_policies(self):
        """A delivery waits for all its mode asks for and for nothing else (SH-01, SH-05, SH-06, SH-09)."""
        for demands, facts, missing in (
            ((True, "none", "none"), "reached waybill verified", [DETAILS]),
            ((True, "none", "none"), "details", []),
            ((False, "message", "none"), "details waybill verified", [CONTACT]),
            ((False, "message", "none"), "message", []),
            ((False, "call", "none"), "details waybill verified", [PHONE]),
            ((False, "call", "none"), "message", [PHONE]),
            ((False, "call", "none"), "reached", []),
            ((False, "none", "recorded"), "details reached", [WAYBILL]),
            ((False, "none", "recorded"), "waybill", []),
            ((False, "none", "verified"), "", [WAYBILL]),
            ((False, "none", "verified"), "waybill", [TRACE]),
            ((False, "none", "verified"), "waybill verified", []),
            ((True, "message", "verified"), "", [DETAILS, CONTACT, WAYBILL]),
            ((True, "call", "verified"), "details reached waybill verified", []),
        ):
            with self.subTest(demands=demands, facts=facts), self._at(SHIP):
                self._demand(False, "none", "none")
                picking = self._delivery()
                for fact in facts.split():
                    FACTS[fact](picking)
                # The mode is changed last: what it asks for counts at once.
                self._demand(*demands)
                lines = self._refused(picking)
                self.assertEqual(len(lines), len(missing), lines)
                for line, words in zip(lines, missing, strict=True):
                    self.assertIn(words, line)
                self.assertEqual(picking.state == "done", not missing)

    def test_several_deliveries(self):
        """Of several deliveries all problems are named at once, each with its delivery (SH-05, SH-09)."""
        first, second, ready = pickings = self._delivery(count=3)
        self._prepare(ready)
        with self._at(SHIP):
            self._verify(second.sale_id)
            lines = self._refused(pickings)
        self.assertEqual([line.split(":")[0] for line in lines], [first.name] * 3 + [second.name] * 2)
        self.assertNotIn("done", pickings.mapped("state"))

    def test_early_shipment(self):
        """A delivery that is prepared does not leave early without the customer's consent (DL-07)."""
        picking = self._new_ready_delivery()
        with self._at(NOW + timedelta(days=2)):
            self.assertIn("would arrive long before 2026-04-30", self._refused(picking)[0])
            picking.action_early_ship_consent()
            self.assertFalse(self._refused(picking))

    def test_next_step(self):
        """The next step follows the facts, each with its reason in words (SH-01, SH-03, SH-05, SH-09)."""
        self.mode.waybill_required = "verified"
        picking = self._delivery()
        for code, reason, act in (
            ("details", DETAILS, FACTS["details"]),
            ("contact", CONTACT, FACTS["message"]),
            ("waybill", WAYBILL, FACTS["waybill"]),
            ("verify", TRACE, FACTS["verified"]),
            ("validate", "Everything is ready", self._deliver),
            ("hand_over", "still waiting to be handed over", lambda p: p.action_hand_over()),
            ("notice", "has not been told", lambda p: p._tell_notice("chat")),
            ("receipt", "not known yet", lambda p: p._record_receipt(SHIP)),
            ("done", "has received it", lambda p: None),
        ):
            with self.subTest(code), self._at(SHIP):
                self.assertEqual(picking.shipment_step, code)
                self.assertIn(reason, picking.shipment_reason)
                act(picking)

    def test_rights(self):
        """Other sellers and other companies prepare nothing, sellers their own details only (SH-05, SH-07, SH-09)."""
        picking = self._delivery()
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self._new_user("stranger", "after_sales.group_lead", company_id=company.id)
        for act, refused in (
            (lambda user: self._verify(picking.sale_id, user), stranger | self.salesman),
            (lambda user: self._call(picking, user=user), stranger | self.salesman),
            (lambda user: picking.with_user(user).action_plan_batch(), stranger | self.salesman | self.agent),
        ):
            for user in refused:
                with (
                    self.subTest(user.name),
                    self.assertRaisesRegex(
                        AccessError, "have 'read' access|not allowed to create|another company|invalid companies"
                    ),
                ):
                    act(user)
        self.assertFalse(picking.sale_id.details_verified_at or picking.informed_at or picking.batch_id)
        picking.sale_id.user_id = self.salesman
        self._verify(picking.sale_id, self.salesman)
        self.assertEqual(picking.sale_id.details_verified_by, self.salesman)

    # Mode and channel: how an order travels.

    def test_mode(self):
        """The carrier brings the mode to the order, the order to its deliveries; a choice is kept (X-01)."""
        van = self.mode.copy({"name": "By van"})
        other = self.carrier.copy({"delivery_mode_id": van.id})
        order = self._new_shipment_order()
        picking = order.picking_ids
        self.assertEqual((order.delivery_mode_id, picking.delivery_mode_id), (self.mode, self.mode))
        picking.carrier_id = other
        self.assertEqual((order.delivery_mode_id, picking.delivery_mode_id), (self.mode, van))
        order.carrier_id = other
        self.assertEqual(order.delivery_mode_id, van)
        chosen = self._new_shipment_order(delivery_mode_id=van.id, carrier_id=False)
        self.assertEqual((chosen.delivery_mode_id, chosen.picking_ids.delivery_mode_id), (van, van))
        free = self._delivery(carrier_id=False)
        self.assertEqual((free.shipment_step, len(self._open(free))), ("validate", 0))
        with self._at(SHIP):
            self.assertFalse(self._refused(free), "nobody chose a mode, so nothing has to be done first")

    def test_mode_of_one_delivery(self):
        """Recording a waybill of the same carrier leaves the mode that somebody chose for a delivery (X-01)."""
        picking = self._delivery()
        picking.delivery_mode_id = van = self.mode.copy({"name": "By van"})
        with self._at(SHIP):
            picking._record_waybill(self._waybill("RL-1", carrier_id=self.carrier.id), "phone")
        self.assertEqual((picking.delivery_mode_id, picking.waybill_verified_how), (van, "phone"))

    def _channel_order(self, *channels, **vals):
        """Return an order with a part for each channel."""
        parts = [self._new_product(f"Part {n}", component_channel=channel) for n, channel in enumerate(channels)]
        return self._new_shipment_order(order_line=[(0, 0, {"product_id": part.id}) for part in parts], **vals)

    def test_channels(self):
        """Goods of one channel travel together and apart from all others, later ones too (PR-05)."""
        order = self._channel_order("rails", False, "cabinet_body", "rails", False)
        before = order.picking_ids
        parts = {picking.component_channel: picking.move_ids.product_id.mapped("name") for picking in before}
        expected = {"rails": ["Part 0", "Part 3"], False: ["Part 1", "Part 4"], "cabinet_body": ["Part 2"]}
        self.assertEqual((len(before), parts, len(self._open(before))), (3, expected, 3))
        added = [self._new_product("Late", component_channel=channel) for channel in ("rails", False, "blister")]
        order.order_line = [(0, 0, {"product_id": product.id}) for product in added]
        pickings = [order.picking_ids.move_ids.filtered(lambda m, p=p: m.product_id == p).picking_id for p in added]
        self.assertEqual([p.component_channel for p in pickings], ["rails", False, "blister"])
        self.assertEqual(order.picking_ids - before, pickings[2])

    def test_channels_of_two_steps(self):
        """A warehouse picks everything at once; the channels part where it leaves for the customer (PR-05)."""
        warehouse = self.env["stock.warehouse"].search([("company_id", "=", self.company.id)], limit=1)
        warehouse.delivery_steps = "pick_ship"
        order = self._channel_order("rails", "cabinet_body", warehouse_id=warehouse.id)
        pick = order.picking_ids.filtered(lambda picking: picking.picking_type_id == warehouse.pick_type_id)
        self.assertEqual((len(pick), len(pick.move_ids), pick.component_channel), (1, 2, False))
        with self._at(SHIP):
            self._deliver(pick)
        ships = order.picking_ids.filtered("is_shipment")
        self.assertEqual(sorted(ships.mapped("component_channel")), ["cabinet_body", "rails"])
        self.assertEqual(len(self._open(ships)), 2)

    def test_promise_of_several_deliveries(self):
        """The promise is judged when the last part has arrived, not the first (PR-05)."""
        for received_at, state in ((datetime(2026, 4, 30, 2), "kept"), (datetime(2026, 5, 2, 2), "missed")):
            with self.subTest(state):
                first, last = pickings = self._channel_order("rails", "cabinet_body").picking_ids
                self._prepare(pickings)
                self._left(pickings)
                with self._at(datetime(2026, 4, 28, 2)) as now:
                    first._record_receipt(now)
                self.assertEqual(pickings.sale_id.delay_state, "on_track")
                with self._at(received_at):
                    last._record_receipt(received_at)
                self.assertEqual(pickings.sale_id.delay_state, state)

    # Tomorrow: every day the next day's shipments are planned.

    def _dispatch(self, user, at=NOW):
        """Name who plans the shipments from a moment on; return what that person has to do."""
        with self._at(at):
            self.company.after_sales_dispatcher_id = False
            self.company.after_sales_dispatcher_id = user
        return self._open(self.company.partner_id, "planning")

    def test_batches(self):
        """Deliveries are batched by company and operation; what left, was cancelled or is batched stays out (SH-07)."""
        first, second, special, gone, off = ours = self._delivery(count=5)
        special.picking_type_id = special.picking_type_id.copy()
        off.action_cancel()
        self._prepare(gone)
        self._left(gone)
        company = self.env["res.company"].create({"name": "Sister"})
        self.lead.company_ids |= company
        kind = self.env["stock.picking.type"].search([("company_id", "=", company.id), ("code", "=", "outgoing")])
        vals = {"picking_type_id": kind.id, "location_dest_id": first.location_dest_id.id}
        move = {"product_id": self.sofa.id, "product_uom_qty": 1, "company_id": company.id, **vals}
        move["location_id"] = kind.default_location_src_id.id
        sister = self.env["stock.picking"].create({**vals, "move_ids": [(0, 0, move)]})
        sister.action_confirm()
        lead = (ours | sister).with_user(self.lead).with_context(allowed_company_ids=(self.company | company).ids)
        lead.action_plan_batch()
        self.assertEqual((first.batch_id.picking_ids, first.batch_id.state), (first | second, "in_progress"))
        self.assertEqual((special.batch_id.picking_ids, sister.batch_id.picking_ids), (special, sister))
        self.assertFalse(gone.batch_id or off.batch_id)
        with self.assertRaisesRegex(UserError, "have left, were cancelled or are in a batch already"):
            lead.action_plan_batch()
        # Nobody is named who plans shipments, so nobody is asked to plan the next day.
        self.assertFalse(self._open((self.company | company).partner_id, "planning"))

    def test_planning_is_due(self):
        """Named before noon, the dispatcher plans by 18:00 of the day, else of the next; one sees it (SH-07)."""
        for minutes, due_at in ((60, 10), (239, 10), (240, 34), (720, 34)):
            with self.subTest(minutes):
                deadline = self._dispatch(self.lead, datetime(2026, 3, 2) + timedelta(minutes=minutes))
                self.assertEqual(deadline.due_at, datetime(2026, 3, 2) + timedelta(hours=due_at))
                self.assertEqual((deadline.user_id, deadline.partner_id), (self.lead, self.company.partner_id))
                for user, seen in ((self.lead, deadline), (self.agent, deadline.browse())):
                    found = deadline.with_user(user).search([("purpose", "=", "planning"), ("is_open", "=", True)])
                    self.assertEqual(found, seen)

    def test_planning_of_the_next_day(self):
        """Whoever has planned a day, at any hour and in any way, is asked about the next one (SH-07)."""
        lead = self._delivery().with_user(self.lead)
        lead.scheduled_date = datetime(2026, 3, 3, 2)
        for hour in (1, 7):
            for name, act in (
                ("deadline", lambda deadline: deadline.action_done()),
                ("activity", lambda deadline: deadline.activity_id.action_done()),
                ("batch", lambda deadline: lead.action_plan_batch()),
            ):
                with self.subTest(name, hour=hour):
                    lead.batch_id = False
                    deadline = self._dispatch(self.lead, datetime(2026, 3, 2)).with_user(self.lead)
                    with self._at(datetime(2026, 3, 2, hour)):
                        act(deadline)
                    self.assertEqual(deadline.status, "met")
                    following = self._open(self.company.partner_id, "planning")
                    self.assertEqual(following.mapped("due_at"), [datetime(2026, 3, 3, 10)])
                    with self._at(datetime(2026, 3, 2, 8)):
                        lead.batch_id = False
                        lead.action_plan_batch()
                    self.assertEqual(following.status, "running", "another batch of the day is not the next day's")

    def test_planning_of_another_day(self):
        """A batch of deliveries that leave in weeks does not plan tomorrow (SH-07)."""
        later = self._delivery().with_user(self.lead)
        later.scheduled_date = datetime(2026, 3, 20, 2)
        deadline = self._dispatch(self.lead, datetime(2026, 3, 2))
        with self._at(datetime(2026, 3, 2, 7)):
            later.action_plan_batch()
        self.assertEqual(deadline.status, "running")

    def test_planning_by_somebody_else(self):
        """The work is handed over to whoever is named, and ends when nobody is (SH-07)."""
        old = self._dispatch(self.lead)
        with self._at(NOW):
            self.company.after_sales_dispatcher_id = self.manager
        new = self._open(self.company.partner_id, "planning")
        self.assertEqual((old.status, len(new), new.user_id), ("cancelled", 1, self.manager))
        self.assertEqual(self.company.partner_id.activity_ids.user_id, self.manager)
        self.assertFalse(self._dispatch(False) or self.company.partner_id.activity_ids)

    def _shown(self, action):
        """Return the deliveries that an action shows with the filters it starts with."""
        arch = self.env.ref("after_sales.shipment_view_search")._get_combined_arch()
        names = [name.removeprefix("search_default_") for name in action["context"]]
        domains = [action["domain"], *(arch.xpath("//filter[@name=$name]/@domain", name=name)[0] for name in names)]
        found = Domain.AND(safe_eval(domain) for domain in domains)
        return self.env["stock.picking"].with_user(self.lead).search(found)

    def test_planning_opens_a_list(self):
        """The deadline opens what is to be planned for tomorrow, never an empty list; else it just asks (SH-07)."""
        picking = self._delivery()
        deadline = self._dispatch(self.lead).with_user(self.lead)
        for day, is_tomorrow in ((23, False), (24, True), (25, False), (26, False)):
            with self.subTest(day), self._at(datetime(2026, 4, day, 2)):
                action = deadline.action_open_done()
                if is_tomorrow or action["res_model"] == "stock.picking":
                    self.assertEqual((action["res_model"], self._shown(action)), ("stock.picking", picking))
        picking.batch_id = self.env["stock.picking.batch"].create({})
        with self._at(datetime(2026, 4, 24, 2)):
            self.assertEqual(deadline.action_open_done()["res_model"], "after.sales.deadline.complete")
