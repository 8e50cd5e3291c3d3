"""dev/test rules: the tests of rules/ and the examples in their docstrings, as plain Python in seconds."""

import os

from . import project, python_env
from .console import openly

#: The argument of dev/test that asks for this.
WORD = "rules"
TESTS = "test_rules*.py"


def tests(checkout):
    """Return the files with tests that need no Odoo."""
    return sorted((checkout / "tests").glob(TESTS))


def command(checkout, *arguments):
    """Return the command that runs the tests of a checkout's rules, and the variables it needs."""
    words = [python_env.lint(), "-B", "-m", "pytest", "-p", "without_odoo", "-p", "no:cacheprovider"]
    return [*words, *arguments], {"PYTHONPATH": str(project.DEV / "plugins")}


def pytest(arguments):
    """Run the tests, or those of the files that are named, with further arguments for pytest; return its exit code."""
    words, variables = command(project.CHECKOUT, *arguments)
    folder = project.links() / project.NAME
    is_narrow = any((folder / argument.split("::")[0]).is_file() for argument in arguments)
    return openly([*words, *([] if is_narrow else tests(folder))], env=os.environ | variables, cwd=folder)
