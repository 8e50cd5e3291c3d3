"""How goods come back: the slip for the customer's parcel, or an appointment at which we fetch them (RX-01, SL-10)."""

from datetime import date, timedelta
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import load_migration
from .common_remedy import CLAIM
from .common_return import ReturnCommon

#: The day of CLAIM.
TODAY = date(2026, 5, 4)


@tagged("post_install", "-at_install", "after_sales")
class TestPickup(ReturnCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order, cls.invoice = cls._new_paid_order(2)
        cls.customer.write({"street": "8 Garden Road", "city": "Suzhou", "email": "li@example.com"})

    # Fetched.

    def _open(self, remedy):
        action = remedy.action_open_pickup()
        return Form(self.env[action["res_model"]].with_user(self.agent).browse(action["res_id"]))

    def test_an_appointment(self):
        """Agreed within two days, written to the transfer and the customer, watched until it was fetched."""
        remedy = self._new_return(self.order, is_fetched=True)
        self.assertFalse(remedy.deadline_ids.filtered(lambda deadline: deadline.purpose == "return_waybill"))
        clock = self._deadline(remedy, "return_pickup")
        self.assertEqual(clock.due_at - CLAIM, timedelta(days=2))
        self.assertEqual(remedy._get_deadline_step(clock)["res_model"], "after.sales.return.pickup")
        with self._refused(UserError, "Agree first when it is fetched"):
            remedy.action_picked_up()
        form = self._open(remedy)
        self.assertEqual((form.first, form.last, form.place_id), ("2026-05-05", "2026-05-05", self.customer))
        form.last = date(2026, 5, 6)
        form.hours = "9 to 12"
        form.by_id = self.env["res.partner"].create({"name": "Swift Carriers"})
        form.save().action_record()
        self.assertTrue(clock.done_at)
        back = remedy.sudo().return_picking_id
        self.assertEqual(self.company._get_after_sales_today(back.scheduled_date), date(2026, 5, 5))
        self.assertEqual(back.partner_id, self.customer)
        text = remedy._get_customer_text()
        for word in ("we fetch the goods below. 05/05/2026 – 05/06/2026, 9 to 12", "8 Garden Road", "Swift Carriers"):
            self.assertIn(word, text)
        self.assertNotIn("Write RM", text)
        second = self._deadline(remedy, "return_pickup")
        self.assertEqual(second.due_on, date(2026, 5, 6))
        form = self._open(remedy)
        form.last = date(2026, 5, 8)
        form.save().action_record()
        self.assertEqual(self._deadline(remedy, "return_pickup").due_on, date(2026, 5, 8), "the clock follows")
        remedy.action_picked_up()
        self.assertEqual(remedy.picked_up_at, CLAIM)
        self.assertFalse(self._deadline(remedy, "return_pickup"))
        with self._refused(UserError, "waits for no goods"):
            remedy.action_picked_up()
        self._arrive(remedy)
        self.assertEqual(remedy.state, "awaiting_inspection")

    def test_what_cannot_be_agreed(self):
        """Each with its own sentence."""
        sent = self._new_return(self.order)
        with self._refused(UserError, "the customer sends it"):
            sent._agree_pickup(TODAY, TODAY, self.customer)
        remedy = self._new_return(self.order, is_fetched=True)
        yesterday, bare = TODAY - timedelta(days=1), self.env["res.partner"].create({"name": "Nowhere"})
        with self._refused(UserError, "Say from which day until which day"):
            remedy._agree_pickup(TODAY, yesterday, self.customer)
        with self._refused(UserError, "This day is over"):
            remedy._agree_pickup(yesterday, yesterday, self.customer)
        with self._refused(UserError, "Nowhere has no address"):
            remedy._agree_pickup(TODAY, TODAY, bare)
        self._arrive(remedy)
        with self._refused(UserError, "waits for no goods"):
            remedy._agree_pickup(TODAY, TODAY, self.customer)

    def test_it_comes_without_a_word(self):
        """Nobody said that it was fetched: it is here, so nothing is watched any more."""
        remedy = self._new_return(self.order, is_fetched=True)
        remedy._agree_pickup(TODAY, TODAY, self.customer)
        self._arrive(remedy)
        self.assertFalse(self._deadline(remedy, "return_pickup"))

    def test_the_upgrade(self):
        """What is waited for since before gets its clocks; nobody is late with it at once."""
        remedy = self._new_return(self.order, is_fetched=True)
        exchange = self._decide(
            self._propose_back(
                self._new_case(self.order, self.exchange_kind), "exchange", is_advance=True, advance_reason="A guest"
            )
        )
        picking = exchange.sudo().delivery_picking_id
        self._prepare(picking, at=CLAIM)
        self._left(picking, at=CLAIM)
        clocks = (remedy | exchange).deadline_ids
        clocks.filtered(lambda clock: clock.purpose in ("return_pickup", "advance_return")).sudo().unlink()
        load_migration("19.0.1.10.0/pre-freight.py").migrate(self.env.cr, "19.0.1.9.0")
        load_migration("19.0.1.10.0/post-returns.py").migrate(self.env.cr, "19.0.1.9.0")
        self.assertEqual(self._deadline(remedy, "return_pickup").due_at - CLAIM, timedelta(days=2))
        self.assertEqual(self._deadline(exchange, "advance_return").due_at - CLAIM, timedelta(days=14))

    # The slip.

    def test_the_slip_goes_along(self):
        """The mail about a return has our slip with it: number, address, goods; what we fetch has none."""
        remedy = self._new_return(self.order)
        html = self.env["ir.actions.report"].with_user(self.agent)
        html = html._render_qweb_html("after_sales.report_return_label", remedy.ids)[0].decode()
        for word in (remedy.number, "1288 Wuzhong Road", "8 Garden Road", "1 × Chair", remedy.sudo().return_ids.name):
            self.assertIn(word, html)
        self.assertEqual(remedy.action_print_return_label()["report_name"], "after_sales.report_return_label_pages")
        remedy._tell_customer(remedy._get_customer_text(), "mail")
        message = remedy.ticket_id.sudo().message_ids.filtered("attachment_ids")[:1]
        self.assertTrue(message.attachment_ids.name.startswith(remedy.number))
        fetched = self._new_return(self.order, is_fetched=True)
        self.assertFalse(fetched._attach_return_labels())
        with self._refused(UserError, "the customer sends nothing"):
            fetched.action_print_return_label()

    def test_the_label_of_the_carrier(self):
        """A carrier that makes return labels makes this one, once."""
        remedy = self._new_return(self.order)
        back = remedy.sudo().return_picking_id
        carrier = type(self.carrier)

        def make(carrier, pickings, *_args):
            name = f"{carrier.get_return_label_prefix()}-1.pdf"
            vals = {"name": name, "raw": b"label", "res_model": pickings._name, "res_id": pickings.id}
            carrier.env["ir.attachment"].create(vals)

        with (
            patch.object(carrier, "can_generate_return", True),
            patch.object(carrier, "get_return_label", autospec=True, side_effect=make) as asked,
        ):
            back.carrier_id = self.carrier
            self.assertEqual([content for _name, content in remedy._make_return_labels()], [b"label"])
            remedy._make_return_labels()
            self.assertEqual(asked.call_count, 1)

    def test_nothing_can_be_printed(self):
        """The mail goes out all the same, and the case says why there is no slip."""
        remedy = self._new_return(self.order)
        with patch.object(type(remedy), "_make_return_labels", side_effect=UserError("No printer")):
            remedy._tell_customer("Please send it back", "mail")
        self.assertTrue(remedy.customer_told_at)
        self.assertIn("No return slip went along: No printer", "".join(remedy.ticket_id.message_ids.mapped("body")))
