"""dev/translate: export the addon's texts anew and carry the Chinese over; says what is still to be translated."""

import argparse
import shutil
from pathlib import Path

from . import cache, project, python_env, run, workspace
from .console import openly, quietly, step

I18N = project.CHECKOUT / "i18n"
#: What the modules say that the addon is built on and that bring no Chinese. Odoo loads this folder with the addon, and
#: a text finds its record by the external ID, whichever module that is of.
I18N_EXTRA = project.CHECKOUT / "i18n_extra"
BORROWED = ("helpdesk_mgmt", "helpdesk_mgmt_sale", "sale_channel")


def export(store, folder):
    """Write the texts of the addon and those of the modules below it, from the demo database, which has every text."""
    name = run.prepare(store, fresh=False)
    with store.server.configuration() as configuration, step("Exporting the texts"):
        command = [store.server.python, "-m", "odoo", "i18n", "export", "-c", configuration, "-d", name, "-l", "pot"]
        environment = store.server.environment()
        for pot, modules in {f"{project.NAME}.pot": (project.NAME,), "borrowed.pot": BORROWED}.items():
            quietly([*command, "-o", folder / pot, *modules], cache.log_file("i18n"), env=environment)
        shutil.copyfile(folder / f"{project.NAME}.pot", I18N / f"{project.NAME}.pot")


def main(arguments):
    """Export, merge and report."""
    parser = argparse.ArgumentParser(prog="dev/translate", description=__doc__)
    parser.add_argument("words", nargs="*", type=Path, help="JSON files: English text to its translation")
    chosen = parser.parse_args(arguments)
    merge = project.DEV / "workbench" / "translate_merge.py"
    words = [path.resolve() for path in chosen.words]
    with cache.scratch() as folder:
        with workspace.opened() as store:
            export(store, folder)
        return openly([python_env.lint(), "-B", merge, I18N, I18N_EXTRA, folder / "borrowed.pot", *words])
