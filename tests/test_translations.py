import re
from datetime import date

from odoo.tests import tagged
from odoo.tools.misc import file_path
from odoo.tools.translate import PoFileReader, TranslationModuleReader

from .common import NOW, AfterSalesCommon

LANG = "zh_CN"

#: What a translation must carry over unchanged: values, template expressions and tags (a title is text).
MARK = re.compile(r"%\(\w+\)s|%[sd]|\{\{.*?\}\}|</?[\w-]+(?:\s[^<>]*?)?/?>")
TITLE = re.compile(r"\s(title|alt)=\"[^\"]*\"")


def marks(text):
    """Return the marks of a text in alphabetical order: a Chinese sentence may turn them round.

    >>> marks('<i class="fa" title="Late"/> %(order)s is late')
    ['%(order)s', '<i class="fa"/>']
    """
    return sorted(MARK.findall(TITLE.sub("", text)))


def is_ours(env, name, xmlid):
    """Tell whether a term is of this addon: a mixin may bring fields that only some databases have."""
    if not name.startswith("ir.model.fields,"):
        return True
    record = env.ref(xmlid)
    return "after_sales" in env[record.model]._fields[record.name]._modules


@tagged("post_install", "-at_install", "after_sales")
class TestTranslations(AfterSalesCommon):
    """The Chinese of the addon is complete and reaches the user.

    A term is missing? ``dev/translate`` exports the template anew, merges it into i18n/zh_CN.po and says what is empty.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang(LANG)
        cls.env["ir.module.module"]._get("after_sales")._update_translations(LANG)
        # The reader also merges the template, so what only the template knows is here with an empty translation.
        cls.reader = PoFileReader(file_path(f"after_sales/i18n/{LANG}.po"))

    def test_everything_is_translated(self):
        entries = [entry for entry in self.reader.pofile if not entry.obsolete]
        self.assertGreater(len(entries), 600)
        self.assertFalse([entry.msgid for entry in entries if not entry.msgstr.strip()], "empty translations")
        self.assertFalse([entry.msgid for entry in entries if entry.fuzzy], "uncertain translations")
        self.assertFalse([entry.msgid for entry in self.reader.pofile if entry.obsolete], "terms nobody uses")

    def test_placeholders_and_tags_are_kept(self):
        changed = [entry.msgid for entry in self.reader.pofile if marks(entry.msgid) != marks(entry.msgstr)]
        self.assertFalse(changed)

    def test_no_term_is_forgotten(self):
        known = {(row["name"], f"{row['module']}.{row['imd_name']}", row["src"]) for row in self._rows("model")}
        known_code = {row["src"] for row in self._rows("code")}
        missing = []
        for _module, kind, name, xmlid, source, _value, _comments in TranslationModuleReader(
            self.env.cr, ["after_sales"]
        ):
            if kind == "code":
                is_known = source in known_code
            else:
                is_known = (name, xmlid, source) in known or not is_ours(self.env, name, xmlid)
            if not is_known:
                missing.append(f"{name} {xmlid}: {source}")
        self.assertFalse(missing, "not in i18n/after_sales.pot and i18n/zh_CN.po:\n" + "\n".join(missing))

    def _rows(self, kind):
        return [row for row in self.reader if row["type"].startswith(kind)]

    def test_labels_are_chinese(self):
        chinese = self.env(context={"lang": LANG})
        field = chinese["sale.order"].fields_get(["delay_state"])["delay_state"]
        self.assertEqual(field["string"], "延期状态")
        self.assertEqual(dict(field["selection"])["at_risk"], "有风险")
        self.assertEqual(chinese.ref("after_sales.menu_my_work").name, "我的工作")
        self.assertEqual(chinese.ref("after_sales.policy_receipt").name, "最后期限")

    def test_view_is_chinese(self):
        arch = self.env["sale.order"].with_user(self.lead).with_context(lang=LANG).get_view(view_type="form")["arch"]
        self.assertIn('string="变更最后期限"', arch)
        self.assertNotIn("Change Deadline", arch)

    def test_rules_speak_chinese(self):
        """A rule knows no language: it speaks that of the translator it is given."""
        self._new_note(20)
        with self._at(NOW):
            order = self._new_order(deadline=date(2026, 3, 20)).with_context(lang=LANG)
            name = self.sofa.display_name
            reason = f"{name}：按“Red Oak Works”的厂家注意事项需 20 天，另加运输 7 天。"
            self.assertEqual(order.earliest_receipt_reason, reason)
            problem = order._get_promise_problem()
            self.assertIn(f"已承诺 2026-03-20，但最早的可行日期是 2026-03-29。{reason}", problem)
            order.receipt_deadline = False
            self.assertIn("请填写客户的最后期限及紧急性。", order._get_promise_problem())
            order = order.with_context(lang="en_US")
            self.assertNotRegex(order._get_promise_problem(), "[\u4e00-\u9fff]")
