"""Databases and what belongs to them on disk: templates per set of versions, and clones of them."""

import contextlib
import json
import os
import shutil

from . import cache, odoo_server, project, python_env
from .console import step

# Older templates than these belong to versions nobody uses any more.
TEMPLATES_KEPT = 4
# Odoo makes databases with it, and its indexes for parts of a text need it.
EXTENSION = "pg_trgm"
# English is named too: with one language named, Odoo keeps only that one.
DEMO_OPTIONS = ("--with-demo", "--load-language=en_US,zh_CN")


class Databases:
    """Create, clone, rename and drop; a database and its filestore always together."""

    def __init__(self, cluster, server):
        self.cluster, self.server = cluster, server
        self.filestore = odoo_server.data_dir() / "filestore"

    def beside(self, folder):
        """Return the same databases for an Odoo that knows the addons of one more folder."""
        return Databases(self.cluster, self.server.beside(folder))

    def exists(self, name):
        """Whether there is a database of this name."""
        return self.cluster.ask(f"SELECT 1 FROM pg_database WHERE datname = '{name}'") == "1"

    def named(self, pattern):
        """Return the databases whose name begins so, newest first."""
        query = f"SELECT datname FROM pg_database WHERE datname LIKE '{pattern}%' ORDER BY oid DESC"
        return self.cluster.ask(query).split()

    def drop(self, name):
        """Remove a database and its files."""
        self.cluster.ask(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        shutil.rmtree(self.filestore / name, ignore_errors=True)

    def create(self, name):
        """Make an empty database."""
        self.drop(name)
        self.cluster.ask(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'")
        self.cluster.ask(f"CREATE EXTENSION {EXTENSION}", name)

    def clone(self, source, name):
        """Copy a database. Its files are linked: Odoo never changes a file of the filestore."""
        self.drop(name)
        if (self.filestore / source).is_dir():
            shutil.copytree(self.filestore / source, self.filestore / name, copy_function=os.link)
        self.cluster.ask(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')

    def rename(self, old, new):
        """Give a finished database its name."""
        self.drop(new)
        if (self.filestore / old).is_dir():
            os.rename(self.filestore / old, self.filestore / new)
        self.cluster.ask(f'ALTER DATABASE "{old}" RENAME TO "{new}"')

    def note(self, name, facts):
        """Write on a database what it was made from; the note goes when the database goes."""
        text = json.dumps(facts, sort_keys=True).replace("'", "''")
        self.cluster.ask(f"COMMENT ON DATABASE \"{name}\" IS '{text}'")

    def facts(self, name):
        """Read what a database was made from."""
        query = f"SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '{name}'"
        return json.loads(self.cluster.ask(query) or "{}")

    @contextlib.contextmanager
    def under_construction(self, name):
        """Give a temporary name to work under; the database gets its real name when all went well."""
        half = f"building_{name}"
        try:
            yield half
            self.rename(half, name)
        finally:
            self.drop(half)


def template_key(server, demo):
    """Name the versions a template is made of."""
    return project.fingerprint(
        server.version,
        python_env.requirements(*python_env.RUNTIME),
        *project.depends(),
        EXTENSION,
        *(DEMO_OPTIONS if demo else ()),
    )


def template(databases, demo=False):
    """Return the database with everything the addon is built on, but not the addon; made when it is missing."""
    kind = "demo" if demo else "plain"
    name = f"template_{kind}_{template_key(databases.server, demo)}"
    with cache.lock(f"template-{kind}"):
        if databases.exists(name):
            return name
        cache.require_space()
        options = DEMO_OPTIONS if demo else ()
        modules = ",".join(project.depends())
        title = "Installing the modules the addon is built on" + (", with demo data" if demo else "")
        with databases.under_construction(name) as half:
            databases.create(half)
            with step(f"{title} (once per set of versions)"):
                databases.server.change(half, "-i", modules, *options, with_addon=False)
        for old in databases.named(f"template_{kind}_")[TEMPLATES_KEPT:]:
            databases.drop(old)
    return name
