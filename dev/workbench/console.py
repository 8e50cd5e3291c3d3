"""What the person sees: steps that stay alive while they last, and failures in one sentence."""

import contextlib
import os
import subprocess
import sys
import threading
import time

# A step that is silent for longer than this looks dead.
HEARTBEAT = 10


class Stop(Exception):
    """Something the person must know or do; shown as it is, without a traceback."""


class CommandFailed(Exception):
    """A program ended with an error. Holds the last lines it wrote."""

    def __init__(self, arguments, log):
        super().__init__(f"{os.path.basename(str(arguments[0]))} failed")
        self.log = log
        self.tail = log.read_text(errors="replace").splitlines()[-15:] if log.exists() else []

    def mentions(self, *words):
        """Whether the end of what the program wrote contains one of these words."""
        text = "\n".join(self.tail).lower()
        return any(word.lower() in text for word in words)


def say(text="", error=False):
    """Print a line at once, so that it is in order with what other programs write."""
    print(text, file=sys.stderr if error else sys.stdout, flush=True)


def _pulse(title, begun, over):
    """Show the seconds until the step is over: in place on a terminal, on new lines in a log."""
    terminal = sys.stdout.isatty()
    while not over.wait(1 if terminal else HEARTBEAT):
        seconds = int(time.monotonic() - begun)
        if terminal:
            print(f"\r  {title} ... {seconds} s", end="", flush=True)
        else:
            say(f"  {title} ... {seconds} s")


@contextlib.contextmanager
def step(title):
    """Announce a long step, show that it is alive, and say how long it took."""
    begun, over = time.monotonic(), threading.Event()
    say(f"  {title} ...")
    pulse = threading.Thread(target=_pulse, args=(title, begun, over), daemon=True)
    pulse.start()
    try:
        yield
    finally:
        over.set()
        pulse.join()
    end = "\r" if sys.stdout.isatty() else ""
    say(f"{end}  {title}: done in {time.monotonic() - begun:.0f} s")


def quietly(arguments, log, **options):
    """Run a program with everything it writes in ``log``; raise CommandFailed when it fails."""
    arguments = [str(argument) for argument in arguments]
    with open(log, "ab") as output:
        try:
            done = subprocess.run(
                arguments,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
                **options,
            )
        except FileNotFoundError as error:
            raise Stop(f"The program {arguments[0]} is missing: install it and start again.") from error
    if done.returncode:
        raise CommandFailed(arguments, log)


def openly(arguments, started=None, **options):
    """Run a program whose output the person reads; return its exit code.

    ``started(process)`` is called once it runs. However this ends, the program has ended too: it is asked to,
    so that it can put its own things away, and only then made to.
    """
    arguments = [str(argument) for argument in arguments]
    process = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, **options)
    try:
        if started:
            started(process)
        return process.wait()
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
