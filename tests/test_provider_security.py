"""Who may do what with service jobs: per group, per company, and by remote calls."""

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import NOW
from .common_provider import ProviderCommon


@tagged("post_install", "-at_install", "after_sales")
class TestProviderSecurity(ProviderCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.job = cls._new_job_in("scheduled")
        cls.stranger = cls._new_user("stranger", "after_sales.group_agent")

    def test_facts_are_not_typed(self):
        """PV-02, PV-05, PV-06: no remote call writes what only steps record, whoever calls."""
        for name, value in (
            ("state", "verified"), ("provider_id", self.second.id), ("agreed_price", 1), ("price_disclosed", False),
            ("payment_mode", "customer_advance"), ("stars", 5), ("satisfaction", "fairly"), ("completion_code", "1"),
            ("override_provider_id", self.second.id), ("bill_id", 1), ("briefed_at", False),
            ("scheduled_start", NOW), ("damage_amount", 1), ("fee_advanced", 1), ("offer_id", 1),
        ):  # fmt: skip
            with self.subTest(name), self.assertRaisesRegex(UserError, "recorded by the system"):
                self.job.with_user(self.manager).with_context(after_sales_job=True).write({name: value})

    def test_work_is_fixed_once_offered(self):
        """PV-02: what somebody was asked to do is not changed under his hands; words may be added."""
        with self.assertRaisesRegex(UserError, "offered already"):
            self.job.with_user(self.agent).task = "repair"
        self.job.with_user(self.agent).description = "Third floor"

    def test_creating_and_deleting(self):
        """Jobs come from cases and orders by their step; one that somebody was asked to do is not deleted."""
        vals = {"ticket_id": self.job.ticket_id.id, "task": "install"}
        for user in (self.agent, self.manager):
            with self.subTest(user=user.login), self._refused(AccessError, "not allowed to create"):
                self.env["after.sales.job"].with_user(user).create(vals)
        with self._refused(AccessError, "not allowed to delete"):
            self.job.with_user(self.agent).unlink()
        with self._refused(UserError, "A job that somebody was asked"):
            self.job.with_user(self.manager).unlink()
        self._new_job().with_user(self.manager).unlink()

    def test_own_jobs(self):
        """An agent sees his jobs and those of his cases, team and orders; a tracker sees all, a salesman none."""
        case = self._case("2026-03-02 10:00", team_id=self.team.id, user_id=self.lead.id)
        foreign = self._new_job(user=self.lead, ticket=case)
        self.assertTrue(foreign.with_user(self.agent).has_access("read"), "A case of his team")
        self.assertFalse(foreign.with_user(self.stranger).has_access("read"))
        self.assertFalse(self.job.with_user(self.stranger).has_access("write"))
        self.assertTrue(self.job.with_user(self.tracker).has_access("read"))
        self.assertFalse(self.job.with_user(self.salesman).has_access("read"))
        self.assertFalse(self.job.check_ids[:1].with_user(self.stranger).has_access("write"))
        self.assertFalse(self.job.offer_ids.with_user(self.stranger).has_access("read"))
        for name in ("_accept", "_lock", "_pass_to", "_record_facts"):
            self.assertTrue(name.startswith("_"), "No remote call reaches a step")

    def test_steps_ask_for_the_right(self):
        """Whoever may not write a job takes no step on it, by button or wizard."""
        job = self.job.with_user(self.stranger)
        for step in (
            job.action_brief,
            job.action_arrive,
            job.action_disclose_price,
            job.action_prepare_bill,
            job.action_tell_manufacturer,
            job.action_open_schedule,
            job.action_open_callback,
            job.action_open_release,
            job.action_open_damage,
        ):
            with self.subTest(step.__name__), self._refused(AccessError, "have '(read|write)' access"):
                step()

    def test_other_company(self):
        """Another company sees nothing of jobs, checks, offers and prices; it does see shared providers."""
        other = self.env["res.company"].create({"name": "Other"})
        lead = self._new_user("other", "after_sales.group_lead", company_id=other.id)
        rate = self.env["after.sales.provider.rate"].search([("partner_id", "=", self.best.id)])
        for records in (self.job, self.job.check_ids, self.job.offer_ids, rate):
            with self.subTest(records._name):
                self.assertFalse(records.with_user(lead).search([("id", "in", records.ids)]))
        self.assertEqual(self.best.with_user(lead).provider_rate_ids, rate.browse())
        ours = self._new_provider("Ours", company_id=self.company.id)
        found = self.env["res.partner"]._rank_providers(other, "install", self.customer)
        self.assertNotIn(ours.id, [ranking.key for ranking in found])
        self.assertIn(self.best.id, [ranking.key for ranking in found])
        foreign = self._new_provider("Theirs", company_id=other.id)
        with self.assertRaisesRegex(UserError, "of this company"):
            self._new_job()._choose_provider(foreign, 100, reason="Near")

    def test_company_of_the_case(self):
        """A job belongs to the company of its case, whoever makes it from wherever."""
        other = self.env["res.company"].create({"name": "Other"})
        self.lead.company_ids |= other
        case = self._case("2026-03-02 10:00", company_id=self.company.id)
        both = [other.id, self.company.id]
        job = case.with_user(self.lead).with_context(allowed_company_ids=both)._create_job()
        self.assertEqual(job.company_id, self.company)
        with self.assertRaisesRegex(ValidationError, "different companies"):
            job.sudo().company_id = other
            job.flush_recordset()

    def test_customer_reads_nothing(self):
        """A portal customer sees his case, and neither its jobs nor a provider's stars."""
        portal = self._new_user("portal", "base.group_portal")
        portal.partner_id = self.customer
        ticket = self.job.ticket_id.with_user(portal)
        for name in ("job_ids", "job_count"):
            with self.subTest(name), self._refused(AccessError, "enough rights to access the field"):
                ticket.read([name])
        with self._refused(AccessError, "enough rights to access the field"):
            self.customer.with_user(portal).read(["provider_stars"])
        self.assertFalse(self.job.with_user(portal).has_access("read"))

    def test_plain_users_read_whole_documents(self):
        """Reading a whole order or case works for whoever could read it before."""
        with self._at(NOW):
            order = self._new_order(user_id=self.salesman.id)
        self.assertNotIn("job_ids", order.with_user(self.salesman).read()[0])
        helper = self._new_user("helper", "helpdesk_mgmt.group_helpdesk_user")
        self.assertNotIn("job_ids", self.job.ticket_id.with_user(helper).fields_get())

    def test_config_is_for_managers(self):
        """Skills and checks are kept by managers, areas by leads."""
        with self._refused(AccessError, "not allowed to modify"):
            self.install.with_user(self.lead).name = "X"
        with self._refused(AccessError, "not allowed to modify"):
            self.pudong.with_user(self.agent).district = "X"
        with self.assertRaisesRegex(AccessError, "the same in all companies"), self.env.cr.savepoint():
            self.pudong.with_user(self.lead).district = "Pudong New Area"
        self.lead.company_ids = self.env["res.company"].search([])
        self.pudong.with_user(self.lead).district = "Pudong New Area"
        self.env["after.sales.job.check.template"].with_user(self.manager).create(
            {"name": "Lift", "category_ids": [Command.set(self.category.ids)]}
        )
