"""What the tests of rules build on: plain Python, so that ``dev/test rules`` runs them without Odoo and a database."""

import unittest

#: What may become of a deadline that is due at hour 10: which fact, at which hour.
FOUR_FATES = [(None, None)] + [
    (fact, hour) for fact in ("done_at", "paused_at", "cancelled_at") for hour in (1, 2, 5, 8, 9, 10, 11, 14)
]


class RuleCase(unittest.TestCase):
    """A test that needs no database. The tags are for Odoo's own runner, which leaves out what has none."""

    test_tags = frozenset({"standard", "post_install", "after_sales"})
    test_module = "after_sales"


def ideal_status(now, due_at, warn_at, fate, at):
    """Return the status that a clock which never sleeps would show at ``now``, told from the story alone.

    :param fate: one of FOUR_FATES; ``at``: turns its hour into a moment
    """
    what, hour = fate
    when = what and at(hour)
    if what and when <= now:
        if what == "cancelled_at":
            return "cancelled"
        if what == "done_at":
            return "met" if when < due_at else "late"
        # A clock that waits stands still before its time is up, never after.
        return "paused" if when < due_at else "missed"
    if now >= due_at:
        return "missed"
    return "at_risk" if warn_at and warn_at <= now else "running"
