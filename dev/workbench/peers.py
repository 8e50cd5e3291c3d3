"""dev/test --peers: the modules we extend must pass their suites with the addon, and others must get along with it."""

import os
from xml.etree import ElementTree

from . import cache, project, python_env, suite
from .console import Stop, say

MODULES = ("stock", "delivery", "sale_stock", "stock_picking_batch", "repair", "stock_delivery", "helpdesk_mgmt")
# What the addon changes most; these suites fit into continuous integration.
FEW = ("helpdesk_mgmt", "repair", "sale_stock")
# A suite of the browser's own code, which helpdesk_mgmt's tests import once more.
IN_BROWSER = ("-k", "not test_js")
# Installed in one database with the addon: they extend what it extends.
BESIDE = ("helpdesk_mgmt_rating", "helpdesk_mgmt_sla", "helpdesk_type", "rma")
# Of these only what we make of them is tested: kits.
TOGETHER = ("sale_mrp",)
KNOWN = project.DEV / "peers_known_failures.txt"
# Of core, used where it is there: the tests of what it adds run in a database of their own.
OPTIONAL = {"loyalty": "test_remedy_credit.py"}
COEXISTENCE = [
    str(project.links() / project.NAME / "tests" / name) for name in ("test_coexistence.py", "test_remedy_kit.py")
]


def known_failures():
    """Return the tests that fail without the addon too: one per line, what follows # is the reason."""
    lines = KNOWN.read_text().splitlines() if KNOWN.is_file() else []
    return {line.split("#")[0].strip() for line in lines} - {""}


def folders(server, modules):
    """Return the folders of the modules' suites, in Odoo or in the Python environment."""
    packages = server.python.parent.parent.glob("lib/python*/site-packages/odoo/addons")
    places = [*server.addons, *packages]
    found = []
    for module in modules:
        tests = next((p / module / "tests" for p in places if (p / module / "tests").is_dir()), None)
        if tests is None:
            raise Stop(f"The tests of {module} are nowhere in Odoo or the Python environment.")
        found.append(str(tests))
    return found


def failures(report):
    """Read the names of the failed tests from pytest's report."""
    failed = set()
    for case in ElementTree.parse(report).iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            failed.add(f"{case.get('classname', '').split('.')[-1]}.{case.get('name')}")
    return failed


def check_few(store, arguments):
    """Run the suites of what the addon changes most, in a database with nothing but the addon."""
    with suite.own_database(store, strict=True) as name:
        return run_few(store, name, arguments)


def run_few(store, name, arguments=()):
    """Do so in a database that is there, on every core."""
    return run(store, name, [*suite.spread(os.cpu_count() or 1), *IN_BROWSER, *arguments], folders(store.server, FEW))


def check(store, arguments):
    """Run the suites of what we extend, then those of what may stand beside us; the worst of the exit codes."""
    with suite.own_database(store, strict=True) as name:
        codes = [run(store, name, arguments, folders(store.server, MODULES))]
    for module, tests in OPTIONAL.items():
        with suite.own_database(store, module, strict=True) as name:
            codes.append(run(store, name, arguments, [str(project.links() / project.NAME / "tests" / tests)]))
    beside = store.beside(python_env.peers())
    with suite.own_database(beside, *BESIDE, *TOGETHER, strict=True) as name:
        codes.append(run(beside, name, arguments, [*COEXISTENCE, *folders(beside.server, BESIDE)]))
    return max(codes)


def run(store, name, arguments, tests):
    """Run tests in a database; those that are known to fail pass."""
    with cache.scratch() as folder:
        report = folder / "report.xml"
        code = suite.pytest(store, name, ["-q", "--tb=short", f"--junitxml={report}", *arguments, *tests])
        if not report.exists():
            return code
        failed = failures(report)
    news = failed - known_failures()
    for test in sorted(failed & known_failures()):
        say(f"Fails without the addon too: {test}")
    for test in sorted(news):
        say(f"Fails with the addon: {test}")
    say(f"Peers: {len(news)} new failures, {len(failed) - len(news)} known ones.")
    if code not in (0, 1):
        return code
    return 1 if news else 0
