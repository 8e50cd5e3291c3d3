"""What managers read of promises, damage and answers, against figures reckoned by hand from small stories."""

from datetime import date, datetime, timedelta

from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL
from odoo.tools.safe_eval import safe_eval

from ..reports.factory import factories
from .common import NOW, AfterSalesCommon
from .common_remedy import CLAIM, RemedyCommon

DAY = timedelta(days=1)
#: The customer has until the end of 20 March; in Shanghai that is 16:00 UTC.
PROMISED = date(2026, 3, 20)
#: Noon of the promised day in Shanghai.
RECEIVED = datetime(2026, 3, 20, 4)


@tagged("post_install", "-at_install", "after_sales")
class TestPromisesKept(AfterSalesCommon):
    """Promises by factory: six orders, of which one has goods of two factories (KP-01, DL-04)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lamps = cls.env["res.partner"].create({"name": "Clear Light", "is_company": True})
        cls.lamp = cls._new_product("Lamp", seller_ids=[Command.create({"partner_id": cls.lamps.id})])
        cls.story = {
            "sofa in time": cls._promise(cls.sofa, received=RECEIVED),
            "sofa 3 days late": cls._promise(cls.sofa, received=RECEIVED + 3 * DAY),
            "sofa not there": cls._promise(cls.sofa),
            "lamp 1 day late": cls._promise(cls.lamp, received=RECEIVED + DAY),
            "both in time": cls._promise(cls.sofa, cls.lamp, received=RECEIVED),
            "lamp to come": cls._promise(cls.lamp, deadline=date(2026, 6, 30)),
        }
        cls.orders = cls.env["sale.order"].union(*cls.story.values())
        # The clock has stamped what was missed.
        overdue = cls.story["sofa not there"].deadline_ids.filtered(lambda d: d.purpose == "receipt")
        overdue._record_facts({"missed_at": RECEIVED + DAY})

    @classmethod
    def _promise(cls, *products, received=None, deadline=PROMISED):
        lines = [Command.create({"product_id": product.id, "product_uom_qty": 1}) for product in products]
        order = cls._new_confirmed_order(deadline=deadline, order_line=lines)
        if received:
            receipt = order.deadline_ids.filtered(lambda d: d.purpose == "receipt")
            receipt._record_facts({"done_at": received})
        return order

    def _read(self, groupby, *measures, user=None, domain=()):
        report = self.env["after.sales.promise.report"].with_user(user or self.lead)
        return report._read_group([("order_id", "in", self.orders.ids), *domain], groupby, measures)

    def test_by_factory(self):
        """Of 3½ sofa promises 1½ were kept, of 1½ lamps ½; the one to come is not judged."""
        measures = ["promises:sum", "kept_rate:avg", "days_late:avg"]
        figures = {
            factory: [round(value, 3) for value in row] for factory, *row in self._read(["factory_id"], *measures)
        }
        self.assertEqual(figures, {self.factory: [3.5, 0.429, 3.0], self.lamps: [2.5, 0.333, 1.0]})

    def test_one_word_for_the_factory(self):
        """Reports, claims and notes call the same vendor the factory: ours, of this very product, the first one."""
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        size = self.env["product.attribute"].create(
            {"name": "Size", "value_ids": [Command.create({"name": "S"}), Command.create({"name": "L"})]}
        )
        line = {"attribute_id": size.id, "value_ids": [Command.set(size.value_ids.ids)]}
        template = self.env["product.template"].create({"name": "Shade", "attribute_line_ids": [Command.create(line)]})
        small, large = template.product_variant_ids
        first, second, third = self.env["res.partner"].create([{"name": name} for name in ("One", "Two", "Three")])
        self.env["product.supplierinfo"].create(
            [
                {"product_tmpl_id": template.id, "partner_id": partner.id, "sequence": number, **vals}
                for number, (partner, vals) in enumerate(
                    [
                        (first, {"company_id": elsewhere.id}),
                        (second, {"company_id": self.company.id, "product_id": large.id}),
                        (third, {"company_id": False}),
                    ]
                )
            ]
        )
        known = dict(
            self.env.execute_query(
                SQL(
                    "SELECT product_id, partner_id FROM %s f WHERE product_id IN %s AND company_id = %s",
                    factories(),
                    (small.id, large.id),
                    self.company.id,
                )
            )
        )
        for product, factory in ((small, third), (large, second)):
            self.assertEqual(product._get_factory(self.company), factory)
            self.assertEqual(known[product.id], factory.id)
        self.assertFalse(product.browse()._get_factory(self.company))

    def test_in_all(self):
        """In all orders count once: 2 of 5 were kept, the late ones came 3 and 1 day late."""
        ((promises, kept, late),) = self._read([], "promises:sum", "kept_rate:avg", "days_late:avg")
        self.assertEqual((promises, round(kept, 3), late), (6, 0.4, 2))

    def test_states_are_those_of_the_orders(self):
        """The report says of a promise what its order says."""
        rows = self.env["after.sales.promise.report"].search([("order_id", "in", self.orders.ids)])
        self.assertEqual(len(rows), 7)
        for row in rows:
            self.assertEqual(row.state, row.order_id.delay_state)
        self.assertEqual(self.story["sofa not there"].delay_state, "overdue")

    def test_changed_dates(self):
        """Another date than the first one is told, kept or not."""
        self.story["sofa in time"]._record_facts({"receipt_deadline": PROMISED + DAY})
        ((rate,),) = self._read([], "moved_rate:avg")
        self.assertAlmostEqual(rate, 1 / 6, 3)

    def test_no_value_no_average(self):
        """Where nothing is judged there is no share, not a share of 0."""
        to_come = [("order_id", "=", self.story["lamp to come"].id)]
        self.assertEqual(self._read([], "kept_rate:avg", "days_late:avg", domain=to_come), [(False, False)])

    def test_value(self):
        """The goods of each factory, without tax."""
        self.assertEqual(dict(self._read(["factory_id"], "amount:sum")), {self.factory: 4000, self.lamps: 3000})

    def test_rights(self):
        for user in (self.agent, self.tracker, self.salesman):
            with self._refused(AccessError, "not allowed to access"):
                self._read([], "promises:sum", user=user)
        other = self.env["res.company"].create({"name": "Other Mall"})
        stranger = self._new_user("stranger", "after_sales.group_lead", company_id=other.id)
        self.assertFalse(self._read(["factory_id"], "promises:sum", user=stranger))

    def test_a_row_opens_its_order(self):
        order = self.story["sofa in time"]
        row = self.env["after.sales.promise.report"].with_user(self.lead).search([("order_id", "=", order.id)])
        self.assertEqual(row.action_open_order()["res_id"], order.id)


@tagged("post_install", "-at_install", "after_sales")
class TestCostOfDamage(RemedyCommon):
    """What damage costs, by carrier, payer and factory (X-02): one report joins cause, payer and money."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lamps = cls.env["res.partner"].create({"name": "Clear Light", "is_company": True})
        cls.lamp = cls._new_product("Lamp", seller_ids=[Command.create({"partner_id": cls.lamps.id})])
        cls.lamp.standard_price = 10.0

        cls.story = {
            "carrier": cls._decide("carrier", {cls.sofa: 1}),
            "factory": cls._decide("factory", {cls.sofa: 1, cls.lamp: 1}),
            "company": cls._decide("company", {cls.sofa: 20, cls.lamp: 10}, type_="refund", amount=30),
            "nobody yet": cls._decide(False, {cls.sofa: 1}),
            "not decided": cls._decide("carrier", {cls.sofa: 1}, state="to_approve"),
            "given up": cls._decide("carrier", {cls.sofa: 1}, state="cancelled"),
        }
        cls.remedies = cls.env["after.sales.remedy"].union(*cls.story.values())

    @classmethod
    def _decide(cls, bearer, goods, type_="replace", state="approved", **vals):
        """Return a remedy in a state, with its items: so many pieces, or so much of the money."""
        ticket, claim = cls._new_damage()
        claim.sudo().cost_bearer = bearer
        is_money = type_ == "refund"
        lines = [
            {"product_id": product.id, "uom_id": product.uom_id.id, "quantity": 1 if is_money else number,
             "amount": number if is_money else 0}
            for product, number in goods.items()
        ]  # fmt: skip
        vals = {
            "ticket_id": ticket.id,
            "claim_id": claim.id,
            "type": type_,
            "state": state,
            "decided_at": CLAIM,
            **vals,
        }
        return cls.env["after.sales.remedy"].create({**vals, "line_ids": [Command.create(line) for line in lines]})

    def _read(self, groupby, *measures, user=None):
        report = self.env["after.sales.damage.report"].with_user(user or self.lead)
        return report._read_group([("remedy_id", "in", self.remedies.ids)], groupby, measures)

    def test_by_payer(self):
        """A sofa costs 40, a lamp 10; the refund 30. What nobody is named for stays with us."""
        figures = {payer: tuple(row) for payer, *row in self._read(["cost_bearer"], "remedies:sum", "cost:sum")}
        self.assertEqual(figures, {"carrier": (1, 40), "factory": (1, 50), "company": (2, 70)})

    def test_in_all(self):
        """What we bear and what others pay is the whole."""
        self.assertEqual(self._read([], "cost:sum", "own_cost:sum", "others_cost:sum"), [(160, 70, 90)])

    def test_by_factory(self):
        """The cost lies where the items come from: of the refund 20 of the sofa, 10 of the lamp."""
        figures = {
            factory: (count, round(cost, 6))
            for factory, count, cost in self._read(["factory_id"], "remedies:sum", "cost:sum")
        }
        self.assertEqual(figures, {self.factory: (3, 140), self.lamps: (1, 20)})

    def test_by_carrier_and_cause(self):
        """All of it came with one carrier, whoever is to blame."""
        ((carrier, cause, cost),) = self._read(["carrier_id", "cause"], "cost:sum")
        self.assertEqual((carrier, cause, cost), (self.carrier, "carrier", 160))

    def test_without_items(self):
        """A remedy without items counts once, and belongs to the product of its case."""
        self.story["company"].line_ids.unlink()
        rows = self.env["after.sales.damage.report"].search([("remedy_id", "=", self.story["company"].id)])
        self.assertEqual([(row.product_id, row.factory_id, row.cost) for row in rows], [(self.sofa, self.factory, 30)])

    def test_rights(self):
        for user in (self.agent, self.tracker, self.salesman):
            with self._refused(AccessError, "not allowed to access"):
                self._read([], "cost:sum", user=user)
        other = self.env["res.company"].create({"name": "Other Mall"})
        stranger = self._new_user("stranger", "after_sales.group_lead", company_id=other.id)
        self.assertFalse(self._read(["cause"], "cost:sum", user=stranger))

    def test_claims_know_their_goods(self):
        """The list of claims is grouped by the product and the factory of the first item, as it was claimed."""
        claim = self.story["carrier"].claim_id
        self.sofa.seller_ids.partner_id = self.lamps
        self.assertEqual((claim.product_id, claim.factory_id), (self.sofa, self.factory))

    def test_a_row_opens_its_remedy(self):
        remedy = self.story["carrier"]
        row = self.env["after.sales.damage.report"].with_user(self.lead).search([("remedy_id", "=", remedy.id)])
        self.assertEqual(row.action_open_remedy()["res_id"], remedy.id)


@tagged("post_install", "-at_install", "after_sales")
class TestAnswers(AfterSalesCommon):
    """How people answer, month by month (KP-01): each answer was due two hours after the customer asked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._silence_shipped_policies()
        cls.policy = cls._new_policy("answer", host="ticket", purpose="response", unit="hours", amount=2)
        cls.ticket = cls.env["helpdesk.ticket"].create({"name": "Leg", "description": "x", "user_id": cls.agent.id})
        hours = [{"done_at": NOW + timedelta(hours=count)} for count in (1, 2.5, 6.5)]
        open_ = {"missed_at": NOW + timedelta(hours=2)}
        cls.clocks = cls._owe(cls.agent, *hours, open_, {}, {"cancelled_at": NOW + DAY})
        cls.clocks |= cls._owe(cls.lead, {"done_at": NOW + timedelta(hours=1.5)})

    @classmethod
    def _owe(cls, user, *facts):
        vals = {
            "policy_id": cls.policy.id,
            "purpose": "response",
            "company_id": cls.company.id,
            "ticket_id": cls.ticket.id,
            "user_id": user.id,
            "start_at": NOW,
            "due_at": NOW + timedelta(hours=2),
        }
        return cls.env["after.sales.deadline"].create([vals | each for each in facts])

    def _read(self, *measures, groupby=("user_id",)):
        """Read what the report of the menu reads."""
        action = self.env.ref("after_sales.case_answer_action")
        domain = [*safe_eval(action.domain), ("id", "in", self.clocks.ids)]
        return self.env["after.sales.deadline"].with_user(self.manager)._read_group(domain, groupby, measures)

    def test_by_agent(self):
        """One of four in time; half within 2½ hours; 3⅓ on average; those late 2½: half an hour and 4½."""
        measures = ["__count", "met_rate:avg", "hours_median:avg", "hours_taken:avg", "hours_late:avg"]
        figures = {user: [value and round(value, 2) for value in row] for user, *row in self._read(*measures)}
        self.assertEqual(figures[self.agent], [5, 0.25, 2.5, 3.33, 2.5])
        self.assertEqual(figures[self.lead], [1, 1.0, 1.5, 1.5, False])

    def test_by_month(self):
        ((month, count),) = self._read("__count", groupby=["start_at:month"])
        self.assertEqual((month.date(), count), (date(2026, 3, 1), 6))

    def test_of_one_clock(self):
        """What the list shows of an answer."""
        late = self.clocks[2]
        self.assertEqual((late.met_rate, late.hours_taken, late.hours_late), (0, 6.5, 4.5))
        self.assertEqual(self.clocks[0].met_rate, 1)


@tagged("post_install", "-at_install", "after_sales")
class TestReportScreens(AfterSalesCommon):
    """What every report has, and who may take lists home."""

    def test_leads_export(self):
        """Leads and managers export every list, agents and trackers none."""
        for user, may in ((self.agent, False), (self.tracker, False), (self.lead, True), (self.manager, True)):
            self.assertEqual(user.has_group("base.group_allow_export"), may, user.name)
        ticket = self.env["helpdesk.ticket"].create({"name": "Leg", "description": "x", "user_id": self.agent.id})
        self.assertEqual(ticket.with_user(self.lead).export_data(["name"])["datas"], [["Leg"]])
        with self._refused(UserError, "rights to export data"):
            ticket.with_user(self.agent).export_data(["name"])

    def test_cases_without_a_team(self):
        """What nobody's team looks after is found; deadline cases have their tracker."""
        view = etree.fromstring(self.env["helpdesk.ticket"].get_view(view_type="search")["arch"])
        domain = safe_eval(view.find(".//filter[@name='without_team']").get("domain"))
        order = self._new_order()
        deadline = self.env.ref("after_sales.case_kind_deadline").id
        usage = self.env.ref("after_sales.case_kind_usage").id
        tickets = self.env["helpdesk.ticket"].create(
            [
                {"name": "Leg", "description": "x", "case_kind_id": kind, "sale_order_id": order.id}
                for kind in (False, usage, deadline)
            ]
        )
        tickets.team_id = False
        self.assertEqual(tickets.filtered_domain(domain), tickets[:2])

    def test_every_report_prints_and_explains_itself(self):
        """Each entry of the menu can be printed, has a pivot or a graph, and says what will stand there."""
        actions = self.env["ir.ui.menu"].search([("parent_id", "=", self.env.ref("after_sales.menu_reporting").id)])
        for action in actions.mapped("action"):
            with self.subTest(report=action.name):
                self.assertTrue(safe_eval(action.context, {"uid": self.env.uid}).get("after_sales_report"))
                self.assertRegex(action.view_mode, "pivot|graph")
                self.assertIn("list", action.view_mode)
                self.assertGreater(action.help.count("<p"), 1)

    def test_hotkeys_leave_those_of_core(self):
        """No button of ours takes a letter with which core saves, discards, creates or turns the page."""
        taken = set("sjcpnbuhm")
        views = self.env["ir.ui.view"].search([("type", "=", "form"), ("arch_db", "like", "data-hotkey")])
        for view in views.filtered(lambda v: (v.xml_id or "").startswith("after_sales.")):
            for header in etree.fromstring(view.arch).iter("header", "xpath"):
                letters = {node.get("data-hotkey") for node in header.iterfind(".//button[@data-hotkey]")}
                self.assertFalse(letters & taken, view.xml_id)
