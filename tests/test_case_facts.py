from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import NOW, AfterSalesCommon


@tagged("post_install", "-at_install", "after_sales")
class TestCaseFacts(AfterSalesCommon):
    """What a kind asks for, as data: before work begins, and before a case is solved (IT-01, IT-03, IT-06)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        facts = cls.env["after.sales.case.fact"]
        cls.product_fact = facts.search([("field_name", "=", "product_id")])
        cls.solution_fact = facts.search([("field_name", "=", "solution")])
        cls.kind = cls.env["after.sales.case.kind"].create(
            {
                "name": "Wobbly",
                "code": "test_wobbly",
                "required_fact_ids": [Command.set(cls.product_fact.ids)],
                "closing_fact_ids": [Command.set(cls.solution_fact.ids)],
            }
        )

    def _case(self, **vals):
        vals = {
            "name": "Wobbly table",
            "description": "x",
            "case_kind_id": self.kind.id,
            "user_id": self.agent.id,
        } | vals
        return self.env["helpdesk.ticket"].create(vals)

    def _stage(self, phase):
        return self.env["helpdesk.ticket.stage"]._get_for_phase(phase, self.env["helpdesk.ticket.team"], self.company)

    def test_required_before_work(self):
        """IT-03: a case is assessed before it is worked on; what lacks is said in words, and shown before."""
        case = self._case()
        self.assertEqual(case.missing_facts, "the product")
        with self.assertRaisesRegex(UserError, "record first: the product"), self.env.cr.savepoint():
            case.with_user(self.agent).stage_id = self._stage("working")
        self.env.invalidate_all()
        self.assertEqual(case.phase, "new")
        case.with_user(self.agent).write({"stage_id": self._stage("working").id, "product_id": self.sofa.id})
        self.assertEqual(case.phase, "working")
        self.assertEqual(case.missing_facts, "the solution")
        self.assertTrue(case.assessed_at)

    def test_closing_conditions(self):
        """IT-06: a case closes with its solution; several lacks are named together; cancelling asks for nothing."""
        case = self._case()
        with self.assertRaisesRegex(UserError, "the product, the solution"):
            case.with_user(self.agent).stage_id = self._stage("solved")
        self._case().with_user(self.agent).stage_id = self._stage("cancelled")
        case.write({"product_id": self.sofa.id, "solution": "Tightened the screws"})
        case.with_user(self.agent).stage_id = self._stage("solved")
        self.assertEqual(case.phase, "solved")

    def test_blank_text_is_no_solution(self):
        """IT-01: a space is not an answer."""
        case = self._case(product_id=self.sofa.id, solution="  \n ")
        with self.assertRaisesRegex(UserError, "the solution"):
            case.stage_id = self._stage("solved")

    def test_one_of_many(self):
        """A list moved together moves whole or not at all."""
        good, bad = self._case(product_id=self.sofa.id), self._case()
        with self.assertRaisesRegex(UserError, bad.number), self.env.cr.savepoint():
            (good | bad).write({"stage_id": self._stage("working").id})
        self.env.invalidate_all()
        self.assertEqual((good | bad).mapped("phase"), ["new", "new"])

    def test_customer_writes_to_an_incomplete_case(self):
        """IT-03: the customer's answer is never refused: the case goes back to whoever assesses it."""
        case = self._case(partner_id=self.customer.id)
        case.stage_id = self._stage("waiting_customer")
        case.message_post(
            body="It is the big one",
            author_id=self.customer.id,
            message_type="email",
            subtype_xmlid="mail.mt_comment",
        )
        self.assertNotEqual(case.phase, "working")
        self.assertTrue(case.last_customer_message_at)

    def test_new_fact_without_code(self):
        """A manager adds a fact, and a kind that asks for it, without code; an unknown field is refused."""
        manager = self.env(user=self.manager)
        fact = manager["after.sales.case.fact"].create({"name": "how urgent it is", "field_name": "tag_ids"})
        kind = manager["after.sales.case.kind"].create(
            {"name": "Odd", "code": "test_odd", "required_fact_ids": [Command.set(fact.ids)]}
        )
        case = self._case(case_kind_id=kind.id)
        with self.assertRaisesRegex(UserError, "how urgent it is"):
            case.stage_id = self._stage("working")
        with self.assertRaisesRegex(ValidationError, "no field “nonsense”"):
            manager["after.sales.case.fact"].create({"name": "x", "field_name": "nonsense"})

    def test_kind_is_asked_for(self):
        """IT-03: a company may want every case to have a kind before work begins; without the switch the base rules."""
        case = self._case(case_kind_id=False)
        case.stage_id = self._stage("working")
        self.company.after_sales_require_kind = True
        other = self._case(case_kind_id=False)
        with self.assertRaisesRegex(UserError, "the kind of the case"):
            other.stage_id = self._stage("working")

    def test_playbook(self):
        """Playbooks are activity plans: the steps of a kind are there when the case is, for its agent."""
        plan = self.env["mail.activity.plan"].create(
            {
                "name": "Wobbly",
                "res_model": "helpdesk.ticket",
                "template_ids": [
                    Command.create({"summary": "Ask for a photo", "responsible_type": "on_demand"}),
                    Command.create(
                        {
                            "summary": "Tell the factory",
                            "responsible_type": "other",
                            "responsible_id": self.tracker.id,
                            "delay_count": 2,
                            "delay_from": "after_plan_date",
                        }
                    ),
                ],
            }
        )
        self.kind.activity_plan_id = plan
        with self._at(NOW):
            case = self._case()
        steps = {activity.summary: activity for activity in case.activity_ids}
        self.assertEqual(steps["Ask for a photo"].user_id, self.agent)
        self.assertEqual(steps["Tell the factory"].user_id, self.tracker)
        self.assertEqual(str(steps["Tell the factory"].date_deadline), "2026-03-04")

    def test_kind_chosen_later_brings_its_playbook_once(self):
        """IT-03: most cases get their kind after they came in; the playbook starts then, and only once."""
        self.kind.activity_plan_id = self.env["mail.activity.plan"].create(
            {
                "name": "Wobbly",
                "res_model": "helpdesk.ticket",
                "template_ids": [Command.create({"summary": "Ask for a photo", "responsible_type": "on_demand"})],
            }
        )
        case = self._case(case_kind_id=False)
        self.assertFalse(case.activity_ids)
        case.case_kind_id = self.kind
        case.case_kind_id = self.kind
        self.assertEqual(len(case.activity_ids), 1)
        case.case_kind_id = False
        self.assertFalse(case.activity_ids, "The steps of a kind go with it")

    def test_serial_number_of_another_product(self):
        """IT-01: the serial number belongs to the product."""
        lot = self.env["stock.lot"].create({"name": "SN1", "product_id": self.sofa.id})
        with self.assertRaisesRegex(UserError, "belongs to Sofa"):
            self._case(product_id=self._new_product("Chair").id, lot_id=lot.id)
