"""Pieces that a shop of ours sends back: who bears them, and who pays the parcel (SP-01 to SP-04, E9).

Functions over plain values: standard library only, no number of a manual stands here. Every answer ends in its reason,
a sentence in the language of the ``_`` that the caller passes.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from .words import Translator, say

#: What a shop does with a faulty piece, and those of it for which the goods travel.
SENT = ("return", "exchange")
#: The steps of a piece, in their order.
PAPERS, SEND, COMPARE, APPRAISE, BACK = "papers", "send", "compare", "appraise", "back"


class Piece(NamedTuple):
    """What is known of a piece: when the shop got it and looked at it, within how many days it has to (0: no term).

    ``is_hidden``: no inspection shows such a fault; ``is_whole_style``: all pieces of a style come back.
    """

    received_on: date | None
    inspected_on: date | None
    days: int
    is_hidden: bool = False
    is_whole_style: bool = False


class Share(NamedTuple):
    """Who bears the cost, as a word of cost bearers, and why."""

    bearer: str
    reason: str


class Payer(NamedTuple):
    """Who pays the freight of a parcel, company or shop, and why."""

    payer: str
    reason: str


def bearer(piece: Piece, usual: str, _: Translator = say) -> Share:
    """Return who bears what a faulty piece costs, mending or scrapping it (SP-01, SP-04).

    :param usual: who would bear it without the rules of shops; the company where nobody can tell

    >>> bearer(Piece(date(2026, 5, 4), date(2026, 5, 11), 7), "factory").bearer
    'factory'
    >>> bearer(Piece(date(2026, 5, 4), date(2026, 5, 12), 7), "factory").bearer
    'shop'
    >>> bearer(Piece(date(2026, 5, 4), date(2026, 5, 12), 7, is_hidden=True), "company").reason
    'Nobody can tell where it comes from: head office bears it.'
    >>> bearer(Piece(date(2026, 5, 4), date(2026, 5, 30), 7, is_whole_style=True), "factory").bearer
    'factory'
    """
    if piece.is_whole_style:
        return Share(usual, _("A whole style comes back: the rules for single pieces do not hold."))
    if not piece.is_hidden:
        if not piece.received_on or not piece.inspected_on:
            reason = _("Nobody noted when the shop got the piece and looked at it: head office bears it.")
            return Share("company", reason)
        day = (piece.inspected_on - piece.received_on).days
        if piece.days and day > piece.days:
            reason = _(
                "Inspected on day %(day)s, a shop has %(days)s days: the shop bears it.", day=day, days=piece.days
            )
            return Share("shop", reason)
    if usual == "customer":
        return Share("shop", _("It comes from how the piece was handled in the shop: the shop bears it."))
    if usual == "company":
        return Share(usual, _("Nobody can tell where it comes from: head office bears it."))
    return Share(usual, _("Reported in time: whoever caused it bears it."))


def in_week(day: date, others: Iterable[date]) -> int:
    """Return how many of these days lie in the same calendar week, from Monday to Sunday.

    >>> in_week(date(2026, 5, 10), [date(2026, 5, 4), date(2026, 5, 11), date(2026, 5, 3)])
    1
    """
    return sum(other.isocalendar()[:2] == day.isocalendar()[:2] for other in others)


def freight(before: int, per_week: int, _: Translator = say) -> Payer:
    """Return who pays the freight of a parcel (SP-03).

    :param before: how many parcels of the shop left in the same week already
    :param per_week: how many of them we pay; 0: all of them

    >>> freight(0, 1).payer, freight(1, 1).payer
    ('company', 'shop')
    """
    if not per_week or before < per_week:
        return Payer("company", _("Parcel %(number)s of the week: we pay it.", number=before + 1))
    return Payer(
        "shop",
        _("Parcel %(number)s of the week, we pay %(most)s: the shop pays it.", number=before + 1, most=per_week),
    )


def next_step(decision: str, done: Iterable[str]) -> str:
    """Return what comes next for a piece, empty when nothing does; what is mended in the shop does not travel.

    >>> next_step("return", []), next_step("return", ["papers", "send"]), next_step("local_repair", ["papers"])
    ('papers', 'compare', '')
    """
    steps = (PAPERS, SEND, COMPARE, APPRAISE, BACK) if decision in SENT else (PAPERS,)
    return next((step for step in steps if step not in set(done)), "")
