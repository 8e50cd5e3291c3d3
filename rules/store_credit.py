"""Store credit instead of money: which program can give it, and whether it can be taken back.

Functions over plain values, in the currency of the remedy. Every answer ends in its reason, a sentence in the language
of the ``_`` that the caller passes.
"""

from datetime import date
from typing import NamedTuple

from .words import Amount, Translator, Verdict, say


class Program(NamedTuple):
    """What is known of a program that gives credit: its name, whether it is used, until when, and in which currency."""

    name: str
    is_active: bool = True
    is_ours: bool = True
    since: date | None = None
    until: date | None = None
    currency: str = ""


def may_give(program: Program | None, today: date, currency: str, _: Translator = say) -> Verdict:
    """Tell whether a program can give a credit in a currency today.

    :param program: None where it is not there any more

    >>> day = date(2026, 3, 2)
    >>> may_give(Program("Wallet", currency="CNY"), day, "CNY").allowed
    True
    >>> may_give(Program("Wallet", currency="USD"), day, "CNY").reason
    '“Wallet” counts in USD, this is in CNY: choose another program, or money.'
    >>> may_give(Program("Wallet", until=date(2026, 3, 1), currency="CNY"), day, "CNY").reason
    '“Wallet” gives no credit at present: choose another program, or money.'
    >>> may_give(None, day, "CNY").reason
    'The program of the store credit is not there any more: choose another one, or money.'
    """
    if not program:
        return Verdict(False, _("The program of the store credit is not there any more: choose another one, or money."))
    begins, ends = program.since or today, program.until or today
    if not program.is_active or not program.is_ours or not begins <= today <= ends:
        why = _("“%(program)s” gives no credit at present: choose another program, or money.", program=program.name)
        return Verdict(False, why)
    if program.currency != currency:
        why = _(
            "“%(program)s” counts in %(theirs)s, this is in %(ours)s: choose another program, or money.",
            program=program.name,
            theirs=program.currency,
            ours=currency,
        )
        return Verdict(False, why)
    return Verdict(True, "")


def may_take_back(given: float, left: float, code: str, _: Translator = say) -> Verdict:
    """Tell whether a credit can be taken back: what the customer has spent cannot.

    :param given: what the credit was made over; ``left``: what of it is not spent

    >>> may_take_back(100, 100, "044a").allowed, may_take_back(100, 120, "044a").allowed
    (True, True)
    >>> may_take_back(100, 70, "044a").reason
    'The customer has spent 30.00 of the store credit 044a: it cannot be taken back any more.'
    """
    spent = round(given - left, 2)
    if spent <= 0:
        return Verdict(True, "")
    why = _(
        "The customer has spent %(spent)s of the store credit %(code)s: it cannot be taken back any more.",
        spent=Amount(spent),
        code=code,
    )
    return Verdict(False, why)
