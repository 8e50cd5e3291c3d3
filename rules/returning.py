"""What goods that come back need besides the ladder: whether the customer may give them back, who goes first (X-20).

And what of them came: what nobody announced is no item of a return, and what did not come is not paid for.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

from .words import Amount, Decision, Translator, say

#: What computing with fractions leaves behind.
NOISE = 1e-6


class Wanted(NamedTuple):
    """An item that was to come back, in the unit of its goods.

    :param lots: which pieces or lots were announced; empty where none was named
    :param parts: of what travels as its parts, (goods, how much of them one holds): only whole ones serve
    """

    goods: int
    quantity: float
    lots: frozenset[int] = frozenset()
    parts: tuple[tuple[int, float], ...] = ()


class Came(NamedTuple):
    """Goods that came, in their unit.

    :param lot: which piece or lot it is, None where nobody has said
    """

    goods: int
    quantity: float
    lot: int | None = None


def allot(wanted: Sequence[Wanted], came: Sequence[Came]) -> tuple[list[float], list[float]]:
    """Return what of each item did not come, and what of the goods that came nobody had announced.

    Another piece or lot than the announced one is other goods.

    >>> allot([Wanted(1, 2.0), Wanted(2, 1.0)], [Came(1, 1.0)]), allot([Wanted(1, 2.0)], [Came(1, 3.0), Came(2, 1.0)])
    (([1.0, 1.0], [0.0]), ([0.0], [1.0, 1.0]))
    >>> allot([Wanted(1, 1.0, frozenset({7}))], [Came(1, 1.0, 8)]), allot([Wanted(1, 1.0)], [Came(1, 1.0, 8)])
    (([1.0], [1.0]), ([0.0], [0.0]))

    Items that name their pieces are served first; whoever noted no lot has not said that it was another one:

    >>> allot([Wanted(1, 1.0), Wanted(1, 1.0, frozenset({7}))], [Came(1, 1.0, 7), Came(1, 1.0)])
    ([0.0, 0.0], [0.0, 0.0])

    Of a kit only whole ones serve, the other parts are left over:

    >>> allot([Wanted(1, 2.0, parts=((5, 1.0), (6, 2.0)))], [Came(5, 2.0), Came(6, 3.0)])
    ([1.0], [1.0, 1.0])
    """
    gaps, rest = [item.quantity for item in wanted], [piece.quantity for piece in came]
    for number in sorted(range(len(wanted)), key=lambda place: not wanted[place].lots):
        item = wanted[number]
        served = min(item.quantity, _whole(item, came, rest)) if item.parts else item.quantity
        gaps[number] -= served
        for goods, each in item.parts or ((item.goods, 1.0),):
            todo = served * each
            for place, piece in enumerate(came):
                is_it = piece.goods == goods and (not item.lots or piece.lot is None or piece.lot in item.lots)
                taken = min(todo, rest[place]) if is_it else 0.0
                todo -= taken
                rest[place] -= taken
            gaps[number] += 0.0 if item.parts else todo
    return gaps, rest


def _whole(item: Wanted, came: Sequence[Came], rest: Sequence[float]) -> float:
    """Return how many whole ones of an item with parts the rest of what came makes up."""
    here = [(piece.goods, left) for piece, left in zip(came, rest, strict=True)]
    ratios = [sum(left for goods, left in here if goods == part) / each for part, each in item.parts]
    return float(math.floor(min(ratios) + NOISE))


class Cheaper(NamedTuple):
    """Another article that is given for less than its price: its name, what is asked for it, what it costs."""

    goods: str
    price: float
    list_price: float


class Facts(NamedTuple):
    """What is known of goods that come back.

    ``is_advance``: what the customer gets leaves before his goods are back; ``is_paid``: anything says that the
    customer has paid; ``cheaper``: what is given for less than its price; ``money_back``: what the customer gets
    besides.
    """

    is_advance: bool = False
    is_paid: bool = True
    cheaper: tuple[Cheaper, ...] = ()
    money_back: float = 0.0


def judge(
    found: Decision,
    entitled: Decision | None,
    facts: Facts = Facts(),  # noqa: B008
    kind: str = "remedy",
    _: Translator = say,
) -> Decision:
    """Tell whether goods may come back.

    :param found: what the ladder says
    :param entitled: what the policies say, None where none was asked: then a second person looks at it
    :param kind: the approval that is asked for where no policy says anything: refund for money, remedy for goods

    >>> fine = Decision("allowed", (), "Next.")
    >>> judge(fine, fine).verdict, judge(fine, None).approvals, judge(fine, fine, Facts(is_advance=True)).approvals
    ('allowed', ('remedy',), ('remedy',))
    >>> judge(fine, fine, Facts(is_paid=False), "refund")[1:]
    (('refund',), 'Next. Nothing says that the customer has paid: make sure first.')
    >>> judge(fine, Decision("refused", (), "Bought 20 days ago.")).reason
    'Bought 20 days ago.'
    >>> judge(fine, fine, Facts(cheaper=(Cheaper("Desk", 0.5, 750),), money_back=539.5), "refund").reason
    'Next. Desk is given for 0.50, its price is 750.00. The customer gets 539.50 back besides.'
    """
    for answer in (found, entitled):
        if answer and answer.verdict == "refused":
            return answer
    asked = [*found.approvals, *(entitled.approvals if entitled else (kind,))]
    reasons = [found.reason] if found.approvals else []
    if not entitled:
        reasons.append(_("No policy says that the customer may give this back."))
    elif entitled.reason:
        reasons.append(entitled.reason)
    why = _ask(facts, _)
    if why:
        asked, reasons = [*asked, kind], reasons + why
    if not asked:
        return Decision("allowed", (), " ".join(reasons) or found.reason)
    return Decision("needs_approval", tuple(dict.fromkeys(asked)), " ".join(reasons))


def _ask(facts: Facts, _: Translator) -> list[str]:
    """Return why a second person has to look at it, whatever the policies say."""
    why = []
    if facts.is_advance:
        why.append(_("What the customer gets leaves before his goods are back."))
    for goods, price, list_price in facts.cheaper:
        why.append(
            _(
                "%(goods)s is given for %(price)s, its price is %(list_price)s.",
                goods=goods,
                price=Amount(price),
                list_price=Amount(list_price),
            )
        )
    if facts.cheaper and facts.money_back:
        why.append(_("The customer gets %(money)s back besides.", money=Amount(facts.money_back)))
    if not facts.is_paid:
        why.append(_("Nothing says that the customer has paid: make sure first."))
    return why
