"""dev/mutants: change the code one place at a time, and see whether a test notices."""

import argparse
import contextlib
import os
import queue
import random
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from . import cache, mutations, project
from .console import Stop, say, step

KNOWN = project.DEV / "mutants_known.txt"
#: Seconds after which a mutant that hangs counts as noticed: of plain tests, and of tests with a database.
PATIENCE = {True: 60, False: 1800}
#: Areas whose tests have another's name.
TESTED_WITH = {"entitlement": "remedy"}


def options(arguments):
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="dev/mutants",
        description="Change the code in one place (a comparison, and/or, a left-out not or condition, a number, "
        "a sign, min/max, a return, a state of a table), run the tests that should notice, and take the change back; "
        "for a sample of all such changes. Prints every change that no test noticed (a survivor), and how many there "
        "are. Works on copies: the checkout stays as it is.",
        epilog="Rules are tested by the tests of dev/test rules, a second each. Models are tested by the tests of "
        "their topic, models/AREA/x.py by tests/test_*AREA*.py, and by those of the layers, in a kept database of "
        "their own: minutes for the first one, then 20 to 120 seconds each. Survivors that change nothing anybody "
        "could see stand in dev/mutants_known.txt, with the reason, and do not count. Examples: dev/mutants rules; "
        "dev/mutants --seed 7 --count 100 rules; dev/mutants --count 10 models/remedy; dev/mutants --count 0 "
        "rules/ladder.py",
    )
    parser.add_argument("place", nargs="?", default="rules", help="rules, models, or a folder or file in one of them")
    parser.add_argument("--seed", type=int, default=1, help="which sample to draw (1)")
    parser.add_argument("--count", type=int, default=60, help="how many changes to try (60); 0 for all of them")
    parser.add_argument("--allow", type=float, default=5.0, help="percentage of survivors that is still good (5)")
    chosen = parser.parse_args(arguments)
    place = (project.CHECKOUT / chosen.place).resolve()
    chosen.is_plain = place.is_relative_to(project.CHECKOUT / "rules")
    if not place.exists() or not chosen.is_plain and not place.is_relative_to(project.CHECKOUT / "models"):
        raise Stop(f"{chosen.place} is neither in rules/ nor in models/.")
    chosen.place = place
    return chosen


def known():
    """Return the mutants that nobody could notice, as (path, old, new): blocks of path, -, + and the reason."""
    blocks = [block.splitlines() for block in KNOWN.read_text().split("\n\n")] if KNOWN.exists() else []
    return {(lines[0], lines[1][2:], lines[2][2:]) for lines in blocks if len(lines) > 3}


def draw(chosen):
    """Return the mutants of the sample, in the order of their places."""
    paths = [chosen.place] if chosen.place.is_file() else sorted(chosen.place.rglob("*.py"))
    names = [str(path.relative_to(project.CHECKOUT)) for path in paths if path.name != "__init__.py"]
    unseen = known()
    found = [
        mutant
        for name in names
        for mutant in mutations.mutants(name, (project.CHECKOUT / name).read_text())
        if (mutant.path, mutant.old, mutant.new) not in unseen
    ]
    say(f"  {len(found)} changes are possible in {len(names)} files.")
    if not chosen.count or chosen.count >= len(found):
        return found
    numbers = sorted(random.Random(chosen.seed).sample(range(len(found)), chosen.count))
    return [found[number] for number in numbers]


def copied(folder):
    """Make a copy of the checkout in a folder, without what tests do not need, and return it."""
    copy = Path(folder) / project.NAME
    shutil.rmtree(copy, ignore_errors=True)
    return Path(
        shutil.copytree(project.CHECKOUT, copy, ignore=shutil.ignore_patterns(".git", "__pycache__", ".*_cache"))
    )


def tests_of(path, folder):
    """Return the tests named after the folders of a model, those first whose names say most of the file's, then laws.

    :param path: the file of models/, from the checkout on; ``folder``: the one with the tests
    """
    folders = Path(path).parts[1:-1]
    topics = {*folders, TESTED_WITH.get(folders[0], folders[0])}
    words = topics | {*Path(path).stem.split("_")}
    # Stories in a browser take minutes and tell nothing that the others do not.
    named = {test: {*test.stem.split("_")} for test in folder.rglob("test_*.py") if "_tour_" not in test.name}
    found = [test for test in named if named[test] & topics]
    if not found:
        raise Stop(f"No tests are named after {', '.join(sorted(topics))}, the folders of {path}.")
    laws = sorted(folder.glob("test_layers*.py"))
    return sorted(found, key=lambda test: (-len(named[test] & words), test.name)) + laws


def command(copy, path, is_plain):
    """Return the command that tests a copy, stopping at the first failure."""
    if is_plain:
        return [sys.executable, "-B", project.DEV / "plugins" / "without_odoo.py", copy]
    return [copy / "dev" / "test", "--keep", "-x", "-q", *tests_of(path, copy / "tests")]


def notices(copy, path, is_plain):
    """Run the tests of a file in a copy and tell whether they fail; whoever hangs has failed."""
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen([str(word) for word in command(copy, path, is_plain)], cwd=copy, **quiet)
    try:
        return bool(process.wait(timeout=PATIENCE[is_plain]))
    except subprocess.TimeoutExpired:
        return True
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait()


def try_one(copies, mutant, is_plain):
    """Return whether the tests notice a mutant; shows it when they do not."""
    copy = copies.get()
    path = copy / mutant.path
    whole = path.read_text()
    try:
        path.write_text(mutant.text)
        noticed = notices(copy, mutant.path, is_plain)
    finally:
        path.write_text(whole)
        copies.put(copy)
    if not noticed:
        say(f"  survives: {mutant.diff()}")
    return noticed


@contextlib.contextmanager
def workplaces(is_plain):
    """Give a queue of copies: one for each core, or the one that has a database."""
    copies = queue.Queue()
    if not is_plain:
        folder = cache.home() / "mutants" / project.checkout_key()
        with cache.lock(f"mutants_{project.checkout_key()}"):
            copies.put(copied(folder))
            yield copies
        return
    with contextlib.ExitStack() as stack:
        for _number in range(os.cpu_count() or 1):
            copies.put(copied(stack.enter_context(cache.scratch())))
        yield copies


def check_unchanged(copies, mutants, is_plain):
    """Stop unless the tests pass as long as nothing is changed."""
    copy = copies.get()
    topics = {frozenset(command(copy, mutant.path, is_plain)): mutant.path for mutant in mutants}
    for path in topics.values():
        if notices(copy, path, is_plain):
            raise Stop(f"The tests of {path} fail before anything is changed.")
    copies.put(copy)


def main(arguments):
    """Try the sample and report; return 1 when more survive than are allowed."""
    chosen = options(arguments)
    mutants = draw(chosen)
    with workplaces(chosen.is_plain) as copies:
        with step("Running the tests without a change"):
            check_unchanged(copies, mutants, chosen.is_plain)
        pool = ThreadPoolExecutor(copies.qsize())
        try:
            with step(f"Trying {len(mutants)} changes"):
                noticed = list(pool.map(lambda mutant: try_one(copies, mutant, chosen.is_plain), mutants))
        finally:
            pool.shutdown(cancel_futures=True)
    left = noticed.count(False)
    rate = 100.0 * left / len(noticed) if noticed else 0.0
    say(f"{left} of {len(noticed)} changes survive ({rate:.1f} %; {chosen.allow:g} % are allowed; seed {chosen.seed}).")
    return 1 if rate > chosen.allow else 0
