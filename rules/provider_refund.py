"""Whether money can go back through the provider by whom it was paid online, and by which payment.

Functions over plain values, in the currency of the payment. Every answer ends in its reason, a sentence in the language
of the ``_`` that the caller passes.
"""

from collections.abc import Iterable
from typing import NamedTuple

from .words import Amount, Translator, say


class Payment(NamedTuple):
    """A payment online: what of it is left with the provider, and what he gives back of it.

    ``support``: none, full_only or partial, the less of what provider and method can do.
    """

    key: int
    name: str
    amount: float
    left: float
    support: str
    currency: str


class Choice(NamedTuple):
    """The payment through which it goes back, None for none."""

    key: int | None
    reason: str


def weaker(*supports: str | None) -> str:
    """Return what two can do together: nothing if one of them can do nothing.

    >>> weaker("partial", "full_only"), weaker("partial", None), weaker("partial", "partial")
    ('full_only', 'none', 'partial')
    """
    order = ("none", "full_only", "partial")
    return min((support or "none" for support in supports), key=order.index)


def choose(amount: float, currency: str, payments: Iterable[Payment], _: Translator = say) -> Choice:
    """Return the payment that a sum can go back through: the smallest one that is enough.

    :param payments: those of the order that came in

    >>> card = Payment(1, "Card", 300, 300, "partial", "CNY")
    >>> choose(100, "CNY", [card]).key, choose(100, "CNY", [card, card._replace(key=2, left=120)]).key
    (1, 2)
    >>> choose(100, "CNY", []).reason
    'Nothing of it was paid online: nothing can go back that way.'
    >>> choose(100, "CNY", [card._replace(support="none")]).reason
    'Card gives nothing back by itself: pay it out in another way.'
    >>> choose(100, "CNY", [card._replace(support="full_only")]).reason
    'Card gives back whole payments only, of 300.00: pay it out in another way.'
    >>> choose(100, "CNY", [card._replace(left=40)]).reason
    'Only 40.00 of what was paid through Card is left there: pay it out in another way.'
    """
    payments = list(payments)
    if not payments:
        return Choice(None, _("Nothing of it was paid online: nothing can go back that way."))
    fitting = [payment for payment in payments if not _problem(amount, currency, payment, _)]
    if not fitting:
        return Choice(None, _problem(amount, currency, payments[0], _))
    best = min(fitting, key=lambda payment: payment.left)
    return Choice(best.key, _("It goes back through %(provider)s, the way it was paid.", provider=best.name))


def _problem(amount: float, currency: str, payment: Payment, _: Translator) -> str:
    """Return why a sum cannot go back through a payment, empty if it can."""
    name = payment.name
    if payment.support == "none":
        return _("%(provider)s gives nothing back by itself: pay it out in another way.", provider=name)
    if payment.currency != currency:
        return _("It was paid through %(provider)s in another currency: pay it out in another way.", provider=name)
    if round(payment.left - amount, 2) < 0:
        return _(
            "Only %(left)s of what was paid through %(provider)s is left there: pay it out in another way.",
            left=Amount(payment.left),
            provider=name,
        )
    if payment.support == "full_only" and round(payment.amount - amount, 2):
        return _(
            "%(provider)s gives back whole payments only, of %(amount)s: pay it out in another way.",
            provider=name,
            amount=Amount(payment.amount),
        )
    return ""
