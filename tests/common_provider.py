"""Providers in Shanghai, a customer in Pudong, and jobs on any step. No tests here, no demo data."""

from datetime import datetime, timedelta

from odoo import Command
from odoo.tests import Form

from .common import NOW
from .common_policy import CaseCommon

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
#: The appointment of the tests: 4 March 2026, 10:00 in Shanghai.
VISIT = datetime(2026, 3, 4, 2)
SETTINGS = {
    "after_sales_min_stars": 3,
    "after_sales_star_half_life": 180,
    "after_sales_star_prior": 3,
    "after_sales_star_prior_weight": 3,
    "after_sales_weight_area": 30,
    "after_sales_weight_stars": 35,
    "after_sales_weight_price": 20,
    "after_sales_weight_load": 10,
    "after_sales_weight_newcomer": 5,
    "after_sales_newcomer_percent": 0,
    "after_sales_newcomer_days": 90,
    "after_sales_verification_target": 95,
    "after_sales_courtesy_rules": "Put on shoe covers.",
}


class ProviderCommon(CaseCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({**SETTINGS, "after_sales_require_promise": False})
        cls.china = cls.env.ref("base.cn")
        cls.shanghai = cls.env["res.country.state"].create(
            {"name": "Shanghai Municipality", "code": "TSH", "country_id": cls.china.id}
        )
        cls.customer.write(
            {
                "street": "Pudong District, Century Avenue 1",
                "city": "Shanghai",
                "state_id": cls.shanghai.id,
                "country_id": cls.china.id,
                "phone": "138 0000",
            }
        )
        cls.pudong = cls._new_area(city="Shanghai", district="Pudong")
        cls.install = cls._ref("provider_skill_install")
        cls.best = cls._new_provider("Home Fit", provider_stars=4.2, price=180)
        cls.second = cls._new_provider("Good Hands", provider_stars=3.4, price=150)

    @classmethod
    def _new_area(cls, **vals):
        return cls.env["after.sales.provider.area"].create(
            {"country_id": cls.china.id, "state_id": cls.shanghai.id, **vals}
        )

    @classmethod
    def _new_provider(cls, name, price=None, **vals):
        """Return an active company that installs in Pudong and has worked for us before."""
        defaults = {
            "name": name,
            "is_company": True,
            "is_service_provider": True,
            "provider_state": "active",
            "email": f"{name.replace(' ', '').lower()}@example.com",
            "provider_skill_ids": [Command.set(cls.install.ids)],
            "provider_area_ids": [Command.set(cls.pudong.ids)],
            "provider_job_count": 3,
        }
        provider = cls.env["res.partner"].create(defaults | vals)
        provider.write({"provider_job_count": (defaults | vals)["provider_job_count"]})
        if price is not None:
            cls.env["after.sales.provider.rate"].create(
                {"partner_id": provider.id, "task": "install", "price": price, "company_id": cls.company.id}
            )
        return provider

    @classmethod
    def _new_job(cls, at=NOW, user=None, ticket=None, **vals):
        """Return a draft of the agent: an installation of the test sofa, for a case of the agent's own."""
        with cls._at(at):
            ticket = ticket or cls.env["helpdesk.ticket"].create(
                {
                    "name": "Bed to assemble",
                    "description": "It came in parts",
                    "partner_id": cls.customer.id,
                    "product_id": cls.sofa.id,
                    "team_id": cls.team.id,
                    "user_id": cls.agent.id,
                }
            )
            return ticket.with_user(user or cls.agent)._create_job({"task": "install", **vals})

    @classmethod
    def _new_job_in(cls, state, at=NOW, provider=None, **vals):
        """Return a job that has come as far as a state, each step at the same moment, the visit at VISIT."""
        job = cls._new_job(at, **vals)
        steps = {
            "offered": lambda: job._dispatch(provider or cls.best, 180, is_told=True),
            "accepted": job._accept,
            "briefed": job.action_brief,
            "scheduled": lambda: job._schedule(VISIT, VISIT + 2 * HOUR),
            "done": lambda: cls._answer_checks(job)._finish(job.sudo().completion_code),
            "verified": lambda: job._record_callback(True, "basically"),
        }
        for name, step in steps.items():
            if job.state == state:
                break
            with cls._at(VISIT + 2 * HOUR if name in ("done", "verified") else at):
                step()
        return job

    @classmethod
    def _answer_checks(cls, job):
        """Let the provider find everything in order, and return the job."""
        job.sudo().check_ids.filtered(lambda check: not check.is_answered).result = "passed"
        return job

    def _clock_of(self, job, purpose, only_open=True):
        """Return the deadlines of a job with a purpose."""
        found = job.sudo().deadline_ids.filtered(lambda d: d.purpose == purpose)
        return found.filtered(lambda d: d.is_open or not only_open).sorted("id")

    def _fill(self, records, button, **vals):
        """Press a button of records as their user, type values into the wizard it opens; return that saved."""
        action = getattr(records, button)()
        wizard = records.env[action["res_model"]].browse(action["res_id"])
        view = action["res_model"].removeprefix("after.sales.").replace(".", "_") + "_view_form"
        form = Form(wizard, f"after_sales.{view}")
        for name, value in vals.items():
            setattr(form, name, value)
        return form.save()
