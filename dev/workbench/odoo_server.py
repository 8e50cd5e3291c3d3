"""Odoo: where it is, how it is started, and how its log is read."""

import contextlib
import copy
import os
import re
import socket
from pathlib import Path

from . import cache, clock, debian, project, python_env
from .console import CommandFailed, Stop, quietly, say

PACKAGES = "usr/lib/python3/dist-packages"


def data_dir():
    """Return the folder where Odoo keeps the files of all databases."""
    folder = cache.home() / ("data-moved" if clock.is_moved() else "data")
    (folder / "filestore").mkdir(parents=True, exist_ok=True)
    return folder


def free_port():
    """Return a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_free(port):
    """Whether a server could listen on this port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def problems(text, levels=("ERROR", "CRITICAL")):
    """Return the lines of a log that matter, each with the traceback that follows it."""
    found, inside = [], False
    for line in text.splitlines():
        entry = re.match(r"\d{4}-\d\d-\d\d \S+ \d+ ([A-Z]+) ", line)
        inside = entry.group(1) in levels if entry else inside or line.startswith("Traceback")
        if inside:
            found.append(line)
    return found


def warnings_about_us(text):
    """Return the warnings that name the addon, as opposed to the cache folder of the same name."""
    bare = text.replace(str(cache.home()), "").replace(str(project.CHECKOUT), project.NAME)
    return [line for line in problems(bare, ("WARNING",)) if project.NAME in line and " WARNING " in line]


class Server:
    """An Odoo 19 with its Python, ready to be called on a database."""

    def __init__(self, cluster):
        self.cluster = cluster
        given = os.environ.get("AFTER_SALES_ODOO")
        if given:
            self._use_checkout(Path(given).expanduser().resolve())
        else:
            root = debian.unpacked_odoo()
            self.source = root / PACKAGES
            self.version = (root / "version").read_text()
            self.addons = [self.source / "odoo" / "addons"]
        self.python = python_env.runtime()

    def _use_checkout(self, folder):
        """Use an Odoo that is already there."""
        release = folder / "odoo" / "release.py"
        if not release.is_file() or not re.search(r"version_info = \(19, 0,", release.read_text()):
            raise Stop("AFTER_SALES_ODOO must name the folder of an Odoo 19.0 checkout, the one with odoo/release.py.")
        head = folder / ".git" / "HEAD"
        self.source, self.addons = folder, [folder / "addons", folder / "odoo" / "addons"]
        self.version = f"{folder}:{head.read_text() if head.is_file() else ''}"

    def beside(self, folder):
        """Return this server with the addons of one more folder."""
        other = copy.copy(self)
        other.addons = [*self.addons, folder]
        return other

    def environment(self):
        """Return the environment variables Odoo's Python needs."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "ODOO_"))}
        paths = [self.source, project.DEV / "plugins" / "moved"] if clock.is_moved() else [self.source]
        own = {"PYTHONPATH": os.pathsep.join(map(str, paths)), "PYTHONDONTWRITEBYTECODE": "1"}
        return kept | own | clock.environment()

    @contextlib.contextmanager
    def configuration(self, with_addon=True, **settings):
        """Give a configuration file that lasts as long as the block."""
        links = [project.links()] if with_addon else []
        values = {
            "addons_path": ",".join(map(str, links + self.addons)),
            "db_host": self.cluster.socket,
            "db_user": "odoo",
            "data_dir": data_dir(),
            "http_interface": "127.0.0.1",
            "http_port": free_port(),
            "workers": 0,
            "max_cron_threads": 0,
            "list_db": False,
            **settings,
        }
        with cache.scratch() as folder:
            path = folder / "odoo.conf"
            path.write_text("[options]\n" + "".join(f"{key} = {value}\n" for key, value in values.items()))
            yield path

    def command(self, configuration, database, *arguments):
        """Return the words that start the server."""
        return [self.python, "-m", "odoo", "server", "-c", configuration, "-d", database, *arguments]

    def change(self, database, *arguments, with_addon=True):
        """Install or update modules and return the log; stop when anything went wrong."""
        log = cache.log_file(f"odoo-{database}")
        failed = False
        with self.configuration(with_addon) as configuration:
            command = self.command(configuration, database, *arguments, "--stop-after-init", "--no-http")
            try:
                quietly(command, log, env=self.environment(), cwd=cache.home())
            except CommandFailed:
                failed = True
        text = log.read_text(errors="replace")
        found = problems(text)
        if failed or found:
            for line in found[-60:] or text.splitlines()[-20:]:
                say(line)
            raise Stop(f"Odoo reported the errors above (the whole log: {log}).")
        return text
