"""Lets pytest import tests of rules/ without the addon: its own ``__init__`` would ask for Odoo.

Empty packages stand for the addon and for its tests, with the folders of the real ones; ``rules`` is the real one.
"""

import sys
import types
from pathlib import Path


def pytest_configure(config):
    """Put the empty packages where Python and pytest look for the real ones."""
    addon = Path(config.rootpath)
    for name, folder in ((addon.name, addon), (f"{addon.name}.tests", addon / "tests")):
        package = types.ModuleType(name)
        package.__path__ = [str(folder)]
        package.__file__ = str(folder / "__init__.py")
        sys.modules[name] = package
