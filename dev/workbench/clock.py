"""Another moment: PostgreSQL, Odoo, the tests and their browser believe that it is then, and time runs on."""

from datetime import UTC, date, datetime
from pathlib import Path

from . import debian
from .console import Stop, say

#: Moments (UTC) at which software that depends on the hour fails. Continuous integration takes one in turn, day by day.
MOMENTS = {
    "2027-03-01 02:00": "a Monday morning, 10:00 in Shanghai",
    "2027-08-28 15:59": "a Saturday, one minute before midnight in Shanghai",
    "2028-02-29 09:00": "29 February",
    "2027-12-31 15:30": "31 December, 23:30 in Shanghai",
    "2027-03-28 00:30": "the night in which Europe puts its clocks forward",
}
_environment = {}


def _library():
    """Return the library that programs load to see another time, or None."""
    return next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)


def of_today():
    """Return the moment whose turn it is today."""
    return list(MOMENTS)[date.today().toordinal() % len(MOMENTS)]


def move_to(moment):
    """Let every program that is started from now on begin at a moment, told as ``2027-03-01 02:00`` (UTC)."""
    try:
        there = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    except ValueError as error:
        raise Stop(f"{moment!r} is no moment: write it as 2027-03-01 02:00, in UTC.") from error
    debian.require(["libfaketime"], lambda: _library() is None, "The library that moves the clock")
    # An offset, not a date: programs that are started later have to agree with those that run already.
    offset = round((there - datetime.now(UTC)).total_seconds())
    _environment.update(LD_PRELOAD=str(_library()), FAKETIME=f"{offset:+d}s", DONT_FAKE_MONOTONIC="1", NO_FAKE_STAT="1")
    say(f"  For all programs it is {moment} UTC ({MOMENTS.get(moment, 'as asked')}): dev/test --at '{moment}'")


def move_back():
    """Let programs see the machine's own time again."""
    _environment.clear()


def is_moved():
    """Whether the clock was moved."""
    return bool(_environment)


def environment():
    """Return the environment variables with which a program sees the moved clock."""
    return dict(_environment)
