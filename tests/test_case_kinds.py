"""The kinds of cases that the manuals name: what they ask for, when, and the steps they begin with."""

from datetime import date

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import NOW
from .common_policy import CaseCommon, utc

#: Design 3.7: the codes that other programs rely on.
CODES = {
    "deadline", "damage_pick_up", "damage_unpacking", "quality", "missing_goods", "missing_accessory", "missing_gift",
    "untraceable", "unreachable", "refund_not_received", "overpaid_postage", "freight_dispute", "invoice_lost",
    "invoice_wrong", "return", "exchange", "repair", "installation", "usage", "complaint", "negative_review",
    "suggestion", "unshipped_refund", "order_change",
}  # fmt: skip
#: Kinds that the sale is not known for on the phone, and that must not be turned away for that.
BARE_CALLS = (
    "usage", "installation", "suggestion", "complaint", "negative_review", "repair", "return", "exchange",
    "refund_not_received", "invoice_lost", "invoice_wrong",
)  # fmt: skip


@tagged("post_install", "-at_install", "after_sales")
class TestCaseKinds(CaseCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls._at(NOW):
            cls.order = cls._new_confirmed_order()

    def _kinds(self):
        return self.env["after.sales.case.kind"].search([("code", "in", list(CODES))])

    def test_all_kinds(self):
        """Design 3.7: every code is there, usage too (IT-07), with steps, and a solution before it closes (IT-01)."""
        kinds = self._kinds()
        self.assertEqual(set(kinds.mapped("code")), CODES)
        self.assertEqual(len(set(kinds.mapped("name"))), len(CODES))
        for kind in kinds.filtered("portal_visible"):
            with self.subTest(kind.code):
                self.assertEqual(self._ref(f"case_kind_{kind.code}"), kind)
                self.assertIn(self._ref("case_fact_solution"), kind.closing_fact_ids)
                self.assertTrue(2 <= len(kind.activity_plan_id.template_ids) <= 5)
                self.assertFalse(kind.activity_plan_id.company_id, "For every company")
        own = kinds.filtered(lambda k: not k.portal_visible)
        self.assertEqual(own.mapped("code"), ["deadline"])
        self.assertFalse(own.required_fact_ids | own.closing_fact_ids)
        self.assertFalse(own.activity_plan_id)

    def test_bare_phone_call(self):
        """IT-02: a call without anything but words becomes a case of such a kind; the others need their order."""
        for kind in self._kinds():
            vals = {"case_kind_id": kind.id, "partner_id": False}
            with self.subTest(kind.code):
                if kind.code in BARE_CALLS:
                    self.assertEqual(self._case("2026-03-02 10:00", **vals).phase, "new")
                else:
                    with self.assertRaisesRegex(ValidationError, "needs its sales order"):
                        self._case("2026-03-02 10:00", **vals)

    def test_noted_first_asked_later(self):
        """IT-03: no kind refuses a new case with its order; what is missing is asked for before work begins."""
        for kind in self._kinds():
            case = self._case("2026-03-02 10:00", case_kind_id=kind.id, sale_order_id=self.order.id)
            with self.subTest(kind.code):
                self.assertEqual(case.phase, "new")
                self._move(case, "assessing", "2026-03-02 10:30")
                missing = case._get_missing_facts("working")
                if missing:
                    with self.assertRaisesRegex(UserError, missing[0]):
                        self._move(case, "working", "2026-03-02 11:00")
                else:
                    self._move(case, "working", "2026-03-02 11:00")

    def test_damage_from_call_to_end(self):
        """DM-01, IT-04, IT-06, OW-07: what a damage asks for at each gate, who is responsible among it."""
        picking = self.order.picking_ids
        case = self._case("2026-03-02 10:00", kind="damage_unpacking", sale_order_id=self.order.id)
        self.assertEqual(case.missing_facts, "the delivery, the product")
        case.write({"picking_id": picking.id, "product_id": self.sofa.id})
        self._move(case, "working", "2026-03-02 11:00")
        self.env.invalidate_all()
        self.assertIn(
            "a decided claim, who is responsible, the solution, the day on which the customer agreed to the solution, "
            "the customer's confirmation",
            case.missing_facts,
        )
        self._move(case, "waiting_third_party", "2026-03-02 12:00")
        with self.assertRaisesRegex(UserError, "who is responsible"), self.env.cr.savepoint():
            self._move(case, "solved", "2026-03-03 12:00")
        case.write({"responsible_party": "carrier", "solution": "New leg", "solution_agreed_on": date(2026, 3, 3)})
        self.assertEqual(case._get_missing_facts("solved")[:2], ["a decided claim", "the customer's confirmation"])

    def test_lesson_of_a_complaint(self):
        """ES-03, ES-04: a complaint and a bad review are over when the result was told and the lesson is learned."""
        for kind in ("complaint", "negative_review"):
            case = self._case("2026-03-02 10:00", kind=kind, user_id=self.agent.id)
            self._move(case, "working", "2026-03-02 11:00")
            self.env.invalidate_all()
            with self.subTest(kind):
                self.assertEqual(
                    case.missing_facts.split(", ")[:3],
                    ["the solution", "when the customer was told the result", "the lesson learned"],
                )
                case.write({"solution": "Apologised", "result_told_at": utc("2026-03-03 10:00")})
                self.assertEqual(case._get_missing_facts("solved")[0], "the lesson learned")

    def test_confirmation(self):
        """SV-04, IT-06: who got a remedy confirms it; advice, a suggestion, a review of a stranger end without."""
        without = self._kinds().filtered(lambda kind: not kind.requires_confirmation)
        self.assertEqual(set(without.mapped("code")), {"deadline", "usage", "suggestion", "negative_review"})

    def test_stages(self):
        """IT-03, IT-09: Assessing comes after New, waiting for others after waiting for the customer; both are open."""
        stages = self.env["helpdesk.ticket.stage"].search([("id", "in", [
            self.env.ref(name).id
            for name in (
                "helpdesk_mgmt.helpdesk_ticket_stage_new", "after_sales.helpdesk_stage_assessing",
                "helpdesk_mgmt.helpdesk_ticket_stage_in_progress", "helpdesk_mgmt.helpdesk_ticket_stage_awaiting",
                "after_sales.helpdesk_stage_third_party", "helpdesk_mgmt.helpdesk_ticket_stage_done",
            )
        ])])  # fmt: skip
        phases = ["new", "assessing", "working", "waiting_customer", "waiting_third_party", "solved"]
        self.assertEqual(stages.mapped("phase"), phases)
        self.assertFalse(any(stages[:5].mapped("closed")))
        self.assertEqual(self._case("2026-03-02 10:00").phase, "new", "A new case is new all the same")


@tagged("post_install", "-at_install", "after_sales")
class TestCasePlaybooks(CaseCommon):
    def _steps(self, case):
        self.env.invalidate_all()
        return case.activity_ids.sorted("date_deadline")

    def test_steps_of_the_agent(self):
        """ES-03: the steps of a complaint come with it, for its agent, a day after the other."""
        with self._at(NOW):
            case = self._case("2026-03-02 10:00", kind="complaint", user_id=self.agent.id)
            steps = self._steps(case)
        self.assertEqual(steps.user_id, self.agent)
        self.assertEqual(steps.mapped("date_deadline"), [date(2026, 3, day) for day in (2, 3, 4, 5)])
        self.assertIn("what prevents it", steps[3].summary)

    def test_kind_known_later(self):
        """IT-03: a mail becomes a complaint when somebody has read it; the steps come then and follow the kind."""
        with self._at(NOW):
            case = self._case("2026-03-02 10:00", user_id=self.agent.id)
            own = case.activity_schedule("mail.mail_activity_data_todo", summary="Mine", user_id=self.agent.id)
            case.case_kind_id = self._ref("case_kind_complaint")
            self.assertEqual(len(self._steps(case)), 5)
            case.case_kind_id = self._ref("case_kind_usage")
            self.assertEqual(len(self._steps(case)), 3)
            case.case_kind_id = False
            self.assertEqual(self._steps(case), own, "What a person planned stays")

    def test_nobody_yet(self):
        """OW-02: steps of a case without an agent wait for one, never with the mail gateway or the customer."""
        portal = self._new_user("portal", "base.group_portal")
        for creator in (self.env.user, portal):
            with self.subTest(creator.login), self._at(NOW):
                case = self.env["helpdesk.ticket"].with_user(creator).sudo().create(
                    {"name": "a", "description": "b", "case_kind_id": self._ref("case_kind_usage").id}
                )  # fmt: skip
                self.assertFalse(self._steps(case).user_id)
                case.sudo().user_id = self.agent
                self.assertEqual(self._steps(case).user_id, self.agent)
                case.sudo().user_id = self.lead
                self.assertEqual(self._steps(case).user_id, self.lead, "They go with the case")

    def test_steps_of_a_named_user(self):
        """A manager gives a step to one person: it stays there, whoever has the case."""
        plan = self._ref("case_playbook_usage")
        plan.template_ids[0].write({"responsible_type": "other", "responsible_id": self.lead.id})
        with self._at(NOW):
            case = self._case("2026-03-02 10:00", kind="usage", user_id=self.agent.id)
            case.user_id = self.tracker
            self.assertEqual(self._steps(case).user_id, self.lead | self.tracker)

    def test_closed(self):
        """IT-06: a case that is over leaves no steps behind."""
        for phase in ("solved", "cancelled"):
            case = self._case("2026-03-02 10:00", kind="usage", user_id=self.agent.id, solution="Told")
            self.assertTrue(self._steps(case))
            self._move(case, phase, "2026-03-02 11:00")
            with self.subTest(phase):
                self.assertFalse(self._steps(case))

    def test_new_kind_of_a_manager(self):
        """A manager adds a kind with its steps and facts, without code."""
        plan = self.env["mail.activity.plan"].create(
            {
                "name": "Smell", "res_model": "helpdesk.ticket", "company_id": False,
                "template_ids": [Command.create({
                    "summary": "Ask how long it was aired",
                    "activity_type_id": self.env.ref("mail.mail_activity_data_call").id,
                })],
            }
        )  # fmt: skip
        kind = self.env["after.sales.case.kind"].with_user(self.manager).create(
            {
                "name": "Smell", "code": "smell", "activity_plan_id": plan.id,
                "required_fact_ids": [Command.link(self._ref("case_fact_product").id)],
            }
        )  # fmt: skip
        case = self._case("2026-03-02 10:00", case_kind_id=kind.id, user_id=self.agent.id)
        self.assertEqual(self._steps(case).summary, "Ask how long it was aired")
        self.assertEqual(case.missing_facts, "the product")

    def test_many_cases(self):
        """Starting and ending the steps of many cases takes as many queries as of a few."""

        def count(number):
            vals = {"name": "a", "description": "b", "case_kind_id": self._ref("case_kind_usage").id, "solution": "x"}
            cases = self.env["helpdesk.ticket"].create([{**vals, "user_id": self.agent.id}] * number)
            self.env.flush_all()
            self.env.invalidate_all()
            queries = []
            for work in (
                lambda: cases._start_playbooks(),
                lambda: cases._get_playbook_steps(self._ref("case_playbook_usage")).unlink(),
            ):
                before = self.env.cr.sql_log_count
                work()
                self.env.flush_all()
                queries.append(self.env.cr.sql_log_count - before)
            return queries

        with self._at(NOW):
            count(2)
            self.assertEqual(count(5), count(20))
