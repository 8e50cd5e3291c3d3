"""Whom to send, for how much, and does the customer know (PV-02, PV-03, IN-03)."""

from datetime import datetime

from odoo import Command
from odoo.exceptions import AccessError, LockError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tests.common import patch

from .common import NOW
from .common_provider import HOUR, ProviderCommon

DOLLARS = "$\N{NO-BREAK SPACE}"


@tagged("post_install", "-at_install", "after_sales")
class TestProviderDispatch(ProviderCommon):
    def test_wizard_from_case(self):
        """PV-02: the wizard proposes the best local provider, his price, and who is asked next, and sends him."""
        ticket = self._case("2026-03-02 10:00", user_id=self.agent.id, team_id=self.team.id).with_user(self.agent)
        with self._at(NOW):
            wizard = self._fill(ticket, "action_open_dispatch", task="install", price_disclosed=True)
            self.assertEqual((wizard.provider_id, wizard.agreed_price), (self.best, 180))
            self.assertEqual(wizard.line_ids[0].reason, f"covers Pudong, 4.2 stars, for {DOLLARS}180.00, 0 open jobs")
            wizard.action_send()
        job = ticket.job_ids
        self.assertEqual((job.state, job.provider_id, job.agreed_price), ("offered", self.best, 180))
        self.assertEqual((job.partner_id, job.address_id), (self.customer, self.customer))
        self.assertEqual(job.provider_reason, f"covers Pudong, 4.2 stars, for {DOLLARS}180.00, 0 open jobs")
        self.assertEqual(job.offer_ids.mapped("state"), ["sent", "waiting"])
        self.assertEqual(job.offer_ids[1].provider_id, self.second)
        self.assertEqual(ticket.job_count, 1)

    def test_wizard_from_order(self):
        """PV-02: an installation that was sold is dispatched from the order, to its delivery address."""
        with self._at(NOW):
            order = self._new_order().with_user(self.agent)
            wizard = self._fill(order, "action_open_dispatch", price_disclosed=True)
            self.assertEqual((wizard.task, wizard.address_id), ("install", self.customer))
            wizard.action_send()
        self.assertEqual((order.job_ids.state, order.job_ids.product_ids), ("offered", self.sofa))
        self.assertEqual(order.job_ids.ticket_id, self.env["helpdesk.ticket"])
        self.assertEqual(order.job_count, 1)

    def test_price_first(self):
        """PV-02: no offer goes out without an agreed price."""
        job = self._new_job()
        with self.assertRaisesRegex(UserError, "Agree the price"):
            job._dispatch(self.best, 0, is_told=True)
        with self._refused(UserError, "Prices cannot be negative"):
            job._dispatch(self.best, -1, is_told=True)

    def test_customer_is_told_first(self):
        """IN-03: the offer waits until somebody has told the customer what the service costs."""
        job = self._new_job()
        self.assertIn("Tell the customer", job._dispatch(self.best, 180, charge=50))
        self.assertEqual((job.state, job.price_disclosed), ("draft", False))
        with self.assertRaisesRegex(UserError, "Tell the customer"):
            job.action_offer()
        with self._at(NOW):
            job.action_disclose_price()
        job.action_offer()
        self.assertEqual((job.state, job.price_disclosed_by, job.price_disclosed_at), ("offered", self.agent, NOW))

    def test_higher_charge_is_told_anew(self):
        """IN-03: what the customer knows is an amount; a higher one he does not know."""
        job = self._new_job()
        job._choose_provider(self.best, 180, charge=50)
        job._disclose_price()
        job._choose_provider(self.second, 150, charge=40)
        self.assertTrue(job.price_disclosed)
        job._choose_provider(self.second, 150, charge=60)
        self.assertFalse(job.price_disclosed)

    def test_below_three_stars(self):
        """PV-02: below three stars a lead has to agree; the agreement sends the offer, for this provider only."""
        poor = self._new_provider("Two Stars", provider_stars=2, price=90)
        job = self._new_job()
        with self.assertRaisesRegex(UserError, "fewer than 3 stars"):
            job._choose_provider(poor, 90)
        self.assertIn("fewer than 3 stars", job._dispatch(poor, 90, is_told=True, reason="Nobody else this week"))
        approval = job.sudo().approval_ids
        self.assertEqual((approval.kind, approval.state), ("provider_override", "requested"))
        self.assertIn("Nobody else this week", approval.reason)
        with self._refused(AccessError, "somebody else has to decide it"):
            approval.with_user(self.agent).action_approve()
        approval.with_user(self.lead).action_approve()
        self.assertEqual((job.state, job.provider_id), ("offered", poor))
        other = self._new_job()
        with self._refused(UserError, "Say why they should go all"):
            other._choose_provider(poor, 90)

    def test_every_approver_reads_what_speaks_against(self):
        """DL-03: what keeps a provider from going is told in every language, the dispatcher's words as they are."""
        self._learn_chinese()
        poor = self._new_provider("Two Stars", provider_stars=2, price=90)
        job = self._new_job()
        job._dispatch(poor, 90, is_told=True, reason="Nobody else")
        self._assert_both(job.sudo().approval_ids, "reason", "fewer than 3 stars", "Two Stars: .*星\nNobody else")

    def test_exception_is_for_one_provider(self):
        """PV-02: an agreement for one provider does not send another; the earlier question is taken back."""
        poor = self._new_provider("Two Stars", provider_stars=2, price=90)
        worse = self._new_provider("One Star", provider_stars=1, price=80)
        job = self._new_job()
        job._dispatch(poor, 90, is_told=True, reason="Cheap")
        job._dispatch(worse, 80, is_told=True, reason="Cheaper")
        first, second = job.sudo().approval_ids.sorted("id")
        self.assertEqual((first.state, second.state), ("withdrawn", "requested"))
        second.with_user(self.lead).action_refuse("No")
        self.assertEqual(job.state, "draft")
        with self.assertRaisesRegex(UserError, "lead has to agree"):
            job.action_offer()

    def test_lead_is_not_his_own_second_person(self):
        """PV-02: a lead who dispatches an exception himself needs another one."""
        poor = self._new_provider("Two Stars", provider_stars=2)
        job = self._new_job(user=self.lead)
        job._dispatch(poor, 90, is_told=True, reason="I know him")
        with self._refused(AccessError, "somebody else has to decide it"):
            job.sudo().approval_ids.with_user(self.lead).action_approve()

    def test_who_may_not_go(self):
        """PV-02, PV-03: suspended, unconfirmed, too far, without skill or licence: each is named in words."""
        suzhou = self._new_area(city="Suzhou", state_id=False)
        repair = self._ref("provider_skill_repair")
        job = self._new_job()
        for vals, problem in (
            ({"provider_state": "suspended"}, "suspended"),
            ({"provider_state": "candidate"}, "not yet confirmed"),
            ({"provider_area_ids": [Command.set(suzhou.ids)]}, "does not cover"),
            ({"provider_skill_ids": [Command.set(repair.ids)]}, "lacks the skill"),
            ({"provider_licence_expiry": "2026-03-01"}, "licence expired"),
            (
                {"provider_absence_ids": [Command.create({"date_from": "2026-03-01", "date_to": "2026-03-02"})]},
                "away until",
            ),
        ):
            provider = self._new_provider(problem, provider_stars=5, **vals)
            with self.subTest(problem), self._at(NOW), self.assertRaisesRegex(UserError, problem):
                job._choose_provider(provider, 100)
        with self.assertRaisesRegex(UserError, "Choose a service provider"):
            job._choose_provider(self.factory, 100, reason="Why not")

    def test_absence(self):
        """Whoever is away on the day of the work is not sent then, the first and the last day included; else is."""
        job = self._new_job()
        absence = {"partner_id": self.best.id, "date_from": "2026-03-03", "date_to": "2026-03-05", "note": "Holiday"}
        self.env["after.sales.provider.absence"].with_user(self.agent).create(absence)
        with self._refused(ValidationError, "cannot be back before the absence begins"):
            self.env["after.sales.provider.absence"].create({**absence, "date_to": "2026-03-02"})
        for day, away in (("02", False), ("03", True), ("05", True), ("06", False)):
            with self.subTest(day), self._at(datetime.fromisoformat(f"2026-03-{day} 02:00:00")):
                found = {ranking.key: ranking.obstacle for ranking in job._rank()}
                self.assertEqual("away until" in found[self.best.id], away)

    def test_special_skill(self):
        """IN-02: a television asks for its own skill, and its price on the rate card comes before the general one."""
        tv = self._ref("provider_skill_tv")
        job = self._new_job(skill_id=tv.id)
        self.assertFalse([ranking.key for ranking in job._rank() if ranking.fits])
        self.second.provider_skill_ids |= tv
        self.env["after.sales.provider.rate"].create(
            {"partner_id": self.second.id, "task": "install", "skill_id": tv.id, "price": 260,
             "company_id": self.company.id}
        )  # fmt: skip
        (ranking,) = [ranking for ranking in job._rank() if ranking.fits]
        self.assertEqual(
            (ranking.key, ranking.reason),
            (self.second.id, f"covers Pudong, 3.4 stars, for {DOLLARS}260.00, 0 open jobs"),
        )

    def test_nobody_fits(self):
        """PV-03: without a match the wizard leads to a new provider, with advice, and back to the dispatch."""
        self.customer.write({"street": "Renmin Road 1", "city": "Suzhou", "state_id": False})
        ticket = self._case("2026-03-02 10:00", user_id=self.agent.id).with_user(self.agent)
        wizard = self._fill(ticket, "action_open_dispatch", task="install")
        self.assertFalse(wizard.has_match or wizard.provider_id)
        self.assertTrue(wizard.line_ids, "Who needs a lead's word is shown")
        source = self._fill(
            wizard, "action_source", name="Suzhou Fitters", phone="0512 1", is_company=False, source_note="Web search"
        )
        self.assertIn("Prefer a qualified company", source.advice)
        self.assertIn("licence", source.advice)
        self.assertEqual(source.city, "Suzhou")
        source.action_create()
        provider = wizard.provider_id
        self.assertEqual(
            (provider.name, provider.provider_state, provider.provider_source),
            ("Suzhou Fitters", "candidate", "online"),
        )
        self.assertEqual(
            (provider.provider_area_ids.city, provider.provider_skill_ids.mapped("task")), ("Suzhou", ["install"])
        )
        wizard.write({"agreed_price": 200, "price_disclosed": True, "override_reason": "Only one in town"})
        wizard.action_send()
        job = ticket.job_ids
        self.assertEqual((job.state, job.payment_mode, job.customer_charge), ("draft", "customer_advance", 200))
        job.sudo().approval_ids.with_user(self.lead).action_approve()
        self.assertEqual(job.state, "offered")

    def test_new_provider_needs_a_way_to_reach_him(self):
        """PV-03: a name alone is nobody."""
        wizard = self.env["after.sales.provider.source"].with_user(self.agent).create({"name": "Somebody"})
        with self._refused(UserError, "Enter the name, and a phone number"):
            wizard.action_create()

    def test_two_dispatchers(self):
        """PV-02: of two who send the same job one wins; the other learns what it is now."""
        job = self._new_job()
        colleague = job.with_user(self.lead)
        job._dispatch(self.best, 180, is_told=True)
        with self.assertRaisesRegex(UserError, "is “Offered”"):
            colleague._dispatch(self.second, 150, is_told=True)
        self.assertEqual(job.provider_id, self.best)

    def test_same_second(self):
        """PV-02: while somebody else holds the job, one hears so in words."""
        job = self._new_job()

        def locked(_self, **_kwargs):
            raise LockError("locked")

        with patch.object(type(job), "lock_for_update", locked), self.assertRaisesRegex(UserError, "Somebody else"):
            job._dispatch(self.best, 180, is_told=True)

    def test_second_job_is_announced(self):
        """PV-02: whoever sends somebody for the same thing sees that a job runs already."""
        job = self._new_job()
        action = job.ticket_id.with_user(self.agent).action_open_dispatch()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        wizard.task = "install"
        self.assertEqual(wizard.open_job, job.name)
        wizard.task = "repair"
        self.assertFalse(wizard.open_job)

    def test_load_and_quota(self):
        """PV-02, PV-03: open jobs count against a provider; newcomers come first until they have their share."""
        self.company.write({"after_sales_newcomer_percent": 40, "after_sales_weight_newcomer": 100})
        new = self._new_provider("Newcomer", price=180, provider_job_count=0)
        with self._at(NOW):
            job = self._new_job_in("offered")
            self.assertEqual(
                job._rank(self.best)[0].reason, f"covers Pudong, 4.2 stars, for {DOLLARS}180.00, 1 open job"
            )
            self.assertEqual(self._new_job()._rank()[0].key, new.id)
            self._new_job_in("offered", provider=new)
            self.assertNotEqual(self._new_job()._rank()[0].key, new.id, "One of two is more than 40 %")
        with self._at(NOW + 91 * 24 * HOUR):
            self.assertEqual(self._new_job()._rank()[0].key, new.id, "What is long ago does not count")

    def test_closed_case(self):
        """PV-02: nobody is sent for a case that is closed."""
        ticket = self._case("2026-03-02 10:00")
        self._move(ticket, "solved", "2026-03-02 11:00")
        with self._refused(UserError, "is closed already"):
            ticket.action_open_dispatch()

    def test_case_of_nobody(self):
        """PV-02: where nobody knows the place, nobody is sent; the place can be named."""
        ticket = self._case("2026-03-02 10:00", partner_id=False, user_id=self.agent.id)
        job = self._new_job(ticket=ticket)
        with self.assertRaisesRegex(UserError, "where the work is done"):
            job._dispatch(self.best, 180, is_told=True)
        job.address_id = self.customer
        job._dispatch(self.best, 180, is_told=True)
        self.assertEqual(job.state, "offered")

    def test_wizard_by_remote_call(self):
        """PV-02: what a caller names does not keep the rest from being proposed."""
        ticket = self._case("2026-03-02 10:00", user_id=self.agent.id)
        wizard = self.env["after.sales.job.dispatch"].with_user(self.agent)
        wizard = wizard.create({"ticket_id": ticket.id, "task": "install"})
        self.assertEqual((wizard.address_id, wizard.provider_id), (self.customer, self.best))
