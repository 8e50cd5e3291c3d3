from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, MissingError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import NOW
from .common_closing import DAY, ClosingCommon


@tagged("post_install", "-at_install", "after_sales")
class TestCaseClosing(ClosingCommon):
    """A case ends when its kind has what it asks for and the customer agrees; then somebody calls (IT-06, SV-03)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plain = cls._new_kind("nothing")

    def _solve_form(self, ticket, user=None):
        action = ticket.with_user(user or self.agent).action_open_solve()
        return Form(self._wizard(action, user))

    # ------------------------------------------------------------ the gate
    def test_gate(self):
        """IT-06: a case of a kind that asks for it is not solved without the customer's confirmation."""
        ticket = self._ticket()
        with self.assertRaisesRegex(UserError, "the customer's confirmation"), self.cr.savepoint():
            ticket.with_user(self.agent).stage_id = self._stage("solved")
        ticket.customer_confirmed_at = NOW
        ticket.with_user(self.agent).stage_id = self._stage("solved")
        self.assertEqual(ticket.phase, "solved")

    def test_gate_is_for_kinds_that_ask(self):
        """IT-06: kinds that ask for nothing and cancelled cases pass; calling a case a duplicate is no way around."""
        plain = self._ticket(case_kind_id=self._new_kind("plain").id)
        plain.stage_id = self._stage("solved")
        duplicate = self._ticket(duplicate_id=plain.id)
        with self.assertRaisesRegex(UserError, "the customer's confirmation"), self.cr.savepoint():
            duplicate.stage_id = self._stage("solved")
        self.env.invalidate_all()
        cancelled = self._ticket()
        cancelled.stage_id = self._stage("cancelled")
        self.assertEqual([t.phase for t in (plain, duplicate, cancelled)], ["solved", "working", "cancelled"])

    def test_lead_closes_without_confirmation(self):
        """SV-04: a lead may close without the customer, with a reason; an agent may not, by no way."""
        ticket = self._ticket()
        with self.assertRaisesRegex(UserError, "Only a team lead"), self.cr.savepoint():
            ticket.with_user(self.agent).unconfirmed_reason = "No answer"
        with self.assertRaisesRegex(UserError, "Only a team lead"), self.cr.savepoint():
            ticket.with_user(self.agent)._solve({"solution": "x", "unconfirmed_reason": "No answer"})
        with self.assertRaisesRegex(UserError, "Only a team lead"), self.cr.savepoint():
            self.env["helpdesk.ticket"].with_user(self.agent).create(
                {"name": "a", "description": "b", "unconfirmed_reason": "c"}
            )
        form = self._solve_form(ticket, self.lead)
        form.solution = "Leg replaced"
        form.unconfirmed_reason = "Three calls, no answer"
        form.save().action_solve()
        self.assertEqual(ticket.phase, "solved")
        self.assertEqual(ticket.unconfirmed_reason, "Three calls, no answer")
        self.assertFalse(ticket.customer_confirmed_at)

    def test_agent_sees_no_way_around(self):
        """SV-04: the step shows an agent no field to close without confirmation, nor takes one."""
        ticket = self._ticket()
        form = self._solve_form(ticket)
        self.assertNotIn("unconfirmed_reason", form._view["fields"])
        with self._refused(AccessError, "enough rights to access the field"):
            self.env["after.sales.case.solve"].with_user(self.agent).create(
                {"ticket_id": ticket.id, "unconfirmed_reason": "x"}
            )

    # ------------------------------------------------------------ the step
    def test_solve_in_one_step(self):
        """IT-06, X: solution and confirmation by phone in one form, and the case is solved."""
        ticket = self._ticket()
        with self._at(NOW):
            form = self._solve_form(ticket)
            self.assertEqual(form.confirmed_by, "Ms Li")
            form.solution = "Leg replaced"
            form.is_confirmed = True
            form.save().action_solve()
        self.assertRecordValues(
            ticket,
            [
                {
                    "phase": "solved",
                    "solution": "Leg replaced",
                    "customer_confirmed_at": NOW,
                    "customer_confirmed_by": "Ms Li",
                    "confirmation_how": "call",
                    "closed_date": NOW,
                }
            ],
        )

    def test_complaint_asks_for_a_lesson(self):
        """ES-03, ES-04: a complaint ends with what was told to the customer and what we learned."""
        complaint = self._new_kind("complaint", "solution", "result_told_at", "lesson_learned")
        ticket = self._ticket(case_kind_id=complaint.id)
        with self.assertRaisesRegex(UserError, "the lesson learned"), self.cr.savepoint():
            ticket.with_user(self.agent)._solve({"solution": "x", "result_told_at": NOW})
        form = self._solve_form(ticket)
        form.solution = "Apology and a new leg"
        form.result_told_at = NOW
        with self.assertRaisesRegex(AssertionError, "lesson_learned"):
            form.save()
        form.lesson_learned = "Answer the first call"
        form.save().action_solve()
        self.assertEqual((ticket.phase, ticket.lesson_learned), ("solved", "Answer the first call"))

    def test_shows_what_the_kind_asks(self):
        """IT-06: only what the kind asks is shown, prefilled; what lies elsewhere is named."""
        kind = self._new_kind("quality", "responsible_party", "product_id")
        ticket = self._ticket(case_kind_id=kind.id, responsible_party="factory", lesson_learned="kept")
        form = self._solve_form(ticket)
        self.assertEqual(form.responsible_party, "factory")
        self.assertEqual(form.missing_elsewhere, "the product")
        self.assertTrue(form.asks_responsible_party)
        self.assertFalse(form.asks_lesson_learned)
        self.assertFalse(form.asks_confirmation)
        with self.assertRaisesRegex(UserError, "the product"), self.cr.savepoint():
            form.save().action_solve()
        ticket.product_id = self.sofa
        form.save().action_solve()
        self.assertEqual(ticket.lesson_learned, "kept")

    def test_future_and_nobody(self):
        """IT-06: nobody confirms in the future, and somebody has to."""
        ticket = self._ticket()
        later = fields.Datetime.now() + timedelta(hours=1)
        with self.assertRaisesRegex(UserError, "future"), self.cr.savepoint():
            ticket._solve({"customer_confirmed_at": later, "customer_confirmed_by": "Li"})
        with self.assertRaisesRegex(UserError, "who confirmed"), self.cr.savepoint():
            ticket._solve({"customer_confirmed_at": NOW, "customer_confirmed_by": " "})
        self.assertFalse(ticket.customer_confirmed_at)

    def test_nobody_agrees_before_the_case(self):
        """IT-06: the minute in which the case began is the first one; forms know no seconds."""
        ticket = self._ticket()
        began = ticket.create_date.replace(second=0, microsecond=0)
        with self.assertRaisesRegex(UserError, "before the case began"), self.cr.savepoint():
            ticket._check_solution(
                {"customer_confirmed_at": began - timedelta(seconds=1), "customer_confirmed_by": "Li"}
            )
        vals = {"customer_confirmed_at": began, "customer_confirmed_by": "Li"}
        self.assertEqual(ticket._check_solution(vals), vals)

    def test_only_what_belongs_there(self):
        """IT-06: the step writes no other fields."""
        ticket = self._ticket(case_kind_id=self._new_kind("plain").id)
        ticket._solve({"solution": "x", "user_id": self.lead.id})
        self.assertEqual(ticket.user_id, self.agent)

    def test_no_such_stage(self):
        """IT-06: a team that cannot solve anything is told so."""
        ticket = self._ticket(case_kind_id=self._new_kind("plain").id)
        other = self.env["helpdesk.ticket.team"].create({"name": "Elsewhere", "company_id": self.company.id})
        self.env["helpdesk.ticket.stage"].search([("phase", "=", "solved")]).team_ids = other
        with self.assertRaisesRegex(UserError, "Care has no stage"), self.cr.savepoint():
            ticket.with_user(self.agent)._solve({"solution": "x"})

    def test_two_at_once(self):
        """IT-06: of two open steps the second is told that the case is closed."""
        ticket = self._ticket(case_kind_id=self._new_kind("plain").id)
        first, second = self._solve_form(ticket), self._solve_form(ticket)
        first.save().action_solve()
        with self.assertRaisesRegex(UserError, "closed already"), self.cr.savepoint():
            second.save().action_solve()
        with self.assertRaisesRegex(UserError, "closed already"), self.cr.savepoint():
            ticket.action_open_solve()
        self.assertEqual(len(self._calls(ticket, "done")), 1)

    def test_deleted_in_between(self):
        """IT-06: a case that was deleted while its step was open."""
        ticket = self._ticket()
        action = ticket.with_user(self.agent).action_open_solve()
        wizard = self._wizard(action)
        ticket.unlink()
        with self._refused(MissingError, "does not exist or has been deleted"):
            wizard.action_solve()

    def test_rights(self):
        """IT-06: other teams, other companies and customers solve nothing."""
        ticket = self._ticket()
        stranger = self._new_user("stranger", "after_sales.group_agent")
        portal = self._new_user("portal", "base.group_portal", partner_id=self.customer.id)
        company = self.env["res.company"].create({"name": "Other"})
        foreign = self._new_user("foreign", "after_sales.group_manager", company_id=company.id)
        for user in (stranger, portal, foreign):
            with self.subTest(user.name):
                for step in (
                    lambda t: t._solve({"solution": "x"}),
                    lambda t: t.action_open_solve(),
                    lambda t: t.action_ask_confirmation(),
                    lambda t: t._recur("x"),
                ):
                    with self._refused(
                        AccessError,
                        "take-over first|people who work on a case|not allowed to modify|have '(read|write)' access",
                    ):
                        step(ticket.with_user(user).sudo(False))
                with self._refused(AccessError, "have 'read' access|not allowed to create|belongs to another company"):
                    self.env["after.sales.case.solve"].with_user(user).create({"ticket_id": ticket.id})
        self.assertEqual(ticket.phase, "working")

    # ------------------------------------------------------------ afterwards
    def _solved(self, **vals):
        ticket = self._ticket(case_kind_id=self.plain.id, **vals)
        with self._at(NOW):
            ticket.with_user(self.agent)._solve({"solution": "x"})
        return ticket

    def test_follow_up(self):
        """SV-03: seven days after the solution the agent calls, and a person completes it."""
        ticket = self._solved()
        call = self._calls(ticket, "done")
        self.assertEqual((call.due_at, call.user_id, call.status), (NOW + 7 * DAY, self.agent, "running"))
        self._run_clock(NOW + 6 * DAY)
        self.assertEqual(call.activity_id.user_id, self.agent)
        wizard = self._wizard(call.with_user(self.agent).action_open_done())
        self.assertEqual(wizard._name, "after.sales.case.follow.up")
        form = Form(wizard)
        form.outcome = "settled"
        with self._at(NOW + 7 * DAY - timedelta(hours=1)):
            form.save().action_record()
        self.assertEqual((call.status, call.outcome), ("met", "reached"))
        self.assertEqual(ticket.phase, "solved")
        self.assertFalse(call.activity_id.active)
        self.assertEqual(ticket.last_customer_contact_at, NOW + 7 * DAY - timedelta(hours=1))
        with self.assertRaisesRegex(UserError, "already closed"), self.cr.savepoint():
            call.with_user(self.agent)._record_case_call("settled")

    def test_no_answer(self):
        """SV-03: nobody answered: that is recorded, and was no contact."""
        ticket = self._solved()
        call = self._calls(ticket, "done")
        with self.assertRaisesRegex(UserError, "what came of the call"), self.cr.savepoint():
            call.with_user(self.agent)._record_case_call(False)
        call.with_user(self.agent)._record_case_call("no_answer")
        self.assertEqual(call.outcome, "no_answer")
        self.assertFalse(ticket.last_customer_contact_at)
        self.assertEqual(len(self._calls(ticket, "done")), 1)

    def test_problem_is_back(self):
        """SV-03, X: the call shows that the problem is back: the same case goes on, and is counted."""
        ticket = self._solved()
        call = self._calls(ticket, "done").with_user(self.agent)
        for words in (" ", False):
            with self.assertRaisesRegex(UserError, "Describe"), self.cr.savepoint():
                call._record_case_call("problem", words)
        call._record_case_call("problem", "It wobbles again")
        self.assertEqual((ticket.phase, ticket.reopen_count, ticket.closed_date), ("working", 1, False))
        self.assertIn("It wobbles again", str(ticket.message_ids.mapped("body")))
        ticket.with_user(self.agent)._recur("nothing")
        self.assertEqual(ticket.reopen_count, 1, "It is not solved")
        with self._at(NOW + 9 * DAY):
            ticket.with_user(self.agent)._solve({"solution": "y"})
        self.assertEqual(self._calls(ticket, "done").mapped("is_open"), [False, True])

    def test_reopened(self):
        """X: a reopened case is asked about anew; nobody is called about what is not solved."""
        ticket = self._ticket()
        confirmed = {"customer_confirmed_at": NOW, "customer_confirmed_by": "Ms Li", "confirmation_how": "call"}
        with self._at(NOW):
            ticket._solve({"solution": "x", **confirmed})
        call = self._calls(ticket, "done")
        ticket.stage_id = self._stage("working")
        self.assertRecordValues(
            ticket,
            [
                {
                    "reopen_count": 1,
                    "customer_confirmed_at": False,
                    "customer_confirmed_by": False,
                    "confirmation_how": False,
                    "confirmation_asked_at": False,
                    "unconfirmed_reason": False,
                }
            ],
        )
        self.assertEqual(call.status, "cancelled")
        with self.assertRaisesRegex(UserError, "confirmation"), self.cr.savepoint():
            ticket.stage_id = self._stage("solved")
        ticket.stage_id = self._stage("waiting_customer")
        ticket.stage_id = self._stage("working")
        self.assertEqual(ticket.reopen_count, 1)

    def test_cancelled_is_not_followed_up(self):
        """SV-03: nobody is called about a cancelled case, our own follow-up, or one that was entered as solved."""
        kind = self._new_kind("plain")
        cancelled = self._ticket(case_kind_id=kind.id)
        cancelled.stage_id = self._stage("cancelled")
        hidden = self._ticket(case_kind_id=self._new_kind("hidden", portal_visible=False).id)
        hidden.stage_id = self._stage("solved")
        history = self._ticket(case_kind_id=kind.id, stage_id=self._stage("solved").id)
        self.assertFalse(self._calls(cancelled | hidden | history, "done"))
        self.assertFalse((cancelled | hidden | history).filtered("rating_requested_at"))

    def test_follow_up_outlives_the_closing(self):
        """SV-03: closing stops the clocks of the case, not the follow-up that it starts."""
        self._new_policy("fast", host="ticket", purpose="resolution", start_event="created", stop_event="closed")
        ticket = self._solved()
        by_purpose = {d.purpose: d.status for d in ticket.deadline_ids}
        self.assertEqual((by_purpose["resolution"], by_purpose["callback"]), ("met", "running"))
        self.assertEqual(ticket.next_due_at, NOW + 7 * DAY)

    def test_recurrence(self):
        """SV-03: a new case about an old problem is linked to it, not to itself nor in a circle."""
        old = self._solved()
        new = self._ticket(recurrence_of_id=old.id)
        self.assertEqual(old.recurrence_ids, new)
        with self.assertRaisesRegex(ValidationError, "itself"), self.cr.savepoint():
            old.recurrence_of_id = new
        with self.assertRaisesRegex(ValidationError, "itself"), self.cr.savepoint():
            new.recurrence_of_id = new
        other = self.env["res.company"].create({"name": "Other"})
        with self.assertRaisesRegex(ValidationError, "company"), self.cr.savepoint():
            self._ticket(company_id=other.id, team_id=False, recurrence_of_id=old.id)

    def test_copy_starts_anew(self):
        """IT-06: a copy is confirmed by nobody."""
        ticket = self._ticket()
        ticket._confirm_by_customer("Ms Li", "link")
        copy = ticket.copy()
        self.assertFalse(copy.customer_confirmed_at or copy.customer_confirmed_by or copy.reopen_count)

    # ------------------------------------------------------------ many
    def _count(self, count, phase):
        """Return the queries that moving so many cases into a phase costs, for as many customers."""
        customers = self.env["res.partner"].create([{"name": f"C{i}", "email": f"c{i}@x.com"} for i in range(count)])
        kind = self.env["after.sales.case.kind"].search([("code", "=", "test_flat")]) or self._new_kind("flat")
        vals = {"name": "a", "description": "b", "case_kind_id": kind.id, "team_id": self.team.id,
                "user_id": self.agent.id}  # fmt: skip
        start = "solved" if phase == "working" else "working"
        tickets = self.env["helpdesk.ticket"].create([{**vals, "partner_id": c.id} for c in customers])
        tickets.stage_id = self._stage("working")
        if start == "solved":
            tickets.stage_id = self._stage("solved")
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        tickets.stage_id = self._stage(phase)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_many_at_once(self):
        """IT-06: solving or reopening ten times as many cases costs no more queries, but for core's mails."""
        self.company.after_sales_ask_rating = False
        for phase in ("solved", "working"):
            with self._at(NOW), self.subTest(phase):
                self._count(2, phase)
                few, many = self._count(10, phase), self._count(100, phase)
                # The database takes updates in portions of a hundred rows.
                self.assertLessEqual(abs(many - few), 2)
