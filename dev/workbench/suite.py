"""dev/test: the whole suite, browser tests included, in a database of its own."""

import argparse
import contextlib
import os

from . import cache, clock, databases, odoo_server, plain, programs, project, workspace
from .console import Stop, openly, say, step

# Options of pytest that leave the suite whole, so that it is worth spreading over the cores.
ABOUT_REPORTS = ("-v", "-q", "-r", "--tb", "--durations", "--junitxml")
# What plays in a browser. Browsers are slow under a moved clock, and then they fail without a fault of their story.
TOURS = "test_tour_*.py"
# Options of pytest whose value could be mistaken for a path.
WITH_VALUE = ("-k", "-m", "-p", "-o", "-W", "--deselect", "--ignore")


def options(arguments):
    """Read the command line; what is not ours goes to pytest."""
    parser = argparse.ArgumentParser(
        prog="dev/test",
        allow_abbrev=False,
        description="Install the addon into a fresh database without demo data and run its tests with pytest. "
        "Further arguments go to pytest: dev/test -k deadline, dev/test tests/test_promise_change.py -x. "
        "dev/test rules runs the tests of rules/ alone, in seconds: without Odoo, without a database.",
    )
    parser.add_argument(
        "--keep",
        action="store_true",
        help="for daily work: keep the database, and update it only when files of the addon changed",
    )
    parser.add_argument(
        "--peers",
        nargs="?",
        const="all",
        choices=("all", "few"),
        help="instead of our suite run those of the modules we extend, with the addon installed, then install the "
        "addon together with the addons of dev/requirements-peers.txt and test that they get along; few: only the "
        "suites of what the addon changes most, as continuous integration does",
    )
    parser.add_argument(
        "--wheel",
        action="store_true",
        help="instead of our suite build the package that pip installs, install it beside OCA's and start Odoo with it",
    )
    parser.add_argument(
        "--at",
        metavar="'2027-03-01 02:00'",
        help="run at another moment (UTC): PostgreSQL, Odoo and the browser believe that it is then. Continuous "
        "integration (CI=true) takes a moment of dev/workbench/clock.py in turn",
    )
    return parser.parse_known_args(arguments)


def through_link(arguments):
    """Translate paths inside the checkout to paths through the link, where Odoo knows them."""
    root = project.links() / project.NAME
    translated, paths, previous = [], 0, ""
    for argument in arguments:
        place = argument.split("::")[0]
        if previous not in WITH_VALUE and place and not place.startswith("-"):
            full = (project.CHECKOUT / place).resolve()
            if full.exists() and full.is_relative_to(project.CHECKOUT):
                argument = str(root / full.relative_to(project.CHECKOUT)) + argument[len(place) :]
                paths += 1
        translated.append(argument)
        previous = argument
    return translated if paths else [*translated, str(root / "tests")]


def install(store, name, *modules):
    """Make a database with the addon (and further modules) installed; show its warnings about us."""
    basis = databases.template(store)
    with store.under_construction(name) as half, step("Installing the addon"):
        store.clone(basis, half)
        log = store.server.change(half, "-i", ",".join([project.NAME, *modules]))
        store.note(half, {"basis": basis, "sources": project.sources_key()})
    return show_warnings(log)


def show_warnings(log):
    """Show what Odoo warned about the addon, and return it."""
    warnings = odoo_server.warnings_about_us(log)
    for line in warnings:
        say(f"  {line}", error=True)
    return warnings


@contextlib.contextmanager
def own_database(store, *modules, strict=False):
    """Give a database that lasts as long as the block; a strict one bears no warning about the addon."""
    name = f"test_{project.checkout_key()}_{os.getpid()}"
    try:
        if install(store, name, *modules) and strict:
            raise Stop("Odoo warned about the addon, as shown above.")
        yield name
    finally:
        store.drop(name)


@contextlib.contextmanager
def kept_database(store):
    """Give the database of the last time, updated when the addon changed."""
    name = f"kept_{project.checkout_key()}"
    facts = {"basis": databases.template(store), "sources": project.sources_key()}
    with cache.lock(name):
        known = store.facts(name) if store.exists(name) else {}
        if known.get("basis") != facts["basis"]:
            install(store, name)
        elif known != facts:
            with store.under_construction(name) as half, step("Updating the addon"):
                store.clone(name, half)
                show_warnings(store.server.change(half, "-u", project.NAME))
                store.note(half, facts)
        yield name


def in_parallel(arguments):
    """Return the options that spread the whole suite over the cores, each with its own copy of the database."""
    cores = os.cpu_count() or 1
    is_whole = all(argument.startswith(ABOUT_REPORTS) for argument in arguments)
    return spread(cores) if is_whole and cores > 1 else []


def spread(cores):
    """Return the options with which pytest keeps so many cores busy."""
    return ["-n", str(cores), "--dist", "loadgroup"]


def pytest(store, name, arguments):
    """Run pytest on a database and return its exit code."""
    server = store.server
    with server.configuration(log_level="warn") as configuration:
        command = [server.python, "-m", "pytest", f"--odoo-config={configuration}", f"--odoo-database={name}"]
        command += ["--odoo-http", "-p", "spread", "-o", f"cache_dir={cache.home() / 'pytest'}", *arguments]
        environment = server.environment() | store.cluster.environment()
        environment["PYTHONPATH"] += f"{os.pathsep}{project.DEV / 'plugins'}"
        return openly(command, env=environment, cwd=project.links() / project.NAME)


def run(chosen, rest, options=()):
    """Run our suite, or that of our neighbours; the options narrow it down without making it a part."""
    with workspace.opened() as store:
        if chosen.wheel:
            from . import wheel

            return wheel.check(store)
        programs.browser()
        programs.printing()
        if chosen.peers:
            from . import peers

            return (peers.check_few if chosen.peers == "few" else peers.check)(store, rest)
        with kept_database(store) if chosen.keep else own_database(store) as name:
            return pytest(store, name, in_parallel(rest) + through_link([*rest, *options]))


def main(arguments):
    """Run the tests, at another moment if wanted so; continuous integration lets browsers have the machine's time."""
    chosen, rest = options(arguments)
    if rest[:1] == [plain.WORD]:
        return plain.pytest(rest[1:])
    if chosen.at:
        clock.move_to(chosen.at)
        return run(chosen, rest)
    if not os.environ.get("CI") or chosen.peers or chosen.wheel:
        return run(chosen, rest)
    clock.move_to(clock.of_today())
    moved = run(chosen, rest, [f"--ignore-glob={project.links() / project.NAME / 'tests' / TOURS}"])
    clock.move_back()
    now = run_now(rest)
    return moved or now


def run_now(rest):
    """Run what has to see the machine's own time: the stories in a browser, then the suites of our neighbours."""
    from . import peers

    tours = sorted(str(path) for path in (project.CHECKOUT / "tests").glob(TOURS))
    with workspace.opened() as store, own_database(store, strict=True) as name:
        say("  The stories in a browser, at this moment:")
        told = pytest(store, name, through_link([*rest, *tours]))
        say("  The suites of what the addon changes most:")
        few = peers.run_few(store, name)
    return told or few
