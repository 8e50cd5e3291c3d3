from markupsafe import Markup

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models.record.link import without_quoted_tokens
from .common_provider import HOUR, VISIT, ProviderCommon


@tagged("post_install", "-at_install", "after_sales")
class TestProviderDisclosure(ProviderCommon):
    """What acts for the provider or the customer goes past our people, or it is on record who had it."""

    def _kept(self, record):
        return " ".join(record.sudo().message_ids.mapped("body"))

    def test_mails_keep_it_to_themselves(self):
        """PV-04: who reads along in the chatter can neither answer for the provider nor tell the code."""
        job = self._new_job_in("scheduled")
        token, code = job._get_link_token(), job.sudo().completion_code
        sent = " ".join(
            self.env["mail.mail"].search([("model", "=", job._name), ("res_id", "=", job.id)]).mapped("body_html")
        )
        self.assertIn(token, sent)
        self.assertIn(code, sent)
        kept = self._kept(job.with_user(self.lead))
        self.assertIn("tell the fitter this code", kept)
        self.assertNotIn(token, kept)
        self.assertNotIn(code, kept)
        with self._refused(AccessError, "enough rights to access the field"):
            job.with_user(self.lead).read(["completion_code"])

    def test_handed_on(self):
        """PV-04: for who reads no mail, the link and the code are shown once asked for, under a name."""
        job = self._new_job_in("scheduled").with_user(self.agent)
        self.assertFalse(job.provider_link)
        self.assertFalse(job.appointment_text)
        job.action_show_link()
        job.action_show_code()
        self.assertIn(job._get_link_token(), job.provider_link)
        self.assertIn(job.sudo().completion_code, job.appointment_text)
        self.assertEqual(job.code_shown_by_id, self.agent)
        notes = job.sudo().message_ids.filtered(lambda m: "was shown" in m.body)
        self.assertEqual(notes.author_id, self.agent.partner_id)
        self.assertEqual(len(notes), 2)
        job.action_show_code()
        self.assertEqual(len(job.sudo().message_ids.filtered(lambda m: "was shown" in m.body)), 2)
        self._answer_checks(job)
        with self._at(VISIT + HOUR):
            job._finish(job.sudo().completion_code)
        self.assertEqual(job.completed_by, "code_shown", "The code proves less: one of us had it")

    def test_next_provider_next_link(self):
        """PV-02: what was shown for one provider is not shown for the next."""
        job = self._new_job_in("accepted").with_user(self.agent)
        job.action_show_link()
        job._release("He is ill")
        job._dispatch(self.second, 150, is_told=True)
        self.assertFalse(job.provider_link)
        self.assertTrue(job.may_show_link)

    def test_nobody_else_is_shown(self):
        """Who may not handle the job is not shown what acts for others."""
        job = self._new_job_in("scheduled")
        stranger = self._new_user("disclosure_salesman", "sales_team.group_sale_salesman")
        for step in ("action_show_link", "action_show_code"):
            with self.subTest(step), self._refused(AccessError, "not allowed to modify"), self.env.cr.savepoint():
                getattr(job.with_user(stranger), step)()
        self.assertFalse(job.code_shown_by_id)

    def test_quoted_however(self):
        """PV-04: what an answer quotes of our link is kept without what opens it, however its mail program wrote it."""
        job = self._new_job_in("accepted")
        token = job._get_link_token()
        link = f"https://shop.example.com/after_sales/job/{job.id}/{token}"
        for text in (
            f'<a href="{link}">x</a>',
            f"https://safe.example.com/?url=https%3A%2F%2Fshop%2Fafter_sales%2Fjob%2F1%2F{token}&data=1",
            link.upper(),
            f"&gt; {link[:-20]}<br>&gt; {link[-20:]}",
            f"> {link[:-20]}\n> {link[-20:]}",
        ):
            with self.subTest(text):
                kept = without_quoted_tokens(Markup(text))
                self.assertIsInstance(kept, Markup)
                self.assertNotIn(token[:30].lower(), kept.lower())
        self.assertEqual(without_quoted_tokens("Order 1234567890 and deadbeef"), "Order 1234567890 and deadbeef")
