from odoo import Command
from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .common import NOW, load_migration
from .common_remedy import RemedyCommon

#: What agents see, as the rule said it while it listed every document.
OF_AGENTS = """['|', ('user_id', '=', user.id),
    '|', ('order_id.user_id', '=', user.id),
    '|', ('picking_id.sale_id.user_id', '=', user.id),
    '|', ('ticket_id.user_id', '=', user.id),
    '|', ('ticket_id.team_id.user_ids', 'in', user.id),
    '|', ('remedy_id.ticket_id.user_id', '=', user.id),
    '|', ('job_id.user_id', '=', user.id),
    '|', ('recovery_id.user_id', '=', user.id),
    '|', ('repair_id.ticket_id.user_id', '=', user.id),
    '|', ('repair_id.ticket_id.team_id.user_ids', 'in', user.id),
    '&', ('user_id', '=', False), '&', ('order_id', '=', False), '&', ('remedy_id', '=', False),
    '&', ('job_id', '=', False), '&', ('handover_id', '=', False), '&', ('approval_id', '=', False),
    '&', ('recovery_id', '=', False), '&', ('repair_id', '=', False),
    '|', ('ticket_id', '=', False), ('ticket_id.team_id', '=', False)]"""
#: And besides, those who see the orders of everybody.
OF_ORDERS = ["|", ("order_id", "!=", False), ("picking_id", "!=", False)]
#: Trackers see the clocks of all that they follow up, and of cases and remedies what agents see.
OF_TRACKERS = [
    *("|",) * 4, ("job_id", "!=", False), ("shift_id", "!=", False), ("repair_id", "!=", False),
    ("factory_note_id", "!=", False), ("partner_id", "!=", False),
]  # fmt: skip
ALL_ORDERS = "sales_team.group_sale_salesman_all_leads"


@tagged("post_install", "-at_install", "after_sales")
class TestSecurityDeadlines(RemedyCommon):
    """Who sees which deadlines: what each document says comes to what the rule said when it listed all of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_company = cls.env["res.company"].create({"name": "Other Furniture"})
        both = [Command.set((cls.company | cls.other_company).ids)]
        cls.users = {
            "agent": cls.agent,
            "other agent": cls.other_agent,
            "agent of both": cls._new_user("both", "after_sales.group_agent", company_ids=both),
            "all orders": cls._new_user("all_orders", f"after_sales.group_agent,{ALL_ORDERS}"),
            "tracker": cls.tracker,
            "lead": cls.lead,
            "manager": cls.manager,
        }
        with cls._at(NOW):
            cls.documents = cls._new_documents()
            cls.deadlines = cls.env["after.sales.deadline"].union(*map(cls._watch, cls.documents))

    @classmethod
    def _new_documents(cls):
        """Return one document or more of each kind: the agent's, the other agent's, nobody's."""
        order, foreign_order = cls._new_shipment_order(), cls._new_shipment_order(user_id=cls.other_agent.id)
        case = cls._new_case(order)
        team = cls.team.create({"name": "Phone Care", "user_ids": [Command.set(cls.other_agent.ids)]})
        foreign_case = cls._new_case(order, user_id=cls.other_agent.id, team_id=team.id)
        nobodys_case = cls._new_case(order)
        nobodys_case.write({"user_id": False, "team_id": False})
        remedies = cls.env["after.sales.remedy"]._create_recorded(
            [{"ticket_id": ticket.id, "type": "refund"} for ticket in (case, foreign_case)]
        )
        jobs = cls.env["after.sales.job"]._create_recorded(
            [{"ticket_id": case.id, "user_id": user.id} for user in (cls.agent, cls.other_agent)]
        )
        template = cls.env.ref("after_sales.shift_template_day")
        shift = cls.env["after.sales.shift"].create(
            {"user_id": cls.agent.id, "date": NOW.date(), "template_id": template.id}
        )
        note = cls.env["after.sales.factory.note"].create({"partner_id": cls.factory.id, "lead_days": 10})
        handover = cls.env["after.sales.handover"].create({"user_id": cls.agent.id})
        orders, cases = (order, foreign_order), (case, foreign_case, nobodys_case)
        pickings = (order.picking_ids, foreign_order.picking_ids)
        request = foreign_order._request_approval("early_date", "Sooner.")
        owed = {"company_id": cls.company.id, "currency_id": cls.company.currency_id.id, "debtor_type": "carrier"}
        recoveries = cls.env["after.sales.recovery"]._create_recorded(
            [owed | {"user_id": user.id} for user in (cls.agent, cls.other_agent)]
        )
        no_lot = cls.env["stock.lot"]
        repairs = [cls.env["repair.order"]._expect(each, cls.sofa, no_lot) for each in cases]
        people = (shift, note, handover, request, cls.customer)
        return [*orders, *pickings, *cases, *remedies, *jobs, *recoveries, *repairs, *people]

    @classmethod
    def _watch(cls, document):
        """Return deadlines of a document: one for the agent, one for the lead, one for nobody, one abroad."""
        host = document._deadline_host
        policy = cls.env["after.sales.deadline.policy"].search([("code", "=", f"test_{host}")])
        policy = policy or cls._new_policy(host, host=host)
        vals = {
            "policy_id": policy.id, "purpose": policy.purpose, "start_at": NOW, "due_at": NOW,
            policy.env["after.sales.deadline"]._get_host_fields()[host]: document.id,
        }  # fmt: skip
        here, abroad = {"company_id": cls.company.id}, {"company_id": cls.other_company.id}
        return cls.env["after.sales.deadline"].create(
            [
                vals | here | {"user_id": cls.agent.id},
                vals | here | {"user_id": cls.lead.id},
                vals | here,
                vals | abroad | {"user_id": cls.agent.id},
                vals | abroad,
            ]
        )

    def _expected(self, user):
        """Return what this user saw by the rules as they were."""
        domain = Domain("company_id", "in", user.company_ids.ids) & Domain("id", "in", self.deadlines.ids)
        if not user.has_group("after_sales.group_lead"):
            mine = Domain(safe_eval(OF_AGENTS, {"user": user}))
            mine |= Domain(OF_ORDERS) if user.has_group(ALL_ORDERS) else Domain.FALSE
            mine |= Domain(OF_TRACKERS) if user.has_group("after_sales.group_tracker") else Domain.FALSE
            domain &= mine
        return self.deadlines.search(domain)

    def _check_seen(self, user):
        """Compare what a user finds, and what they may read of what they have, with what they saw before."""
        expected = self._expected(user)
        theirs = self.deadlines.with_user(user).with_context(allowed_company_ids=user.company_ids.ids)
        self.assertEqual(theirs.search([("id", "in", self.deadlines.ids)]), expected)
        self.assertEqual(theirs._filtered_access("read").sorted(), expected)
        return expected

    def test_there_is_every_kind(self):
        """A new kind of document is added here, too."""
        links = self.env["after.sales.deadline"]._get_host_fields().values()
        self.assertEqual([link for link in links if not self.deadlines[link]], [])
        cases = self.deadlines.ticket_id
        self.assertTrue(cases.filtered(lambda case: not case.team_id and not case.user_id))

    def test_as_before(self):
        """Each group sees the deadlines it saw, of every kind of document, here and in the other company."""
        seen = {}
        for name, user in self.users.items():
            with self.subTest(user=name):
                seen[name] = self._check_seen(user)
        here = self.deadlines.filtered(lambda deadline: deadline.company_id == self.company)
        for name in ("lead", "manager"):
            self.assertEqual(seen[name], here.sorted())
        self.assertLess(seen["other agent"], seen["lead"])
        self.assertEqual(seen["all orders"].order_id | seen["all orders"].picking_id.sale_id, self.deadlines.order_id)
        self.assertFalse(seen["other agent"].filtered(lambda d: d.order_id.user_id == self.agent))
        self.assertIn(self.other_company, seen["agent of both"].company_id)

    def test_what_is_seen_can_be_opened(self):
        """Whoever finds a deadline in the list may open its document."""
        for name, user in self.users.items():
            found = self.deadlines.with_user(user).with_context(allowed_company_ids=user.company_ids.ids)
            for deadline in found.search([("id", "in", self.deadlines.ids), ("user_id", "=", False)]):
                with self.subTest(user=name, document=deadline.host_name):
                    self.assertTrue(deadline._get_host().sudo(False).has_access("read"), (name, deadline.host_name))

    def test_another_company_is_chosen(self):
        """Whoever works in two companies sees those of the chosen ones."""
        both = self.deadlines.with_user(self.users["agent of both"])
        domain = [("id", "in", self.deadlines.ids)]
        for companies in (self.company, self.other_company, self.company):
            found = both.with_context(allowed_company_ids=companies.ids).search(domain)
            self.assertEqual(found.company_id, companies)

    def test_follows_at_once(self):
        """A case that is given away, a team that is left, a right that is taken: the next look knows of it."""
        case = self.documents[4]
        self.assertEqual(case._name, "helpdesk.ticket")
        for change in (
            lambda: case.write({"user_id": self.other_agent.id}),
            lambda: self.team.write({"user_ids": [Command.unlink(self.agent.id), Command.link(self.other_agent.id)]}),
            lambda: self.documents[0].write({"user_id": self.other_agent.id}),
            lambda: self.users["all orders"].write({"group_ids": [Command.unlink(self.env.ref(ALL_ORDERS).id)]}),
            lambda: self.agent.write({"group_ids": [Command.link(self.env.ref(ALL_ORDERS).id)]}),
        ):
            change()
            for user in self.users.values():
                self._check_seen(user)

    def test_migration(self):
        """An older database: the list of documents gives way to the documents, the rule for orders to theirs."""
        rule = self.env.ref("after_sales.deadline_rule_agent")
        new = rule.domain_force
        rule.domain_force = OF_AGENTS
        orders = rule.create(
            {
                "name": "Deadline: of all orders",
                "model_id": rule.model_id.id,
                "groups": [Command.link(self.env.ref(ALL_ORDERS).id)],
                "domain_force": str(OF_ORDERS),
            }
        )
        self.env["ir.model.data"]._update_xmlids(
            [{"xml_id": "after_sales.deadline_rule_all_orders", "record": orders, "noupdate": True}]
        )
        script = load_migration("19.0.1.7.0/post-rules.py")
        for _time in range(2):
            script.migrate(self.env.cr, "19.0.1.6.0")
            self.assertEqual(rule.domain_force, new)
            self.assertFalse(orders.exists())
            self.assertFalse(self.env.ref("after_sales.deadline_rule_all_orders", raise_if_not_found=False))
        self._check_seen(self.users["all orders"])
