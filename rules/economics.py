"""What each remedy is expected to cost in the end, and how often customers took it (ideas 6, peers 39).

Functions over plain values: standard library only. Every answer ends in its reason, a sentence in the language of the
``_`` that the caller passes.
"""

from typing import NamedTuple

from .words import Translator, say


class History(NamedTuple):
    """Like cases: how often it was carried out and what that cost in sum; how often it was offered and taken."""

    done: int = 0
    cost: float = 0.0
    offered: int = 0
    taken: int = 0


class Goods(NamedTuple):
    """The goods of a case: what they cost us, what the customer paid, and what one way of freight costs."""

    cost: float
    paid: float
    freight: float


class Outlook(NamedTuple):
    """What a remedy is expected to cost, what debtors pay back of it, what is left, and the share that took it.

    None where nobody can tell.
    """

    cost: float | None
    recovered: float
    net: float | None
    taken: float | None
    reason: str


def estimate(means: str, comes_back: bool, goods: Goods) -> float | None:
    """Return what a remedy costs by its goods, where no like case says it: freight both ways where they come back.

    Money for goods that come back costs their way only: they can be sold again.

    >>> goods = Goods(cost=40, paid=100, freight=12)
    >>> estimate("dispatch", False, goods), estimate("dispatch", True, goods), estimate("money", True, goods)
    (52, 24, 24)
    >>> estimate("money", False, goods), estimate("service", False, goods), estimate("money", False, Goods(40, 0, 0))
    (100, None, None)
    """
    if comes_back:
        return goods.freight * 2
    if means == "dispatch":
        return goods.cost + goods.freight
    return goods.paid or None if means == "money" else None


def outlook(history: History, by_goods: float | None, rate: float, least: int, _: Translator = say) -> Outlook:
    """Return what a remedy will cost: the average of like cases, else what its goods say.

    :param by_goods: see ``estimate``; ``rate``: the share of such losses that debtors really paid back
    :param least: from so many like cases on their average is believed

    >>> outlook(History(4, 480.0, 5, 4), 52.0, 0.5, 3)
    Outlook(cost=120.0, recovered=60.0, net=60.0, taken=0.8, reason='4 like cases.')
    >>> outlook(History(1, 480.0, 1, 1), 52.0, 0.0, 3)[:3]
    (52.0, 0.0, 52.0)
    >>> outlook(History(), None, 0.5, 3)
    Outlook(cost=None, recovered=0.0, net=None, taken=None, reason='Nothing to go by yet.')
    """
    taken = history.taken / history.offered if history.offered else None
    if history.done and history.done >= least:
        cost, reason = history.cost / history.done, _("%(count)s like cases.", count=history.done)
    elif by_goods is not None:
        cost, reason = by_goods, _("By the goods.")
    else:
        return Outlook(None, 0.0, None, taken, _("Nothing to go by yet."))
    recovered = cost * rate
    return Outlook(cost, recovered, cost - recovered, taken, reason)
