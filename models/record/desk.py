"""What lies on the desk of a person: each area says it of what is its own, and no area knows another."""

from collections.abc import Callable
from typing import NamedTuple


def has_no_problem(record, user):
    """Return that nothing speaks against it."""
    return ""


def has_no_group(record):
    """Return that it is about nobody in particular."""
    return None


class Pile(NamedTuple):
    """Things of one sort on a desk, and how they pass to somebody else.

    ``give(records, user, reason)`` passes them on; ``problem(record, user)`` says why that user cannot
    have one, empty when he can; ``group(record)`` is the key of the customer it is about.
    ``in_absence`` is False for what a person keeps who is only away for a while.
    """

    code: str
    name: str
    records: object
    give: Callable
    problem: Callable = has_no_problem
    group: Callable = has_no_group
    in_absence: bool = True


def writer(field):
    """Return a ``give`` that writes a field; one message tells of the whole desk, not one for each record."""

    def give(records, user, reason):
        quiet = {"mail_auto_subscribe_no_notify": True, "mail_activity_quick_update": True}
        records.with_context(**quiet).write({field: user.id})

    return give
