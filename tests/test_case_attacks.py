from datetime import timedelta

import psycopg2

from odoo import Command, fields
from odoo.exceptions import AccessError, ConcurrencyError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import NOW, AfterSalesCommon

EVIL = '<script>alert("x")</script>'
#: What a clerk could polish his figures with, and a value for each.
FAKES = {
    "first_reply_at": "2026-03-01 00:00:00",
    "first_reply_by": 2,
    "last_customer_contact_at": "2026-03-01 00:00:00",
    "last_customer_message_at": "2026-03-01 00:00:00",
    "promised_reply_at": "2030-01-01 00:00:00",
    "promise_count": 7,
    "transferred_at": "2026-03-01 00:00:00",
    "assessed_at": "2026-03-01 00:00:00",
    "assignment_reason": "Because",
    "response_deadline": "2030-01-01 00:00:00",
    "resolution_deadline": "2030-01-01 00:00:00",
    "next_due_at": "2026-03-01 00:00:00",
    "rating_last_value": 5,
    "closed_date": "2026-03-01 00:00:00",
    "assigned_date": "2026-03-01 00:00:00",
}


class AttackCommon(AfterSalesCommon):
    """A team with its cases, an agent of another team, a customer with a login and a stranger."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._silence_shipped_policies()
        cls.colleague = cls._new_user("colleague", "after_sales.group_agent")
        cls.outsider = cls._new_user("outsider", "after_sales.group_agent")
        cls.portal = cls._new_user("portal", "base.group_portal")
        cls.stranger = cls._new_user("stranger", "base.group_portal")
        cls.team = cls._new_team("Care", cls.agent | cls.colleague, user_id=cls.lead.id)
        cls.other_team = cls._new_team("Elsewhere", cls.outsider)
        cls.kind = cls.env["after.sales.case.kind"].create({"name": "Quality", "code": "test_quality"})
        cls.policy = cls._new_policy(
            "answer", host="ticket", purpose="response", start_event="created", stop_event="first_reply",
            kind_ids=[Command.set(cls.kind.ids)],
        )  # fmt: skip

    @classmethod
    def _new_team(cls, name, users, **vals):
        vals = {"name": name, "company_id": cls.company.id, "user_ids": [Command.set(users.ids)], **vals}
        return cls.env["helpdesk.ticket.team"].create(vals)

    def _ticket(self, **vals):
        defaults = {
            "name": "Broken leg", "description": "<p>One leg</p>", "partner_id": self.portal.partner_id.id,
            "team_id": self.team.id, "case_kind_id": self.kind.id, "user_id": self.agent.id,
        }  # fmt: skip
        return self.env["helpdesk.ticket"].create(defaults | vals)

    def _stage(self, phase):
        return self.env["helpdesk.ticket.stage"]._get_for_phase(phase, self.team, self.company)


@tagged("post_install", "-at_install", "after_sales")
class TestCaseAttacksByCustomers(AttackCommon):
    """What a customer gets at when he asks the server itself instead of the portal's pages."""

    def test_writes_nothing(self):
        """H1: no customer creates, writes or deletes a case by a remote call, his own as little as another's."""
        ticket = self._ticket()
        mine = ticket.with_user(self.portal)
        for vals in ({"stage_id": self._stage("solved").id}, {"phase": "solved"}, {"user_id": False}, {"name": "x"}):
            with (
                self.subTest(**vals),
                self._refused(
                    AccessError, "Only the people who work on a case|have 'read' access|not allowed to modify"
                ),
            ):
                mine.write(vals)
        for operation, words in (("create", "create"), ("write", "modify"), ("unlink", "delete")):
            with self._refused(AccessError, f"not allowed to {words} 'Helpdesk Ticket'"):
                mine.check_access(operation)
        with self._refused(AccessError, "not allowed to delete"):
            mine.unlink()
        with self._refused(AccessError, "have 'read' access"):
            mine.create({"name": "x", "description": "x"})
        with self._refused(AccessError, "not a member of the assigned team"):
            mine.assign_to_me()
        self.assertEqual((ticket.phase, ticket.user_id), ("new", self.agent))

    def test_reads_no_other_case(self):
        """H1: the case of another customer is neither found, read, searched by nor counted."""
        ticket = self._ticket()
        theirs = ticket.with_user(self.stranger)
        self.assertFalse(theirs.search([]))
        self.assertFalse(theirs.search_count([("id", "=", ticket.id)]))
        with self._refused(AccessError, "have 'read' access"):
            theirs.check_access("read")
        with self._refused(AccessError, "enough rights to access the field"):
            theirs.read(["name"])
        with self._refused(AccessError, "due to security restrictions"):
            theirs.message_post(body="Let me in", message_type="comment", subtype_xmlid="mail.mt_comment")
        self.assertFalse(ticket.last_customer_message_at)

    def test_reads_what_is_meant_for_him(self):
        """E: of his own case a customer reads what we share, not what we note about him and for ourselves."""
        mine = self._ticket(lesson_learned="He shouts", responsible_party="customer").with_user(self.portal)
        self.assertEqual(mine.read(["number", "phase"])[0]["phase"], "new")
        ours = ("lesson_learned", "responsible_party", "assignment_reason", "deadline_ids", "approval_ids")
        for name in (
            *ours,
            "name",
            "description",
            "next_due_at",
            "missing_facts",
            "severity",
            "first_reply_by",
            "solution",
        ):
            with self.subTest(name):
                with self._refused(AccessError, "enough rights to access the field"):
                    mine.read([name])
                with self._refused(AccessError, "enough rights to access the field"):
                    mine.search([(name, "!=", False)])
                self.assertNotIn(name, mine.fields_get())

    def test_reads_no_machinery(self):
        """E: deadlines, approvals, policies, kinds and facts are closed to customers."""
        ticket = self._ticket()
        records = (ticket.deadline_ids, self.policy, self.kind, self.env["after.sales.case.fact"].search([], limit=1))
        for record in (*records, ticket._request_approval("takeover", "x")):
            for user in (self.portal, self.env.ref("base.public_user")):
                with self.subTest(model=record._name, user=user.name):
                    self.assertTrue(record)
                    with self._refused(AccessError, "not allowed to access"):
                        record.with_user(user).read(["display_name"])
                    with self._refused(AccessError, "not allowed to access"):
                        record.with_user(user).search([])

    def test_follow_up_is_hidden(self):
        """E: our own follow-up is out of reach for its customer, who even follows it."""
        hidden = self.kind.copy({"code": "test_hidden", "portal_visible": False})
        ticket = self._ticket(case_kind_id=hidden.id)
        ticket.message_subscribe(self.portal.partner_id.ids)
        mine = ticket.with_user(self.portal)
        self.assertFalse(mine.search([("id", "=", ticket.id)]))
        with self._refused(AccessError, "enough rights to access the field"):
            mine.read(["name"])
        with self._refused(AccessError, "have 'read' access"):
            mine.message_ids.read(["body"])

    def test_token_of_another_case(self):
        """H1: the token of one case opens no other."""
        first, second = self._ticket(), self._ticket(partner_id=self.stranger.partner_id.id)
        first._portal_ensure_token(), second._portal_ensure_token()
        Ticket = self.env["helpdesk.ticket"].with_user(self.env.ref("base.public_user"))
        self.assertTrue(Ticket._get_thread_with_access(second.id, token=second.access_token))
        self.assertFalse(Ticket._get_thread_with_access(second.id, token=first.access_token))
        self.assertFalse(Ticket._get_thread_with_access(second.id, token=""))
        self.assertNotEqual(first.access_token, second.access_token)

    def test_his_message_moves_only_his_case(self):
        """1.9.6: a customer's answer wakes his case; it does not count as ours, and ends none of our clocks."""
        ticket, other = self._ticket(), self._ticket()
        (ticket | other).write({"stage_id": self._stage("waiting_customer").id})
        ticket.with_user(self.portal).message_post(body="Here", message_type="comment", subtype_xmlid="mail.mt_comment")
        self.assertEqual((ticket.phase, other.phase), ("working", "waiting_customer"))
        self.assertFalse(ticket.first_reply_at)
        self.assertFalse(ticket.deadline_ids.done_at)


@tagged("post_install", "-at_install", "after_sales")
class TestCaseAttacksByStaff(AttackCommon):
    """What a clerk could do to a case of somebody else, and to the figures of his own."""

    def test_facts_are_not_written(self):
        """SL-01, SL-03, SL-11: what steps record is written by nobody, in one case or many, by import or by default."""
        for user in (self.agent, self.manager):
            tickets = (self._ticket() | self._ticket()).with_user(user)
            for name, value in FAKES.items():
                with self.subTest(name, user=user.login), self.assertRaisesRegex(UserError, "recorded by the system"):
                    tickets.write({name: value})
        mine = self._ticket().with_user(self.agent)
        with self._refused(UserError, "is recorded by the system, not entered"):
            mine.first_reply_at = NOW
        with self._refused(UserError, "is recorded by the system, not entered"):
            mine.with_context(after_sales_case=True).write({"first_reply_at": NOW})
        with self._refused(UserError, "is recorded by the system, not entered"):
            mine.with_context(after_sales_case="RECORDING").web_save({"promised_reply_at": NOW}, {})
        mine.invalidate_recordset()
        result = mine.load([".id", "first_reply_at"], [[str(mine.id), "2026-03-01 00:00:00"]])
        self.assertFalse(result["ids"])
        self.assertFalse(mine.first_reply_at)

    def test_facts_are_not_brought_along(self):
        """SL-01: a new case starts without facts, whether they come in values or as defaults of the context."""
        Ticket = self.env["helpdesk.ticket"].with_user(self.agent)
        vals = {"name": "x", "description": "x", "team_id": self.team.id}
        with self._refused(UserError, "is recorded by the system, not entered"):
            Ticket.create({**vals, "first_reply_at": NOW})
        with self._refused(UserError, "is recorded by the system, not entered"):
            Ticket.with_context(default_first_reply_at="2026-03-01 00:00:00").create(vals)
        ticket = self._ticket()
        answer = {"message_type": "comment", "subtype_xmlid": "mail.mt_comment"}
        ticket.with_user(self.agent).message_post(body="We see to it", **answer)
        self.assertEqual(ticket.first_reply_by, self.agent)
        self.assertFalse(ticket.with_user(self.agent).copy().first_reply_at)

    def test_deadlines_are_not_written(self):
        """SL-01: no group writes deadlines or approvals, not even a manager."""
        ticket = self._ticket()
        approval = ticket.with_user(self.colleague)._request_takeover("Urgent")
        for user in (self.agent, self.lead, self.manager):
            for record, vals in ((ticket.deadline_ids, {"due_at": NOW}), (approval, {"state": "approved"})):
                with self.subTest(user=user.login, model=record._name):
                    with self._refused(AccessError, "not allowed to modify"):
                        record.with_user(user).write(vals)
                    with self._refused(AccessError, "not allowed to delete"):
                        record.with_user(user).unlink()
                    with self._refused(AccessError, "not allowed to delete"):
                        ticket.with_user(user).write({"deadline_ids": [Command.clear()]})

    def test_take_over_by_the_back_door(self):
        """OW-03: not by name, not through nobody, a friend, another team, a closed case, a batch or an import."""
        theirs = self._ticket()
        mine = self._ticket(user_id=self.colleague.id)
        thief = theirs.with_user(self.colleague)
        own_team = self._new_team("Mine", self.colleague)
        solved = self._stage("solved")
        attacks = {
            "by name": lambda: thief.write({"user_id": self.colleague.id}),
            "through nobody": lambda: thief.write({"user_id": False}),
            "to a friend": lambda: thief.write({"user_id": self.lead.id}),
            "to a team": lambda: thief.write({"team_id": own_team.id}),
            "as both": lambda: thief.write({"team_id": own_team.id, "user_id": self.colleague.id}),
            "with the stage": lambda: thief.write({"stage_id": solved.id, "user_id": self.colleague.id}),
            "in a batch": lambda: (mine | theirs).with_user(self.colleague).write({"user_id": self.colleague.id}),
            "by the button": thief.assign_to_me,
            "saved": lambda: thief.web_save({"user_id": self.colleague.id}, {}),
        }
        for name, attack in attacks.items():
            with self.subTest(name):
                with self.assertRaisesRegex(UserError, "Ask for a take-over"):
                    attack()
                self.env.invalidate_all()
                self.assertEqual((theirs.user_id, theirs.team_id), (self.agent, self.team))
        answer = thief.load([".id", "user_id/.id"], [[str(theirs.id), str(self.colleague.id)]])
        self.assertFalse(answer["ids"], "By an import")
        theirs.stage_id = solved
        with self._refused(UserError, "Ask for a take-over instead of taking"):
            thief.user_id = self.colleague
        self.assertEqual(theirs.user_id, self.agent)

    def test_decisions_are_the_handlers(self):
        """OW-03: a colleague's case is neither ended, hidden nor made another; nobody hides an open one."""
        theirs = self._ticket()
        thief = theirs.with_user(self.colleague)
        attacks = {
            "cancelled": lambda: thief.write({"stage_id": self._stage("cancelled").id}),
            "solved": lambda: thief.write({"stage_id": self._stage("solved").id}),
            "made minor": lambda: thief.write({"severity": "minor"}),
            "begun": thief.action_start_work,
            "asked": thief.action_ask_confirmation,
        }
        for name, attack in attacks.items():
            with (
                self.subTest(name),
                self.assertRaisesRegex(AccessError, "Ask for a take-over"),
                self.env.cr.savepoint(),
            ):
                attack()
        for user in (self.colleague, self.agent, self.lead):
            with self.subTest(user.login), self.assertRaisesRegex(UserError, "stays in sight"), self.env.cr.savepoint():
                theirs.with_user(user).action_archive()
        self.assertTrue(theirs.active)
        theirs.stage_id = self._stage("solved")
        theirs.with_user(self.agent).action_archive()
        theirs.message_post(
            body="It broke again", author_id=self.customer.id, message_type="email", subtype_xmlid="mail.mt_comment"
        )
        self.assertTrue(theirs.active, "A customer's sign of life brings it back")

    def test_clocks_of_a_colleague(self):
        """OW-03: whoever neither handles the case nor is told by the clock does not end it; its agent does."""
        kind = self.env["after.sales.case.kind"].create({"name": "Look", "code": "test_look"})
        policy = self._new_policy(
            "look", host="ticket", purpose="progress", start_event="created", kind_ids=[(6, 0, kind.ids)], amount=5
        )
        clock = self._ticket(case_kind_id=kind.id).deadline_ids.filtered(lambda d: d.policy_id == policy)
        with self.assertRaisesRegex(AccessError, "Ask for a take-over"), self.env.cr.savepoint():
            clock.with_user(self.colleague).action_done()
        self.assertTrue(clock.is_open)
        clock.with_user(self.agent).action_done()
        self.assertFalse(clock.is_open)

    def test_words_are_ones_own(self):
        """SL-01: no words of others, no rating of customers, no note that becomes an answer, no token of one's own."""
        case = self._ticket().with_user(self.agent)
        post = {"message_type": "comment", "subtype_xmlid": "mail.mt_comment"}
        note = case.message_post(body="To us", subtype_xmlid="mail.mt_note", message_type="comment")
        attacks = {
            "customer": lambda: case.message_post(body="Fine", author_id=self.customer.id, **post),
            "earlier": lambda: case.env["mail.message"].create(
                {"model": case._name, "res_id": case.id, "body": "Told you", "date": "2026-01-01 00:00:00"}
            ),
            "mail": lambda: case.message_post(body="Fine", **{**post, "message_type": "email"}),
            "colleague": lambda: case.message_post(body="Fine", author_id=self.colleague.partner_id.id, **post),
            "rating": lambda: case.message_post(body="x", rating_value=5, **post),
            "answer": lambda: note.write({"subtype_id": self.env.ref("mail.mt_comment").id, "is_internal": False}),
            "token": lambda: case.write({"access_token": "open"}),
            "number": lambda: case.write({"number": "HT1"}),
            "ratings": lambda: case.write({"rating_ids": [(0, 0, {"rating": 5, "consumed": True})]}),
        }
        words = "by the link that they were sent|own internal notes|You speak for yourself|recorded by the system"
        for name, attack in attacks.items():
            with self.subTest(name), self._refused(UserError, words):
                attack()
        note.body = "To us, corrected"
        self.assertFalse(case.last_customer_message_at)
        self.assertFalse(case.rating_ids)

    def test_two_make_the_same_follower(self):
        """B15: whoever comes second starts again, instead of reading what the database says."""
        case = self._ticket()
        vals = {"res_model": case._name, "res_id": case.id, "partner_id": self.manager.partner_id.id}
        case.message_subscribe(self.manager.partner_id.ids)
        with self.assertRaises(ConcurrencyError), mute_logger("odoo.sql_db"):
            self.env["mail.followers"].create(vals)
        # As core says it of documents that are none of ours.
        vals = {"res_model": "res.partner", "res_id": self.customer.id, "partner_id": self.manager.partner_id.id}
        self.customer.message_subscribe(self.manager.partner_id.ids)
        with self.assertRaises(psycopg2.errors.UniqueViolation), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.env["mail.followers"].create(vals)

    def test_no_customer_handles_cases(self):
        """A case is given to none but our people."""
        portal = self._new_user("handler_portal", "base.group_portal")
        with self.assertRaisesRegex(ValidationError, "not one of our people"), self.env.cr.savepoint():
            self._ticket().with_user(self.agent).user_id = portal

    def test_rightful_ways(self):
        """OW-03, OW-04: the agent hands his case on, a lead moves it, anybody of the team takes what is free."""
        theirs = self._ticket()
        theirs.with_user(self.agent).user_id = self.colleague
        theirs.with_user(self.lead).user_id = self.agent
        free = self._ticket(user_id=False, partner_id=self.customer.id)
        self.assertFalse(free.user_id)
        free.with_user(self.colleague).assign_to_me()
        self.assertEqual((theirs.user_id, free.user_id), (self.agent, self.colleague))
        self.agent.active = False
        theirs.with_user(self.colleague).assign_to_me()
        self.assertEqual(theirs.user_id, self.colleague, "Nobody is asked for the case of one who left")

    def test_take_over_needs_the_other_half(self):
        """OW-03: nobody approves his own take-over; asked twice is asked once; emptiness is no reason."""
        thief = self._ticket().with_user(self.colleague)
        for reason in ("", "   ", None, False):
            with self._refused(UserError, "Say why you want to take"):
                thief._request_takeover(reason)
        approval = thief._request_takeover("The customer cries")
        self.assertEqual(thief._request_takeover("Once more"), approval)
        self.assertIn("The customer cries\nColleague: Once more", approval.reason)
        with self._refused(AccessError, "somebody else has to decide it"):
            approval.with_user(self.colleague).action_approve()
        with self._refused(AccessError, "This is decided at the level"):
            approval.with_user(self.agent).action_approve()
        approval.with_user(self.lead).action_approve()
        with self._refused(UserError, "cannot become"):
            approval.with_user(self.manager).action_refuse("Too late")
        self.assertEqual(thief.user_id, self.colleague)

    def test_agent_of_another_team(self):
        """E: a case of another team cannot be read, written, taken, answered or asked for."""
        ticket = self._ticket()
        theirs = ticket.with_user(self.outsider)
        self.assertFalse(theirs.search([("id", "=", ticket.id)]))
        wizard = self.env["after.sales.case.takeover"].with_user(self.outsider)
        attacks = {
            "read": lambda: theirs.read(["name"]),
            "write": lambda: theirs.write({"name": "x"}),
            "take": theirs.assign_to_me,
            "post": lambda: theirs.message_post(body="x", message_type="comment"),
            "ask": lambda: theirs._request_takeover("I want it"),
            "wizard": lambda: wizard.create({"ticket_id": ticket.id, "reason": "x"}).action_request(),
            "deadline": lambda: ticket.deadline_ids.with_user(self.outsider).action_done(),
        }
        for name, attack in attacks.items():
            with (
                self.subTest(name),
                self._refused(AccessError, "due to security restrictions|have '(read|write)' access"),
            ):
                attack()
        self.assertFalse(ticket.first_reply_at)
        self.assertFalse(ticket.approval_ids)
        self.assertTrue(ticket.deadline_ids.is_open)

    def test_scripts_stay_text(self):
        """E: names and reasons that hold markup reach notes and activities as text."""
        self.env["res.users"].browse(self.colleague.id).name = EVIL
        self.policy.write({"name": EVIL, "escalate": True})
        with self._at(NOW):
            tickets = self._ticket(name=EVIL) | self._ticket(name=EVIL)
        approval = tickets[0].with_user(self.colleague)._request_takeover(EVIL)
        approval.with_user(self.lead).action_approve(EVIL)
        self._run_clock(NOW + timedelta(days=3))
        bodies = [str(body) for body in tickets.message_ids.mapped("body")]
        activities = self.env["mail.activity"].search([("user_id", "in", (self.lead | self.colleague).ids)])
        texts = [*bodies, *[str(note) for note in activities.mapped("note")]]
        self.assertTrue(any("alert" in text for text in texts))
        self.assertFalse([text for text in texts if "<script" in text])


@tagged("post_install", "-at_install", "after_sales")
class TestCaseAttacksByCompany(AttackCommon):
    """Two companies in one database: nothing of one reaches into the other."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["res.company"].create({"name": "Other"})
        cls.foreigner = cls._new_user("foreigner", "after_sales.group_manager", company_id=cls.other.id)
        event = {"host": "ticket", "purpose": "callback", "start_event": "created"}
        cls.ours = cls._new_policy("ours", company_id=cls.company.id, **event)
        cls.theirs = cls._new_policy("theirs", company_id=cls.other.id, **event)

    def test_models_of_the_area(self):
        """E: a manager of another company reads none of our cases, deadlines, approvals, kinds and policies."""
        ticket = self._ticket()
        self.kind.company_id = self.company
        approval = ticket.with_user(self.colleague)._request_takeover("Urgent")
        for record in (ticket, ticket.deadline_ids, approval, self.kind, self.ours, self.team):
            with self.subTest(record._name):
                theirs = record.with_user(self.foreigner)
                self.assertFalse(theirs.search([("id", "in", record.ids)]))
                with self._refused(AccessError, "have 'read' access"):
                    theirs.read(["display_name"])
        with self._refused(AccessError, "have 'read' access"):
            approval.with_user(self.foreigner).action_approve()

    def test_policies_of_the_right_company(self):
        """H3: a case that the mail gateway creates as the root user gets the policies of its company."""
        root = self.env["helpdesk.ticket"].with_user(self.env.ref("base.user_root"))
        mail = {"subject": "Help", "body": "<p>x</p>", "from": "li@example.com", "author_id": self.customer.id}
        for company, policy in ((self.company, self.ours), (self.other, self.theirs)):
            ticket = root.message_new(mail, {"company_id": company.id})
            with self.subTest(company.name):
                deadlines = ticket.deadline_ids.filtered(lambda d: d.purpose == "callback")
                self.assertEqual((deadlines.policy_id, deadlines.company_id), (policy, company))

    def test_team_of_another_company(self):
        """H3: a team takes its case into its own company, with that company's clocks and nobody of ours."""
        team = self.env["helpdesk.ticket.team"].create({"name": "Abroad", "company_id": self.other.id})
        ticket = self.env["helpdesk.ticket"].create(
            {"name": "x", "description": "x", "team_id": team.id, "partner_id": self.customer.id}
        )
        self.assertEqual(ticket.company_id, self.other)
        callbacks = ticket.deadline_ids.filtered(lambda d: d.purpose == "callback")
        self.assertEqual(callbacks.policy_id, self.theirs)
        self.assertFalse(ticket.user_id)
        with self._refused(AccessError, "have 'write' access"):
            self._ticket().with_user(self.agent).team_id = team

    def test_known_agent_of_another_company(self):
        """OW-02: the agent who knows the customer in one company does not get his case in another."""
        self._ticket()
        ticket = self.env["helpdesk.ticket"].create(
            {"name": "x", "description": "x", "company_id": self.other.id, "partner_id": self.portal.partner_id.id}
        )
        self.assertFalse(ticket.user_id)

    def test_user_without_the_company(self):
        """E: who works for nobody but the other company cannot create a case in ours."""
        with self._refused(AccessError, "Access to unauthorized or invalid companies"):
            self.env["helpdesk.ticket"].with_user(self.foreigner).create(
                {"name": "x", "description": "x", "company_id": self.company.id}
            )


@tagged("post_install", "-at_install", "after_sales")
class TestCaseEdges(AttackCommon):
    """Absurd values, deleted neighbours, and everything twice."""

    def test_absurd_policies(self):
        """E: amounts below zero and lengths of nothing are refused in words."""
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.errors.CheckViolation), self.cr.savepoint():
            self.policy.amount = -1
            self.env.flush_all()
        self.env.invalidate_all()
        with self._refused(ValidationError, "say how long the deadline is"):
            self.policy.amount = 0

    def test_empty_texts(self):
        """E: a promise needs a time to come and a word to the customer."""
        ticket = self._ticket()
        later = fields.Datetime.now() + timedelta(hours=2)
        past = NOW - timedelta(days=9999)
        for moment, message in ((False, "x"), (past, "x"), (later, ""), (later, "  "), (later, None)):
            with (
                self.subTest(moment=moment, message=message),
                self._refused(UserError, "still to come|Tell the customer when"),
            ):
                ticket._promise_reply(moment, message)
        self.assertEqual((ticket.promise_count, ticket.promised_reply_at), (0, False))

    def test_neighbours_in_use(self):
        """E: a kind keeps its cases, a policy its deadlines, a stage its tickets, a team its cases."""
        ticket = self._ticket()
        deadline = ticket.deadline_ids
        self.assertTrue(deadline)
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.errors.ForeignKeyViolation), self.cr.savepoint():
            self.policy.unlink()
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.errors.ForeignKeyViolation), self.cr.savepoint():
            ticket.stage_id.unlink()
        self.env.invalidate_all()
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.errors.ForeignKeyViolation), self.cr.savepoint():
            self.team.unlink()
        self.env.invalidate_all()
        self.assertEqual(ticket.team_id, self.team)
        self.kind.active = False
        self.assertEqual(ticket.case_kind_id, self.kind)
        ticket.stage_id = self._stage("working")
        self.assertEqual(ticket.phase, "working")

    def test_deleted_case(self):
        """E: deadlines and approvals go with their case; the clock goes on without them."""
        with self._at(NOW):
            ticket = self._ticket()
        deadline, approval = ticket.deadline_ids, ticket.with_user(self.colleague)._request_takeover("Urgent")
        ticket.unlink()
        self.assertFalse(deadline.exists() or approval.exists())
        self._run_clock(NOW + timedelta(days=9))

    def test_deleted_between_search_and_stamp(self):
        """E: a deadline that is deleted after the clock has found it hurts no other."""
        with self._at(NOW):
            gone, kept = self._ticket(), self._ticket()
        both = gone.deadline_ids | kept.deadline_ids
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM after_sales_deadline WHERE id = %s", [gone.deadline_ids.id])
        both._stamp(NOW + timedelta(days=9))
        self.assertEqual(kept.deadline_ids.status, "missed")

    def test_clock_twice(self):
        """E: the second run finds nothing to do: one miss, one escalation, one activity."""
        self.policy.escalate = True
        with self._at(NOW):
            ticket = self._ticket()
        self._run_clock(NOW + timedelta(days=3))
        facts = ticket.deadline_ids.read(["missed_at", "escalated_at", "status"])
        told = self.env["mail.activity"].search_count([("user_id", "=", self.lead.id)])
        self.assertEqual(told, 1)
        self._run_clock(NOW + timedelta(days=3))
        self.assertEqual(ticket.deadline_ids.read(["missed_at", "escalated_at", "status"]), facts)
        self.assertEqual(self.env["mail.activity"].search_count([("user_id", "=", self.lead.id)]), told)

    def test_archived_agent(self):
        """E: a case of one who left gets no clock in his name by a new event, and his deadlines can pass on."""
        self.policy.assignee_role = "agent"
        ticket = self._ticket()
        self.assertEqual(ticket.deadline_ids.user_id, self.agent)
        self.agent.active = False
        fresh = self._ticket(user_id=False)
        self.assertFalse(fresh.user_id, "Who knew the customer has left")
        self.assertFalse(fresh.deadline_ids.user_id)
        ticket.user_id = self.colleague
        self.assertEqual(ticket.deadline_ids.user_id, self.colleague)

    def test_events_twice(self):
        """E: the same event twice starts, stops and counts once."""
        ticket = self._ticket()
        self.assertEqual(len(ticket.deadline_ids), 1)
        ticket._fire_deadline_event("created")
        self.assertEqual(len(ticket.deadline_ids), 1)
        for _time in range(2):
            ticket.with_user(self.agent).message_post(body="x", message_type="comment", subtype_xmlid="mail.mt_comment")
        self.assertEqual(ticket.deadline_ids.status, "met")
        first = ticket.first_reply_at
        with self._at(first + timedelta(days=1)):
            ticket._record_contact(self.colleague)
        self.assertEqual((ticket.first_reply_at, ticket.first_reply_by), (first, self.agent))

    def test_two_decide_at_once(self):
        """OW-03: the second of two leads is told that it was decided."""
        second = self._new_user("second", "after_sales.group_lead")
        approval = self._ticket().with_user(self.colleague)._request_takeover("Urgent")
        approval.with_user(self.lead).action_refuse("Wait for him")
        with self.assertRaisesRegex(UserError, "cannot become"):
            approval.with_user(second).action_approve()
        self.assertEqual(approval.sudo().state, "refused")
