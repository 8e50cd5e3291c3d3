"""dev/run: Odoo with the addon and its demo data, from nothing or within seconds."""

import argparse
import subprocess
import time
import urllib.error
import urllib.request

from . import cache, databases, odoo_server, programs, project, workspace
from .console import Stop, openly, say, step

LOGINS = project.CHECKOUT / "demo" / "logins.txt"
START_LIMIT = 180


def options(arguments):
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="dev/run",
        description="Start Odoo 19 with this addon, English and Chinese, and demo data. The first start builds "
        "everything (several minutes); later ones take seconds and keep the database. When files of the addon "
        "changed since, the database is updated.",
        epilog="AFTER_SALES_ODOO=/path/to/odoo uses that Odoo 19 checkout instead of downloading one.",
    )
    parser.add_argument("--fresh", action="store_true", help="throw the demo database away and build it again")
    parser.add_argument("--port", type=int, default=8069, help="port on 127.0.0.1 (default: 8069)")
    return parser.parse_args(arguments)


def prepare(store, fresh):
    """Return the name of the demo database, brought up to date.

    All work is done on a copy that takes the real name at the end: a failed update leaves the old database.
    """
    name = f"demo_{project.checkout_key()}"
    basis = databases.template(store, demo=True)
    facts = {"basis": basis, "sources": project.sources_key()}
    known = store.facts(name) if store.exists(name) and not fresh else None
    if known == facts:
        return name
    if known is None:
        source, change = basis, ("-i", project.NAME, "--with-demo")
        title = "Building the demo database"
    elif known.get("basis") == basis:
        source, change = name, ("-u", project.NAME, "--with-demo")
        title = "Updating the demo database: the addon's files changed"
    else:
        source, change = name, ("-u", "all", "--with-demo")
        title = "Updating the demo database: the versions it is built on changed"
    with store.under_construction(name) as half, step(title):
        store.clone(source, half)
        store.server.change(half, *change)
        store.note(half, facts)
    return name


def announce(port, log):
    """Print where Odoo is and who can log in."""
    logins = LOGINS.read_text().strip() if LOGINS.is_file() else "admin / admin"
    say(f"\nOdoo is ready: http://127.0.0.1:{port}\n\nLogins (user / password):")
    for line in logins.splitlines():
        say(f"  {line}")
    say(f"\nOdoo's log: {log}\nCtrl-C stops it; the database is kept.")


def answers(port):
    """Whether Odoo answers yet."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/web/health", timeout=2) as reply:
            return reply.status == 200
    except (urllib.error.URLError, OSError):
        return False


def wait_until_ready(process, port, log):
    """Wait for the first answer; stop with the end of the log when there is none."""
    limit = time.monotonic() + START_LIMIT
    while not answers(port):
        if process.poll() is not None or time.monotonic() > limit:
            for line in log.read_text(errors="replace").splitlines()[-15:]:
                say(line)
            raise Stop(f"Odoo did not start: its last lines are above, all of them in {log}.")
        time.sleep(0.3)


def tell_address(store, name, port):
    """Have links in mails lead here; the database was built by a server on another port."""
    address = f"http://127.0.0.1:{port}"
    store.cluster.ask(f"UPDATE ir_config_parameter SET value = '{address}' WHERE key = 'web.base.url'", name)


def serve(store, name, port):
    """Run Odoo until it is told to stop."""
    tell_address(store, name, port)
    log = cache.log_file(f"server-{name}")
    settings = {"max_cron_threads": 1, "http_port": port, "logfile": log}
    with store.server.configuration(**settings) as configuration:

        def started(process):
            with step("Starting Odoo"):
                wait_until_ready(process, port, log)
            announce(port, log)

        command = store.server.command(configuration, name)
        return openly(
            command,
            started,
            env=store.server.environment(),
            cwd=cache.home(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


def main(arguments):
    """Bring the demo database up to date and serve it."""
    chosen = options(arguments)
    mine = cache.try_lock(f"run-{project.checkout_key()}")
    if mine is None:
        raise Stop(
            "dev/run of this checkout is already running or starting: use it, or stop it with Ctrl-C where "
            "it was started."
        )
    if not odoo_server.is_free(chosen.port):
        raise Stop(f"Port {chosen.port} is in use: stop what uses it, or choose another one with --port.")
    with mine, workspace.opened() as store:
        programs.printing()
        name = prepare(store, chosen.fresh)
        return serve(store, name, chosen.port)
