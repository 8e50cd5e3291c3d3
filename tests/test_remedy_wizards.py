"""What an agent sees and types: the ladder, offers, ends."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common_remedy import RemedyCommon


@tagged("post_install", "-at_install", "after_sales")
class TestRemedyWizards(RemedyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket, cls.claim = cls._new_damage(cls.chair, quantity=4, claimed=2)

    def _open(self, ticket=None, user=None):
        ticket = (ticket or self.ticket).with_user(user or self.agent)
        action = ticket.action_open_remedy()
        return Form(ticket.env[action["res_model"]].browse(action["res_id"]), "after_sales.remedy_propose_view_form")

    def _rung(self, type_, kind=None):
        return (kind or self.damage).remedy_type_ids.filtered(lambda rung: rung.type == type_)

    def test_dm_05_the_next_rung_is_chosen(self):
        """DM-05: the wizard opens at the next rung, with the items; a higher one asks why, and says so at once."""
        form = self._open()
        self.assertEqual(form.rung_id.type, "touch_up")
        self.assertEqual(form.verdict, "allowed")
        self.assertIn("Replacement", form.ladder)
        with form.line_ids.edit(0) as line:
            self.assertEqual((line.product_id, line.quantity), (self.chair, 2))
        form.rung_id = self._rung("resend_part")
        self.assertEqual(form.verdict, "refused")
        self.assertEqual(form.left_out, "Touch-up, On-site repair")
        form.skip_reason = "Leg B is missing."
        self.assertEqual(form.verdict, "allowed")
        with form.line_ids.edit(0) as line:
            line.quantity = 1
        self.assertEqual(form.expected_cost, 40)
        form.rung_id = self._rung("replace")
        self.assertEqual(form.verdict, "needs_approval")
        form.rung_id = self._rung("resend_part")
        wizard = form.save()
        wizard.action_request()
        remedy = self.ticket.remedy_ids
        self.assertEqual((remedy.type, remedy.state), ("resend_part", "awaiting_dispatch"))
        self.assertEqual(remedy.line_ids.quantity, 1)
        again = self._open()
        with again.line_ids.edit(0) as line:
            self.assertEqual(line.quantity, 2, "a touch-up uses nothing up")
        again.rung_id = self._rung("resend_part")
        with again.line_ids.edit(0) as line:
            self.assertEqual(line.quantity, 1, "what is left to make good")
        self.assertIn("Awaiting dispatch", again.ladder)

    def test_dm_06_money_only_when_asked_for(self):
        form = self._open()
        form.rung_id = self._rung("compensation")
        form.amount = 15
        self.assertEqual(form.verdict, "refused")
        form.requested_by_customer = True
        form.customer_wish = "I want 15 for the scratch"
        self.assertEqual(form.verdict, "allowed")
        form.is_agreed = True
        form.save().action_request()
        remedy = self.ticket.remedy_ids
        self.assertEqual((remedy.amount, remedy.state), (15, "awaiting_refund"))
        self.assertEqual(remedy.offer_ids.by, "customer")

    def test_offer_counter_offer_and_change(self):
        form = self._open()
        form.rung_id = self._rung("compensation")
        form.requested_by_customer = True
        form.amount = 10
        form.save().action_offer()
        remedy = self.ticket.remedy_ids.with_user(self.agent)
        self.assertEqual(remedy.open_offer_id.by, "us")
        answer = self._fill(remedy, "action_open_offer", response="countered", amount=18, note="Too little")
        answer.action_record()
        self.assertEqual((remedy.open_offer_id.by, remedy.amount), ("customer", 18))
        self._fill(remedy, "action_open_offer", response="accepted").action_record()
        self.assertTrue(remedy.is_agreed)
        action = remedy.action_open_propose()
        change = Form(remedy.env[action["res_model"]].browse(action["res_id"]))
        self.assertEqual((change.rung_id.type, change.amount), ("compensation", 18))
        change.amount = 17
        change.save().action_save()
        self.assertFalse(remedy.is_agreed, "another amount was not agreed on")
        with self._refused(UserError, "Agree on the amount with the customer"):
            remedy.action_request()

    def test_end_and_outcome(self):
        form = self._open()
        form.save().action_save()
        remedy = self.ticket.remedy_ids.with_user(self.agent)
        self._fill(remedy, "action_open_end", how="refused", reason="No paint on oak").action_record()
        self.assertEqual(remedy.state, "refused")
        self.assertIn("No paint on oak", self._open().ladder)
        self.assertEqual(self._open().rung_id.type, "on_site_repair")

    def test_mg_04_a_shortage_starts_with_what_was_paid(self):
        """MG-04: the refund of a small shortage is prefilled; never more than was paid."""
        self.env.ref("after_sales.policy_refund").shortage_amount = 300
        ticket, _claim = self._new_damage(self.chair, 2, 1, self.shortage, cause="short_shipped")
        form = self._open(ticket)
        self.assertEqual((form.rung_id.type, form.amount, form.left), ("refund", 100, 100))
        self.assertEqual(form.verdict, "needs_approval")
        form.amount = 101
        self.assertEqual(form.verdict, "refused")
        form.amount = 50
        self.assertEqual(form.verdict, "allowed")

    def test_next_step_of_a_case(self):
        """DM-01: once the cause is decided something is done for the customer, before the case is solved."""
        self.ticket.write({"responsible_party": "carrier"})
        self.ticket._move_to_phase("working")
        self.ticket.with_user(self.agent).message_post(
            body="We look after it", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        case = self.ticket.with_user(self.agent)
        self.assertEqual(case.next_step, "remedy")
        self.assertEqual(case.next_remedy, "Touch-up comes first.")
        self._propose(self.ticket, "touch_up")
        self.assertEqual(case.next_step, "solve")

    def test_the_case_hears_of_it(self):
        self._propose(self.ticket, "touch_up")._refuse("No paint on oak")
        self.assertIn("No paint on oak", self.ticket.message_ids[0].body)

    def test_a_stranger_opens_nothing(self):
        with self._refused(AccessError, "have 'write' access"):
            self._open(user=self.other_agent)
        with self._refused(AccessError, "have 'read' access"):
            self.env["after.sales.remedy.propose"].with_user(self.other_agent).create({"ticket_id": self.ticket.id})

    def test_forms_of_people(self):
        """The form of a case and of a remedy open for everybody who may see them."""
        self._open().save().action_save()
        for user in (self.agent, self.lead, self.manager):
            with self.subTest(user=user.name):
                Form(self.ticket.with_user(user), "helpdesk_mgmt.ticket_view_form")
                Form(self.ticket.remedy_ids.with_user(user), "after_sales.remedy_view_form")
