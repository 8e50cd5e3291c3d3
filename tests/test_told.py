import ast

from odoo.exceptions import UserError
from odoo.tests import BaseCase, tagged

from .common import CHINESE
from .common_claim import ClaimCommon
from .test_layers import FUNCTIONS, sources


@tagged("post_install", "-at_install", "after_sales")
class TestTold(ClaimCommon):
    """A sentence of ours that is stored is read by everybody in their own language, whoever caused it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._learn_chinese()

    def test_reasons(self):
        """Why a case went to whom, and how its time is reckoned: of an English and of a Chinese user, and a program."""
        for lang in ("en_US", "zh_CN", False):
            with self.subTest(lang=lang):
                order = self._new_order()
                Ticket = self.env["helpdesk.ticket"].with_user(self.agent).with_context(lang=lang)
                vals = {
                    "case_kind_id": self.env.ref("after_sales.case_kind_usage").id,
                    "partner_id": order.partner_id.id,
                }
                case = Ticket._open_case(
                    {**vals, "sale_order_id": order.id, "description": "How is it used?"}, takes_call=True
                )
                self.env.flush_all()
                self.env.invalidate_all()
                self._assert_both(case, "assignment_reason", "[a-z]{3}")
                self._assert_both(case.deadline_ids[0], "basis", "[a-z]{3}")

    def test_last_word_counts(self):
        """What a step says anew stays in no language as it was; a person's words are read as they were written."""
        case = self._new_case(self._new_order())
        case.with_context(lang="zh_CN")._record_facts({"assignment_reason": "他认识客户"})
        for lang in ("en_US", "zh_CN"):
            self.assertEqual(case.with_context(lang=lang).assignment_reason, "他认识客户")
        case.with_context(lang="en_US")._hand_over(case.user_id, "she rang")
        self.env.flush_all()
        self.env.invalidate_all()
        self._assert_both(case, "assignment_reason", "Taken over: she rang")

    def test_no_way_round(self):
        """A fact is entered in no language either (3.8)."""
        case = self._new_case(self._new_order())
        with self._refused(UserError, "is recorded by the system, not entered"):
            case.with_user(self.lead).update_field_translations("assignment_reason", {"zh_CN": "因为"})

    def test_playbook(self):
        """Whoever gets the steps of a case reads them, so does who takes it over; they are found in any language."""
        self.agent.lang = "zh_CN"
        case = self._new_case(self._new_order(), user_id=self.agent.id)
        steps = case._get_playbook_steps(case.case_kind_id.activity_plan_id)
        self.assertGreater(len(steps), 2)
        for step in steps:
            self.assertRegex(step.summary, CHINESE)
        self.lead.lang = "en_US"
        case.user_id = self.lead
        self.assertEqual(steps.user_id, self.lead)
        for step in steps:
            self.assertNotRegex(step.summary, CHINESE)
        self.assertEqual(case._get_playbook_steps(case.case_kind_id.activity_plan_id), steps)


@tagged("post_install", "-at_install", "after_sales")
class TestComputedWords(BaseCase):
    def test_words_are_computed_once_a_language(self):
        """What is computed in words is asked for in every language when it is stored in a sentence of ours."""
        silent = []
        for source in sources("models"):
            for node in ast.walk(source.tree):
                if not isinstance(node, FUNCTIONS) or not node.name.startswith("_compute"):
                    continue
                told = " ".join(map(ast.unparse, node.decorator_list))
                if "env._" in ast.unparse(ast.Module(node.body, [])) and "'lang'" not in told:
                    silent.append(f"{source.name}:{node.lineno} {node.name}")
        self.assertFalse(silent, 'These need @api.depends_context("lang")')
