import base64

from odoo.exceptions import AccessError
from odoo.http import Request
from odoo.tests import tagged

from .common import NOW, AfterSalesCommon, PageCase


@tagged("post_install", "-at_install", "after_sales")
class TestCasePortal(PageCase, AfterSalesCommon):
    """What a customer may see and do in the portal, and what the base let strangers do (H1)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = cls._new_user("portal", "base.group_portal")
        cls.stranger = cls._new_user("stranger", "base.group_portal")
        cls.ticket = cls._new_ticket("Broken leg")
        cls.follow_up_kind = cls.env.ref("after_sales.case_kind_deadline")
        with cls._at(NOW):
            cls.order = cls._new_order(partner_id=cls.portal.partner_id.id)
            cls.order.action_submit_after_sales()
        cls.follow_up = cls.order.deadline_ticket_id
        Stage = cls.env["helpdesk.ticket.stage"]
        cls.done = Stage.search([("phase", "=", "solved")], limit=1)
        cls.done.close_from_portal = True
        cls.working = Stage.search([("phase", "=", "working")], limit=1)

    @classmethod
    def _new_ticket(cls, name, **vals):
        return cls.env["helpdesk.ticket"].create(
            {"name": name, "description": "<p>x</p>", "partner_id": cls.portal.partner_id.id, **vals}
        )

    def _close(self, login, ticket, stage=None, csrf=True):
        """Press the portal's close button as a user; return the answer."""
        self.authenticate(login, login)
        data = {"ticket_id": str(ticket.id), "stage_id": str((stage or self.done).id)}
        if csrf:
            data["csrf_token"] = Request.csrf_token(self)
        return self.url_open("/ticket/close", data=data, allow_redirects=False)

    def _attach(self, name, **vals):
        return (
            self.env["ir.attachment"]
            .with_user(self.manager)
            .create({"name": name, "datas": base64.b64encode(name.encode()), **vals})
        )

    def test_close_by_link(self):
        """H1: a plain link closes nothing."""
        self.authenticate("portal_as", "portal_as")
        answer = self.url_open(f"/ticket/close?ticket_id={self.ticket.id}&stage_id={self.done.id}")
        self.assertIn(answer.status_code, (404, 405))
        self.assertFalse(self.ticket.closed)

    def test_close_without_csrf_token(self):
        """H1: another site cannot press the button."""
        answer = self._close("portal_as", self.ticket, csrf=False)
        self.assertEqual(answer.status_code, 400)
        self.assertFalse(self.ticket.closed)

    def test_close_of_a_stranger(self):
        """H1: nobody closes a ticket that is not his."""
        answer = self._close("stranger_as", self.ticket)
        self.assertEqual(answer.status_code, 303)
        self.assertFalse(self.ticket.closed)

    def test_close_without_login(self):
        """H1: the public closes nothing."""
        self.authenticate(None, None)
        data = {"ticket_id": self.ticket.id, "stage_id": self.done.id, "csrf_token": Request.csrf_token(self)}
        self.url_open("/ticket/close", data=data)
        self.assertFalse(self.ticket.closed)

    def test_close_own(self):
        """H1: one's own ticket closes, with its date, and sends the customer back to it."""
        answer = self._close("portal_as", self.ticket)
        self.assertTrue(answer.headers["Location"].endswith(f"/my/ticket/{self.ticket.id}"))
        self.assertEqual(self.ticket.stage_id, self.done)
        self.assertTrue(self.ticket.closed_date)

    def test_close_into_another_stage(self):
        """H1: only into the stages that customers may choose, and only once."""
        self._close("portal_as", self.ticket, stage=self.working)
        self.assertNotEqual(self.ticket.stage_id, self.working)
        rejected = self.env["helpdesk.ticket.stage"].search([("phase", "=", "cancelled")], limit=1)
        self.ticket.stage_id = rejected
        self._close("portal_as", self.ticket)
        self.assertEqual(self.ticket.stage_id, rejected, "What is closed stays closed")

    def test_close_bad_input(self):
        """Bad input: missing, foreign and senseless ids lead home, not into an error."""
        self.authenticate("portal_as", "portal_as")
        for ticket_id, stage_id in (("", ""), ("x", "y"), ("999999999", str(self.done.id)), ("-1", "1"), ("1e3", "1")):
            data = {"ticket_id": ticket_id, "stage_id": stage_id, "csrf_token": Request.csrf_token(self)}
            answer = self.url_open("/ticket/close", data=data, allow_redirects=False)
            self.assertEqual(answer.status_code, 303, (ticket_id, stage_id))
        data = {"ticket_id": self.ticket.id, "stage_id": 999999999, "csrf_token": Request.csrf_token(self)}
        self.assertIn(self.url_open("/ticket/close", data=data, allow_redirects=False).status_code, (302, 303))
        self.assertFalse(self.ticket.closed)

    def test_close_of_follow_up(self):
        """E: a customer cannot close our own follow-up, though he is its contact."""
        self._close("portal_as", self.follow_up)
        self.assertFalse(self.follow_up.closed)

    def test_close_button(self):
        """H1, 1.9.5: the page posts with a token; the button goes when closed and comes back after a reopening."""
        self.authenticate("portal_as", "portal_as")
        page = self.url_open(f"/my/ticket/{self.ticket.id}").text
        self.assertIn('action="/ticket/close"', page)
        self.assertIn('method="POST"', page)
        self.assertNotIn('method="GET" action="/ticket/close"', page)
        self.ticket.stage_id = self.done
        self.assertNotIn('action="/ticket/close"', self.url_open(f"/my/ticket/{self.ticket.id}").text)
        self.ticket.stage_id = self.working
        self.assertIn('action="/ticket/close"', self.url_open(f"/my/ticket/{self.ticket.id}").text)

    def test_attachments(self):
        """1.9.2: the customer sees what he sent and what we sent him, never what we noted for ourselves."""
        self.env["ir.attachment"].with_user(self.portal).sudo().create(
            {
                "name": "from_form.jpg",
                "datas": base64.b64encode(b"x"),
                "res_model": "helpdesk.ticket",
                "res_id": self.ticket.id,
            }
        )
        self._attach("staff_only.pdf", res_model="helpdesk.ticket", res_id=self.ticket.id)
        note, sent = (
            self._attach(name, res_model="mail.compose.message", res_id=0)
            for name in ("factory_cost.pdf", "manual.pdf")
        )
        self.ticket.with_user(self.manager).message_post(
            body="Cost", attachment_ids=note.ids, subtype_xmlid="mail.mt_note"
        )
        self.ticket.with_user(self.manager).message_post(
            body="Manual", attachment_ids=sent.ids, subtype_xmlid="mail.mt_comment", message_type="comment"
        )
        self.assertEqual(len(self.ticket.attachment_ids), 4)
        self.assertEqual(set(self.ticket._get_portal_attachments().mapped("name")), {"from_form.jpg", "manual.pdf"})
        self.authenticate("portal_as", "portal_as")
        page = self.url_open(f"/my/ticket/{self.ticket.id}").text
        self.assertIn("from_form.jpg", page)
        self.assertIn("manual.pdf", page)
        self.assertNotIn("factory_cost.pdf", page)
        self.assertNotIn("staff_only.pdf", page)
        for attachment in (note, self.ticket.attachment_ids.filtered(lambda a: a.name == "staff_only.pdf")):
            self.assertNotIn(attachment.access_token or "no token", page)

    def test_only_internal_attachments(self):
        """1.9.2: without anything to show, the heading is not shown either."""
        self._attach("staff_only.pdf", res_model="helpdesk.ticket", res_id=self.ticket.id)
        self.authenticate("portal_as", "portal_as")
        page = self.url_open(f"/my/ticket/{self.ticket.id}").text
        self.assertIn("Broken leg", page)
        self.assertNotIn("o_project_portal_attachments", page)

    def test_follow_up_hidden(self):
        """E: a follow-up case is in no list, page or count of its customer, not even with its token."""
        self.authenticate("portal_as", "portal_as")
        listing = self.url_open("/my/tickets")
        self.assertEqual(listing.status_code, 200)
        self.assertIn(self.ticket.number, listing.text)
        self.assertNotIn(self.follow_up.number, listing.text)
        for token in ("", f"/{self.follow_up._portal_ensure_token()}"):
            with self.subTest(token=bool(token)):
                answer = self.url_open(f"/my/ticket/{self.follow_up.id}{token}")
                self.assertNotIn(f"/my/ticket/{self.follow_up.id}", answer.url)
                self.assertNotIn(self.follow_up.name, answer.text)
        tickets = self.env["helpdesk.ticket"].with_user(self.portal)
        self.assertEqual(tickets.search([]), self.ticket)

    def test_follow_up_hidden_without_login(self):
        """E: the token of a follow-up case opens nothing to the public; that of a request does."""
        self.authenticate(None, None)
        token = self.follow_up._portal_ensure_token()
        answer = self.url_open(f"/my/ticket/{self.follow_up.id}/{token}")
        self.assertNotIn(self.follow_up.name, answer.text)
        token = self.ticket._portal_ensure_token()
        self.assertIn("Broken leg", self.url_open(f"/my/ticket/{self.ticket.id}/{token}").text)
        self.assertNotIn("Broken leg", self.url_open(f"/my/ticket/{self.ticket.id}/wrong").text)

    def test_what_an_agent_noted_stays_with_us(self):
        """B13: neither page, list, search, sorting nor a remote call tells the title and the notes of an agent."""
        noted = self.env["helpdesk.ticket"].with_user(self.agent).create(
            {
                "name": "Shouts at everybody",
                "description": "<p>Broke the leg himself?</p>",
                "partner_id": self.portal.partner_id.id,
                "product_id": self.sofa.id,
            }
        )  # fmt: skip
        own = self._new_ticket("The leg is broken", description="<p>It was so when it came</p>")
        self.assertEqual((noted.customer_title, own.customer_title), (False, "The leg is broken"))
        mine = noted.with_user(self.portal)
        for read in (
            lambda: mine.read(["name"]),
            lambda: mine.read(["description"]),
            lambda: mine.search([("name", "ilike", "shouts")]),
            lambda: mine.search([], order="name"),
        ):
            with self._refused(AccessError, "enough rights to access the field"):
                read()
        self.assertNotIn("Shouts", mine.display_name)
        self.assertIn(self.sofa.name, mine.display_name)
        self.assertIn("Shouts", noted.with_user(self.agent).display_name)
        self.authenticate("portal_as", "portal_as")
        pages = ["/my/tickets", f"/my/ticket/{noted.id}", "/my/tickets?sortby=name",
                 "/my/tickets?search_in=all&search=shouts", "/my/tickets?search_in=name&search=shouts"]  # fmt: skip
        for page in pages:
            with self.subTest(page=page):
                answer = self.url_open(page)
                self.assertEqual(answer.status_code, 200)
                self.assertNotIn("Shouts", answer.text)
                self.assertNotIn("himself", answer.text)
        self.assertIn("It was so when it came", self.url_open(f"/my/ticket/{own.id}").text)
        for search, found in (("broken", True), ("shouts", False), (own.number, True)):
            listing = self.url_open(f"/my/tickets?search_in=all&search={search}").text
            with self.subTest(search=search):
                self.assertEqual(f"/my/ticket/{own.id}" in listing, found)
                self.assertNotIn(f"/my/ticket/{noted.id}", listing)

    def test_list_in_chinese(self):
        """Python's words of the base are English, whoever reads them: where customers see them they are ours."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.authenticate("portal_as", "portal_as")
        english = self.url_open("/en/my/tickets?groupby=stage").text
        chinese = self.url_open("/zh_CN/my/tickets?groupby=stage").text
        words = {"Newest": "最新", "Last stage update": "阶段最近变更", "Search everywhere": "搜索全部"}
        for theirs, ours in words.items():
            with self.subTest(theirs):
                self.assertIn(theirs, english)
                self.assertIn(ours, chinese)
                self.assertNotIn(theirs, chinese)

    def test_home_counts_no_follow_up(self):
        """E: the number on the portal's home is the number of tickets that the customer can open."""
        self.authenticate("portal_as", "portal_as")
        answer = self.url_open("/my/counters", json={"jsonrpc": "2.0", "params": {"counters": ["ticket_count"]}})
        self.assertEqual(answer.json()["result"]["ticket_count"], 1)

    def test_chatter_of_follow_up(self):
        """E: the messages of a follow-up case cannot be fetched either."""
        self.follow_up.message_post(body="The factory lies", subtype_xmlid="mail.mt_comment", message_type="comment")
        self.authenticate("portal_as", "portal_as")
        for token in (None, self.follow_up._portal_ensure_token()):
            params = {"thread_model": "helpdesk.ticket", "thread_id": self.follow_up.id, "token": token}
            answer = self.url_open("/mail/chatter_fetch", json={"jsonrpc": "2.0", "params": params})
            with self.subTest(token=bool(token)):
                self.assertNotIn("The factory lies", answer.text)

    def test_new_ticket_from_portal(self):
        """1.9.4: the portal's own form works and assigns nobody."""
        self.authenticate("portal_as", "portal_as")
        data = {"subject": "Scratch", "description": "On the top", "csrf_token": Request.csrf_token(self)}
        self.assertEqual(self.url_open("/submitted/ticket", data=data).status_code, 200)
        ticket = self.env["helpdesk.ticket"].search([("name", "=", "Scratch")])
        self.assertEqual(ticket.partner_id, self.portal.partner_id)
        self.assertFalse(ticket.user_id)
        self.assertFalse(ticket.case_kind_id)
