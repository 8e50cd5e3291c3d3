"""One count per order: what the customer bought, holds, paid and got back, whichever document moved it (MX-04, RF-04).

Functions over plain values, in the unit of the order line and the currency of the order. Every answer ends in its
reason, a sentence in the language of the ``_`` that the caller passes.
"""

from collections.abc import Iterable
from typing import NamedTuple

from .words import Amount, Translator, say


class Money(NamedTuple):
    """What was paid for something and what of it was given back, by whichever way."""

    paid: float
    given: float

    @property
    def left(self) -> float:
        """What is left, never less than nothing."""
        return max(self.paid - self.given, 0.0)


class Left(NamedTuple):
    """How much money may still be given back, and why no more."""

    amount: float
    reason: str


def held(bought: float, delivered: float, swapped_in: float = 0.0, swapped_out: float = 0.0) -> float:
    """Return how much of an order line the customer has to use, in its unit: never more than was bought or brought.

    :param delivered: what was delivered less what was returned, as the order counts it
    :param swapped_in: what came beside that: replacements, exchanges, repaired pieces
    :param swapped_out: what went back beside that: pieces that were replaced or exchanged

    Who has a damaged piece and its replacement has one to use, also once the damaged one has gone back:

    >>> held(1, 1, swapped_in=1), held(1, 1, swapped_in=1, swapped_out=1), held(1, 0, swapped_in=1)
    (1.0, 1.0, 1.0)
    >>> held(4, 2), held(4, 2, swapped_in=1), held(4, 5), held(1, 1, swapped_out=2)
    (2.0, 3.0, 5.0, 0.0)
    """
    return float(min(max(delivered + swapped_in - swapped_out, 0.0), max(bought, delivered)))


def left_to_give_back(order: Money, items: Iterable[Money] | None = None, _: Translator = say) -> Left:
    """Return what may still be given back: of the items, and never more than what is left of the order.

    :param order: Money of the whole order, with everything that was given back for it, with items or without
    :param items: one Money per order line; None for money that concerns no item (postage, compensation)

    >>> left_to_give_back(Money(904, 0), [Money(452, 0)]).amount
    452.0
    >>> left_to_give_back(Money(904, 452), [Money(452, 0), Money(452, 452)]).amount
    452.0
    >>> left_to_give_back(Money(904, 800), [Money(452, 0)])
    Left(amount=104.0, reason='800.00 of the 904.00 that were paid for the order were given back already.')
    >>> left_to_give_back(Money(20, 20))
    Left(amount=0.0, reason='20.00 of the 20.00 that were paid for the order were given back already.')
    >>> left_to_give_back(Money(904, 452), [Money(452, 452)]).reason
    'Everything that was paid for these items was given back already.'
    """
    of_items = sum(money.left for money in items) if items is not None else order.left
    if order.left < of_items or items is None:
        reason = ""
        if order.given:
            reason = _(
                "%(given)s of the %(paid)s that were paid for the order were given back already.",
                given=Amount(order.given),
                paid=Amount(order.paid),
            )
        return Left(float(min(of_items, order.left)), reason)
    reason = "" if of_items else _("Everything that was paid for these items was given back already.")
    return Left(float(of_items), reason)


def of_surplus(came: float, balance: float) -> float:
    """Return how much of goods that came back besides the customer had by his order.

    :param balance: how much more came to him than came back, with these goods; below zero they were never all his

    >>> of_surplus(2, 0), of_surplus(2, 1), of_surplus(2, -1), of_surplus(1, -3)
    (2.0, 2.0, 1.0, 0.0)
    """
    return float(max(came + min(balance, 0.0), 0.0))


def back_for_stopped(received: float, total: float, value: float) -> float:
    """Return what the customer gets back for goods that never left: what was paid beyond what the rest costs.

    :param received: what was paid for the order, or is owed by its invoices; ``total``: what all of it costs;
        ``value``: what these goods cost

    >>> back_for_stopped(900, 900, 300), back_for_stopped(0, 900, 300), back_for_stopped(270, 900, 900)
    (300.0, 0.0, 270.0)

    A third was paid in advance; what stays is not paid yet:

    >>> back_for_stopped(300, 900, 300), back_for_stopped(700, 900, 300)
    (0.0, 100.0)
    """
    return float(min(value, max(received - (total - value), 0.0)))
