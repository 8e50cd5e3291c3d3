"""What every rule says its answer with: the translator it is given, and the answers that several rules share.

Rules know no environment, so ``_`` is an argument of theirs: callers pass Odoo's translator (``env._``), and without
one a rule speaks English. A sentence stands as a text in the call of ``_``, where ``dev/translate`` finds it. This is
the only file that a rule may import beside the standard library.
"""

from datetime import datetime
from typing import NamedTuple, Protocol

#: A span of time, half-open: its end is the first moment that no longer belongs to it.
Interval = tuple[datetime, datetime]


class Translator(Protocol):
    """Turns an English sentence into the reader's language and fills in its ``%(name)s``."""

    def __call__(self, source: str, /, **values: object) -> str: ...


def say(source: str, /, **values: object) -> str:
    """Return an English sentence: the translator of whoever passes none.

    >>> say("%(count)s open cases", count=2)
    '2 open cases'
    """
    return source % values


class Amount(float):
    """Money in a sentence: the caller's translator writes it in its currency, see ``res.currency``.

    >>> say("More than %(most)s.", most=Amount(20))
    'More than 20.00.'
    """

    def __str__(self) -> str:
        """Return the amount without a currency."""
        return f"{self:.2f}"


class Verdict(NamedTuple):
    """Whether something may be done, and why (not)."""

    allowed: bool
    reason: str


class Decision(NamedTuple):
    """Who decides something: ``verdict`` is allowed, needs_approval (by these kinds of approval) or refused."""

    verdict: str
    approvals: tuple[str, ...]
    reason: str


class Step(NamedTuple):
    """What is to be done next, by its code (empty for nothing), and why."""

    code: str
    reason: str


class State(NamedTuple):
    """How something stands, and why."""

    state: str
    reason: str
