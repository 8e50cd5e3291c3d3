from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common import TourCase
from .common_provider import ProviderCommon


@tagged("post_install", "-at_install", "after_sales")
class TestProviderTour(TourCase, ProviderCommon):
    """A service job in a real browser: staff, provider with a phone, callback (PV-02, PV-04, PV-06, PV-07, PV-09)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._new_provider("Rough Hands", provider_stars=2, price=90)
        cls.ticket = cls.env["helpdesk.ticket"].create(
            {
                "name": "Bed to assemble",
                "description": "It came in parts",
                "partner_id": cls.customer.id,
                "product_id": cls.sofa.id,
                "team_id": cls.team.id,
                "user_id": cls.agent.id,
                "case_kind_id": cls.env.ref("after_sales.case_kind_installation").id,
                "stage_id": cls.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_in_progress").id,
            }
        )
        for user in cls.agent + cls.lead:
            user.password = user.login

    def _visit(self, job, tour):
        self.browser_size = "375x667"
        self.start_tour(job._get_provider_url(), tour, login=None)
        self.env.invalidate_all()

    def test_dispatch(self):
        """PV-02, IN-03, PV-04: from the case to the appointment, each time by the next step."""
        url = f"/odoo/after-sales-cases/{self.ticket.id}"
        self.start_tour(url, "after_sales_provider_dispatch", login=self.agent.login)
        job = self.ticket.job_ids
        self.assertEqual((job.state, job.provider_id, job.agreed_price), ("scheduled", self.best, 180))
        self.assertTrue(job.price_disclosed_at <= job.offered_at <= job.accepted_at <= job.briefed_at)
        self.assertEqual(job.customer_wish, "Saturday morning")
        self.assertIn(job.completion_code, job.appointment_text)

    def test_provider(self):
        """PV-09: at the width of a phone from the offer to the end, then the call and the stars."""
        job = self._new_job_in("offered")
        self._visit(job, "after_sales_provider_accept")
        self.assertEqual(job.state, "accepted")
        job.action_brief()
        job._schedule(fields.Datetime.now() + timedelta(hours=1))
        job.sudo().completion_code = "246810"
        self._visit(job, "after_sales_provider_visit")
        wall = job.check_ids.filtered(lambda check: check.name.startswith("Wall"))
        self.assertEqual((wall.result, wall.note), ("failed", "Too soft for screws"))
        self.assertEqual(job.photo_before_ids.mapped("name"), ["before.png"])
        self.assertEqual(job.completion_attachment_ids.mapped("name"), ["after.png"])
        self.assertEqual((job.state, job.code_tries), ("scheduled", 1))
        self._visit(job, "after_sales_provider_finish")
        self.assertEqual((job.state, job.completed_by, job.completion_note), ("done", "code", "One screw was missing"))
        self.browser_size = "1366x768"
        stars = self.best.provider_stars
        self.start_tour(f"/odoo/after-sales-jobs/{job.id}", "after_sales_provider_callback", login=self.lead.login)
        self.assertEqual((job.state, job.stars, job.assessed_by), ("verified", 5, self.lead))
        self.assertNotEqual(self.best.provider_stars, stars)
