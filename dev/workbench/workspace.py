"""Everything a command needs at once: a running server of databases, and an Odoo that uses it."""

import contextlib

from . import cache, odoo_server, postgres, project
from .console import Stop
from .databases import Databases


@contextlib.contextmanager
def opened():
    """Give the databases, with PostgreSQL running and Odoo in place."""
    cache.home()
    if not project.has_manifest():
        raise Stop(f"{project.CHECKOUT} holds no __manifest__.py: there is no addon to work with yet.")
    with postgres.running() as cluster:
        yield Databases(cluster, odoo_server.Server(cluster))
