"""Pages that strangers open by a link: what they type, and who may show the page (H2)."""

from odoo.http import Request
from odoo.tests import tagged

from .common import PageCase
from .common_closing import ClosingCommon


@tagged("post_install", "-at_install", "after_sales")
class TestPages(PageCase, ClosingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls._ticket(solution="Leg replaced")
        cls.case._ask_confirmation()

    def test_a_page_of_a_link_is_framed_and_kept_by_nobody(self):
        case = self.case
        self.authenticate(None, None)
        for url in (case._get_confirmation_url(), self.customer._get_care_decline_url()):
            with self.subTest(url=url.rpartition("/")[0]):
                answer = self.url_open(url)
                self.assertEqual(answer.status_code, 200)
                self.assertEqual(answer.headers["X-Frame-Options"], "DENY")
                self.assertIn("frame-ancestors 'none'", answer.headers["Content-Security-Policy"])
                self.assertEqual(answer.headers["Referrer-Policy"], "no-referrer")
                self.assertEqual(answer.headers["Cache-Control"], "no-store")

    def test_a_page_bears_the_name_of_its_company(self):
        """The customer of one company does not read the name of another one."""
        self._make_strangers_of_elsewhere()
        self.authenticate(None, None)
        page = self.url_open(self.case._get_confirmation_url())
        self.assertEqual(page.status_code, 200)
        self.assertIn(self.company.name, page.text)
        self.assertNotIn("Elsewhere Ltd.", page.text)

    def test_zero_bytes_and_endless_texts_are_stored_as_text(self):
        case = self.case
        path = case._get_confirmation_url()
        self.authenticate(None, None)
        data = {"comment": "Still\0 broken " + "x" * 5000, "csrf_token": Request.csrf_token(self)}
        answer = self.url_open(f"{path}/reopen", data=data, allow_redirects=False)
        self.assertEqual(answer.status_code, 303)
        said = case.message_ids.filtered(lambda message: "Still broken" in (message.body or ""))
        self.assertTrue(said)
        self.assertLess(len(said[0].body), 1500)

    def test_zero_bytes_in_the_portal_form(self):
        portal = self._new_user("portal", "base.group_portal")
        self.authenticate(portal.login, portal.login)
        data = {"subject": "Le\0g", "description": "It bro\0ke", "csrf_token": Request.csrf_token(self)}
        self.assertEqual(self.url_open("/submitted/ticket", data=data).status_code, 200)
        self.assertEqual(self.env["helpdesk.ticket"].search([("partner_id", "=", portal.partner_id.id)]).name, "Leg")
