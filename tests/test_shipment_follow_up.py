"""After the shipment: the receipt, the call of the seventh day, the installation, the care."""

from contextlib import contextmanager
from datetime import datetime, timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_shipment import SHIP, ShipmentCommon

#: When the goods arrive: 25 April 2026, 10:00 in Shanghai.
ARRIVAL = SHIP + timedelta(days=5)
#: When care is due that is needed every three months, and when its mail goes out.
CARE_DUE = datetime(2026, 7, 25, 2)
CARE_MAIL = CARE_DUE - timedelta(days=1)


def after(days):
    """Return the moment so many days after the goods left."""
    return SHIP + timedelta(days=days)


class FollowUpCommon(ShipmentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rails = cls._new_product("Rails", component_channel="rails")
        cls.wardrobe = cls._new_product("Wardrobe", requires_installation=True)
        cls.mattress = cls._new_product("Mattress", care_interval=3, care_instructions="Turn it over.")

    def _sent(self, *products, left=True):
        """Return the deliveries of one order with these products, gone at SHIP."""
        lines = [(0, 0, {"product_id": product.id, "product_uom_qty": 1}) for product in products or (self.sofa,)]
        pickings = self._new_shipment_order(order_line=lines).picking_ids
        self._prepare(pickings)
        return self._left(pickings) if left else pickings

    def _received(self, *products):
        """Return a delivery of these products that the customer received at ARRIVAL."""
        picking = self._sent(*products)
        with self._at(ARRIVAL):
            picking._record_receipt(ARRIVAL)
        return picking

    def _of(self, picking, purpose, only_open=False):
        deadlines = picking.deadline_ids.filtered(lambda d: d.purpose == purpose)
        return deadlines.filtered("is_open") if only_open else deadlines

    def _call(self, picking, at, **vals):
        """Record a call after the shipment as the agent; return what the wizard answers."""
        with self._at(at):
            return self._fill(picking.with_user(self.agent), "action_open_follow_up", **vals).action_record()

    @contextmanager
    def _refused(self, message):
        """Expect words a user reads, and what was done before taken back as a request does."""
        with self.assertRaisesRegex(UserError, message), self.env.cr.savepoint():
            yield

    def _mails(self, subject):
        return self.env["mail.mail"].search([("subject", "ilike", subject)])


@tagged("post_install", "-at_install", "after_sales")
class TestShipmentFollowUp(FollowUpCommon):
    """The receipt and the call of the seventh day (SH-08)."""

    def test_receipt(self):
        """SH-08: a receipt is stored for several deliveries at once, with who says so."""
        pickings = self._sent(self.sofa, self.rails)
        for source in ("call", "carrier", "customer"):
            vals = {"received_at": ARRIVAL, "received_source": source}
            with self.subTest(source), self._at(after(6)):
                self._fill(pickings.with_user(self.agent), "action_open_receipt", **vals).action_record()
                self.assertEqual(pickings.mapped("received_source"), [source, source])
                self.assertEqual(pickings.mapped("received_at"), [ARRIVAL, ARRIVAL])

    def test_receipt_refused(self):
        """SH-08: nothing is received in the future, before it left, or without having left."""
        sent, ready = self._sent(), self._sent(left=False)
        cases = [
            (sent, after(3), "in the future"),
            (sent, after(-1), "before it was shipped"),
            (ready, after(1), "has not been delivered"),
        ]
        for picking, received_at, message in cases:
            with self.subTest(message), self._at(after(2)), self._refused(message):
                wizard = self._fill(picking.with_user(self.agent), "action_open_receipt", received_at=received_at)
                wizard.action_record()
            self.assertFalse(picking.received_at)

    def test_seventh_day(self):
        """SH-08: the salesperson is asked to call as the seventh day begins, until it ends, and lands in the call."""
        picking = self._sent()
        deadline = self._of(picking, "post_shipment")
        begins, ends = datetime(2026, 4, 26, 16), datetime(2026, 4, 27, 16)
        self.assertEqual((deadline.due_at, deadline.user_id, len(deadline)), (ends, self.agent, 1))
        self._run_clock(begins - timedelta(minutes=1))
        self.assertFalse(deadline.activity_id)
        self._run_clock(begins)
        self.assertEqual((deadline.status, deadline.activity_id.user_id), ("at_risk", self.agent))
        step = deadline.with_user(self.agent).action_open_done()
        wizard = self.env[step["res_model"]].browse(step["res_id"])
        self.assertEqual((wizard._name, wizard.picking_ids), ("after.sales.delivery.follow.up", picking))
        self._run_clock(ends)
        self.assertEqual(deadline.status, "missed")

    def test_not_received(self):
        """SH-08: goods not received, or nobody answering, mean another call three days later, again and again."""
        for branch, outcome in (("not_received", "reached"), ("no_answer", "no_answer")):
            with self.subTest(branch):
                picking = self._sent()
                for number, day in enumerate((6.5, 9, 11), start=1):
                    self._call(picking, after(day), branch=branch, note=f"Stuck in depot {number}")
                    done = self._of(picking, "post_shipment").filtered(lambda d, number=number: d.round == number)
                    self.assertEqual((done.status, done.outcome, done.done_at), ("met", outcome, after(day)))
                    coming = self._of(picking, "post_shipment", only_open=True)
                    self.assertEqual((coming.round, coming.due_at), (number + 1, after(day + 3)))
                    self.assertEqual(coming.user_id, self.agent)
                    self.assertIn(f"Stuck in depot {number}", str(picking.message_ids.mapped("body")))
                self.assertFalse(picking.received_at or picking.follow_up_at)

    def test_note_is_kept_once(self):
        """SH-08: what was said in a call stands in the history of the delivery once, activity or not."""
        picking = self._sent()
        self._run_clock(after(6.6))
        self._call(picking, after(6.6), branch="not_received", note="Stuck in depot")
        self.assertEqual(len(picking.message_ids.filtered(lambda m: "Stuck in depot" in m.body)), 1)

    def test_received(self):
        """SH-08: goods received end the round of calls; the moment and the call are stored."""
        picking = self._sent()
        self._call(picking, after(6.5), branch="received", received_at=ARRIVAL, note="Likes it")
        self.assertEqual((picking.received_at, picking.received_source), (ARRIVAL, "call"))
        self.assertEqual(picking.follow_up_at, after(6.5))
        self.assertIn("Likes it", str(picking.message_ids.mapped("body")))
        self.assertEqual(self._of(picking, "post_shipment").mapped("status"), ["met"])

    def test_earlier_receipt_is_kept(self):
        """SH-08: a receipt known before the call stays as it is, and the customer is called all the same."""
        picking = self._sent()
        with self._at(ARRIVAL):
            picking._record_receipt(after(4), "carrier")
        self.assertTrue(self._of(picking, "post_shipment", only_open=True))
        self._call(picking, after(6), branch="received", received_at=ARRIVAL)
        self.assertEqual((picking.received_at, picking.received_source), (after(4), "carrier"))
        self.assertFalse(self._of(picking, "post_shipment", only_open=True))

    def test_refused_calls(self):
        """SH-08: a call says what it found, and a problem its kind and what is wrong; otherwise nothing is stored."""
        picking = self._sent()
        kind = self.env.ref("after_sales.case_kind_quality").id
        found = {"branch": "received", "is_problem": True}
        cases = [
            ({"branch": False}, "whether the goods have been received"),
            ({**found, "problem": "Scratch"}, "Choose the kind of problem"),
            ({**found, "case_kind_id": kind}, "Choose the kind of problem"),
            ({**found, "case_kind_id": kind, "problem": "  "}, "Choose the kind of problem"),
        ]
        for vals, message in cases:
            with self.subTest(vals), self._at(after(6)):
                action = picking.with_user(self.agent).action_open_follow_up()
                wizard = self.env[action["res_model"]].with_user(self.agent).browse(action["res_id"])
                wizard.write(vals)
                with self.assertRaisesRegex(UserError, message):
                    wizard.action_record()
                self.assertFalse(picking.received_at or picking.follow_up_at or picking.case_count)

    def test_problem(self):
        """SH-08: a problem goes on as a case that knows delivery, order and customer, and the agent gets to it."""
        picking = self._sent()
        kind = self.env.ref("after_sales.case_kind_quality")
        self.assertEqual(picking.case_count, 0)
        vals = {"branch": "received", "received_at": ARRIVAL, "is_problem": True, "case_kind_id": kind}
        action = self._call(picking, after(6), **vals, problem="A leg is shaky.")
        case = self.env[action["res_model"]].with_user(self.agent).browse(action["res_id"])
        self.assertTrue(case.has_access("write"))
        self.assertEqual((case.case_kind_id, case.picking_id, case.sale_order_id), (kind, picking, picking.sale_id))
        self.assertEqual((case.partner_id, case.company_id), (self.customer, self.company))
        self.assertIn("A leg is shaky.", case.description)
        picking.invalidate_recordset(["case_count"])
        self.assertEqual(picking.case_count, 1)
        self.assertEqual(self.env["helpdesk.ticket"].search(picking.action_view_cases()["domain"]), case)
        self.assertEqual((picking.received_at, self._of(picking, "post_shipment").status), (ARRIVAL, "met"))

    def test_problem_in_the_customers_words(self):
        """SH-08: what the customer says is text: signs and line breaks of it are kept."""
        kind = self.env.ref("after_sales.case_kind_quality")
        picking = self._received(self.sofa)
        case = picking._open_case(kind, "The gap is <b 5 mm>\nand a leg shakes")
        self.assertIn("&lt;b 5 mm&gt;", case.description)
        self.assertRegex(case.description, r"<br\s*/?>|</p>\s*<p>")

    def test_review_only_from_the_content(self):
        """SH-08: the invitation to review is queued once for a content customer, never beside a problem."""
        self._call(self._sent(), after(6), branch="received", received_at=ARRIVAL)
        self.assertFalse(self._mails("How do you like"))
        picking = self._sent()
        self._call(picking, after(6), branch="received", received_at=ARRIVAL, invite_review=True)
        mail = self._mails("How do you like")
        self.assertEqual((len(mail), mail.state, mail.recipient_ids), (1, "outgoing", self.customer))
        self.assertEqual(picking.review_invited_at, after(6))
        troubled = self._sent()
        kind = self.env.ref("after_sales.case_kind_quality")
        problem = {"is_problem": True, "case_kind_id": kind, "problem": "Scratch"}
        self._call(troubled, after(6), branch="received", received_at=ARRIVAL, invite_review=True, **problem)
        self.assertEqual((self._mails("How do you like"), troubled.review_invited_at), (mail, False))

    def test_review_without_address(self):
        """SH-08: without an e-mail address the invitation is refused, and with it the whole call."""
        picking = self._sent()
        self.customer.email = False
        with self._refused("has no e-mail address"):
            self._call(picking, after(6), branch="received", received_at=ARRIVAL, invite_review=True)
        self.assertFalse(picking.received_at or picking.follow_up_at or picking.review_invited_at)
        self.assertTrue(self._of(picking, "post_shipment", only_open=True))

    def test_several_deliveries_in_one_call(self):
        """SH-08: one call is about everything of the order that has left: one answer, one mail."""
        pickings = self._sent(self.sofa, self.rails)
        self._call(pickings[0], after(6), branch="received", received_at=ARRIVAL, invite_review=True)
        self.assertEqual(pickings.mapped("received_at"), [ARRIVAL, ARRIVAL])
        self.assertEqual(pickings.deadline_ids.filtered(lambda d: d.purpose == "post_shipment" and d.is_open).ids, [])
        self.assertEqual(len(self._mails("How do you like")), 1)
        # What was followed up is not part of another call.
        action = pickings[0].action_open_follow_up()
        self.assertEqual(self.env[action["res_model"]].browse(action["res_id"]).picking_ids, pickings[0])

    def test_what_has_not_left_is_left_out(self):
        """SH-08: what is still in the house, or was cancelled, is not part of the call and is not asked for later."""
        first, second = self._sent(self.sofa, self.rails, left=False)
        self._left(first)
        with self._at(after(1)):
            second.action_cancel()
        action = first.action_open_follow_up()
        self.assertEqual(self.env[action["res_model"]].browse(action["res_id"]).picking_ids, first)
        self.assertEqual(set(second.deadline_ids.mapped("is_open")), {False})
        second.unlink()
        self._run_clock(after(8))
        self.assertEqual(self._of(first, "post_shipment").status, "missed")
        self.assertFalse(any(first.deadline_ids.mapped("failure")))

    def test_not_ticked_off(self):
        """SH-08: the call is completed by recording what it found, not by ticking off the deadline or its activity."""
        picking = self._sent()
        self._run_clock(after(6.6))
        deadline = self._of(picking, "post_shipment")
        with self.assertRaisesRegex(UserError, "completed by recording it on the delivery"):
            deadline.with_user(self.agent).action_done("reached")
        with self.assertRaisesRegex(UserError, "completed by recording it on the delivery"):
            deadline.activity_id.with_user(self.agent).action_feedback()
        self.assertTrue(deadline.is_open)


@tagged("post_install", "-at_install", "after_sales")
class TestShipmentInstallationAndCare(FollowUpCommon):
    """What arrived has to be installed (IN-01) and cared for (SH-10)."""

    def _book(self, picking, at=ARRIVAL, **vals):
        with self._at(at):
            self._fill(picking.with_user(self.agent), "action_open_installation", **vals).action_book()

    def test_installation_is_booked_on_the_day_of_arrival(self):
        """IN-01: what needs installation is booked before midnight (Shanghai) of the day it arrives."""
        self.assertFalse(self._of(self._received(self.sofa), "appointment"))
        picking = self._received(self.sofa, self.wardrobe)
        deadline = self._of(picking, "appointment")
        self.assertEqual((deadline.due_at, deadline.user_id), (datetime(2026, 4, 25, 16), self.agent))
        step = deadline.with_user(self.agent).action_open_done()
        self.assertEqual(step["res_model"], "after.sales.installation.book")
        self._book(picking, note="Third floor")
        self.assertEqual((deadline.status, picking.installation_note), ("met", "Third floor"))

    def test_installation_is_proposed_for_the_next_day(self):
        """IN-01: as many days after arrival as the company says, one by default, and what is booked stays proposed."""
        picking = self._received(self.wardrobe)
        self._book(picking)
        self.assertEqual(picking.installation_at, ARRIVAL + timedelta(days=1))
        self.company.after_sales_installation_days = 3
        self._book(picking)
        self.assertEqual(picking.installation_at, ARRIVAL + timedelta(days=1))
        picking = self._received(self.wardrobe)
        self._book(picking)
        self.assertEqual(picking.installation_at, ARRIVAL + timedelta(days=3))

    def test_installation_in_the_past(self):
        """IN-01: nobody can be booked for a moment gone by."""
        picking = self._received(self.wardrobe)
        with self.assertRaisesRegex(UserError, "cannot lie in the past"):
            self._book(picking, installation_at=ARRIVAL - timedelta(minutes=1))
        self.assertFalse(picking.installation_at)
        self.assertTrue(self._of(picking, "appointment", only_open=True))

    def test_installation_mail(self):
        """IN-01: the salesperson is mailed the appointment, in the time zone of the salesperson."""
        self._book(self._received(self.wardrobe), installation_at=datetime(2026, 4, 26, 17, 30))
        mail = self._mails("Installation of")
        self.assertEqual((len(mail), mail.state, mail.recipient_ids), (1, "outgoing", self.agent.partner_id))
        self.assertRegex(mail.body_html, r"04/27/2026 0?1:30")

    def test_booked_before_arrival(self):
        """IN-01: what was booked before the goods arrived does not have to be booked again."""
        picking = self._sent(self.wardrobe)
        self._book(picking, at=after(1), installation_at=after(9))
        with self._at(ARRIVAL):
            picking._record_receipt(ARRIVAL)
        self.assertFalse(self._of(picking, "appointment"))

    def test_installation_by_a_service_provider(self):
        """IN-01: a provider's appointment is the booking; when he does not come, it has to be booked again."""
        picking, other = self._received(self.wardrobe), self._received(self.sofa)
        order = picking.sale_id
        with self._at(ARRIVAL):
            order._on_service_scheduled("repair", after(8))
            self.assertFalse(picking.installation_at)
            (order | other.sale_id)._on_service_scheduled("install", after(8))
        self.assertEqual((picking.installation_at, other.installation_at), (after(8), False))
        self.assertEqual(self._of(picking, "appointment").status, "met")
        with self._at(after(6)):
            order._on_service_scheduled("install", after(9), after(8))
            self.assertEqual(picking.installation_at, after(9))
            order._on_service_scheduled("install", False, after(9))
        self.assertFalse(picking.installation_at)
        self.assertTrue(self._of(picking, "appointment", only_open=True))

    def test_installation_not_needed(self):
        """IN-01: only “not needed” closes the deadline without a booking, and then it is not asked again."""
        picking = self._received(self.wardrobe)
        deadline = self._of(picking, "appointment").with_user(self.agent)
        with self._at(ARRIVAL):
            with self.assertRaisesRegex(UserError, "completed by recording it on the delivery"):
                deadline.action_done("reached")
            deadline.action_done("not_needed")
        self.assertEqual((deadline.status, deadline.outcome), ("met", "not_needed"))
        with self._at(ARRIVAL + timedelta(hours=1)):
            picking._record_receipt(ARRIVAL - timedelta(hours=3))
        self.assertFalse(self._of(picking, "appointment", only_open=True))

    def test_goods_that_never_left(self):
        """IN-01, SH-10: goods that were left out of a delivery are neither installed nor cared for."""
        picking = self._sent(self.sofa, self.wardrobe, self.mattress, left=False)
        move = picking.move_ids.filtered(lambda m: m.product_id == self.sofa)
        move.write({"quantity": 1, "picked": True})
        with self._at(SHIP):
            context = {"skip_backorder": True, "picking_ids_not_to_backorder": picking.ids}
            picking.with_context(**context).button_validate()
        self.assertEqual((picking.state, len(picking.sale_id.picking_ids)), ("done", 1))
        with self._at(ARRIVAL):
            picking._record_receipt(ARRIVAL)
        self.assertFalse(self._of(picking, "appointment") | self._of(picking, "care"))

    def test_care(self):
        """SH-10: the mail goes out by the clock a day before the months of the product are over, once, again and again.

        The months of the policy are never those of a product that says its own.
        """
        self.env.ref("after_sales.policy_care").write({"amount": 12, "repeat_amount": 12})
        picking = self._received(self.mattress)
        first = self._of(picking, "care")
        self.assertEqual((first.due_at, first.warn_at), (CARE_DUE, CARE_MAIL))
        self._run_clock(CARE_MAIL - timedelta(minutes=1))
        self.assertFalse(self._mails("A little care"))
        self._run_clock(CARE_MAIL)
        self._run_clock(CARE_MAIL)
        mail = self._mails("A little care")
        self.assertEqual((len(mail), mail.state, mail.recipient_ids), (1, "outgoing", self.customer))
        self.assertIn("Turn it over.", mail.body_html)
        self.assertIn(self.customer._get_care_decline_url(), mail.body_html)
        second = self._of(picking, "care", only_open=True)
        self.assertEqual((first.status, second.round, second.due_at), ("met", 2, datetime(2026, 10, 24, 2)))
        self._run_clock(second.warn_at)
        self.assertEqual((len(self._mails("A little care")), second.status), (2, "met"))

    def test_care_that_is_needed_first(self):
        """SH-10: of several products the one that needs care first decides; one without an interval says nothing."""
        curtain = self._new_product("Curtain", care_interval=2)
        picking = self._received(self.sofa, self.mattress, curtain)
        self.assertEqual(self._of(picking, "care").due_at, datetime(2026, 6, 25, 2))
        self.assertFalse(self._of(self._received(self.sofa), "care"))

    def test_care_declined(self):
        """SH-10: who declines gets no more mails, and the chain ends; who declined before is not even planned for."""
        picking = self._received(self.mattress)
        partners = self.env["res.partner"].with_user(self.env.ref("base.public_user"))
        self.assertFalse(partners._decline_care_reminders(self.customer.id, "guessed"))
        self.assertFalse(self.customer.no_care_reminders)
        partners._decline_care_reminders(self.customer.id, self.customer._get_link_token())
        self._run_clock(CARE_MAIL)
        self.assertFalse(self._mails("A little care"))
        self.assertEqual(self._of(picking, "care").mapped("status"), ["cancelled"])
        self.assertFalse(self._of(self._received(self.mattress), "care"))

    def test_care_without_address(self):
        """SH-10: a customer without an e-mail address gets no mail, and the clock does not stumble."""
        picking = self._received(self.mattress)
        self.customer.email = False
        self._run_clock(CARE_MAIL)
        self.assertFalse(self._mails("A little care"))
        self.assertFalse(any(self._of(picking, "care").mapped("failure")))
        self.assertEqual(self._of(picking, "care", only_open=True).round, 2)

    def test_care_after_the_clock_stood_still(self):
        """SH-10: when the clock comes only after the due moment, the mail still goes out once and the chain goes on."""
        picking = self._received(self.mattress)
        self._run_clock(CARE_DUE + timedelta(days=1))
        self._run_clock(CARE_DUE + timedelta(days=2))
        self.assertEqual(len(self._mails("A little care")), 1)
        self.assertEqual(self._of(picking, "care", only_open=True).round, 2)

    def test_care_declined_while_the_clock_stood_still(self):
        """SH-10: who declined gets no mail, however late the clock comes."""
        picking = self._received(self.mattress)
        self.customer.no_care_reminders = True
        self._run_clock(CARE_DUE + timedelta(days=1))
        self.assertFalse(self._mails("A little care"))
        self.assertFalse(self._of(picking, "care", only_open=True))
