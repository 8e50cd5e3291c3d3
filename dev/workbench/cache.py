"""Things that are built once: locked while they are built, and renamed into place when they are whole."""

import contextlib
import fcntl
import os
import shutil
import tempfile
import time
from pathlib import Path

from .console import HEARTBEAT, Stop, say
from .project import cache_home

# Odoo unpacked takes 1.4 GB, Python's packages 0.3 GB, the databases 0.5 GB; building needs some of it twice.
NEEDED_BYTES = 3 * 1024**3
# A log is of use until the next few runs, in seconds.
LOGS_KEPT = 7 * 24 * 3600


def home():
    """Return the cache folder, made when it is missing."""
    folder = cache_home()
    try:
        (folder / "locks").mkdir(parents=True, exist_ok=True)
        (folder / "logs").mkdir(exist_ok=True)
    except OSError as error:
        raise Stop(
            f"The cache folder {folder} cannot be made ({error.strerror}): set XDG_CACHE_HOME to a folder "
            "you can write to, then start again."
        ) from error
    return folder


def log_file(name):
    """Return an empty file for the output of one step."""
    path = home() / "logs" / f"{name}.log"
    for old in path.parent.glob("*.log"):
        with contextlib.suppress(FileNotFoundError):
            if time.time() - old.stat().st_mtime > LOGS_KEPT:
                old.unlink()
    path.write_bytes(b"")
    return path


def require_space():
    """Stop before a build begins that the disk cannot hold."""
    free = shutil.disk_usage(home()).free
    if free < NEEDED_BYTES:
        raise Stop(
            f"Only {free / 1024**3:.1f} GB are free where {home()} is, and 3 GB are needed: free some, "
            "or set XDG_CACHE_HOME to a folder on a larger disk."
        )


def try_lock(name, shared=False):
    """Return an open lock file, or None when someone else holds it."""
    handle = open(home() / "locks" / name, "a+")  # noqa: SIM115 - the lock lasts as long as the handle
    try:
        fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        handle.close()
        return None
    return handle


@contextlib.contextmanager
def lock(name, shared=False):
    """Hold a lock between processes; say so while another one holds it."""
    begun = told = time.monotonic()
    while (handle := try_lock(name, shared)) is None:
        time.sleep(0.3)
        if time.monotonic() - told > HEARTBEAT:
            told = time.monotonic()
            say(f"  waiting for another command that holds {name} ... {told - begun:.0f} s")
    try:
        yield
    finally:
        handle.close()


@contextlib.contextmanager
def scratch(parent=None):
    """Make a temporary folder inside the cache, so that renaming out of it stays on one disk."""
    folder = Path(tempfile.mkdtemp(prefix=".building-", dir=parent or home()))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def built_once(name, build):
    """Return the folder ``name`` of the cache; ``build(folder)`` fills it when it is not there.

    The folder appears only when ``build`` succeeded, so an interrupted build is simply done again.
    """
    folder = home() / name
    if folder.exists():
        return folder
    with lock(f"build-{name}"):
        if not folder.exists():
            require_space()
            with scratch() as half:
                build(half / "whole")
                os.rename(half / "whole", folder)
    return folder
