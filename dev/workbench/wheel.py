"""dev/test --wheel: build the package that pip installs, install it beside OCA's, start Odoo with it."""

import contextlib
import os
import shutil
import subprocess

from . import cache, databases, odoo_server, project, python_env, run
from .console import CommandFailed, Stop, openly, quietly, say, step

BUILD = ("requirements-build.txt",)
#: Nothing is fetched: what builds is in its environment, what Odoo needs is in Odoo's.
OFFLINE = ("--disable-pip-version-check", "--no-deps", "--no-index")


def pip(python, log, *arguments):
    """Run pip; stop with where it said what went wrong."""
    # whool asks git which files belong to the addon; a repository around the cache has no say in that.
    environment = os.environ | {"GIT_CEILING_DIRECTORIES": str(cache.home())}
    try:
        quietly([python, "-m", "pip", *arguments], log, env=environment)
    except CommandFailed as error:
        raise Stop(f"pip {arguments[0]} failed: {log} says why.") from error


def build(folder, log):
    """Build a wheel of the checkout as it is, in a folder with the addon's name, from which whool takes it."""
    addon = folder / project.NAME
    for path in project.files():
        if path.name == ".git":  # of a further work tree: it would lead whool to the whole repository
            continue
        copy = addon / path.relative_to(project.CHECKOUT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    # whool packs with the Python that runs it.
    pip(python_env.environment("build", BUILD), log, "wheel", *OFFLINE, "--no-build-isolation", "-w", folder, addon)
    (wheel,) = folder.glob("*.whl")
    return wheel


def start(store, name):
    """Start Odoo on a database as people do, wait for its first answer, and stop it."""
    port, log = odoo_server.free_port(), cache.log_file(f"server-{name}")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with store.server.configuration(with_addon=False, http_port=port, logfile=log) as configuration:

        def started(process):
            run.wait_until_ready(process, port, log)
            process.terminate()

        command = store.server.command(configuration, name)
        openly(command, started, env=store.server.environment(), cwd=cache.home(), **quiet)
    return log.read_text(errors="replace")


def check(store):
    """Build, install, start once; return 1 when Odoo does not have the addon then, or warns about it."""
    name = f"wheel_{project.checkout_key()}_{os.getpid()}"
    log = cache.log_file("pip-wheel")
    with cache.scratch() as folder, contextlib.ExitStack() as stack:
        with step("Building the wheel"):
            wheel = build(folder, log)
        pip(python_env.runtime(), log, "install", *OFFLINE, "--target", folder / "site", wheel)
        store = store.beside(folder / "site" / "odoo" / "addons")
        stack.callback(store.drop, name)
        store.clone(databases.template(store), name)
        with step(f"Installing {wheel.name}"):
            text = store.server.change(name, "-i", project.NAME, with_addon=False)
        with step("Starting Odoo with it"):
            text += start(store, name)
        query = f"SELECT latest_version FROM ir_module_module WHERE name = '{project.NAME}' AND state = 'installed'"
        version = store.cluster.ask(query, name)
    found = odoo_server.problems(text) + odoo_server.warnings_about_us(text)
    for line in found:
        say(line, error=True)
    if found or not version:
        say("The wheel does not install or start cleanly.", error=True)
        return 1
    say(f"{wheel.name} installs and starts: {project.NAME} {version}.")
    return 0
