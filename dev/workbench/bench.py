"""dev/bench: run dev/benchmarks.py on fresh databases.

``dev/benchmarks.py`` is written by whoever measures. It defines ``main(make_env)`` and nothing of it runs on import::

    def main(make_env, parts=()):
        env = make_env("with")        # the addon and base_automation are installed, no demo data
        bare = make_env("without")    # the modules the addon is built on, without the addon
        sla = make_env("sla")         # these and helpdesk_mgmt_sla, without the addon

Each call of ``make_env`` makes a fresh database and returns an environment of the superuser with an open cursor, so
measurements do not see each other's records. ``env.cr.commit()`` is allowed; all databases are dropped at the end.
What ``main`` returns is the exit code (None means 0).
"""

import argparse
import contextlib
import json
import os

from . import cache, databases, project, python_env, suite, workspace
from .console import Stop, openly, step

BENCHMARKS = project.DEV / "benchmarks.py"
ALSO_INSTALLED = ("base_automation",)


@contextlib.contextmanager
def peer_database(store):
    """Give a database with helpdesk_mgmt_sla instead of the addon; the store has to know of it."""
    name = f"sla_{project.checkout_key()}_{os.getpid()}"
    try:
        store.clone(databases.template(store), name)
        with step("Installing helpdesk_mgmt_sla"):
            store.server.change(name, "-i", "helpdesk_mgmt_sla", with_addon=False)
        yield name
    finally:
        store.drop(name)


def main(arguments):
    """Prepare the databases that are cloned, and run the benchmarks inside Odoo's Python."""
    parser = argparse.ArgumentParser(prog="dev/bench", description=__doc__.split("\n")[0])
    parser.add_argument("parts", nargs="*", help="clock, orders, cases, providers, returns, screens (default: all)")
    chosen = parser.parse_args(arguments)
    if not BENCHMARKS.is_file():
        raise Stop("dev/benchmarks.py does not exist yet: dev/workbench/bench.py says what it must define.")
    with contextlib.ExitStack() as stack:
        store = stack.enter_context(workspace.opened()).beside(python_env.peers())
        sources = {
            "with": stack.enter_context(suite.own_database(store, *ALSO_INSTALLED)),
            "without": databases.template(store),
        }
        if not chosen.parts or "cases" in chosen.parts:
            sources["sla"] = stack.enter_context(peer_database(store))
        clones = f"bench_{project.checkout_key()}_{os.getpid()}_"
        server = store.server
        try:
            with server.configuration(log_level="warn") as configuration:
                inside = project.DEV / "workbench" / "bench_inside.py"
                facts = json.dumps(
                    {"sources": sources, "clones": clones, "parts": chosen.parts, "benchmarks": str(BENCHMARKS)}
                )
                command = [server.python, inside, configuration, facts]
                return openly(command, env=server.environment(), cwd=cache.home())
        finally:
            for name in store.named(clones):
                store.drop(name)
