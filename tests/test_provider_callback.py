"""The call after every service and the stars that follow (PV-06, PV-07)."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_provider import DAY, HOUR, VISIT, ProviderCommon

DONE = VISIT + 2 * HOUR


@tagged("post_install", "-at_install", "after_sales")
class TestCallback(ProviderCommon):
    def test_two_questions(self):
        """PV-06: both questions are asked, and a dissatisfied customer is asked what was wrong."""
        job = self._new_job_in("done")
        with self._refused(UserError, "Ask how satisfied the customer is"):
            job._record_callback(True, False)
        with self.assertRaisesRegex(UserError, "what was wrong"):
            job._record_callback(True, "dissatisfied", " ")
        wizard = self._fill(job, "action_open_callback", on_time="no", satisfaction="fairly", extra_charge=20)
        self.assertEqual((wizard.suggested_stars, wizard.star_level), (4, "4"))
        with self._at(DONE):
            wizard.action_record()
        self.assertEqual((job.state, job.on_time, job.satisfaction), ("verified", False, "fairly"))
        self.assertEqual((job.suggested_stars, job.called_back_by, job.verified_at), (4, self.agent, DONE))
        self.assertEqual((job.extra_charge, job.stars), (20, 0))

    def test_wizard_skips_nothing(self):
        """PV-06: the first question cannot be left out, which is not the same as “no”."""
        job = self._new_job_in("done")
        action = job.action_open_callback()
        wizard = self.env[action["res_model"]].with_user(self.agent).browse(action["res_id"])
        wizard.satisfaction = "fairly"
        with self.assertRaisesRegex(UserError, "in advance"):
            wizard.action_record()
        self.assertEqual(job.state, "done")

    def test_not_before_the_work_is_done(self):
        """PV-06: nothing else ends a job, and nothing ends it early."""
        for state in ("draft", "offered", "accepted", "briefed", "scheduled"):
            with self.subTest(state), self._refused(UserError, "cannot become"):
                self._new_job_in(state)._record_callback(True, "fairly")

    def test_clock(self):
        """PV-06, PV-12: the call is due the day after, again until the customer was reached, and then no more."""
        job = self._new_job_in("done")
        clock = self._clock_of(job, "callback")
        self.assertEqual((clock.due_at, clock.user_id), (DONE + DAY, self.agent))
        with self.assertRaisesRegex(UserError, "recording it on the service job"):
            clock.with_user(self.agent).action_done()
        with self._at(DONE + HOUR):
            self._fill(job, "action_open_callback", is_reached="no", note="Voice mail").action_record()
        self.assertEqual(job.state, "done")
        again = self._clock_of(job, "callback")
        self.assertEqual((again.round, again.due_at), (2, DONE + DAY + HOUR))
        # It was missed on a Saturday, which the lead hears on Monday.
        self._run_clock(DONE + 3 * DAY)
        self._run_clock(DONE + 5 * DAY)
        self.assertEqual(again.status, "missed")
        self.assertIn(self.lead, job.sudo().activity_ids.user_id, "A missed callback is escalated")
        with self._at(DONE + 5 * DAY):
            job._record_callback(True, "fairly")
        self.assertFalse(self._clock_of(job, "callback"))

    def test_redo(self):
        """PV-06: work that was bad is done again by the same provider, at his cost, once."""
        job = self._new_job_in("done")
        wizard = self._fill(
            job, "action_open_callback", on_time="yes", satisfaction="dissatisfied", dissatisfaction_reason="Door hangs"
        )
        self.assertEqual(wizard.consequence, "redo")
        again = self.env["after.sales.job"].with_user(self.agent).browse(wizard.action_record()["res_id"])
        self.assertEqual((again.redo_of_id, again.provider_id, again.agreed_price), (job, self.best, 0))
        self.assertEqual((again.description, again.ticket_id), ("Door hangs", job.ticket_id))
        again.action_offer()
        self.assertEqual(again.state, "offered")
        with self.assertRaisesRegex(UserError, "does this work again"):
            job._redo()

    def test_case(self):
        """PV-06: or a case is opened, of the kind for installations or complaints."""
        job = self._new_job_in("done")
        wizard = self._fill(
            job,
            "action_open_callback",
            on_time="no",
            satisfaction="dissatisfied",
            dissatisfaction_reason="Rude",
            consequence="case",
        )
        ticket = self.env["helpdesk.ticket"].browse(wizard.action_record()["res_id"])
        self.assertEqual((ticket.case_kind_id.code, ticket.partner_id), ("installation", self.customer))
        self.assertIn("Rude", ticket.description)

    def test_verified_share(self):
        """PV-11: the share of verified jobs among the finished ones is a figure of the analysis."""
        jobs = self._new_job_in("verified") | self._new_job_in("done") | self._new_job_in("scheduled")
        groups = self.env["after.sales.job"]._read_group(
            [("id", "in", jobs.ids), ("state", "in", ("done", "verified"))], [], ["verified_percent:avg"]
        )
        self.assertEqual(groups[0][0], 50)


@tagged("post_install", "-at_install", "after_sales")
class TestAssessment(ProviderCommon):
    def _rated(self, satisfaction="fairly", at=DONE):
        job = self._new_job_in("done")
        job._record_facts({"done_at": at})
        with self._at(at):
            job._record_callback(True, satisfaction, "Bad")
        return job

    def test_assess(self):
        """PV-07: a lead confirms the suggestion, or changes it with a reason; nobody else does."""
        job = self._rated()
        with self._refused(AccessError, "Only a team lead assesses service providers"):
            job.with_user(self.agent)._assess(5)
        lead = job.with_user(self.lead)
        for stars, reason in ((0, "No"), (6, "No"), (3, " ")):
            with (
                self.subTest(stars),
                self._refused(UserError, "Give one to five stars|Say why you do not give the stars"),
            ):
                lead._assess(stars, reason)
        with self._at(DONE + HOUR):
            wizard = self._fill(lead, "action_open_assess", star_level="3", reason="The customer is a friend")
            wizard.action_assess()
        self.assertEqual((job.stars, job.stars_reason), (3, "The customer is a friend"))
        self.assertEqual((job.assessed_by, job.assessed_at), (self.lead, DONE + HOUR))
        with self._refused(UserError, "call the customer back first"):
            self._new_job_in("done").with_user(self.lead)._assess(3)

    def test_stars_of_the_provider(self):
        """PV-01, PV-07: an assessed job moves the provider's stars a little, towards it, and the last service."""
        self.best.write({"provider_stars": 0, "provider_job_count": 0})
        job = self._rated()
        self.assertEqual((self.best.provider_job_count, self.best.provider_stars), (1, 0), "Not assessed yet")
        self.assertEqual(str(self.best.provider_last_service), "2026-03-04")
        job.with_user(self.lead)._assess(5)
        self.assertAlmostEqual(self.best.provider_stars, 3.5, msg="Three jobs' worth of 3 stars, one of 5")
        self._rated("dissatisfied", DONE + DAY).with_user(self.lead).action_confirm_stars()
        self.assertLess(self.best.provider_stars, 3.2)
        self.assertEqual(self.best.provider_stars_reason, "From 2 rated jobs.")
        self.assertEqual(self.best.provider_job_count, 2)

    def test_recent_jobs_count_more(self):
        """PV-07: the same two jobs in the other order of time give other stars."""
        found = []
        for first, last in (("dissatisfied", "fairly"), ("fairly", "dissatisfied")):
            provider = self._new_provider(f"First {first}", provider_stars=0)
            for satisfaction, at in ((first, DONE), (last, DONE + 180 * DAY)):
                job = self._rated(satisfaction, at)
                job._record_facts({"provider_id": provider.id})
                job.with_user(self.lead).action_confirm_stars()
            found.append(provider.provider_stars)
        better, worse = found
        self.assertGreater(better, 3)
        self.assertLess(worse, 3)

    def test_clock(self):
        """PV-07: the lead is reminded to assess."""
        job = self._rated()
        clock = self._clock_of(job, "assessment")
        self.assertEqual((clock.user_id, clock.due_at), (self.lead, DONE + 3 * DAY))
        job.with_user(self.lead)._assess(5)
        self.assertFalse(clock.is_open)
