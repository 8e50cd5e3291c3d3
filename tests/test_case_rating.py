from datetime import timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import NOW
from .common_closing import DAY, ClosingCommon


@tagged("post_install", "-at_install", "after_sales")
class TestCaseRating(ClosingCommon):
    """Was the customer content? Asked once per case and not too often; low marks become work (SV-01, SV-04, H11)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plain = cls._new_kind("plain")
        cls.company.write({"after_sales_ask_rating": True, "after_sales_rating_days": 30, "after_sales_low_rating": 2})

    def _solved(self, at=NOW, **vals):
        ticket = self._ticket(**{"case_kind_id": self.plain.id, **vals})
        self._solve(ticket, at)
        return ticket

    def _solve(self, ticket, at=NOW):
        with self._at(at):
            ticket.with_user(self.agent)._solve({"solution": "x"})

    def _rate(self, ticket, mark, at=NOW + DAY, feedback=None):
        """Let the customer give a mark by the link of the mail, as the controller does."""
        with self._at(at):
            token = ticket.sudo()._rating_get_access_token()
            ticket.sudo().rating_apply(mark, token=token, feedback=feedback)

    def test_defaults(self):
        """SV-01: a new company asks, at most every 30 days, and calls customers who give one or two of five."""
        company = self.env["res.company"].create({"name": "New"})
        self.assertTrue(company.after_sales_ask_rating)
        self.assertEqual((company.after_sales_rating_days, company.after_sales_low_rating), (30, 2))
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            company.after_sales_low_rating = 6
            company.flush_recordset()

    def test_asked_once(self):
        """H11: one queued mail per case ever, however often it is solved; not for other writes."""
        ticket = self._solved()
        mail = self._mails("how did we do")
        self.assertEqual(ticket.rating_requested_at, NOW)
        self.assertEqual((mail.recipient_ids, mail.state), (self.customer, "outgoing"))
        self.assertIn(f"/rate/{ticket.rating_ids.access_token}/1", mail.body_html)
        self.assertEqual(len(ticket.rating_ids), 1)
        self.assertEqual(ticket.rating_ids.rated_partner_id, self.agent.partner_id)
        ticket.stage_id = ticket.stage_id
        ticket.name = "Other"
        ticket.stage_id = self._stage("working")
        self._solve(ticket, NOW + 60 * DAY)
        self.assertEqual(len(self._mails("how did we do")), 1)
        self.assertEqual(len(ticket.rating_ids), 1)

    def test_language(self):
        """SV-01: the customer is asked in the own language."""
        self.env["res.lang"]._activate_lang("fr_FR")
        template = self.env.ref("after_sales.mail_template_case_rating")
        template.with_context(lang="fr_FR").subject = "how did we do (fr)"
        self.customer.lang = "fr_FR"
        self._solved()
        self.assertEqual(self._mails("how did we do").subject, "how did we do (fr)")

    def test_cool_down(self):
        """H11: a customer is asked again only after the days of the company; 0 asks about every case."""
        first = self._solved()
        self.assertFalse(self._solved(NOW + 29 * DAY).rating_requested_at)
        colleague = self.env["res.partner"].create(
            {"name": "Buyer", "email": "b@example.com", "parent_id": self.customer.id}
        )
        self.assertFalse(self._solved(NOW + 3 * DAY, partner_id=colleague.id).rating_requested_at, "Same customer")
        self.assertTrue(self._solved(NOW + 31 * DAY).rating_requested_at)
        self.company.after_sales_rating_days = 0
        self.assertTrue(self._solved(NOW + 31 * DAY).rating_requested_at)
        self.assertTrue(first.rating_requested_at)

    def test_several_of_one_customer_at_once(self):
        """H11: three cases solved together are one question, or three where the company wants every case."""
        for days, expected in ((30, 1), (0, 3)):
            self.company.after_sales_rating_days = days
            customer = self.env["res.partner"].create({"name": "Wu", "email": "wu@example.com"})
            vals = {"case_kind_id": self.plain.id, "partner_id": customer.id}
            tickets = self._ticket(**vals) | self._ticket(**vals) | self._ticket(**vals)
            with self._at(NOW):
                tickets.stage_id = self._stage("solved")
            with self.subTest(days=days):
                self.assertEqual(len(tickets.filtered("rating_requested_at")), expected)

    def test_who_is_not_asked(self):
        """SV-01: nobody without an address, about our own follow-up, or where the company does not ask."""
        self.assertFalse(self._solved(partner_id=False, partner_email="x@example.com").rating_requested_at)
        silent = self.env["res.partner"].create({"name": "No mail"})
        self.assertFalse(self._solved(partner_id=silent.id).rating_requested_at)
        hidden = self._new_kind("hidden", portal_visible=False)
        self.assertFalse(self._solved(case_kind_id=hidden.id).rating_requested_at)
        cancelled = self._ticket()
        cancelled.stage_id = self._stage("cancelled")
        self.assertFalse(cancelled.rating_requested_at)
        self.company.after_sales_ask_rating = False
        self.assertFalse(self._solved().rating_requested_at)
        self.assertFalse(self._mails("how did we do"))

    def test_after_confirmation(self):
        """SV-01: who was asked to confirm is asked for a mark only when the case is solved."""
        ticket = self._ticket(solution="x")
        with self._at(NOW):
            ticket.with_user(self.agent).action_ask_confirmation()
            self.assertFalse(ticket.rating_requested_at)
            ticket._confirm_by_customer("Ms Li", "link")
        self.assertEqual(ticket.phase, "solved")
        self.assertEqual(ticket.rating_requested_at, NOW)

    def test_low_mark_becomes_work(self):
        """SV-04: a low mark is a call for the lead within a day; the case stays closed until the lead reopens it."""
        ticket = self._solved()
        self._rate(ticket, 1, feedback="Nobody called me")
        call = self._calls(ticket, "dissatisfied")
        self.assertEqual((call.user_id, call.due_at), (self.lead, NOW + DAY + timedelta(hours=24)))
        self.assertEqual(call.activity_id.user_id, self.lead)
        self.assertEqual((ticket.phase, ticket.rating_last_value), ("solved", 1))
        self.assertTrue(self._calls(ticket, "done").is_open, "The follow-up of the agent goes on")
        self._rate_again(ticket, 1)
        self.assertEqual(len(self._calls(ticket, "dissatisfied")), 1)
        wizard = self._wizard(call.with_user(self.lead).action_open_done(), self.lead)
        self.assertEqual(wizard.feedback, "Nobody called me")
        form = Form(wizard)
        form.outcome = "problem"
        form.note = "Wants a new leg"
        form.save().action_record()
        self.assertEqual((ticket.phase, ticket.reopen_count), ("working", 1))
        self.assertEqual(call.outcome, "reached")

    def _rate_again(self, ticket, mark):
        """Let the customer correct the mark on the same page."""
        with self._at(NOW + DAY):
            ticket.sudo().rating_apply(mark, rating=ticket.sudo().rating_ids, feedback="Nobody called me")

    def test_threshold(self):
        """SV-04: the company says what a low mark is; no mark is none."""
        for limit, mark, expected in ((2, 3, 0), (2, 2, 1), (3, 3, 1), (0, 1, 0), (2, 0, 0), (2, 5, 0)):
            self.company.write({"after_sales_low_rating": limit, "after_sales_rating_days": 0})
            ticket = self._solved()
            self._rate(ticket, mark)
            with self.subTest(limit=limit, mark=mark):
                self.assertEqual(len(self._calls(ticket, "dissatisfied")), expected)

    def test_praise_reopens_nothing(self):
        """H11: a mark with words is no request: the case stays solved."""
        ticket = self._solved()
        self._rate(ticket, 5, feedback="Thank you")
        self.assertEqual(ticket.phase, "solved")
        self.assertFalse(ticket.last_customer_message_at)

    def test_marks_are_the_customers(self):
        """SV-01: nobody of ours gives, changes, hides or deletes a mark, not even with its message."""
        ticket = self._solved()
        self._rate(ticket, 1, feedback="Bad")
        rating = ticket.rating_ids
        message = rating.message_id
        self.assertTrue(message)
        steps = {
            "mark": lambda r: r.write({"rating": 5}),
            "words": lambda r: r.write({"feedback": "Good"}),
            "hide": lambda r: r.write({"is_internal": True}),
            "move": lambda r: r.write({"res_id": 0}),
            "reset": lambda r: r.reset(),
            "delete": lambda r: r.unlink(),
            "message": lambda r: r.env["mail.message"].browse(message.id).unlink(),
            "give": lambda r: r.create(
                {"res_model_id": rating.res_model_id.id, "res_id": ticket.id, "rating": 5, "consumed": True}
            ),
            "apply": lambda r: ticket.with_user(r.env.user).rating_apply(5, rating=r),
        }
        for user in (self.agent, self.lead, self.manager):
            for name, step in steps.items():
                with (
                    self.subTest(step=name, user=user.name),
                    self._refused(
                        AccessError, "Ratings of cases are given by customers|Only your own internal notes can"
                    ),
                    self.cr.savepoint(),
                ):
                    step(rating.with_user(user).sudo(False))
        self.assertEqual((rating.exists().rating, rating.feedback), (1, "Bad"))
        self.assertNotIn("rating_value", ticket._get_allowed_message_params())

    def test_other_ratings_are_left_alone(self):
        """SV-01: ratings of other documents follow core's rules."""
        vals = {"res_model_id": self.env["ir.model"]._get_id("res.partner"), "res_id": self.customer.id, "rating": 3}
        rating = self.env["rating.rating"].with_user(self.agent).create(vals)
        rating.rating = 4
        self.assertEqual(rating.rating, 4)

    def test_case_can_be_deleted(self):
        """SV-01: with the case its ratings go."""
        ticket = self._solved()
        self._rate(ticket, 1)
        rating = ticket.rating_ids
        ticket.with_user(self.manager).unlink()
        self.assertFalse(rating.exists())

    def test_many_at_once(self):
        """SV-01: asking ten times as many customers costs hardly more queries."""
        self.company.after_sales_rating_days = 30
        counts = []
        for number in (2, 10, 100):
            customers = self.env["res.partner"].create(
                [{"name": f"C{i}", "email": f"c{i}@example.com"} for i in range(number)]
            )
            vals = {"name": "a", "description": "b", "case_kind_id": self.plain.id, "user_id": self.agent.id,
                    "team_id": self.team.id, "stage_id": self._stage("working").id}  # fmt: skip
            tickets = self.env["helpdesk.ticket"].create([{**vals, "partner_id": c.id} for c in customers])
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            with self._at(NOW):
                tickets.stage_id = self._stage("solved")
                self.env.flush_all()
            self.assertTrue(all(tickets.mapped("rating_requested_at")))
            counts.append(self.env.cr.sql_log_count - before)
        _warm, few, many = counts
        # Core makes the mails by the fifty, so a hundred cases cost one such round more.
        self.assertLess(many - few, 20, f"{few} queries for 10 cases, {many} for 100")
