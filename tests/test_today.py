"""The page that says how we stand: right counts, with the reader's rights, at a price that does not grow."""

import json
from datetime import date, datetime, timedelta

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import json_default

from .common import NOW, AfterSalesCommon

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
PEOPLE = ("agent", "tracker", "lead", "manager")


@tagged("post_install", "-at_install", "after_sales")
class TestToday(AfterSalesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.after_sales_require_promise = False
        cls.colleague = cls._new_user("colleague", "after_sales.group_agent")
        cls.team = cls.env["helpdesk.ticket.team"].create(
            {
                "name": "Care",
                "company_id": cls.company.id,
                "user_id": cls.lead.id,
                "user_ids": [Command.set((cls.agent + cls.colleague).ids)],
            }
        )
        cls.env["after.sales.deadline.policy"].search([("purpose", "!=", "receipt")]).active = False
        cls.env["after.sales.deadline"].search([]).unlink()

    def _page(self, user):
        """Return the page as the web client gets it."""
        page = self.env["after.sales.today"].with_user(user).with_context(tz=user.tz, lang="en_US").get_today()
        return json.loads(json.dumps(page, default=json_default))

    def _section(self, user, code):
        return next(section for section in self._page(user)["sections"] if section["code"] == code)

    def _tiles(self, user):
        return {tile["code"]: tile for section in self._page(user)["sections"] for tile in section["tiles"]}

    def _counts(self, user):
        return {code: tile["count"] for code, tile in self._tiles(user).items()}

    def _new_case(self, user=None, **vals):
        values = {"name": "A leg is loose", "description": "x", "partner_id": self.customer.id, "team_id": self.team.id}
        return self.env["helpdesk.ticket"].create({**values, "user_id": (user or self.agent).id, **vals})

    def _new_call(self, *orders, amount=1, unit="hours", **vals):
        """Start a clock on these orders."""
        number = self.env["after.sales.deadline.policy"].with_context(active_test=False).search_count([])
        policy = self._new_policy(f"call{number}", amount=amount, unit=unit, **vals)
        for order in orders:
            order._fire_deadline_event("scheduled")
        policy.active = False
        return self.env["after.sales.deadline"].search([("policy_id", "=", policy.id)])

    def test_each_role_reads_in_its_order(self):
        first = {name: [s["code"] for s in self._page(getattr(self, name))["sections"]][:4] for name in PEOPLE}
        self.assertEqual(first["agent"], ["late", "today", "waiting", "risk"])
        self.assertEqual(first["tracker"], ["late", "risk", "today", "waiting"])
        self.assertEqual(first["lead"], ["waiting", "late", "risk", "today"])
        self.assertEqual(first["manager"], ["risk", "waiting", "late", "today"])
        for name in PEOPLE:
            self.assertEqual(self._page(getattr(self, name))["role"], name)

    def test_an_empty_company_is_told_kindly(self):
        for section in self._page(self.agent)["sections"]:
            self.assertFalse(section["tiles"] or section["lines"], section["code"])
            self.assertTrue(section["empty"].endswith("."), section["code"])

    def test_only_people_of_after_sales(self):
        portal = new_test_user(self.env, "portal_as", "base.group_portal")
        for user in (self.salesman, portal):
            with self.assertRaisesRegex(AccessError, "for the people of After Sales"):
                self.env["after.sales.today"].with_user(user).get_today()

    def test_promises_name_their_money(self):
        """DL-04: what is overdue, due today and endangered, each order once, with its amount."""
        late = self._new_confirmed_order(deadline=date(2026, 3, 10))
        due = self._new_confirmed_order(deadline=date(2026, 3, 12))
        feared = self._new_confirmed_order(deadline=date(2026, 5, 30))
        self._new_confirmed_order(deadline=date(2026, 6, 30))
        feared._record_delay_risk(True, "The wood arrives late")
        at = datetime(2026, 3, 12, 2)
        self._run_clock(at)
        with self._at(at):
            tiles = self._tiles(self.agent)
            for code, order in (("late_promises", late), ("today_promises", due), ("risk_promises", feared)):
                self.assertEqual(tiles[code]["count"], 1, code)
                found = self.env["sale.order"].with_user(self.agent).search(tiles[code]["domain"])
                self.assertEqual(found, order, code)
                self.assertEqual(tiles[code]["amounts"], [order.currency_id.format(order.amount_total)])
            self.assertFalse({"late_promises", "today_promises"} & set(self._counts(self.colleague)))
            self.assertEqual(self._counts(self.tracker)["late_promises"], 1)
            self.assertEqual(self._counts(self.lead)["risk_promises"], 1)

    def test_deadlines_stand_in_one_section(self):
        """What is late is not due today as well; “by midnight” is due today."""
        orders = [self._new_order() for _number in range(4)]
        self._new_call(orders[0], amount=1)
        self._new_call(orders[1], amount=5)
        self._new_call(orders[2], amount=14)
        self._new_call(orders[3], amount=3, unit="days")
        deadlines = self.env["after.sales.deadline"].search([])
        self.assertEqual(deadlines.user_id, self.agent)
        with self._at(NOW + HOUR):
            counts = self._counts(self.agent)
            self.assertEqual((counts["late_order"], counts["today_order"]), (1, 2))
            self.assertNotIn("late_order", self._counts(self.colleague))
            self.assertEqual(self._counts(self.lead)["today_order"], 2)
            lines = self._section(self.agent, "next")["lines"]
            self.assertEqual([line["name"] for line in lines], [d.host_name for d in deadlines.sorted("due_at")])
        with self._at(NOW + 2 * DAY):
            self.assertEqual(self._counts(self.agent)["late_order"], 3)

    def test_cases(self):
        """Not answered, nobody's, escalated, about safety: one's own, or all that a lead oversees."""
        self._new_case(severity="safety")
        self._new_case(self.colleague)
        self._new_case().user_id = False
        mine = self._new_case()
        mine._escalate("other", "Help")
        self._new_case(stage_id=self.env["helpdesk.ticket.stage"].search([("closed", "=", True)], limit=1).id)
        agent, lead = self._counts(self.agent), self._counts(self.lead)
        self.assertEqual([agent[c] for c in ("unanswered", "unassigned", "escalated", "severe")], [2, 1, 1, 1])
        self.assertEqual([lead[c] for c in ("unanswered", "unassigned", "escalated", "severe")], [4, 1, 1, 1])
        self.assertEqual(len(self._section(self.agent, "cases")["lines"]), 2)
        self.assertEqual(len(self._section(self.manager, "cases")["lines"]), 4)

    def test_every_count_is_its_list(self):
        """The list that a tile opens holds what was counted, in English or Chinese, for everybody."""
        orders = [self._new_confirmed_order(deadline=date(2026, 3, 10)) for _ in range(2)]
        self._new_order(deadline_guaranteed=True).with_user(self.agent).action_submit_after_sales()
        self._new_call(*orders)
        self._new_case()
        at = datetime(2026, 3, 12, 2)
        self._run_clock(at)
        with self._at(at):
            for name in PEOPLE:
                user = getattr(self, name)
                for tile in self._tiles(user).values():
                    found = self.env[tile["model"]].with_user(user).search_count(tile["domain"])
                    self.assertEqual(tile["count"], found, f"{name}: {tile['code']}")
                    self.assertEqual(self.env.ref(tile["action"]).res_model, tile["model"])

    def test_endless_is_not_counted(self):
        self.env["helpdesk.ticket"].create(
            [{"name": "x", "description": "x", "team_id": self.team.id, "user_id": self.agent.id}] * 101
        )
        self.assertEqual(self._tiles(self.agent)["unanswered"]["label"], "99+")

    def test_decisions_are_for_those_who_may(self):
        """OW-01: requests stand with whoever decides them, not with whoever asked."""
        order = self._new_order(deadline_guaranteed=True)
        order.with_user(self.agent).action_submit_after_sales()
        self.assertEqual(self._counts(self.lead)["approvals"], 1)
        self.assertNotIn("approvals", self._counts(self.agent))

    def test_the_other_company(self):
        """Who works elsewhere counts nothing of ours."""
        order = self._new_confirmed_order(deadline=date(2026, 3, 10))
        order._record_delay_risk(True, "x")
        self._new_call(order)
        self._new_case(severity="safety")
        company = self.env["res.company"].create({"name": "Second House"})
        stranger = self._new_user("stranger", "after_sales.group_manager", company_id=company.id)
        with self._at(NOW + 2 * HOUR):
            self.assertTrue(self._counts(self.manager))
            self.assertFalse(self._counts(stranger))
            self.assertFalse([section for section in self._page(stranger)["sections"] if section["lines"]])

    def test_who_is_on_duty(self):
        """DR-01: who is there, by the reader's clock; otherwise that nobody is, and who comes next."""
        template = self.env.ref("after_sales.shift_template_day")
        vals = {"user_id": self.agent.id, "template_id": template.id, "company_id": self.company.id}
        self.assertEqual(self._section(self.lead, "duty")["remark"], "No further shift is planned.")
        with self._at(NOW - DAY):
            shift = self.env["after.sales.shift"].create({**vals, "date": date(2026, 3, 3)})
        duty = self._section(self.lead, "duty")
        self.assertFalse(duty["lines"])
        self.assertEqual(duty["empty"], "Nobody is on duty now.")
        self.assertRegex(duty["remark"], r"^Next: Agent, Tue, Mar 3 0?8:40")
        self.env["res.lang"]._activate_lang("zh_CN")
        chinese = self.env["after.sales.today"].with_user(self.lead).with_context(tz=self.lead.tz, lang="zh_CN")
        self.assertRegex(chinese.get_today()["sections"][-2]["remark"], "3月3日")
        with self._at(shift.start_at + HOUR / 12):
            duty = self._section(self.lead, "duty")
            self.assertEqual([line["name"] for line in duty["lines"]], ["Agent"])
            self.assertIn("8:40", duty["lines"][0]["text"])
            self.assertIn("not checked in yet", duty["lines"][0]["text"])

    def _tell_stories(self, count):
        orders = self.env["sale.order"].concat(*(self._new_order() for _number in range(count)))
        orders.action_submit_after_sales()
        self._new_call(*orders)
        self.env["helpdesk.ticket"].create(
            [{"name": "x", "description": "x", "team_id": self.team.id, "user_id": self.agent.id}] * count
        )

    def test_price_does_not_grow(self):
        """As many queries for 100 orders and cases as for 10."""
        prices = {}
        for count in (10, 90):
            self._tell_stories(count)
            for name in PEOPLE:
                user = getattr(self, name)
                self._page(user)
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                self._page(user)
                prices.setdefault(name, []).append(self.env.cr.sql_log_count - before)
        for name, (few, many) in prices.items():
            self.assertLessEqual(many, few, name)
            self.assertLess(many, 60, name)
