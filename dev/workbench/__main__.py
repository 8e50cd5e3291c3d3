"""Choose the command, and turn every expected failure into one sentence."""

import errno
import importlib
import signal
import sys

from .console import Stop, say

COMMANDS = {
    "run": "run",
    "test": "suite",
    "lint": "lint",
    "bench": "bench",
    "translate": "translate",
    "mutants": "mutants",
    "documents": "documents",
}


def explain(error):
    """One sentence for a file system error, saying what to do."""
    if error.errno == errno.ENOSPC:
        return "The disk is full: free a few gigabytes, then start again; nothing half-made is left behind."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{error.filename} cannot be written: set XDG_CACHE_HOME to a folder that is yours, then start again."
    return None


def interrupt(*_args):
    """Ask to stop the way Ctrl-C does, so that everything is put away."""
    raise KeyboardInterrupt


def main():
    """Run the command that was named and return its exit code."""
    signal.signal(signal.SIGTERM, interrupt)
    name, arguments = sys.argv[1], sys.argv[2:]
    try:
        return importlib.import_module(f".{COMMANDS[name]}", __package__).main(arguments)
    except Stop as stop:
        say(f"dev/{name}: {stop}", error=True)
        return 1
    except KeyboardInterrupt:
        say("Stopped.", error=True)
        return 130
    except OSError as error:
        sentence = explain(error)
        if sentence is None:
            raise
        say(f"dev/{name}: {sentence}", error=True)
        return 1


sys.exit(main())
