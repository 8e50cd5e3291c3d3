"""Which serial numbers or lots of what came a claim is about (MG-01, MX-04).

Functions over plain values, quantities in the unit of the product. Lots are known by a key; 0 stands for goods that
came without one. Sentences are in the language of the ``_`` that the caller passes.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from .words import Translator, say

#: Quantities that differ by less are the same.
NOISE = 1e-6


class Lot(NamedTuple):
    """A serial number or lot that the customer has, how much of it, and which claims hold how much of that."""

    name: str
    has: float
    held: float = 0.0
    claims: tuple[str, ...] = ()

    @property
    def free(self) -> float:
        """How much of it can still be claimed."""
        return max(self.has - self.held, 0.0)


class Check(NamedTuple):
    """Whether these serial numbers can be claimed, and why not."""

    allowed: bool
    reason: str = ""


def at_customer(movements: Iterable[tuple[int, float]]) -> dict[int, float]:
    """Return per lot how much of it the customer has: what came less what went back.

    :param movements: (key, quantity) pairs; what went back is negative

    >>> at_customer([(7, 1), (8, 1), (8, -1), (9, 5), (9, -2), (0, 1)])
    {7: 1.0, 9: 3.0, 0: 1.0}
    """
    has: dict[int, float] = {}
    for key, quantity in movements:
        has[key] = has.get(key, 0.0) + quantity
    return {key: float(quantity) for key, quantity in has.items() if quantity > NOISE}


def clashes(package: int, other: int) -> bool:
    """Tell whether two claims on one serial number are about the same thing; 0 is the whole piece.

    Two boxes of one piece are two things, the same box twice is one:

    >>> clashes(1, 2), clashes(2, 2), clashes(0, 2), clashes(0, 0)
    (False, True, True, True)
    """
    return not package or not other or package == other


def choices(lots: Mapping[int, Lot]) -> list[int]:
    """Return the lots that a claim may name.

    >>> choices({7: Lot("S7", 1), 8: Lot("S8", 1, held=1), 0: Lot("", 2)})
    [7]
    """
    return [key for key, lot in lots.items() if key and lot.free > NOISE]


def fill(lots: Mapping[int, Lot], quantity: float, chosen: Iterable[int] = (), hint: int | None = None) -> list[int]:
    """Return the lots that a claim is about: what was said, as long as it can be, else what follows by itself.

    :param lots: Lot by key; :param chosen: what was said; :param hint: what the case says

    >>> two = {7: Lot("S7", 1), 8: Lot("S8", 1)}

    All that came are claimed, so it is these; one of two, and only a person knows which:

    >>> fill(two, 2), fill(two, 1), fill(two, 1, chosen=[8]), fill(two, 1, hint=7)
    ([7, 8], [], [8], [7])

    Another claim holds one, so it is the other; of two that were said one does not follow:

    >>> fill({**two, 7: Lot("S7", 1, held=1)}, 1), fill({**two, 9: Lot("S9", 1)}, 1, chosen=[7, 8])
    ([8], [])

    All came from one lot; part of what came was never recorded:

    >>> fill({9: Lot("L9", 10)}, 2), fill({9: Lot("L9", 1), 0: Lot("", 1)}, 1)
    ([9], [])
    """
    free = {key: lot.free for key, lot in lots.items() if lot.free > NOISE}
    named = choices(lots)
    if abs(sum(free.values()) - quantity) < NOISE or len(free) == 1:
        return named
    kept = [key for key in chosen if key in named]
    if kept:
        return kept if len(kept) <= _most(quantity) else []
    return [hint] if hint in named else []


def gap(lots: Mapping[int, Lot], quantity: float, chosen: Collection[int] = ()) -> float:
    """Return for how many of the claimed pieces nobody has said which they are, although that was recorded.

    >>> two = {7: Lot("S7", 1), 8: Lot("S8", 1)}
    >>> gap(two, 2), gap(two, 2, [7]), gap(two, 1, [7]), gap({}, 1), gap({0: Lot("", 2)}, 1)
    (2.0, 1.0, 0.0, 0.0, 0.0)
    >>> gap({**two, 8: Lot("S8", 1, held=1)}, 2, [7])
    0.0
    """
    said = sum(lots[key].has for key in chosen if key in lots)
    recorded = sum(lot.free for key, lot in lots.items() if key and key not in chosen)
    return float(max(min(quantity - said, recorded), 0.0))


def check(
    lots: Mapping[int, Lot], quantity: float, chosen: Mapping[int, str], is_serial: bool, _: Translator = say
) -> Check:
    """Tell whether a claim on so many pieces can be about these lots.

    :param lots: Lot by key, for this order and delivery; :param chosen: names by key

    >>> two = {7: Lot("S7", 1), 8: Lot("S8", 1, held=1, claims=("CLM1",))}
    >>> check(two, 1, {7: "S7"}, True)
    Check(allowed=True, reason='')
    >>> check(two, 1, {8: "S8"}, True).reason
    'S8 is already claimed in CLM1.'
    >>> check(two, 1, {5: "S5"}, True).reason
    'S5 did not come with this order and delivery, or the customer does not have it any more.'
    >>> check({7: Lot("S7", 1), 9: Lot("S9", 1)}, 1, {7: "S7", 9: "S9"}, True).reason
    '2 serial numbers are named for 1: each piece has one.'
    """
    strange = [name for key, name in chosen.items() if key not in lots]
    if strange:
        return Check(
            False,
            _(
                "%(lots)s did not come with this order and delivery, or the customer does not have it any more.",
                lots=", ".join(strange),
            ),
        )
    for lot in (lots[key] for key in chosen):
        if lot.free <= NOISE:
            reason = _("%(lot)s is already claimed in %(claims)s.", lot=lot.name, claims=", ".join(lot.claims))
            return Check(False, reason)
    if is_serial and len(chosen) > _most(quantity):
        reason = _(
            "%(count)d serial numbers are named for %(quantity)g: each piece has one.",
            count=len(chosen),
            quantity=quantity,
        )
        return Check(False, reason)
    return Check(True)


def _most(quantity: float) -> float:
    """Return how many serial numbers so many pieces can have: a part of a piece has one too."""
    return max(quantity + NOISE, 1)
