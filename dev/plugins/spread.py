"""How pytest spreads the suite over the cores: what must not be shared, and that browsers have the machine alone.

A browser that has to share starves, and then it fails without a fault of the story it plays. Odoo's own runner
tries failed tests again as well; here it is said in the summary ("1 rerun").
"""

import fcntl
import os
import shutil
import tempfile
from pathlib import Path
from unittest import mock

import pytest

#: Names one run for all its processes; empty when there is only one.
RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID", "")


def is_tour(item):
    """Tell whether a test plays its story in a browser."""
    return item.path.name.startswith("test_tour_")


def pytest_collection_modifyitems(items):
    """Begin with the browsers, on one core of their own; every other class stays together."""
    items.sort(key=lambda item: not is_tour(item))
    for item in items:
        if is_tour(item):
            item.add_marker(pytest.mark.flaky(reruns=1))
        place = getattr(item.cls, "__name__", item.path.name)
        item.add_marker(pytest.mark.xdist_group("browser" if is_tour(item) else place))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_protocol(item):
    """Let a browser wait until the other processes have finished their test, and them until it has ended."""
    if not RUN:
        yield
        return
    with open(Path(tempfile.gettempdir(), f"after_sales-{RUN}"), "w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX if is_tour(item) else fcntl.LOCK_SH)
        yield


@pytest.fixture(scope="session", autouse=True)
def clock_of_the_browser():
    """With a moved clock a browser needs that of its machine moved too, which would stop this process' own waits."""
    os.environ.pop("DONT_FAKE_MONOTONIC", None)


@pytest.fixture(scope="session", autouse=True)
def own_filestore(load_registry):
    """Give each process files of its own: one that another is just writing would be read half."""
    if not RUN:
        yield
        return
    from odoo.tools import config

    shared = config.filestore(config["db_name"])
    own = Path(config["data_dir"], "filestore", f"{Path(shared).name}-{os.environ['PYTEST_XDIST_WORKER']}")
    shutil.rmtree(own, ignore_errors=True)
    if Path(shared).is_dir():
        # Links: Odoo never changes a file that it has written.
        shutil.copytree(shared, own, copy_function=os.link)
    with mock.patch.object(config, "filestore", return_value=str(own)):
        yield
    shutil.rmtree(own, ignore_errors=True)
    Path(tempfile.gettempdir(), f"after_sales-{RUN}").unlink(missing_ok=True)
