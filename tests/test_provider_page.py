import io
import re
from datetime import timedelta
from urllib.parse import quote

from PIL import Image

from odoo import fields
from odoo.http import Request
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.provider.job_visit import CODE_TRIES
from .common import PageCase
from .common_provider import DAY, ProviderCommon
from .test_portal_upload import HEIC, PDF, SVG, zipped

FORMS = ("accept", "refuse", "propose", "give_back", "arrive", "checks", "photos", "finish")
SECRETS = ("Ms Li", "Century Avenue", "138 0000", "Sofa", "Ring twice")


def picture(colour="navy"):
    """Return a real picture; each colour is another one."""
    with io.BytesIO() as buffer:
        Image.new("RGB", (40, 30), colour).save(buffer, "JPEG")
        return buffer.getvalue()


class ProviderPageCommon(PageCase, ProviderCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"after_sales_upload_mb": 1, "after_sales_upload_count": 3})
        cls.agent.phone = "021 5555"

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)

    def _job_in(self, state, **vals):
        return self._new_job_in(state, **{"description": "Ring twice", "customer_wish": "Saturday", **vals})

    def _page(self, job, url=None):
        page = self.url_open(url or job._get_provider_url())
        self.env.invalidate_all()
        return page

    def _post(self, job, form, files=(), url=None, csrf=True, **data):
        """Send a form of the page as the browser does."""
        url = url or job._get_provider_url()
        if csrf:
            data["csrf_token"] = Request.csrf_token(self)
        parts = [("files", (name, content, "image/jpeg")) for name, content in files]
        answer = self.url_open(f"{url}/{form}", data=data or {"x": "y"}, files=parts or None)
        self.env.invalidate_all()
        return answer

    def _text(self, page):
        return re.sub(r"\s+", " ", page.text)


@tagged("post_install", "-at_install", "after_sales")
class TestProviderPage(ProviderPageCommon):
    """The provider's page from the offer to the end (PV-02, PV-04, PV-09, IN-02)."""

    def test_before_accepting(self):
        """PV-02: before he accepts a provider sees task, place, wish and price, neither the customer nor the goods."""
        job = self._job_in("offered")
        page = self._page(job)
        self.assertEqual(page.status_code, 200)
        text = self._text(page)
        for words in ("Installation", "Pudong, Shanghai", "Saturday", "180.00", "Accept this job", "We pay you"):
            self.assertIn(words, text)
        for words in (*SECRETS, self.agent.name, "021 5555", "4.2 stars", "Good Hands"):
            self.assertNotIn(words, text)
        self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        self.assertEqual(job.state, "offered", "To look changes nothing")

    def test_the_page_bears_the_name_of_its_company(self):
        """Whoever works for one company does not read the name of another one."""
        self._make_strangers_of_elsewhere()
        page = self._page(self._job_in("offered"))
        self.assertIn(self.company.name, page.text)
        self.assertNotIn("Elsewhere Ltd.", page.text)

    def test_offer_mail_tells_no_more(self):
        """PV-02: the mail with the offer tells as little as the page."""
        job = self._job_in("offered")
        mails = self.env["mail.mail"].search([("model", "=", job._name), ("res_id", "=", job.id)])
        mail = mails.filtered(lambda mail: "can you do this job" in mail.subject)
        self.assertEqual(mail.recipient_ids, self.best)
        self.assertIn(job._get_provider_url(), mail.body_html)
        self.assertIn("Saturday", mail.body_html)
        for words in SECRETS:
            self.assertNotIn(words, mail.body_html)

    def test_accept(self):
        """PV-04: once accepted, the customer, the address, the goods and our contact are there."""
        job = self._job_in("offered")
        text = self._text(self._post(job, "accept"))
        self.assertEqual(job.state, "accepted")
        for words in (*SECRETS, self.agent.name, "021 5555", "Put on shoe covers."):
            self.assertIn(words, text)
        self.assertEqual(job.message_ids.filtered(lambda m: "accepted the job" in m.body).author_id, self.best)
        self.assertIn("Century Avenue", self._post(job, "accept").text, "Pressed twice it is accepted once")
        self.assertEqual(len(job.message_ids.filtered(lambda m: "accepted the job" in m.body)), 1)

    def test_refuse(self):
        """PV-02: a refusal has a reason, goes to the next in line, and ends the link in words."""
        job = self._job_in("draft")
        job._dispatch(self.best, 180, is_told=True, queue=[(self.second, 150)])
        url = job._get_provider_url()
        self.assertIn("Say why", self._text(self._post(job, "refuse", reason="  ")))
        answer = self._post(job, "refuse", reason="On <b>holiday</b>", url=url)
        self.assertEqual(answer.status_code, 410)
        self.assertIn("You have refused this job", answer.text)
        self.assertEqual((job.state, job.provider_id), ("offered", self.second))
        offer = job.offer_ids.filtered(lambda offer: offer.provider_id == self.best)
        self.assertEqual((offer.state, offer.answer_reason), ("refused", "On <b>holiday</b>"))
        self.assertIn("Accept this job", self._page(job).text)

    def test_propose(self):
        """PV-04: a time is one of the company's zone, and our people ask the customer."""
        job = self._job_in("briefed")
        start = fields.Datetime.now().replace(second=0, microsecond=0) + 3 * DAY
        local = start + timedelta(hours=8)
        answer = self._post(job, "propose", start=local.strftime("%Y-%m-%dT%H:%M"), note="With a colleague")
        self.assertIn("You proposed", answer.text)
        self.assertIn(local.strftime("%-I:%M"), answer.text)
        self.assertEqual((job.proposed_start, job.proposal_note), (start, "With a colleague"))
        self.assertEqual(job.activity_ids.filtered("summary").mapped("user_id"), self.agent)
        for wrong in ("", "tomorrow", "2020-01-01T10:00", "99999-01-01T10:00", "0001-01-01T00:00"):
            with self.subTest(wrong):
                self.assertIn("does not lie in the past", self._text(self._post(job, "propose", start=wrong)))
        self.assertEqual(job.proposed_start, start)

    def test_give_back(self):
        """PV-03: who cannot come after all says why; his link ends and our people look for somebody else."""
        job = self._job_in("briefed")
        url = job._get_provider_url()
        answer = self._post(job, "give_back", reason="The car broke down", url=url)
        self.assertEqual(answer.status_code, 410)
        self.assertIn("not yours any more", answer.text)
        self.assertEqual((job.state, job.provider_id.id), ("draft", False))
        self.assertIn("Find another provider", job.activity_ids.mapped("summary"))

    def test_visit(self):
        """PV-09: arrived, looked at, photographed, done with the customer's code."""
        job = self._job_in("scheduled")
        self.assertNotIn("Code of the customer", self._page(job).text)
        answer = self._post(job, "arrive")
        self.assertIn("You arrived at", self._text(answer))
        self.assertTrue(job.arrived_at)
        checks = job._get_page_checks()
        self.assertEqual(set(checks.mapped("kind")), {"site", "goods"})
        self._post(job, "checks", **{f"result-{check.id}": "passed" for check in checks})
        self.assertEqual(set(checks.mapped("result")), {"passed"})
        self._post(job, "photos", [("before.jpg", picture("red"))], moment="before")
        answer = self._post(job, "photos", [("after.jpg", picture("blue")), ("note.pdf", PDF)], moment="after")
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(len(job.photo_before_ids), 1)
        self.assertEqual(len(job.completion_attachment_ids), 2)
        answer = self._post(job, "finish", code=f" {job.sudo().completion_code} ", note="One screw was missing")
        self.assertEqual(answer.status_code, 410)
        self.assertIn("this job is done", answer.text)
        self.assertEqual((job.state, job.completed_by, job.completion_note), ("done", "code", "One screw was missing"))

    def test_failed_check(self):
        """PV-09: what is not in order needs words; the rest is kept, and the team is told at once."""
        job = self._job_in("scheduled")
        self._post(job, "arrive")
        bad, good = job._get_page_checks()[:2]
        results = {f"result-{bad.id}": "failed", f"note-{bad.id}": " ", f"result-{good.id}": "passed"}
        answer = self._post(job, "checks", **results)
        self.assertIn("Say what is not in order", answer.text)
        self.assertEqual((bad.result, good.result), (False, "passed"))
        self.assertFalse(job.activity_ids.filtered(lambda a: bad.name in (a.summary or "")))
        for _time in range(2):
            self._post(job, "checks", **results | {f"note-{bad.id}": "No <power>"})
        self.assertEqual((bad.result, bad.note), ("failed", "No <power>"))
        told = job.activity_ids.filtered(lambda a: bad.name in (a.summary or ""))
        self.assertEqual((len(told), told.user_id), (1, self.agent))
        self.assertIn("No &lt;power&gt;", self._page(job).text)

    def test_foreign_checks(self):
        """PV-09: neither another job's checks nor the questions to the customer nor odd results are stored."""
        job, other = self._job_in("scheduled"), self._job_in("scheduled")
        question = job.check_ids.filtered(lambda check: check.kind == "question")[:1]
        foreign = other._get_page_checks()[:1]
        mine = job._get_page_checks()[:1]
        self.assertTrue(question)
        wanted = {f"result-{check.id}": "passed" for check in question + foreign}
        self._post(job, "checks", **wanted | {f"result-{mine.id}": "verified"})
        self.assertEqual((question + foreign + mine).mapped("result"), [False] * 3)

    def test_language(self):
        """PV-04: the page speaks the provider's language, when it is closed too."""
        self.env["res.lang"]._activate_lang("fr_FR")
        for template, source, text in (
            ("provider_page_answer", "Accept this job", "Accepter ce travail"),
            ("provider_page_closed", "This job was called off. Please do not go there.", "Annulé"),
        ):
            self.env.ref(f"after_sales.{template}").update_field_translations("arch_db", {"fr_FR": {source: text}})
        self.best.lang = "fr_FR"
        job = self._job_in("offered")
        url = job._get_provider_url()
        self.assertIn("Accepter ce travail", self._page(job).text)
        job._cancel("The customer does it himself")
        self.assertIn("Annulé", self._page(job, url).text)


@tagged("post_install", "-at_install", "after_sales")
class TestProviderPageAttacks(ProviderPageCommon):
    """Nothing but the provider's own job is reachable, as long as it is his."""

    def _assert_closed(self, url, words, status=410):
        for answer in [self._page(None, url), *(self._post(None, form, url=url, reason="x") for form in FORMS)]:
            self.assertEqual(answer.status_code, status)
            self.assertIn(words, self._text(answer))
            for secret in SECRETS:
                self.assertNotIn(secret, answer.text)
            self.assertNotIn("<form", answer.text.split("o_after_sales_job")[-1].split("<footer")[0])

    def test_get_changes_nothing(self):
        """PV-02: mail scanners follow links: no address of a form does anything by GET."""
        for state in ("offered", "accepted", "scheduled"):
            job = self._job_in(state)
            for form in FORMS:
                page = self._page(job, f"{job._get_provider_url()}/{form}?reason=x&code={job.sudo().completion_code}")
                self.assertEqual(page.status_code, 200)
            self.assertEqual(job.state, state)
            self.assertFalse(job.arrived_at or job.proposed_start or job.code_tries)

    def test_csrf(self):
        """PV-02: another site cannot press the buttons."""
        job = self._job_in("offered")
        self._page(job)
        for form in FORMS:
            self.assertEqual(self._post(job, form, csrf=False, reason="x").status_code, 400)
        self.assertEqual(job.state, "offered")

    def test_wrong_tokens(self):
        """PV-02: wrong tokens, the token of another job and those of other models open nothing."""
        job, other = self._job_in("offered"), self._job_in("accepted")
        case = job.ticket_id
        tokens = ("wrong", other._get_link_token(), case._get_link_token(), quote("é密"), "%20", "False")
        for token in tokens:
            self._assert_closed(f"/after_sales/job/{job.id}/{token}", "This link opens nothing", 404)
        for path in (f"case/{case.id}", f"claim/{job.id}", "job/99999999999", "job/0"):
            page = self.url_open(f"/after_sales/{path}/{job._get_link_token()}")
            self.assertEqual(page.status_code, 404)
        self.assertEqual((job.state, other.state), ("offered", "accepted"))

    def test_given_to_somebody_else(self):
        """PV-02: the link dies when the job goes to another provider, and lives again for nobody."""
        job = self._job_in("scheduled")
        url, before = job._get_provider_url(), job.sudo().completion_code
        job._release("Ill")
        self._assert_closed(url, "not yours any more")
        job._dispatch(self.second, 150, is_told=True)
        self._assert_closed(url, "not yours any more")
        self.assertNotEqual(job._get_provider_url(), url)
        self._post(job, "accept")
        self.assertEqual((job.state, job.provider_id), ("accepted", self.second))
        job._release("Wrong one")
        job._dispatch(self.best, 180, is_told=True, reason="He can again")
        self._assert_closed(url, "not yours any more")
        self.assertTrue(before)
        self.assertFalse(job.sudo().completion_code, "The next appointment has a code of its own")

    def test_after_the_end(self):
        """PV-06: after the end the page says so in words and shows nothing."""
        job = self._job_in("done")
        url = job._get_provider_url()
        self._assert_closed(url, "this job is done")
        job._record_callback(True, "basically")
        self._assert_closed(url, "this job is done")
        job = self._job_in("accepted")
        url = job._get_provider_url()
        job._cancel("The customer moved")
        self._assert_closed(url, "called off")

    def test_expired(self):
        """PV-02: an offer that was not answered in time says so."""
        job = self._job_in("offered")
        url = job._get_provider_url()
        job._expire_offer()
        self._assert_closed(url, "not answered in time")

    def test_steps_in_their_order(self):
        """PV-04: forms of another step are refused in words and change nothing."""
        job = self._job_in("offered")
        for form in ("give_back", "arrive", "photos", "finish"):
            answer = self._post(
                job, form, [("a.jpg", picture())] if form == "photos" else (), reason="x", moment="before"
            )
            self.assertEqual(answer.status_code, 200)
        self.assertEqual(job.state, "offered")
        self.assertFalse(job.arrived_at or job.photo_before_ids or job.check_ids.filtered("result"))
        job = self._job_in("accepted")
        self._post(job, "refuse", reason="x")
        self._post(job, "checks", **{f"result-{check.id}": "passed" for check in job._get_page_checks()})
        self.assertEqual((job.state, job.check_ids.mapped("result")), ("accepted", [False] * len(job.check_ids)))

    def test_code(self):
        """PV-04: wrong codes are counted, and after five nobody finishes but our own people."""
        job = self._job_in("scheduled")
        self._post(job, "arrive")
        for number in range(1, CODE_TRIES + 1):
            answer = self._post(job, "finish", code="abc" if number % 2 else "", note="Typed already")
            self.assertIn("not the code", answer.text)
            self.assertIn("Typed already", answer.text)
            self.assertEqual(job.code_tries, number)
        self.assertIn("Too many wrong codes", self._post(job, "finish", code=job.sudo().completion_code).text)
        self.assertEqual((job.state, job.code_tries), ("scheduled", CODE_TRIES))
        told = job.activity_ids.filtered(lambda a: "confirm the completion" in (a.summary or ""))
        self.assertEqual((len(told), told.user_id), (1, self.agent))
        job.with_user(self.agent)._finish(note="I called her")
        self.assertEqual((job.state, job.completed_by), ("done", "staff"))

    def test_uploads(self):
        """H2: only pictures and PDF, known by their content, up to the company's limits, all or none."""
        job = self._job_in("scheduled")
        self._post(job, "arrive")
        before = self.env["ir.attachment"].search_count([])
        large = picture() + b"\x00" * 1024 * 1024
        for files, words in (
            ([("a.jpg", SVG)], "neither a picture nor a PDF"),
            ([("a.jpg", zipped())], "neither a picture nor a PDF"),
            ([("a.jpg", picture()), ("b.png", b"<html>")], "neither a picture nor a PDF"),
            ([("a.jpg", large)], "larger than 1 MB"),
            ([("a.jpg", b"")], "is empty"),
            ([(f"{colour}.jpg", picture(colour)) for colour in ("red", "blue", "green", "navy")], "You chose 4 files"),
            ([], "Choose a picture first"),
        ):
            with self.subTest(words):
                self.assertIn(words, self._text(self._post(job, "photos", files, moment="before")))
        self.assertIn("cannot be sent", self._text(self._post(job, "photos", [("a.jpg", picture())], moment="x")))
        self.assertFalse(job.photo_before_ids)
        self.assertEqual(self.env["ir.attachment"].search_count([]), before)

    def test_huge_request(self):
        """H2: thirty megabytes are turned away unread, and the page says so."""
        self.env["res.company"].search([]).write({"after_sales_upload_mb": 1, "after_sales_upload_count": 3})
        job = self._job_in("scheduled")
        self._post(job, "arrive")
        with mute_logger("werkzeug"):
            answer = self._post(job, "photos", [("a.jpg", picture() + b"\x00" * 30 * 1024 * 1024)], moment="before")
        self.assertIn("too much at once", answer.text)
        self.assertFalse(job.photo_before_ids)

    def test_stored_privately(self):
        """H2: photos belong to the job: their provider sees them small, nobody else without a login."""
        job, other = self._job_in("scheduled"), self._job_in("scheduled")
        self._post(job, "arrive")
        for _time in range(2):
            self._post(job, "photos", [("../<x>.html", picture()), ("b.heic", HEIC)], moment="before")
        photos = job.photo_before_ids
        self.assertEqual(photos.sorted("id").mapped("name"), ["x .html.jpg", "b.heic"])
        photos = photos.sorted("id")
        self.assertEqual(set(photos.mapped(lambda p: (p.res_model, p.res_id, p.public))), {(job._name, job.id, False)})
        self.assertEqual(
            self._page(job, f"{job._get_provider_url()}/file/{photos[0].id}").headers["Content-Type"], "image/jpeg"
        )
        for url in (
            f"{other._get_provider_url()}/file/{photos[0].id}",
            f"{job._get_provider_url()}/file/{photos[1].id}",
            f"{job._get_provider_url()}/file/{self.env['ir.attachment'].search([], limit=1).id}",
            f"/web/content/{photos[0].id}",
            f"/web/image/{photos[0].id}",
        ):
            with self.subTest(url):
                answer = self.url_open(url)
                self.assertTrue(answer.status_code == 404 or answer.content != photos[0].raw)
        self._post(job, "photos", [("c.jpg", picture("red"))], moment="before")
        answer = self._post(job, "photos", [("d.jpg", picture("green"))], moment="before")
        self.assertIn("there are enough of them", answer.text)
        self.assertEqual(len(job.photo_before_ids), 3)
        message = job.message_ids.filtered(lambda m: "Photos before the work" in m.body)
        self.assertEqual(message.attachment_ids, job.photo_before_ids)
        self.assertEqual(message.author_id, self.best)

    def test_next_provider_sees_no_photos(self):
        """H2: what one provider photographed stays with our people when the job goes to the next."""
        job = self._job_in("scheduled")
        self._post(job, "arrive")
        self._post(job, "photos", [("a.jpg", picture())], moment="before")
        photo = job.photo_before_ids
        job._release("Ill")
        job._dispatch(self.second, 150, is_told=True)
        self._post(job, "accept")
        self.assertEqual(self._page(job, f"{job._get_provider_url()}/file/{photo.id}").status_code, 404)
        self.assertIn(photo, job.message_ids.attachment_ids)

    def test_colleagues_only_look(self):
        """PV-02: an agent who follows the link answers nothing in the provider's name."""
        job = self._job_in("offered")
        self.authenticate("agent_as", "agent_as")
        self.assertIn("This page is for the provider", self._page(job).text)
        for form in FORMS:
            self.assertEqual(self._post(job, form, reason="x").status_code, 403)
        self.assertEqual(job.state, "offered")

    def test_logins(self):
        """PV-04: the provider's own login needs the code as well; another login opens nothing."""
        login = self._new_user("fitter", "base.group_portal")
        job = self._job_in("scheduled")
        self.authenticate("fitter_as", "fitter_as")
        answer = self._page(job)
        self.assertEqual(answer.status_code, 403)
        self.assertNotIn("Ms Li", answer.text)
        login.partner_id.parent_id = self.best
        self._post(job, "arrive")
        self.assertTrue(job.arrived_at)
        self.assertIn("not the code", self._post(job, "finish", code="").text)
        self.assertEqual(job.state, "scheduled")
