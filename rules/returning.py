"""What goods that come back need besides the ladder: whether the customer may give them back, who goes first (X-20).

And what of them came: what nobody announced is no item of a return, and what did not come is not paid for.
"""

from collections.abc import Sequence
from typing import NamedTuple

from .words import Decision, Translator, say


class Wanted(NamedTuple):
    """An item that was to come back, in the unit of its goods.

    :param lots: which pieces or lots were announced; empty where none was named
    """

    goods: int
    quantity: float
    lots: frozenset[int] = frozenset()


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
    """
    gaps, rest = [item.quantity for item in wanted], [piece.quantity for piece in came]
    for number in sorted(range(len(wanted)), key=lambda place: not wanted[place].lots):
        item = wanted[number]
        for place, piece in enumerate(came):
            is_it = piece.goods == item.goods and (not item.lots or piece.lot is None or piece.lot in item.lots)
            served = min(gaps[number], rest[place]) if is_it else 0.0
            gaps[number] -= served
            rest[place] -= served
    return gaps, rest


def judge(
    found: Decision,
    entitled: Decision | None,
    is_advance: bool,
    kind: str = "remedy",
    is_paid: bool = True,
    _: Translator = say,
) -> Decision:
    """Tell whether goods may come back.

    :param found: what the ladder says
    :param entitled: what the policies say, None where none was asked: then a second person looks at it
    :param is_advance: what the customer gets leaves before his goods are back
    :param is_paid: whether anything says that the customer has paid; money that nobody saw is given by a second person
    :param kind: the approval that is asked for where no policy says anything: refund for money, remedy for goods

    >>> fine = Decision("allowed", (), "Next.")
    >>> judge(fine, fine, False).verdict, judge(fine, None, False).approvals, judge(fine, fine, True).approvals
    ('allowed', ('remedy',), ('remedy',))
    >>> judge(fine, fine, False, "refund", is_paid=False)[1:]
    (('refund',), 'Next. Nothing says that the customer has paid: make sure first.')
    >>> judge(fine, Decision("refused", (), "Bought 20 days ago."), False).reason
    'Bought 20 days ago.'
    """
    for answer in (found, entitled):
        if answer and answer.verdict == "refused":
            return answer
    asked = [*found.approvals, *(entitled.approvals if entitled else (kind,))]
    asked += ["remedy"] if is_advance else []
    asked += [] if is_paid else [kind]
    reasons = _say_reasons(found, entitled, is_advance, is_paid, _)
    if not asked:
        return Decision("allowed", (), " ".join(reasons) or found.reason)
    return Decision("needs_approval", tuple(dict.fromkeys(asked)), " ".join(reasons))


def _say_reasons(
    found: Decision, entitled: Decision | None, is_advance: bool, is_paid: bool, _: Translator
) -> list[str]:
    """Return in sentences what speaks for a second pair of eyes, see ``judge``."""
    reasons = [found.reason] if found.approvals else []
    if not entitled:
        reasons.append(_("No policy says that the customer may give this back."))
    elif entitled.reason:
        reasons.append(entitled.reason)
    if is_advance:
        reasons.append(_("What the customer gets leaves before his goods are back."))
    if not is_paid:
        reasons.append(_("Nothing says that the customer has paid: make sure first."))
    return reasons
