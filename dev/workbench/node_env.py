"""What checks scripts and styles: eslint and prettier, in a folder named after what is in it."""

import shutil
from pathlib import Path

from . import cache
from .console import CommandFailed, quietly, say, step
from .project import DEV, fingerprint

PACKAGES = DEV / "javascript"
FILES = ("package.json", "package-lock.json", "eslint.config.mjs")


def lint():
    """Return the folder with the linters, None on a machine that cannot have them: Python's suffice to work."""
    if not shutil.which("npm"):
        say("  Note: npm is missing: scripts and styles are not checked.", error=True)
        return None
    try:
        key = fingerprint("\n".join((PACKAGES / name).read_text() for name in FILES))
        return cache.built_once(f"node-{key}", _build)
    except CommandFailed as error:
        say(f"  npm could not install the linters: scripts and styles are not checked. {error}", error=True)
        return None


def _build(folder):
    """Install what the lock file names; no package runs a script of its own."""
    Path(folder).mkdir(parents=True)
    for name in FILES:
        shutil.copyfile(PACKAGES / name, folder / name)
    with step("Installing the linters for scripts and styles"):
        quietly(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", folder], cache.log_file("npm"))
