"""The private database server: a Unix socket only, and fast rather than durable, for all of it can be rebuilt."""

import contextlib
import fcntl
import os
import pwd
import re
import shutil
import subprocess
import time
from pathlib import Path

from . import cache, clock, debian
from .console import CommandFailed, Stop, quietly, step
from .project import fingerprint

ROLE = "odoo"
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "256MB",
    "max_connections": "120",
}


def _binaries():
    """Return the folder of the newest server programs, or None."""
    on_path = shutil.which("pg_ctl")
    found = [Path(on_path).resolve().parent] if on_path else []
    found += sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda folder: [int(n) for n in re.findall(r"\d+", folder.parent.name)],
        reverse=True,
    )
    return next((f for f in found if (f / "initdb").exists() and (f / "pg_ctl").exists()), None)


def _owner():
    """Return the user the server runs as: PostgreSQL refuses to be root."""
    if not debian.is_root():
        return pwd.getpwuid(os.getuid())
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise Stop("PostgreSQL does not run as root and no other user exists: add a user named postgres.")


class Cluster:
    """One PostgreSQL cluster of this user and this cache folder.

    It lives under /var/tmp: root's own folders are closed to the user the server runs as, and the path of a
    socket must be short.
    """

    def __init__(self):
        debian.require(["postgresql"], lambda: _binaries() is None, "PostgreSQL")
        self.bin = _binaries()
        asked = subprocess.run([self.bin / "pg_ctl", "--version"], capture_output=True, text=True, check=True)
        self.major = re.search(r"\d+", asked.stdout).group()
        self.owner = _owner()
        # A server whose clock was moved keeps its databases apart.
        kind = "-moved" if clock.is_moved() else ""
        self.folder = Path(f"/var/tmp/after_sales-{os.getuid()}-{fingerprint(cache.home())}{kind}")
        self.data = self.folder / f"postgresql-{self.major}"
        self.socket = self.folder / "socket"

    def _as_owner(self, *arguments, log):
        """Run a server program as the user the server runs as."""
        identity = {"user": self.owner.pw_uid, "group": self.owner.pw_gid, "extra_groups": []}
        environment = os.environ | clock.environment()
        quietly(arguments, log, cwd=self.folder, env=environment, **(identity if debian.is_root() else {}))

    def _own(self, folder):
        """Make a folder that only the server's user may enter."""
        folder.mkdir(mode=0o700, exist_ok=True)
        if debian.is_root():
            os.chown(folder, self.owner.pw_uid, self.owner.pw_gid)

    def environment(self):
        """Return the environment variables with which PostgreSQL's own programs find this cluster."""
        path = os.pathsep.join((str(self.bin), os.environ.get("PATH", os.defpath)))
        return {"PGHOST": str(self.socket), "PGUSER": ROLE, "PATH": path}

    def prepare(self):
        """Make the cluster when it is not there; it appears whole or not at all."""
        self.folder.mkdir(mode=0o755, exist_ok=True)
        if self.folder.is_symlink() or self.folder.stat().st_uid != os.getuid():
            raise Stop(f"{self.folder} belongs to someone else: remove it, then start again.")
        self._own(self.socket)
        if self.data.exists():
            return
        half = self.folder / "new"
        shutil.rmtree(half, ignore_errors=True)
        self._own(half)
        log = cache.log_file("initdb")
        options = ["-U", ROLE, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        with step("Making a PostgreSQL cluster"):
            try:
                self._as_owner(self.bin / "initdb", "-D", half, *options, log=log)
            except CommandFailed as error:
                raise Stop(f"The PostgreSQL cluster could not be made: {log} says why.") from error
        os.rename(half, self.data)

    def is_up(self):
        """Whether the server answers."""
        ready = [self.bin / "pg_isready", "-q", "-h", self.socket]
        return not subprocess.run(ready, check=False, capture_output=True).returncode

    def start(self):
        """Start the server unless it runs."""
        if self.is_up():
            return
        settings = SETTINGS | {"unix_socket_directories": self.socket}
        options = " ".join(f"-c {key}='{value}'" for key, value in settings.items())
        log = cache.log_file("pg_ctl")
        command = [self.bin / "pg_ctl", "-w", "-t", "60", "-D", self.data, "-l", self.data / "server.log"]
        try:
            self._as_owner(*command, "-o", options, "start", log=log)
        except CommandFailed as error:
            raise Stop(f"PostgreSQL does not start: {self.data / 'server.log'} says why.") from error

    def stop_if_idle(self):
        """Stop the server when nobody is connected; what is left running is found by the next command."""
        if self.is_up() and self.ask("SELECT count(*) FROM pg_stat_activity WHERE datname <> 'postgres'") == "0":
            with contextlib.suppress(CommandFailed):
                stop = [self.bin / "pg_ctl", "-w", "-m", "fast", "-D", self.data, "stop"]
                self._as_owner(*stop, log=cache.log_file("pg_ctl"))

    def ask(self, statement, database="postgres"):
        """Run one statement and return what it prints."""
        command = [self.bin / "psql", "-h", self.socket, "-U", ROLE, "-d", database, "-qAtX"]
        done = subprocess.run(
            [*command, "-v", "ON_ERROR_STOP=1", "-c", statement],
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        if done.returncode:
            if "no space left" in done.stderr.lower():
                raise Stop("The disk is full: free a few gigabytes, then start again.")
            raise Stop(f"PostgreSQL refused: {done.stderr.strip()}")
        return done.stdout.strip()


@contextlib.contextmanager
def running():
    """Give a running server; the last command that uses it stops it."""
    cluster = Cluster()
    # Those who move the clock take turns: each moves it elsewhere.
    place, shared = ("cluster-moved", False) if clock.is_moved() else ("cluster", True)
    while (use := cache.try_lock(place, shared=shared)) is None:
        time.sleep(0.2)
    try:
        with cache.lock("cluster-start"):
            cluster.prepare()
            cluster.start()
        yield cluster
    finally:
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(use, fcntl.LOCK_EX | fcntl.LOCK_NB)
            cluster.stop_if_idle()
        use.close()
