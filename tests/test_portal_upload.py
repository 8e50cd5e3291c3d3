import io
import zipfile

from psycopg2.errors import CheckViolation

from odoo.http import Request
from odoo.tests import BaseCase, tagged
from odoo.tools import mute_logger
from odoo.tools.mimetypes import guess_mimetype

from ..rules.upload import HEAD_SIZE, MEGABYTE, NAME_LENGTH, check_file, check_files, safe_name, sniff
from .common import AfterSalesCommon, PageCase

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x00" * 200
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 200
GIF = b"GIF89a" + b"\x00" * 200
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 " + b"\x00" * 200
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 200
PDF = b"%PDF-1.7\n" + b"%" * 200
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
HTML = b"<html><script>alert(1)</script></html>"
MP4 = b"\x00\x00\x00\x18ftypisom" + b"\x00" * 200


def zipped():
    with io.BytesIO() as buffer:
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("run.exe", b"MZ" * 100)
        return buffer.getvalue()


@tagged("post_install", "-at_install", "after_sales")
class TestUploadRule(BaseCase):
    """H2 as a table: content decides, the name never."""

    def test_types(self):
        for content, expected in (
            (JPEG, "image/jpeg"), (PNG, "image/png"), (GIF, "image/gif"), (WEBP, "image/webp"), (HEIC, "image/heic"),
            (PDF, "application/pdf"), (SVG, ""), (HTML, ""), (MP4, ""), (zipped(), ""), (b"MZ\x90", ""), (b"", ""),
            (b" " + PDF, ""), (b"RIFF\x24\x00\x00\x00WAVEfmt ", ""), (b"<!--\xff\xd8\xff-->" + SVG, ""),
        ):  # fmt: skip
            with self.subTest(content[:12]):
                self.assertEqual(sniff(content[:HEAD_SIZE]), expected)
                if expected not in ("", "image/heic"):
                    self.assertEqual(guess_mimetype(content), expected, "Odoo sees the same")
                upload = check_file("leg.jpg", len(content), content[:HEAD_SIZE], 10)
                self.assertEqual(upload.allowed, bool(expected))
                self.assertTrue(upload.reason)
                self.assertIs(upload._fields[-1], "reason")

    def test_names(self):
        for name, mimetype, expected in (
            ("leg.jpg", "image/jpeg", "leg.jpg"),
            ("leg.JPEG", "image/jpeg", "leg.JPEG"),
            ("../../etc/passwd", "application/pdf", "passwd.pdf"),
            ("C:\\temp\\leg.html", "image/png", "leg.html.png"),
            ("\u202egpj.exe", "image/jpeg", "gpj.exe.jpg"),
            ("a\x00b\r\nc.png", "image/png", "a b c.png"),
            ('x" onerror="y<z>.gif', "image/gif", "x onerror= y z.gif"),
            ("…沙发 照片.webp", "image/webp", "…沙发 照片.webp"),
            (".htaccess", "image/gif", "htaccess.gif"),
            (".pdf", "application/pdf", "pdf.pdf"),
            ("..", "image/jpeg", "file.jpg"),
            (None, "image/heic", "file.heic"),
            ("a" * 300 + ".png", "image/png", "a" * NAME_LENGTH + ".png"),
        ):
            with self.subTest(name):
                self.assertEqual(safe_name(name, mimetype), expected)

    def test_sizes_and_counts(self):
        limit = 2 * MEGABYTE
        self.assertTrue(check_file("a.jpg", limit, JPEG, 2).allowed)
        self.assertIn("larger than 2 MB", check_file("a.jpg", limit + 1, JPEG, 2).reason)
        self.assertIn("is empty", check_file("a.jpg", 0, b"", 2).reason)
        self.assertFalse(check_files([], 0, 0))
        self.assertFalse(check_files([("a.jpg", 9, JPEG)] * 8, 8, 1))
        self.assertEqual(len(check_files([("a.jpg", 9, JPEG)] * 9, 8, 1)), 1)
        self.assertEqual(len(check_files([("a.jpg", 9, JPEG), ("b.jpg", 9, SVG)], 1, 1)), 2)


@tagged("post_install", "-at_install", "after_sales")
class TestPortalUpload(PageCase, AfterSalesCommon):
    """The portal's form takes what a customer may send, and says what is wrong with the rest (H2)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = cls._new_user("portal", "base.group_portal")
        cls.company.write({"after_sales_upload_mb": 1, "after_sales_upload_count": 3})

    def setUp(self):
        super().setUp()
        self.authenticate("portal_as", "portal_as")

    def _submit(self, files=(), csrf=True, **data):
        """Send the form; return the answer and the ticket, if there is one."""
        before = self.env["helpdesk.ticket"].search([])
        attachments = self.env["ir.attachment"].search_count([])
        data = {"subject": "Broken leg", "description": "It broke <b>today</b>"} | data
        if csrf:
            data["csrf_token"] = Request.csrf_token(self)
        parts = [("attachment", (name, content, "image/jpeg")) for name, content in files]
        answer = self.url_open("/submitted/ticket", data=data, files=parts or None)
        ticket = self.env["helpdesk.ticket"].search([("id", "not in", before.ids)])
        if not ticket:
            self.assertEqual(self.env["ir.attachment"].search_count([]), attachments, "Nothing is left behind")
        return answer, ticket

    def _refused(self, words, files=(), **data):
        """Assert that the form comes back, with what was typed and a sentence that helps."""
        answer, ticket = self._submit(files, **data)
        self.assertEqual(answer.status_code, 200)
        self.assertFalse(ticket)
        for text in (words, "has not been sent yet", 'action="/submitted/ticket"'):
            self.assertIn(text, answer.text)
        return answer.text

    def test_good_files(self):
        """H2: every kind of picture and PDF arrives, under a name and a type that fit its content."""
        for batch in (
            [("leg.jpg", JPEG), ("leg.png", PNG), ("leg.gif", GIF)],
            [("leg.webp", WEBP), ("leg.HEIC", HEIC), ("bill.pdf", PDF)],
        ):
            answer, ticket = self._submit(batch)
            self.assertIn(f"/my/ticket/{ticket.id}", answer.url)
            self.assertEqual(set(ticket.attachment_ids.mapped("name")), {name for name, _content in batch})
            for attachment in ticket.attachment_ids:
                content = dict(batch)[attachment.name]
                self.assertEqual(attachment.raw, content)
                self.assertEqual(attachment.mimetype, sniff(content))
        self.assertIn("&lt;b&gt;today&lt;/b&gt;", ticket.description)
        self.assertEqual(ticket.partner_id, self.portal.partner_id)

    def test_without_files(self):
        """H2: files are no condition."""
        for files in ((), [("", b"")]):
            _answer, ticket = self._submit(files)
            self.assertEqual(len(ticket), 1)
            self.assertFalse(ticket.attachment_ids)

    def test_bad_files(self):
        """H2: scripts, archives, films, empty and foreign files are refused whatever they are called."""
        for name, content in (
            ("drawing.svg", SVG),
            ("drawing.png", SVG),
            ("photos.zip", zipped()),
            ("photos.jpg", zipped()),
            ("page.html", HTML),
            ("page.pdf", HTML),
            ("film.heic", MP4),
            ("notes.txt", b"hello"),
        ):
            with self.subTest(name):
                text = self._refused("neither a picture nor a PDF", [("leg.jpg", JPEG), (name, content)])
                self.assertIn(name, text)
                self.assertIn("choose your files again", text)
        self._refused("is empty", [("leg.jpg", b"")])

    def test_too_large(self):
        """H2: a file beyond the limit of the company is refused, one of exactly its size is not."""
        exact = PNG + b"\x00" * (MEGABYTE - len(PNG))
        self._refused("larger than 1 MB", [("leg.png", exact + b"\x00")])
        self.assertTrue(self._submit([("leg.png", exact)])[1])

    def test_too_many(self):
        """H2: more files than the company wants are refused, all of them."""
        self._refused("You chose 4 files. Send up to 3", [("leg.jpg", JPEG)] * 4)
        self.assertEqual(len(self._submit([("leg.jpg", JPEG)] * 3)[1].attachment_ids), 3)
        self.company.after_sales_upload_count = 0
        self._refused("Send up to 0", [("leg.jpg", JPEG)])

    def test_names(self):
        """H2: a name cannot lead out of its folder, nor make a picture run as a page."""
        _answer, ticket = self._submit([("..\\..\\leg.html", JPEG)])
        self.assertEqual(ticket.attachment_ids.name, "leg.html.jpg")
        self.assertEqual(ticket.attachment_ids.mimetype, "image/jpeg")

    def test_words_are_needed(self):
        """H2: no ticket without a subject and a description; what was typed is still there, as text."""
        text = self._refused("Write in the subject", subject="  ", description="It <i>broke</i>")
        self.assertIn("It &lt;i&gt;broke&lt;/i&gt;</textarea>", text)
        text = self._refused("Describe what has happened", subject='Leg "left"', description=" \n")
        self.assertIn("Leg &#34;left&#34;", text)
        self.assertNotIn("choose your files again", text)
        self._refused("Write in the subject", subject="", description="", files=[("a.svg", SVG)])

    def test_words_as_files(self):
        """Bad input: a file where words are expected is no word."""
        data = {"description": "x", "csrf_token": Request.csrf_token(self)}
        answer = self.url_open("/submitted/ticket", data=data, files={"subject": ("a.jpg", JPEG)})
        self.assertIn("Write in the subject", answer.text)

    def test_teams_and_categories(self):
        """H2: only what the form offers may be chosen; foreign, hidden and senseless ids come back as a sentence."""
        other = self.env["res.company"].create({"name": "Other"})
        Category, Team = self.env["helpdesk.ticket.category"], self.env["helpdesk.ticket.team"]
        good = Category.create({"name": "Sofas", "company_id": self.company.id})
        foreign = Category.create({"name": "Theirs", "company_id": other.id})
        hidden = Category.create({"name": "Hidden", "company_id": self.company.id, "show_in_portal": False})
        team = Team.create({"name": "Care", "company_id": self.company.id, "show_in_portal": True})
        closed = Team.create({"name": "Inner", "company_id": self.company.id, "show_in_portal": False})
        self.company.write({"helpdesk_mgmt_portal_select_category": True, "helpdesk_mgmt_portal_select_team": True})
        for wrong in (foreign.id, hidden.id, "x", "1 or 1", "-1", "1e3", "9" * 30, 999999999):
            with self.subTest(category=wrong):
                self._refused("Choose a category", category=str(wrong))
        for wrong in (closed.id, "x", "0", "9" * 30):
            with self.subTest(team=wrong):
                self._refused("Choose a team", team=str(wrong))
        text = self._refused("Describe what", description="", category=str(good.id), team=str(team.id))
        self.assertEqual(text.count('selected="'), 2, "What was chosen is still chosen")
        _answer, ticket = self._submit(category=str(good.id), team=str(team.id))
        self.assertEqual((ticket.category_id, ticket.team_id), (good, team))
        self.company.helpdesk_mgmt_portal_category_id_required = True
        self._refused("Choose a category", category="")
        self.company.helpdesk_mgmt_portal_select_category = False
        # Not offered any more: nobody is refused for it, and nothing comes of it.
        answer, ticket = self._submit(category=str(good.id), team=str(team.id))
        self.assertTrue(ticket, answer.text)
        self.assertFalse(ticket.category_id)

    def test_link_creates_nothing(self):
        """H2: a plain link, or another site's form, creates nothing."""
        before = self.env["helpdesk.ticket"].search_count([])
        answer = self.url_open("/submitted/ticket?subject=Link&description=x")
        self.assertTrue(answer.url.endswith("/new/ticket"))
        with mute_logger("odoo.http"):
            self.assertEqual(self._submit(csrf=False)[0].status_code, 400)
        self.assertEqual(self.env["helpdesk.ticket"].search_count([]), before)

    def test_public_sends_nothing(self):
        """H2: without a login there is no form."""
        self.authenticate(None, None)
        answer, ticket = self._submit()
        self.assertFalse(ticket)
        self.assertIn("/web/login", answer.url)

    def test_form_says_what_may_be_sent(self):
        """H2: the limits are on the page before anybody runs into them."""
        text = self.url_open("/new/ticket").text
        self.assertRegex(text, r"up to\s+3\s+files of\s+1\s+MB each")
        self.assertIn(f'max_upload_size="{MEGABYTE}"', text)
        self.assertNotIn("has not been sent yet", text)

    def test_settings(self):
        """H2: companies start with limits, and none of them is negative."""
        company = self.env["res.company"].create({"name": "Other"})
        self.assertEqual((company.after_sales_upload_mb, company.after_sales_upload_count), (10, 8))
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            company.after_sales_upload_mb = -1
            company.flush_recordset()
