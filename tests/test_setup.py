from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..rules.zone import choose_zone
from .common import NOW, AfterSalesCommon

CHINA = ("Asia/Shanghai", "Asia/Urumqi")


@tagged("post_install", "-at_install", "after_sales")
class TestSetup(AfterSalesCommon):
    """What a new company is given, and what the checklist says is missing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.boss = cls._new_user("boss", "after_sales.group_manager,base.group_system")
        cls.boss.tz = "Asia/Shanghai"
        Company = cls.env["res.company"].with_user(cls.boss)
        cls.new = Company.create({"name": "New Mall", "country_id": cls.env.ref("base.cn").id}).sudo()
        cls.team = cls.env["helpdesk.ticket.team"].search([("company_id", "=", cls.new.id)])

    def _steps(self, user=None, company=None):
        """Return (state, problem) by the code of the steps."""
        Setup = self.env["after.sales.setup"].with_user(user or self.boss).with_company(company or self.new)
        Setup.invalidate_model()
        return {step.code: (step.state, step.problem) for step in Setup.search([])}

    def test_zone(self):
        """UTC is what a calendar says before anybody chose; then country and person decide."""
        self.assertEqual(choose_zone("Europe/Berlin", CHINA, "Asia/Urumqi"), "Europe/Berlin")
        self.assertEqual(choose_zone("UTC", CHINA, "Asia/Urumqi"), "Asia/Urumqi")
        self.assertEqual(choose_zone("UTC", CHINA, "Europe/Berlin"), "Asia/Shanghai")
        self.assertEqual(choose_zone("", (), "Europe/Berlin"), "Europe/Berlin")
        self.assertEqual(choose_zone("UTC", (), ""), "UTC")

    def test_new_company(self):
        """It has a team that somebody leads, and days in its own zone."""
        self.assertEqual(self.new._get_after_sales_tz(), "Asia/Shanghai")
        self.assertEqual(
            (self.team.user_id, self.team.user_ids, self.team.assignment), (self.boss, self.boss, "balanced")
        )
        self.boss.tz = False
        other = (
            self.env["res.company"]
            .with_user(self.boss)
            .create({"name": "Other", "country_id": self.env.ref("base.de").id})
        )
        self.assertEqual(other.sudo()._get_after_sales_tz(), "Europe/Berlin")

    def test_nothing_is_overwritten(self):
        """What somebody chose stays: another zone, a team without a lead, even an archived one."""
        self.new.resource_calendar_id.tz = "Europe/Berlin"
        self.team.write({"user_id": False, "active": False})
        self.new._on_created()
        self.assertEqual(self.new._get_after_sales_tz(), "Europe/Berlin")
        Team = self.env["helpdesk.ticket.team"].with_context(active_test=False)
        self.assertEqual(Team.search([("company_id", "=", self.new.id)]), self.team)

    def test_company_of_nobody(self):
        """Where no manager works nobody can be made lead: the checklist says so."""
        nobodys = self.env["res.company"].create({"name": "Nobody's"})
        self.assertFalse(self.env["helpdesk.ticket.team"].search([("company_id", "=", nobodys.id)]))
        self.boss.company_ids += nobodys
        steps = self._steps(company=nobodys)
        self.assertEqual(steps["team"][1], "There is no team: cases and escalations reach nobody.")

    def test_escalation_reaches_somebody(self):
        """ES-01: also a case that no team has climbs to a person."""
        vals = {"name": "x", "description": "x", "company_id": self.new.id, "team_id": False}
        case = self.env["helpdesk.ticket"].create(vals)
        self.assertEqual(case._get_deadline_user("team_lead"), self.boss)
        case._escalate("other", "He shouts")
        self.assertEqual(case.escalated_to_id, self.boss)

    def test_deadline_case_of_somebody(self):
        """DL-01: the deadline case of an order without a tracker goes to the first team."""
        customer = self.env["res.partner"].create({"name": "Ms Wu"})
        order = (
            self.env["sale.order"]
            .with_company(self.new)
            .create(
                {
                    "partner_id": customer.id,
                    "company_id": self.new.id,
                    "user_id": self.boss.id,
                    "team_id": False,
                    "receipt_deadline": "2026-06-30",
                    "deadline_urgency": "normal",
                    "order_line": [Command.create({"product_id": self.sofa.id})],
                }
            )
        )
        order.action_submit_after_sales()
        case = order.deadline_ticket_id
        self.assertEqual((case.team_id, case.user_id), (self.team, self.boss))

    def test_checklist(self):
        """Each step says what is missing, and is done when it is there."""
        steps = self._steps()
        self.assertEqual({state for state, _problem in steps.values()}, {"done", "missing"})
        for code in ("hours", "team", "members", "channels"):
            self.assertEqual(steps[code], ("done", ""))
        for code in ("roster", "factory_notes", "order", "people"):
            self.assertEqual(steps[code][0], "missing", code)
        self.assertIn("nobody is told which date", steps["factory_notes"][1])
        self._new_note(company_id=self.new.id)
        self.team.user_id = False
        steps = self._steps()
        self.assertEqual(steps["factory_notes"], ("done", ""))
        self.assertEqual(steps["team"], ("missing", "No team has a lead: escalations reach nobody."))

    def test_companies_do_not_mix(self):
        self._new_note()
        self.assertEqual(self._steps()["factory_notes"][0], "missing")
        self.assertEqual(self._steps(self.manager, self.company)["factory_notes"][0], "done")

    def test_offered_to_whoever_begins(self):
        """Today leads a manager of a new company to what is to be set up, until the first order is promised."""
        Today = self.env["after.sales.today"].with_company(self.new)

        def offered(user):
            shortcuts = Today.with_user(user).get_today()["shortcuts"]
            return [name for name, action in shortcuts if action == "after_sales.setup_action"]

        missing = [code for code, (state, _problem) in self._steps().items() if state == "missing"]
        self.assertEqual(offered(self.boss), [f"Set-up: {len(missing)} to do"])
        self.lead.company_ids += self.new
        self.assertFalse(offered(self.lead), "who cannot do it is not bothered")
        order = self.env["sale.order"].create({"partner_id": self.customer.id, "company_id": self.new.id})
        order._record_facts({"submitted_at": NOW})
        self.assertFalse(offered(self.boss))

    def test_not_needed(self):
        """A manager says what the company does not need; a lead only looks."""
        Setup = self.env["after.sales.setup"]
        step = self.env.ref("after_sales.setup_roster").with_user(self.manager).with_company(self.company)
        count = Setup.with_user(self.manager).with_company(self.company)._get_missing_count()
        step.action_switch_need()
        self.assertEqual((step.state, step.problem), ("not_needed", ""))
        self.assertEqual(Setup.with_user(self.manager).with_company(self.company)._get_missing_count(), count - 1)
        # The others still do.
        self.assertEqual(self._steps()["roster"][0], "missing")
        step.action_switch_need()
        self.assertEqual(step.state, "missing")
        with self.assertRaisesRegex(AccessError, "Only a manager says"):
            step.with_user(self.lead).action_switch_need()
        with self.assertRaisesRegex(AccessError, "not allowed to modify 'Set-up Step'"):
            step.write({"not_needed_company_ids": [Command.clear()]})

    def test_administrators(self):
        """What only an administrator may do says so to the others, and has no button for them."""
        self.company.resource_calendar_id.tz = "UTC"
        hours = self.env.ref("after_sales.setup_hours").with_company(self.company)
        self.assertIn("Ask an administrator.", hours.with_user(self.manager).problem)
        self.assertFalse(hours.with_user(self.manager).can_open)
        self.boss.company_ids += self.company
        self.assertNotIn("administrator", hours.with_user(self.boss).problem)
        self.assertTrue(hours.with_user(self.boss).can_open)

    def test_every_button_opens_a_place(self):
        """Whoever may press it may see what opens."""
        for step in self.env["after.sales.setup"].search([]):
            user = self.boss if step.for_administrators else self.manager
            company = self.new if step.for_administrators else self.company
            with self.subTest(step.code):
                action = step.with_user(user).with_company(company).action_open()
                self.assertTrue(self.env[action["res_model"]].with_user(user).has_access("read"))
        hours = self.env.ref("after_sales.setup_hours").with_user(self.boss).with_company(self.new)
        self.assertEqual(hours.action_open()["res_id"], self.new.resource_calendar_id.id)
