from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_claim import ClaimCommon

CHINESE = "[\u4e00-\u9fff]"


@tagged("post_install", "-at_install", "after_sales")
class TestTold(ClaimCommon):
    """A sentence of ours that is stored is read by everybody in their own language, whoever caused it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.env["ir.module.module"]._get("after_sales")._update_translations("zh_CN")

    def _assert_both(self, record, name, english):
        """Read a field in both languages."""
        self.assertRegex(record.with_context(lang="en_US")[name], english)
        self.assertNotRegex(record.with_context(lang="en_US")[name], CHINESE)
        self.assertRegex(record.with_context(lang="zh_CN")[name], CHINESE)

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
                self._assert_both(case, "assignment_reason", r"\w")
                self._assert_both(case.deadline_ids[0], "basis", r"\w")

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
