"""Merge the templates into the translations and fill in what is known. Runs in the lint's environment, on its own."""

import json
import re
import sys
from pathlib import Path

import polib

#: A sentence that the addon itself told of a record of the demo, in every language already.
TOLD = re.compile(r"^model:[\w.]+,(?:\w*reason|basis):after_sales\.demo_")
FIRST_DAY = "2026-03-01 00:00+0000"


def known_words(paths):
    """Return every translation of the given files, keyed by its English text."""
    words = {}
    for path in paths:
        words |= json.loads(Path(path).read_text())
    return words


def keep(template, is_wanted):
    """Drop the places of texts that are not wanted, and texts without a place."""
    for entry in list(template):
        entry.occurrences = [place for place in entry.occurrences if is_wanted(entry, place[0])]
        if not entry.occurrences:
            template.remove(entry)
    return template


def is_reachable(entry, place):
    """Tell whether a file of another module can give a text: Odoo looks up Python's texts in their own module only."""
    return not place.startswith("code:") or "odoo-python" not in entry.comment or "odoo-javascript" in entry.comment


def translations(chinese):
    """Return what is translated, keyed by the English text."""
    return {entry.msgid: entry.msgstr for entry in chinese if entry.msgstr and not entry.obsolete}


def merge(template, path, words, same):
    """Bring a file up to date with its template and return the texts that have no translation yet.

    :param words: corrections, they count more than what stands in the file
    :param same: what the same English is called elsewhere
    """
    chinese = polib.pofile(str(path), wrapwidth=78)
    same = same | translations(chinese)
    chinese.merge(template)
    # The day would differ with every export and say nothing.
    chinese.metadata["POT-Creation-Date"] = chinese.metadata["PO-Revision-Date"] = FIRST_DAY
    for entry in chinese.obsolete_entries():
        chinese.remove(entry)
    for entry in chinese:
        if not entry.msgstr or entry.fuzzy or entry.msgid in words:
            entry.msgstr = words.get(entry.msgid) or same.get(entry.msgid) or ""
            entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
    chinese.save(str(path))
    return chinese


def main(folder, extra, borrowed, *paths):
    """Report what is left; return 1 when anything is."""
    words = known_words(paths)
    template = polib.pofile(str(Path(folder) / "after_sales.pot"), wrapwidth=78)
    keep(template, lambda entry, place: not TOLD.match(place))
    template.metadata["POT-Creation-Date"] = template.metadata["PO-Revision-Date"] = FIRST_DAY
    template.save()
    ours = merge(template, Path(folder) / "zh_CN.po", words, {})
    theirs = merge(keep(polib.pofile(borrowed), is_reachable), Path(extra) / "zh_CN.po", words, translations(ours))
    left = {folder: ours, extra: theirs}
    left = [(Path(place).name, entry.msgid) for place, file in left.items() for entry in file if not entry.msgstr]
    for place, text in left:
        print(f"  not translated, {place}: {text!r}")
    print(f"{len(left)} texts are to be translated in zh_CN.po." if left else "Every text is translated.")
    return 1 if left else 0


sys.exit(main(*sys.argv[1:]))
