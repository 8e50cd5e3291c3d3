"""Merge the template into the translations and fill in what is known. Runs in the lint's environment, on its own."""

import json
import sys
from pathlib import Path

import polib

FIRST_DAY = "2026-03-01 00:00+0000"


def known_words(paths):
    """Return every translation of the given files, keyed by its English text."""
    words = {}
    for path in paths:
        words |= json.loads(Path(path).read_text())
    return words


def merge(folder, words):
    """Bring zh_CN.po up to date with the template and return the texts that have no translation yet."""
    template = polib.pofile(str(folder / "after_sales.pot"), wrapwidth=78)
    # The day would differ with every export and say nothing.
    template.metadata["POT-Creation-Date"] = template.metadata["PO-Revision-Date"] = FIRST_DAY
    template.save()
    path = folder / "zh_CN.po"
    chinese = polib.pofile(str(path), wrapwidth=78)
    same = {entry.msgid: entry.msgstr for entry in chinese if entry.msgstr and not entry.obsolete}
    chinese.merge(template)
    for entry in chinese.obsolete_entries():
        chinese.remove(entry)
    for entry in chinese:
        if not entry.msgstr or entry.fuzzy or entry.msgid in words:
            entry.msgstr = words.get(entry.msgid) or same.get(entry.msgid) or ""
            entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
    chinese.save(str(path))
    return [entry.msgid for entry in chinese if not entry.msgstr]


def main(folder, *paths):
    """Report what is left; return 1 when anything is."""
    left = merge(Path(folder), known_words(paths))
    for text in left:
        print(f"  not translated: {text!r}")
    print(f"{len(left)} texts are to be translated in i18n/zh_CN.po." if left else "Every text is translated.")
    return 1 if left else 0


sys.exit(main(*sys.argv[1:]))
