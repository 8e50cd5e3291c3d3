"""Read translation files and report what Odoo would trip over. Runs in the lint's environment, on its own."""

import re
import sys

import polib

PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sdrf]")


def problems(path):
    """Yield what is wrong with one file."""
    try:
        entries = polib.pofile(path, check_for_duplicates=True)
    except (OSError, ValueError) as error:
        yield str(error)
        return
    for entry in entries:
        texts = [entry.msgstr, *entry.msgstr_plural.values()]
        wanted = sorted(PLACEHOLDER.findall(entry.msgid))
        for text in filter(None, texts):
            if not entry.obsolete and sorted(PLACEHOLDER.findall(text)) != wanted:
                yield f"line {entry.linenum}: the placeholders differ from those of {entry.msgid!r}"


def main(paths):
    """Report on all files; return 1 when anything is wrong."""
    found = [f"{path}: {problem}" for path in paths for problem in problems(path)]
    sys.stderr.writelines(f"{line}\n" for line in found)
    return 1 if found else 0


sys.exit(main(sys.argv[1:]))
