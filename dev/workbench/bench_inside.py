"""The part of dev/bench that runs inside Odoo's Python: gives ``make_env`` to dev/benchmarks.py."""

import importlib.util
import json
import os
import shutil
import sys
from pathlib import Path

import odoo
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.sql_db import db_connect
from odoo.tools import config


class Environments:
    """Make environments on fresh databases."""

    def __init__(self, sources, clones):
        self.sources, self.clones, self.cursors = sources, clones, []

    def _clone(self, source):
        """Copy a database and link its files."""
        name = f"{self.clones}{len(self.cursors)}"
        files = Path(config.filestore(source))
        if files.is_dir():
            shutil.copytree(files, config.filestore(name), copy_function=os.link)
        cursor = db_connect("postgres").cursor()
        try:
            # CREATE DATABASE is refused inside a transaction.
            cursor._cnx.autocommit = True
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
        finally:
            cursor.close()
        return name

    def make(self, kind):
        """Return an environment on a new database: kind is "with" or "without" the addon."""
        cursor = Registry(self._clone(self.sources[kind])).cursor()
        self.cursors.append(cursor)
        return api.Environment(cursor, SUPERUSER_ID, {})

    def close(self):
        """Let go of every database, so that it can be dropped."""
        for cursor in self.cursors:
            cursor.rollback()
            cursor.close()
        odoo.sql_db.close_all()


def main(configuration, facts):
    """Load the benchmarks and run them."""
    facts = json.loads(facts)
    config.parse_config(["-c", configuration], setup_logging=True)
    spec = importlib.util.spec_from_file_location("benchmarks", facts["benchmarks"])
    benchmarks = importlib.util.module_from_spec(spec)
    sys.path.insert(0, str(Path(facts["benchmarks"]).parent))
    spec.loader.exec_module(benchmarks)
    environments = Environments(facts["sources"], facts["clones"])
    try:
        return benchmarks.main(environments.make, facts["parts"])
    finally:
        environments.close()


sys.exit(main(*sys.argv[1:]))
