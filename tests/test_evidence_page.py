import re
from contextlib import contextmanager
from urllib.parse import quote

from markupsafe import Markup

from odoo import Command
from odoo.http import Request
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..controllers import uploads as controller
from ..rules import upload
from .common import NOW, PageCase
from .common_closing import DAY
from .common_evidence import EvidenceCommon, picture
from .test_portal_upload import HEIC, PDF, SVG, zipped


@tagged("post_install", "-at_install", "after_sales")
class TestEvidencePage(PageCase, EvidenceCommon):
    """The customer sends pictures by a link: what is taken, what is refused, what is not told (DM-02, CN-03, H2)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = cls._new_user("portal", "base.group_portal")
        cls.stranger = cls._new_user("stranger", "base.group_portal")
        cls.agent.password = cls.agent.login
        cls.claim = cls._asked_claim(at=cls.env.cr.now(), partner_id=cls.portal.partner_id.id)
        cls.url = cls.claim._get_evidence_path()

    def _page(self, url=None):
        return self.url_open(url or self.url)

    def _post(self, what="send", files=(), slot=None, url=None, csrf=True, **data):
        """Send a form of the page as the browser does."""
        data = {"slot_id": str((slot or self.whole).id), **data}
        if csrf:
            data["csrf_token"] = Request.csrf_token(self)
        parts = [("files", (name, content, "image/jpeg")) for name, content in files]
        answer = self.url_open(f"{url or self.url}/{what}", data=data, files=parts or None)
        self.env.invalidate_all()
        return answer

    @contextmanager
    def _nothing_stored(self):
        """Assert that neither evidence nor a file is left behind."""
        before = self.env["ir.attachment"].search_count([])
        yield
        self.assertFalse(self.claim.evidence_ids)
        self.assertFalse(self.claim.evidence_absence_ids)
        self.assertEqual(self.env["ir.attachment"].search_count([]), before)

    def _refused(self, words, *args, status=200, **kwargs):
        """Assert that something is refused in words, and that nothing of it is kept."""
        with self._nothing_stored():
            answer = self._post(*args, **kwargs)
        self.assertEqual(answer.status_code, status)
        self.assertIn(words, re.sub(r"\s+", " ", answer.text))
        return answer

    def test_page(self):
        """DM-02: without a login the page says what is asked for, how far it is, and nothing of ours (CN-03)."""
        self.authenticate(None, None)
        self.claim.ticket_id.message_post(body="Inner words", subtype_xmlid="mail.mt_note")
        self.claim.sudo().write({"description": "Agent wrote this", "receipt_note_text": "secret"})
        page = self._page()
        self.assertEqual(page.status_code, 200)
        for text in (self.whole.name, self.near.name, self.label.name, "I cannot give this picture", "of 1 MB each"):
            self.assertIn(text, page.text)
        self.assertRegex(page.text, r"0\s+of\s+2")
        for text in ("Inner words", "Agent wrote this", "secret", self.agent.name, self.claim.number):
            self.assertNotIn(text, page.text)
        self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        self.assertFalse(self.claim.evidence_ids, "To look changes nothing")

    def test_the_page_bears_the_name_of_its_company(self):
        self._make_strangers_of_elsewhere()
        page = self._page()
        self.assertIn(self.company.name, page.text)
        self.assertNotIn("Elsewhere Ltd.", page.text)

    def test_code_works_when_it_is_shown(self):
        """DM-02: a customer scans the code while the agent still has it on the screen."""
        claim = self._claim(partner_id=self.portal.partner_id.id)
        self.assertEqual(claim._get_customer_step(), "expired")
        claim.with_user(self.agent).action_request_evidence()
        self.authenticate(None, None)
        self.assertEqual(self._page(claim._get_evidence_path()).status_code, 200)
        self.env.invalidate_all()
        self.assertEqual((claim._get_customer_step(), claim.evidence_requested_at), ("send", False))
        self._post(files=[("sofa.jpg", picture("red"))], url=claim._get_evidence_path())
        self.assertEqual(len(claim.evidence_ids), 1)

    def test_answer_carries_the_link(self):
        """DM-02, KB-01: the canned answer asks for the shot list of the claim; once sent, the case waits."""
        claim = self._claim(partner_id=self.portal.partner_id.id)
        case = claim.ticket_id
        template = self.env.ref("after_sales.canned_answer_photos").with_user(self.agent)
        body = template._generate_template(case.ids, ("body_html",))[case.id]["body_html"]
        for text in (self.whole.name, self.near.name, claim._get_evidence_path(), self.agent.name):
            self.assertIn(text, body)
        self.assertFalse(claim.evidence_requested_at, "To look at an answer sends nothing")
        case.with_user(self.agent).message_post(
            body=Markup(body),
            partner_ids=case.partner_id.ids,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        self.assertTrue(claim.evidence_requested_at)
        self.assertEqual((claim.state, case.phase), ("collecting", "waiting_customer"))

    def test_story(self):
        """DM-02: send, read what did not serve, send again; the case goes on when all is there."""
        self.authenticate(None, None)
        answer = self._post(files=[("sofa.jpg", picture("red")), ("bill.pdf", PDF)])
        self.assertIn("sent=1", answer.url)
        self.assertRegex(answer.text, r"1\s+of\s+2")
        self.assertEqual(self.claim.evidence_ids.mapped("name"), ["sofa.jpg", "bill.pdf"])
        self.assertEqual(self.claim.evidence_ids.mapped("sent_by_customer"), [True, True])
        self.assertEqual(self.claim.ticket_id.phase, "waiting_customer")
        answer = self._post(files=[("near.heic", HEIC)], slot=self.near)
        self.assertIn("everything is there", answer.text)
        self.assertEqual((self.claim.evidence_state, self.claim.ticket_id.phase), ("to_review", "working"))
        self.claim.evidence_ids.filtered(lambda e: e.slot_id == self.whole)._reject("The <b>lamp</b> is in the way")
        self.claim._request_evidence(by_email=True)
        page = self._page()
        self.assertIn("The &lt;b&gt;lamp&lt;/b&gt; is in the way", page.text)
        self._post(files=[("again.jpg", picture("blue"))])
        self.claim.action_accept_evidence()
        self.assertEqual(self.claim.state, "to_decide")
        self.assertIn("Accepted, thank you", self._page().text)
        self.claim._decide("undecided", "company", "Test")
        page = self._page()
        self.assertIn("we have everything we need", page.text)
        self.assertNotIn("<form", page.text.split("o_after_sales_evidence")[1])
        self.assertIn("cannot be sent here any more", self._post(files=[("x.jpg", picture("green"))]).text)

    def test_absence(self):
        """DM-03: “I cannot give this picture” takes a reason, as text."""
        self.authenticate(None, None)
        self._refused("few words", "absent", reason="  ")
        answer = self._post("absent", reason="Gone <i>away</i>")
        self.assertIn("Gone &lt;i&gt;away&lt;/i&gt;", answer.text)
        self.assertEqual(self.claim.evidence_absence_ids.reason, "Gone <i>away</i>")
        self._post("absent", slot=self.near, reason="x" * 900)
        self.assertEqual(len(self.claim.evidence_absence_ids[1].reason), 500)
        self.assertEqual(self.claim.evidence_state, "complete")
        self.assertFalse(self.claim.photos_valid)

    def test_bad_files(self):
        """H2: a script, an archive called .jpg, an empty file, no file, 30 MB, too many: each in words."""
        self.authenticate(None, None)
        good = ("good.jpg", picture())
        for words, files in (
            ("“drawing.svg” is neither a picture nor a PDF", [good, ("drawing.svg", SVG)]),
            ("“drawing.jpg” is neither a picture nor a PDF", [("drawing.jpg", SVG)]),
            ("“photos.jpg” is neither a picture nor a PDF", [("photos.jpg", zipped())]),
            ("is empty", [("a.jpg", b"")]),
            ("You chose 4 files. Send up to 3", [good] * 4),
            ("Choose a picture first", []),
            ("Choose a picture first", [("", b"")]),
        ):
            with self.subTest(words):
                self._refused(words, files=files)
        self.company.after_sales_upload_mb = 10
        self._refused("larger than 10 MB", files=[("large.jpg", picture() + b"\x00" * 30 * upload.MEGABYTE)])

    def test_a_step_that_is_checked_off_is_no_word_of_the_customer(self):
        """IT-04: the picture ends the step “ask for photos”; the note about it is ours, not the customer's."""
        self.kind.activity_plan_id = self.env.ref("after_sales.case_playbook_quality")
        claim = self._asked_claim(at=self.env.cr.now(), partner_id=self.portal.partner_id.id)
        case, step = claim.ticket_id, "Ask for photos or a video of the fault"
        self.assertIn(step, case.activity_ids.mapped("summary"))
        self.authenticate(self.portal.login, self.portal.login)
        for place, colour in ((self.whole, "red"), (self.near, "green")):
            self._post(files=[("a.jpg", picture(colour))], slot=place, url=claim._get_evidence_path())
        self.assertNotIn(step, case.activity_ids.mapped("summary"))
        notes = case.message_ids.filtered("mail_activity_type_id")
        self.assertTrue(notes)
        self.assertNotIn(self.portal.partner_id, notes.author_id)

    def test_more_than_the_server_takes(self):
        """H2: what the server does not even read comes back to the page with a sentence."""
        self.authenticate(None, None)
        self.assertGreater(controller.FORM_SIZE, 0)
        answer = self._refused("too much at once", files=[("a.jpg", b"\x00" * 5 * upload.MEGABYTE)])
        self.assertIn("problem=size", answer.url)

    def test_place_is_full(self):
        """H2: so many files per place, whoever counts; the third one is refused, the same one is no second."""
        self.authenticate(None, None)
        self._post(files=[("a.jpg", picture("red")), ("b.jpg", picture("red"))])
        self.assertEqual(len(self.claim.evidence_ids), 1)
        answer = self._post(files=[("b.jpg", picture("blue")), ("c.jpg", picture("green"))])
        for words in ("1 of 2 files were stored", "“c.jpg” was not stored", "has 2 files already"):
            self.assertIn(words, answer.text)
        self.assertEqual(self.claim.evidence_ids.mapped("name"), ["a.jpg", "b.jpg"], "What fits is kept")

    def test_foreign_places(self):
        """CN-03: only what this claim asks for; senseless numbers are refused, not an error."""
        self.authenticate(None, None)
        other = self._new_kind("other", evidence_slot_ids=[Command.create({"code": "x", "name": "X"})])
        for number in (str(other.evidence_slot_ids.id), "x", "-1", "0", "9" * 30, ""):
            with self.subTest(number):
                self._refused("not asked for", files=[("a.jpg", picture())], slot_id=number)
                self._refused("not asked for", "absent", slot_id=number, reason="Gone")

    def test_wrong_links(self):
        """CN-03: a wrong token, another claim's, one that is no claim's: the same page, which tells nothing."""
        self.authenticate(None, None)
        other = self._asked_claim(at=self.env.cr.now())
        token = self.url.rsplit("/", 1)[1]
        for url in (
            f"/after_sales/claim/{self.claim.id}/{token[:-1]}x",
            f"/after_sales/claim/{self.claim.id}/{quote('ü')}",
            f"/after_sales/claim/{other.id}/{token}",
            f"/after_sales/claim/{2**40}/{token}",
            f"/after_sales/claim/999999/{token}",
            f"/after_sales/claim/{self.claim.ticket_id.id}/{self.claim.ticket_id._get_link_token()}",
        ):
            with self.subTest(url), mute_logger("odoo.http"):
                page = self._page(url)
                self.assertEqual(page.status_code, 404)
                self.assertIn("not complete or not genuine", page.text)
                self.assertNotIn(self.claim.ticket_id.name, page.text)
                self._refused("not genuine", files=[("a.jpg", picture())], url=url, status=404)

    def test_dead_links(self):
        """CN-03: expired, closed, cancelled, never sent, or meant for a corrected contact."""
        self.authenticate(None, None)

        def dead(words, status=410):
            page = self._page()
            self.assertEqual(page.status_code, status)
            self.assertIn(words, page.text)
            self.assertNotIn(self.claim.ticket_id.name, page.text)
            self._refused(words, files=[("a.jpg", picture())], status=status)
            self._refused(words, "absent", reason="Gone", status=status)

        asked_at = self.claim.evidence_requested_at
        self.claim.sudo().evidence_requested_at = asked_at - 30 * DAY
        dead("This link has expired")
        self.claim.sudo().evidence_requested_at = False
        dead("This link has expired")
        self.claim.sudo().evidence_requested_at = asked_at
        self.company.after_sales_evidence_days = 0
        self.assertEqual(self._page().status_code, 200)
        contact = self.claim.ticket_id.partner_id
        self.claim.ticket_id.sudo().partner_id = self.customer
        dead("not genuine", 404)
        self.claim.ticket_id.sudo().partner_id = contact
        self.assertEqual(self._page().status_code, 200)
        self.claim._cancel("Settled")
        dead("This case has ended")

    def test_follow_up(self):
        """CN-03: nothing of our own follow-up opens by a link."""
        self.authenticate(None, None)
        self.kind.portal_visible = False
        self.assertEqual(self._page().status_code, 404)

    def test_link_changes_nothing(self):
        """H2: a plain link or a form of another site sends nothing."""
        self.authenticate(None, None)
        for what in ("send", "absent"):
            with self._nothing_stored(), mute_logger("odoo.http"):
                answer = self.url_open(f"{self.url}/{what}?slot_id={self.whole.id}&reason=Gone")
                self.assertTrue(answer.url.endswith(self.url), "Back to the page")
                self.assertEqual(self._post(what, [("a.jpg", picture())], csrf=False, reason="x").status_code, 400)

    def test_who_is_logged_in(self):
        """CN-03: the customer of the case may send; another customer and our own people may not."""
        self.authenticate("stranger_as", "stranger_as")
        page = self._page()
        self.assertEqual(page.status_code, 403)
        self.assertIn("meant for another customer", page.text)
        self.assertNotIn(self.claim.ticket_id.name, page.text)
        self._refused("meant for another customer", files=[("a.jpg", picture())], status=403)
        self.authenticate(self.agent.login, self.agent.login)
        page = self._page()
        self.assertIn("This page is for the customer", page.text)
        self.assertNotIn("<form", page.text.split("o_after_sales_evidence")[1])
        self._refused("This page is for the customer", files=[("a.jpg", picture())], status=403)
        self.authenticate("portal_as", "portal_as")
        self._post(files=[("a.jpg", picture())])
        self.assertTrue(self.claim.evidence_ids.sent_by_customer)

    def test_small_pictures(self):
        """CN-03: the page shows what the customer sent, nothing that we added, nothing of another claim."""
        self.authenticate(None, None)
        mine = self._send(self.claim, self.whole)
        broken = self.claim.sudo()._add_evidence(self.whole, "b.jpg", b"\xff\xd8\xff\xe0broken", by_customer=True)
        ours = self.claim._add_evidence(self.near, "ledger.jpg", picture("red"))
        other = self._send(self._asked_claim(at=self.env.cr.now()), self.whole, at=self.env.cr.now())
        answer = self._page(f"{self.url}/file/{mine.id}")
        self.assertEqual((answer.status_code, answer.headers["Content-Type"]), (200, "image/jpeg"))
        for evidence in (ours, other, broken):
            with mute_logger("odoo.http"):
                self.assertEqual(self._page(f"{self.url}/file/{evidence.id}").status_code, 404)
        page = self._page().text
        self.assertIn("Received in another way", page)
        self.assertNotIn("ledger.jpg", page)
        for url in (f"/web/content/{mine.attachment_id.id}", f"/web/image/{mine.attachment_id.id}"):
            with mute_logger("odoo.http"):
                self.assertNotEqual(self._page(url).content, picture(), "Private to everybody else")

    def test_portal(self):
        """DM-02: the customer's ticket leads there; a reader of it sees no such button."""
        self.claim.ticket_id.message_subscribe(self.stranger.partner_id.ids)
        for login, expected in (("portal_as", True), ("stranger_as", False)):
            self.authenticate(login, login)
            page = self._page(f"/my/ticket/{self.claim.ticket_id.id}")
            with self.subTest(login):
                self.assertIn(self.claim.ticket_id.name, page.text)
                self.assertEqual(self.url in page.text, expected)
        self.claim.ticket_id.message_post(body="Hello there", subtype_xmlid="mail.mt_comment", message_type="comment")
        self.authenticate("stranger_as", "stranger_as")
        params = {"thread_model": "helpdesk.ticket", "thread_id": self.claim.ticket_id.id}
        answer = self.url_open("/mail/chatter_fetch", json={"jsonrpc": "2.0", "params": params})
        self.assertIn("Hello there", answer.text)
        self.assertNotIn(self.claim._get_link_token(), answer.text, "The link is for the customer alone")
        self.claim._cancel("Settled")
        self.authenticate("portal_as", "portal_as")
        self.assertNotIn(self.url, self._page(f"/my/ticket/{self.claim.ticket_id.id}").text)

    def test_language(self):
        """DM-02: the page speaks the customer's language, whatever the browser's."""
        self.authenticate(None, None)
        self.env["res.lang"]._activate_lang("fr_FR")
        self.whole.with_context(lang="fr_FR").name = "Le meuble entier"
        self.env.ref("after_sales.claim_evidence_place").update_field_translations(
            "arch_db", {"fr_FR": {"Missing": "Il manque"}}
        )
        self.portal.partner_id.lang = "fr_FR"
        page = self._page().text
        self.assertIn("Le meuble entier", page)
        self.assertIn("Il manque", page)

    def test_settings(self):
        """DM-02: companies start with a number of days."""
        self.assertEqual(self.env["res.company"].create({"name": "Other"}).after_sales_evidence_days, 30)
        self.assertEqual(NOW + 30 * DAY, self._asked_claim().evidence_link_until)
