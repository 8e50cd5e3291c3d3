"""Goods of outsourced factories that come back: where to, and who answers for what arrives (SP-05 to SP-08, E13).

Functions over plain values: standard library only. Every answer ends in its reason, a sentence in the language of the
``_`` that the caller passes.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from .words import State, Translator, Verdict, say


class Place(NamedTuple):
    """Where goods go: to this factory, or to our own plant (0), from which they may be sent on; and why."""

    factory: int
    is_sent_on: bool
    reason: str


def destination(factories: Sequence[int], outsourced: Collection[int], liable: str, _: Translator = say) -> Place:
    """Return where the customer sends goods (SP-07).

    A factory takes back only what is its own fault (SP-05); what it mends otherwise has a price that is agreed before.

    :param factories: per item the factory it came from, 0 where nobody knows
    :param outsourced: those of them that make goods for us in their own plant
    :param liable: who is liable, as a word of cost bearers

    >>> destination([7, 7], [7], "factory")[:2]
    (7, False)
    >>> destination([7, 8], [7, 8], "factory")[:2], destination([7], [7], "carrier")[:2]
    ((0, True), (0, True))
    >>> destination([7], [], "factory")[:2]
    (0, False)
    """
    theirs = set(factories) & set(outsourced)
    if not theirs:
        return Place(0, False, _("The goods do not come from an outsourced factory: they come to us."))
    if liable != "factory":
        return Place(0, True, _("It is not the factory's fault: it comes to us, and is mended for a price."))
    if len(set(factories)) > 1:
        return Place(0, True, _("The goods come from several factories: they come to us, are checked and sent on."))
    return Place(theirs.pop(), False, _("All of it comes from one factory: the customer sends it there."))


def may_tell(is_quality: bool, reason: str, _: Translator = say) -> Verdict:
    """Return whether somebody may write to an outsourced factory: Quality does, others with a reason (E13).

    >>> may_tell(True, "").allowed, may_tell(False, "").allowed, may_tell(False, "Quality is on leave").allowed
    (True, False, True)
    """
    if is_quality or reason:
        return Verdict(True, "")
    return Verdict(False, _("An outsourced factory hears from Quality only: say why you write to it yourself."))


def liable_after(liable: str, mismatch: str, _: Translator = say) -> State:
    """Return who is liable once the goods were looked at, and why; empty as long as nobody has said (SP-08).

    :param mismatch: what is not as the form says

    >>> liable_after("factory", "")[0], liable_after("factory", "Another colour")[0]
    ('factory', 'customer')
    """
    if mismatch:
        return State("customer", _("What came is not what the form says: the customer answers for it."))
    return State(liable, _("Quality has said who is liable.") if liable else "")
