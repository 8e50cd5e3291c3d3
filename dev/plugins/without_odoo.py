"""Lets tests of rules/ be imported without the addon, whose own ``__init__`` would ask for Odoo.

Empty packages stand for the addon and for its tests, with the folders of the real ones; ``rules`` is the real one.
A plugin for pytest; run on its own, with the folder of an addon, it stops at the first test that fails.
"""

import sys
import types
import unittest
from pathlib import Path


def stand_in(addon):
    """Put the empty packages where Python and pytest look for the real ones."""
    names = [addon.name, f"{addon.name}.tests"]
    for name, folder in zip(names, (addon, addon / "tests"), strict=True):
        package = types.ModuleType(name)
        package.__path__ = [str(folder)]
        package.__file__ = str(folder / "__init__.py")
        sys.modules[name] = package
    sys.modules[names[0]].tests = sys.modules[names[1]]


def pytest_configure(config):
    """Before anything is imported."""
    stand_in(Path(config.rootpath))


def fails(addon):
    """Run the tests, those with the grids last, and tell whether one fails: faster than pytest starts."""
    stand_in(addon)
    names = [f"{addon.name}.tests.{path.stem}" for path in sorted((addon / "tests").glob("test_rules*.py"))[::-1]]
    result = unittest.TestResult()
    result.failfast = True
    unittest.defaultTestLoader.loadTestsFromNames(names).run(result)
    return not result.wasSuccessful() or not result.testsRun


if __name__ == "__main__":
    sys.exit(fails(Path(sys.argv[1])))
