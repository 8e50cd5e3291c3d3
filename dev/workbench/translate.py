"""dev/translate: export the addon's texts anew and carry the Chinese over; says what is still to be translated."""

import argparse
import shutil
from pathlib import Path

from . import cache, project, python_env, run, workspace
from .console import openly, quietly, step

I18N = project.CHECKOUT / "i18n"


def export(store):
    """Write i18n/after_sales.pot from the demo database, which has every text."""
    name = run.prepare(store, fresh=False)
    with store.server.configuration() as configuration, cache.scratch() as folder, step("Exporting the texts"):
        pot = folder / f"{project.NAME}.pot"
        command = [store.server.python, "-m", "odoo", "i18n", "export", "-c", configuration, "-d", name]
        environment = store.server.environment()
        quietly([*command, "-l", "pot", "-o", pot, project.NAME], cache.log_file("i18n"), env=environment)
        shutil.copyfile(pot, I18N / pot.name)


def main(arguments):
    """Export, merge and report."""
    parser = argparse.ArgumentParser(prog="dev/translate", description=__doc__)
    parser.add_argument("words", nargs="*", type=Path, help="JSON files: English text to its translation")
    chosen = parser.parse_args(arguments)
    with workspace.opened() as store:
        export(store)
    merge = project.DEV / "workbench" / "translate_merge.py"
    return openly([python_env.lint(), "-B", merge, I18N, *(path.resolve() for path in chosen.words)])
