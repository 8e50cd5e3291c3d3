import re
from datetime import date

from odoo.tests import tagged
from odoo.tools.misc import file_path
from odoo.tools.translate import PoFileReader, TranslationModuleReader

from .common import NOW, AfterSalesCommon

LANG = "zh_CN"

#: What a translation must carry over unchanged: values, template expressions and tags (a title is text).
MARK = re.compile(r"%\(\w+\)s|%[sd]|\{\{.*?\}\}|</?[\w-]+(?:\s[^<>]*?)?/?>")
CHINESE = re.compile("[\u4e00-\u9fff]")
WORD = re.compile("[A-Za-z]{2}")

#: Modules below us that bring no Chinese.
BORROWED = ("helpdesk_mgmt", "helpdesk_mgmt_sale", "sale_channel")
#: What is called so in Chinese, too.
NAMES = {"App", "ERP", "ID"}
STORED = {"helpdesk.ticket.stage,name", "helpdesk.ticket.channel,name"}
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

    def test_modules_below_are_chinese(self):
        """What the modules below say and bring no Chinese for comes with us: every text of their records."""
        english = []
        for kind, name, xmlid, source, value in self._texts(BORROWED):
            if kind != "code" and source not in NAMES and not CHINESE.search(value or "") and WORD.search(source):
                english.append(f"{name} {xmlid}: {source}")
        self.assertFalse(english, "not in i18n_extra/zh_CN.po:\n" + "\n".join(english))

    def test_extra_file_is_of_use(self):
        """Nothing stands in the file that no record of those modules says any more."""
        known = {(name, xmlid) for _kind, name, xmlid, _source, _value in self._texts(BORROWED)}
        rows = list(PoFileReader(file_path(f"after_sales/i18n_extra/{LANG}.po")))
        self.assertGreater(len(rows), 400)
        self.assertFalse([row["src"] for row in rows if not row["value"] or marks(row["src"]) != marks(row["value"])])
        gone = {(row["name"], f"{row['module']}.{row['imd_name']}") for row in rows if row["type"] != "code"} - known
        self.assertFalse([(name, xmlid) for name, xmlid in gone if self.env.ref(xmlid, raise_if_not_found=False)])

    def test_labels_of_documents_are_chinese(self):
        """Every label that a Chinese user reads on a case, its team, stage and channel, and on a sales channel."""
        chinese = self.env(context={"lang": LANG})
        english = []
        for model in ("team", "stage", "channel", "category", "tag"):
            english += self._english_labels(chinese[f"helpdesk.ticket.{model}"])
        english += self._english_labels(chinese["helpdesk.ticket"]) + self._english_labels(chinese["sale.channel"])
        self.assertFalse(english)

    def _english_labels(self, model):
        """Return the labels and choices of a model's fields without a Chinese character, but for those of core."""
        found = []
        for name, field in model.fields_get().items():
            own = model._fields[name]
            ours = not own.related and {*BORROWED, "after_sales"}.intersection(own._modules)
            words = [field["string"], *(label for _code, label in field.get("selection", ()))] if ours else []
            english = [word for word in words if word not in NAMES and WORD.search(word) and not CHINESE.search(word)]
            found += [f"{model._name}.{name}: {word}" for word in english]
        return found

    def test_stages_and_channels_are_chinese(self):
        """Stages and contact channels are data of the module below; what a company adds has its own name."""
        names = [row[3:] for row in self._texts(BORROWED + ("after_sales",)) if row[1] in STORED]
        self.assertGreater(len(names), 15)
        self.assertFalse([source for source, value in names if source not in NAMES and not CHINESE.search(value or "")])

    def test_language_that_comes_later(self):
        """Whoever loads Chinese after the installation reads the same: core loads what stands in the folder."""
        stage = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_in_progress")
        stage.update_field_translations("name", {LANG: False})
        self.assertEqual(stage.with_context(lang=LANG).name, "In Progress")
        self.env["base.language.install"].create({"lang_ids": self.env["res.lang"]._lang_get(LANG).ids}).lang_install()
        self.assertEqual(stage.with_context(lang=LANG).name, "处理中")

    def _texts(self, modules):
        """Yield kind, field, external ID, English and Chinese of every text of some modules."""
        for _module, kind, name, xmlid, source, value, _comments in TranslationModuleReader(self.env.cr, modules, LANG):
            yield kind, name, xmlid, source, value

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
