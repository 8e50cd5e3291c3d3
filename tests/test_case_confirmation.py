from urllib.parse import quote

from odoo.exceptions import UserError
from odoo.http import Request
from odoo.tests import Form, tagged

from .common import NOW, PageCase
from .common_closing import DAY, ClosingCommon


@tagged("post_install", "-at_install", "after_sales")
class TestCaseConfirmation(ClosingCommon):
    """The customer says whether all is settled (IT-06, SV-04)."""

    def _asked(self, **vals):
        ticket = self._ticket(**{"solution": "Leg replaced", **vals})
        with self._at(NOW):
            ticket.with_user(self.agent).action_ask_confirmation()
        return ticket

    def test_ask(self):
        """IT-06: the customer gets a link by a queued mail, and the case waits; its clocks too."""
        policy = self._new_policy(
            "solve", host="ticket", purpose="resolution", start_event="created", stop_event="closed",
            pause_when_waiting=True, kind_ids=self.kind.ids,
        )  # fmt: skip
        ticket = self._asked()
        mail = self._mails("is everything settled")
        self.assertEqual((mail.recipient_ids, mail.state), (self.customer, "outgoing"))
        self.assertIn(ticket._get_confirmation_url(), mail.body_html)
        self.assertIn("Leg replaced", mail.body_html)
        self.assertIn("Leg replaced", mail.mail_message_id.body)
        self.assertNotIn(ticket._get_link_token(), mail.mail_message_id.body, "The link is for the customer alone")
        self.assertEqual((ticket.phase, ticket.confirmation_asked_at), ("waiting_customer", NOW))
        self.assertEqual(ticket.deadline_ids.filtered(lambda d: d.policy_id == policy).status, "paused")
        question = self._calls(ticket, "asked")
        self.assertEqual((question.due_at, question.user_id, question.status), (NOW + 3 * DAY, self.agent, "running"))
        self.assertFalse(ticket.first_reply_at, "A mail of the system is no answer of a person")

    def test_ask_by_the_step(self):
        """IT-06: the step “Solve” asks the customer when nobody has confirmed yet."""
        ticket = self._ticket()
        form = Form(self._wizard(ticket.with_user(self.agent).action_open_solve()))
        form.solution = "Leg replaced"
        with self._at(NOW):
            form.save().action_ask()
        self.assertEqual((ticket.phase, ticket.solution), ("waiting_customer", "Leg replaced"))

    def test_who_is_not_asked(self):
        """IT-06: closed cases, our own follow-up, customers without an address, and without a solution."""
        hidden = self._new_kind("hidden", portal_visible=False)
        silent = self.env["res.partner"].create({"name": "No mail"})
        closed = self._ticket(case_kind_id=self._new_kind("plain").id)
        closed.stage_id = self._stage("solved")
        for ticket, words in (
            (self._ticket(case_kind_id=hidden.id), "own follow-up"),
            (self._ticket(partner_id=silent.id), "no e-mail"),
            (closed, "closed already"),
        ):
            with self.subTest(words), self.assertRaisesRegex(UserError, words):
                ticket.with_user(self.agent).action_ask_confirmation()
        wizard = self._wizard(self._ticket().with_user(self.agent).action_open_solve())
        with self.assertRaisesRegex(UserError, "Describe the solution"):
            wizard.action_ask()
        self.assertFalse(self._mails("is everything settled"))

    def test_ask_an_address(self):
        """IT-06: a customer who is no contact of ours is asked too."""
        self._asked(partner_id=False, partner_email="x@example.com")
        self.assertEqual(self._mails("is everything settled").email_to, "x@example.com")

    def test_confirm(self):
        """IT-06: the answer closes the case, meets the deadline, and changes nothing a second time."""
        ticket = self._asked()
        with self._at(NOW + DAY):
            ticket._confirm_by_customer("Ms Li", "link")
        with self._at(NOW + 2 * DAY):
            ticket._confirm_by_customer("Somebody", "portal")
        self.assertRecordValues(
            ticket,
            [
                {
                    "phase": "solved",
                    "customer_confirmed_at": NOW + DAY,
                    "customer_confirmed_by": "Ms Li",
                    "confirmation_how": "link",
                }
            ],
        )
        self.assertEqual(self._calls(ticket, "asked").mapped("status"), ["met"])
        self.assertEqual(len(self._calls(ticket, "done")), 1)

    def test_confirmed_but_incomplete(self):
        """IT-06: what we still have to record stays with the agent, in a note that the customer does not see."""
        kind = self._new_kind("lesson", "lesson_learned", requires_confirmation=True)
        ticket = self._asked(case_kind_id=kind.id)
        before = self._mails("")
        ticket._confirm_by_customer("Ms Li", "link")
        self.assertEqual(ticket.phase, "working")
        self.assertTrue(ticket.customer_confirmed_at)
        note = ticket.message_ids.filtered(lambda m: "lesson learned" in (m.body or ""))
        self.assertTrue(note.subtype_id.internal)
        self.assertIn(self.agent.partner_id, note.notified_partner_ids | note.partner_ids)
        self.assertNotIn(self.customer, (self._mails("") - before).recipient_ids)
        ticket.with_user(self.agent)._solve({"lesson_learned": "Answer at once"})
        self.assertEqual(ticket.phase, "solved")

    def test_customer_writes_instead(self):
        """SV-04: who writes has answered, but not confirmed: the case goes on and the question is over."""
        ticket = self._asked()
        ticket.message_post(
            body="It wobbles", author_id=self.customer.id, message_type="email", subtype_xmlid="mail.mt_comment"
        )
        self.assertEqual((ticket.phase, ticket.confirmation_asked_at), ("working", False))
        self.assertFalse(self._calls(ticket, "asked").is_open)
        self.assertFalse(ticket.customer_confirmed_at)

    def test_reopen(self):
        """SV-04: “not settled” is the customer's own message; a solved case is counted as reopened."""
        ticket = self._asked()
        ticket._reopen_by_customer("  It wobbles <b>\n")
        message = ticket.message_ids.filtered(lambda m: m.author_id == self.customer)
        self.assertIn("It wobbles &lt;b&gt;", message.body)
        self.assertEqual((ticket.phase, ticket.reopen_count), ("working", 0))
        self.assertTrue(ticket.last_customer_message_at)
        ticket._confirm_by_customer("Ms Li", "link")
        self.assertEqual(ticket.phase, "solved")
        ticket._reopen_by_customer("")
        self.assertEqual((ticket.phase, ticket.reopen_count, ticket.customer_confirmed_at), ("working", 1, False))

    def test_reopen_by_a_colleague(self):
        """SV-04: a colleague who is the customer reopens too."""
        ticket = self._asked(partner_id=self.lead.partner_id.id)
        ticket._reopen_by_customer("It wobbles")
        self.assertEqual((ticket.phase, ticket.confirmation_asked_at), ("working", False))

    def test_cancelled_stays_cancelled(self):
        """IT-06: a cancelled case is neither confirmed nor reopened."""
        ticket = self._asked()
        ticket.stage_id = self._stage("cancelled")
        ticket._confirm_by_customer("Ms Li", "link")
        ticket._reopen_by_customer("It wobbles")
        self.assertEqual(ticket.phase, "cancelled")
        self.assertFalse(ticket.customer_confirmed_at)

    def test_call_without_answer(self):
        """IT-06: nobody answers for three days: call, and call again, until there is an answer."""
        ticket = self._asked()
        first = self._calls(ticket, "asked").with_user(self.agent)
        with self._at(NOW + 3 * DAY):
            first._record_case_call("no_answer")
        second = (self._calls(ticket, "asked") - first).with_user(self.agent)
        self.assertEqual((second.due_at, second.round), (NOW + 6 * DAY, 2))
        with self._at(NOW + 5 * DAY):
            second._record_case_call("settled", "Thanks")
        self.assertEqual((ticket.phase, ticket.confirmation_how), ("solved", "call"))
        self.assertEqual(ticket.customer_confirmed_by, "Ms Li")
        self.assertFalse(self._calls(ticket, "asked").filtered("is_open"))

    def test_call_shows_a_problem(self):
        """SV-04: the call shows that it is not settled: work goes on."""
        ticket = self._asked()
        self._calls(ticket, "asked").with_user(self.agent)._record_case_call("problem", "It wobbles")
        self.assertEqual((ticket.phase, ticket.confirmation_asked_at), ("working", False))
        self.assertFalse(self._calls(ticket, "asked").filtered("is_open"))

    def test_closed_without_the_answer(self):
        """SV-04: when a lead closes the case, nobody waits for the answer any more."""
        ticket = self._asked()
        with self._at(ticket.confirmation_asked_at):
            ticket.with_user(self.lead)._solve({"unconfirmed_reason": "No answer"})
        self.assertEqual(self._calls(ticket, "asked").status, "cancelled")

    def test_token(self):
        """IT-06: only the genuine token of this case opens it; none opens our own follow-up."""
        Ticket = self.env["helpdesk.ticket"]
        ticket, other = self._asked(), self._ticket()
        token = ticket._get_link_token()
        self.assertEqual(Ticket._get_by_token(ticket.id, token), ticket)
        for wrong in (other._get_link_token(), "", False, None, "é密", "\ud800", token[:-1], token + "x"):
            with self.subTest(token=repr(wrong)):
                self.assertFalse(Ticket._get_by_token(ticket.id, wrong))
        self.assertFalse(Ticket._get_by_token(10**12, token))
        hidden = self._ticket(case_kind_id=self._new_kind("hidden", portal_visible=False).id)
        self.assertFalse(Ticket._get_by_token(hidden.id, hidden._get_link_token()))
        gone = self._ticket()
        token = gone._get_link_token()
        gone_id = gone.id
        gone.unlink()
        self.assertFalse(Ticket._get_by_token(gone_id, token))


@tagged("post_install", "-at_install", "after_sales")
class TestCaseConfirmationPage(PageCase, ClosingCommon):
    """The page on which the customer answers: by link or in the portal (IT-06, SV-04)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = cls._new_user("portal", "base.group_portal", email="portal@example.com")
        cls.stranger = cls._new_user("stranger", "base.group_portal")
        cls.ticket = cls._ticket(partner_id=cls.portal.partner_id.id, solution="Leg <replaced>")
        cls.ticket.with_user(cls.agent).action_ask_confirmation()
        cls.url = cls.ticket._get_confirmation_url()

    def _post(self, step, url=None, csrf=True, **data):
        if csrf:
            data["csrf_token"] = Request.csrf_token(self)
        return self.url_open(f"{url or self.url}/{step}", data=data or {"x": "y"})

    def _page(self):
        self.authenticate(None, None)
        return self.url_open(self.url)

    def test_get_changes_nothing(self):
        """IT-06: mail scanners follow links: looking decides nothing, however often."""
        for _time in range(2):
            page = self._page()
            self.assertEqual(page.status_code, 200)
            self.assertIn("Leg &lt;replaced&gt;", page.text)
            self.assertIn(self.ticket.number, page.text)
            self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")
        for step in ("confirm", "reopen"):
            self.assertIn(self.url_open(f"{self.url}/{step}").status_code, (404, 405))
        self.assertEqual(self.ticket.phase, "waiting_customer")
        self.assertFalse(self.ticket.customer_confirmed_at)

    def test_confirm(self):
        """IT-06: pressed twice it is confirmed once; the page then says so."""
        self._page()
        self.assertEqual(self._post("confirm").status_code, 200)
        page = self._post("confirm")
        self.assertIn("you have confirmed", page.text)
        self.assertEqual((self.ticket.phase, self.ticket.confirmation_how), ("solved", "link"))
        self.assertEqual(self.ticket.customer_confirmed_by, self.portal.name)

    def test_reopen(self):
        """SV-04: what is missing is the customer's message; after that nobody floods the case."""
        self._page()
        page = self._post("reopen", comment="It wobbles")
        self.assertIn("We are working on your case", page.text)
        self._post("reopen", comment="Again")
        self._post("confirm")
        self.assertEqual(self.ticket.phase, "working")
        self.assertIn("It wobbles", str(self.ticket.message_ids.mapped("body")))
        self.assertNotIn("Again", str(self.ticket.message_ids.mapped("body")))

    def test_reopen_solved(self):
        """SV-04: a solved case can be reopened from the same page."""
        self.ticket._confirm_by_customer("Ms Li", "call")
        self._page()
        self._post("reopen", comment="It wobbles")
        self.assertEqual((self.ticket.phase, self.ticket.reopen_count), ("working", 1))

    def test_csrf(self):
        """IT-06: another site cannot press the button."""
        self._page()
        for step in ("confirm", "reopen"):
            self.assertEqual(self._post(step, csrf=False).status_code, 400)
        self.assertEqual(self.ticket.phase, "waiting_customer")

    def test_wrong_tokens(self):
        """IT-06: wrong, foreign and odd tokens find nothing, on all three addresses."""
        other = self._ticket()
        self._page()
        for token in ("wrong", other._get_link_token(), quote("é密"), "%20", "False"):
            base = f"/after_sales/case/{self.ticket.id}/{token}"
            with self.subTest(token=token):
                self.assertEqual(self.url_open(base).status_code, 404)
                self.assertEqual(self._post("confirm", base).status_code, 404)
                self.assertEqual(self._post("reopen", base, comment="x").status_code, 404)
        self.assertEqual(self.url_open(f"/after_sales/case/{self.ticket.id}/").status_code, 404)
        self.assertEqual(self.url_open("/after_sales/case/999999999999999/x").status_code, 404)
        self.assertEqual(self.ticket.phase, "waiting_customer")

    def test_own_follow_up(self):
        """IT-06: our own follow-up is never shown, with its own token neither."""
        self.ticket.case_kind_id = self._new_kind("hidden", portal_visible=False)
        self.assertEqual(self._page().status_code, 404)

    def test_ended_otherwise(self):
        """IT-06: a cancelled or merged case shows a friendly page and takes nothing."""
        self.ticket.duplicate_id = self._ticket()
        page = self._page()
        self.assertEqual(page.status_code, 200)
        self.assertIn("nothing you have to do", page.text)
        self.assertNotIn("<textarea", page.text)
        self._post("confirm")
        self.ticket.duplicate_id = False
        self.ticket.stage_id = self._stage("cancelled")
        self.assertIn("nothing you have to do", self._page().text)
        self._post("reopen", comment="x")
        self.assertEqual(self.ticket.phase, "cancelled")
        self.assertFalse(self.ticket.customer_confirmed_at)

    def test_colleagues_only_look(self):
        """IT-06: an agent who follows the link confirms nothing in the customer's name."""
        self.authenticate("agent_as", "agent_as")
        page = self.url_open(self.url)
        self.assertIn("This page is for the customer", page.text)
        self._post("confirm")
        self._post("reopen", comment="x")
        self.assertEqual(self.ticket.phase, "waiting_customer")

    def test_link_is_for_the_customer_alone(self):
        """IT-06: who follows the case in the portal does not find the customer's link among its messages."""
        self.assertIn(self.url, str(self._mails("is everything settled").mapped("body_html")))
        self.ticket.message_post(body="Hello there", subtype_xmlid="mail.mt_comment", message_type="comment")
        self.ticket.message_subscribe(self.stranger.partner_id.ids)
        self.authenticate("stranger_as", "stranger_as")
        params = {"thread_model": "helpdesk.ticket", "thread_id": self.ticket.id}
        answer = self.url_open("/mail/chatter_fetch", json={"jsonrpc": "2.0", "params": params})
        self.assertIn("Hello there", answer.text)
        self.assertNotIn(self.ticket._get_link_token(), answer.text)

    def test_portal(self):
        """IT-06: the portal page leads the customer there, and nobody who only follows the case."""
        self.ticket.message_subscribe(self.stranger.partner_id.ids)
        for login, expected in (("portal_as", True), ("stranger_as", False)):
            self.authenticate(login, login)
            page = self.url_open(f"/my/ticket/{self.ticket.id}")
            with self.subTest(login):
                self.assertIn(self.ticket.name, page.text)
                self.assertEqual(self.url in page.text, expected)
        self.authenticate("portal_as", "portal_as")
        self._post("confirm")
        self.assertEqual(
            (self.ticket.phase, self.ticket.confirmation_how, self.ticket.customer_confirmed_by),
            ("solved", "portal", self.portal.name),
        )

    def _close(self, login, stage):
        self.authenticate(login, login)
        data = {"ticket_id": self.ticket.id, "stage_id": stage.id, "csrf_token": Request.csrf_token(self)}
        return self.url_open("/ticket/close", data=data)

    def test_portal_close_button(self):
        """IT-06: closing in the portal is confirming, into the stage that was chosen."""
        stage = self._stage("solved").copy({"name": "Closed by customer", "close_from_portal": True, "sequence": 99})
        self.assertEqual(self._close("portal_as", stage).status_code, 200)
        self.assertEqual((self.ticket.stage_id, self.ticket.confirmation_how), (stage, "portal"))

    def test_portal_close_button_incomplete(self):
        """IT-06: the customer sees no error for what we still have to record."""
        self.ticket.case_kind_id = self._new_kind("lesson", "lesson_learned", requires_confirmation=True)
        stage = self._stage("solved")
        stage.close_from_portal = True
        self.assertEqual(self._close("portal_as", stage).status_code, 200)
        self.assertEqual(self.ticket.phase, "working")
        self.assertTrue(self.ticket.customer_confirmed_at)

    def test_portal_close_by_a_follower(self):
        """SV-04: whoever only follows the case confirms nothing for the customer."""
        self.ticket.message_subscribe(self.stranger.partner_id.ids)
        stage = self._stage("solved")
        stage.close_from_portal = True
        self.assertEqual(self._close("stranger_as", stage).status_code, 200)
        self.assertEqual(self.ticket.phase, "waiting_customer")
        self.assertFalse(self.ticket.customer_confirmed_at)

    def test_language(self):
        """IT-06: the page speaks the customer's language."""
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env.ref("after_sales.case_confirmation").update_field_translations(
            "arch_db", {"fr_FR": {"Is everything settled?": "Tout est réglé ?"}}
        )
        self.portal.partner_id.lang = "fr_FR"
        self.assertIn("Tout est réglé ?", self._page().text)
