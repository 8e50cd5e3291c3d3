"""Virtual environments: one for Odoo, a small one for the lint, each named after what is in it."""

import subprocess
import sys

from . import cache, debian
from .console import CommandFailed, Stop, quietly, step
from .project import DEV, fingerprint

RUNTIME = ("requirements.txt", "requirements-oca.txt")
LINT = ("requirements-lint.txt",)
PEERS = "requirements-peers.txt"
PIP_INSTALL = ("install", "--disable-pip-version-check")


def requirements(*names):
    """Return the text of requirement files."""
    return "\n".join((DEV / name).read_text() for name in names)


def _cannot_make_venv():
    """Debian keeps ``ensurepip`` out of the python3 package."""
    probe = [sys.executable, "-c", "import venv, ensurepip"]
    return bool(subprocess.run(probe, capture_output=True, check=False).returncode)


def _install(python, names, log):
    """Install each requirement file. The OCA's addons name ``odoo``, which PyPI does not have."""
    for name in names:
        extra = ["--no-deps"] if name == "requirements-oca.txt" else []
        quietly(
            [python, "-m", "pip", *PIP_INSTALL, *extra, "-r", DEV / name],
            log,
        )


def environment(label, names):
    """Return the Python of the environment that holds these requirement files."""
    version = sys.version.split()[0]

    def build(folder):
        debian.require(["python3-venv"], _cannot_make_venv, "Python's venv module")
        log = cache.log_file(f"pip-{label}")
        try:
            with step(f"Installing the Python packages for {label}"):
                quietly([sys.executable, "-m", "venv", folder], log)
                _install(folder / "bin" / "python", names, log)
        except CommandFailed as error:
            if error.mentions("no space left"):
                raise Stop("The disk is full: free a few gigabytes, then start again.") from error
            raise Stop(
                "The Python packages could not be installed: check the network, then start again. "
                f"What pip said is in {log}."
            ) from error

    key = fingerprint(requirements(*names), version, sys.base_prefix)
    folder = cache.built_once(f"python-{label}-{key}", build)
    return folder / "bin" / "python"


def runtime():
    """Return the Python that Odoo and its tests run in."""
    return environment("odoo", RUNTIME)


def peers():
    """Return the folder of the addons that people use beside ours; Odoo sees them only when it is told of it."""

    def build(folder):
        log = cache.log_file("pip-peers")
        with step("Fetching the addons that people use beside ours"):
            try:
                quietly([runtime(), "-m", "pip", *PIP_INSTALL, "--no-deps", "--target", folder, "-r", DEV / PEERS], log)
            except CommandFailed as error:
                raise Stop(
                    "The addons in dev/requirements-peers.txt could not be fetched: check the network, then start "
                    f"again. What pip said is in {log}."
                ) from error

    return cache.built_once(f"peers-{fingerprint(requirements(PEERS))}", build) / "odoo" / "addons"


def lint():
    """Return the Python that the linters run in; it does not hold Odoo."""
    return environment("lint", LINT)
