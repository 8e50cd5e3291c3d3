import importlib
import re
import sys
from pathlib import Path
from unittest import skipUnless

from odoo.tests import BaseCase, tagged
from odoo.tools.translate import PoFileReader

ROOT = Path(__file__).resolve().parent.parent
DEV = ROOT / "dev"
#: `name` in `place`, as documents point to a method or table.
NAME_IN_PLACE = re.compile(r"`(\w+)`(?:, `\w+`| and `\w+`)? in `([\w/]+(?:\.\w+)?/?)`")
PLACE = re.compile(r"`((?:models|rules|wizards|views|data|security|tests|dev|docs|migrations|readme|i18n)/[\w/.-]*)`")
LINK = re.compile(r"\]\(([^)#:]+)\)")
HOOK = re.compile(r"`(_[a-z]\w+)`")


def documents():
    """Return the pages for those who carry the addon on, by name."""
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return {page: page.read_text(encoding="utf-8") for page in pages}


@tagged("post_install", "-at_install", "after_sales")
class TestDocuments(BaseCase):
    """What documents say of the code is true. Out of date? ``dev/documents`` writes it anew and says what is left."""

    def _assert_none(self, problems, rule):
        self.assertFalse(problems, "\n".join([rule, *map(str, problems)]))

    @skipUnless(DEV.is_dir(), "a package without the folder dev/")
    def test_generated_parts_are_up_to_date(self):
        """The ids and their places, the areas, words and moments, and the page among the apps."""
        sys.path.insert(0, str(DEV))
        try:
            generator = importlib.import_module("workbench.documents")
        finally:
            sys.path.remove(str(DEV))
        self.assertFalse([str(path) for path in generator.outdated()], "run dev/documents")
        left = [line for text in documents().values() for line in text.splitlines() if generator.TO_WRITE in line]
        self._assert_none(left, "A person has to write these lines:")
        self.assertGreater(len(generator.places()), 100)
        self.assertGreater(len(generator.moments()), 20)

    def test_places_exist(self):
        problems = [
            f"{page.name}: {place}"
            for page, text in documents().items()
            for place in [*PLACE.findall(text), *LINK.findall(text)]
            if not any((folder / place).exists() for folder in (ROOT, page.parent))
        ]
        self._assert_none(problems, "Documents point to what is not there:")

    def test_names_are_where_documents_say(self):
        problems, found = [], 0
        for page, text in documents().items():
            for name, place in NAME_IN_PLACE.findall(text):
                found += 1
                path = ROOT / place
                files = sorted(path.rglob("*.py")) if path.is_dir() else [path]
                if not any(file.exists() and re.search(rf"\b{name}\b", file.read_text()) for file in files):
                    problems.append(f"{page.name}: {name} in {place}")
        self.assertGreater(found, 1)
        self._assert_none(problems, "Documents name what is not in that place:")

    def test_every_question_has_an_answer(self):
        """A method that has left its model leaves a dash."""
        text = documents()[ROOT / "docs" / "architecture.md"]
        rows = re.findall(r"^\| .*\? \| .*`\.`.* \| (.*) \|$", text, re.M)
        self.assertGreater(len(rows), 5)
        self.assertNotIn("–", rows)

    def test_methods_exist(self):
        """A private name in a document is one of the code."""
        code = "\n".join(path.read_text() for path in sorted((ROOT / "models").rglob("*.py")))
        known = set(re.findall(r"\b_\w+", code))
        problems = [
            f"{page.name}: {name}"
            for page, text in documents().items()
            for name in HOOK.findall(text)
            if name not in known and not name.endswith("_")
        ]
        self._assert_none(problems, "Documents name methods that nobody has:")

    def test_decisions_have_one_shape(self):
        for page, text in documents().items():
            if page.parent.name == "decisions":
                parts = re.findall(r"^\*\*(\w+)\.\*\*", text, re.M)
                self.assertEqual(parts, ["Question", "Decision", "Why", "Price"], page.name)
                self.assertLess(len(text.splitlines()), 60, page.name)

    def test_glossary_speaks_as_the_screen(self):
        """Each word of the screen is a text of the addon with this translation."""
        entries = PoFileReader(str(ROOT / "i18n" / "zh_CN.po")).pofile
        chinese = {entry.msgid: entry.msgstr for entry in entries if not entry.obsolete}
        rows = re.findall(r"^\| .* \| .* \| .* \| (.*) \| (.*) \|$", documents()[ROOT / "docs" / "glossary.md"], re.M)
        self.assertGreater(len(rows), 30)
        problems = [row for row in rows[2:] if row != ("–", "–") and chinese.get(row[0]) != row[1]]
        self._assert_none(problems, "The glossary says otherwise than i18n/zh_CN.po:")
