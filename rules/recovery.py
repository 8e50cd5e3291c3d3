"""What others owe us for a loss: from whom, until when, how much, and whether they agreed (PK-04, SP-05, PV-10).

Functions over plain values: standard library only, no number of a manual stands here. Every answer ends in its reason,
a sentence in the language of the ``_`` that the caller passes.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import NamedTuple

from .words import Amount, Translator, Verdict, say

#: Kinds of loss for which carriers have windows of their own.
NOTED, CONCEALED, LOST, DELAY, OTHER = "noted", "concealed", "lost", "delay", "other"
#: Tables whose goods never arrived, and causes that say so.
LOST_TABLES, LOST_CAUSES = ("untraceable",), ("theft_in_transit",)


class Window(NamedTuple):
    """When a debtor takes claims: from ``first`` to ``last``, both days included; None is without an end."""

    first: date | None
    last: date | None
    reason: str


class Term(NamedTuple):
    """How long somebody takes claims: after so many days from, until so many days; ``working``: of working days."""

    not_before: int
    days: int
    working: bool


class Known(NamedTuple):
    """What is known of how goods arrived: the table and cause of the claim, the note on the receipt, when noticed."""

    table: str = ""
    cause: str = ""
    receipt_note: str = ""
    occasion: str = ""


def loss_kind(known: Known) -> str:
    """Return which kind of loss it is for a carrier.

    What was written on the receipt, or refused at the door, is noted; what showed after unpacking is concealed.

    >>> loss_kind(Known("damage_pick_up", "carrier", "noted")), loss_kind(Known("damage_unpacking", "carrier"))
    ('noted', 'concealed')
    >>> loss_kind(Known("untraceable")), loss_kind(Known("missing_goods", "theft_in_transit"))
    ('lost', 'lost')
    >>> loss_kind(Known("damage_unpacking", "carrier", "refused")), loss_kind(Known("damage_pick_up", "", "not_noted"))
    ('noted', 'concealed')
    >>> loss_kind(Known("damage_pick_up", "carrier", "", "pick_up")), loss_kind(Known("quality", "quality"))
    ('noted', 'other')
    """
    if known.table in LOST_TABLES or known.cause in LOST_CAUSES:
        return LOST
    if not known.table.startswith(("damage", "missing")) and known.cause != "carrier":
        return OTHER
    if known.receipt_note in ("noted", "refused"):
        return NOTED
    at_the_door = known.occasion in ("pick_up", "at_the_door")
    return NOTED if at_the_door and known.receipt_note != "not_noted" else CONCEALED


def last_day(start: date, days: int, is_working: Callable[[date], bool] | None = None) -> date:
    """Return the last day of a term that begins on the day after ``start``.

    :param is_working: tells the working days, where only those count

    >>> last_day(date(2026, 5, 4), 15)
    datetime.date(2026, 5, 19)
    >>> last_day(date(2026, 5, 7), 5, lambda day: day.weekday() < 5)
    datetime.date(2026, 5, 14)
    """
    if not is_working:
        return start + timedelta(days=days)
    day, left = start, days
    # Where nobody ever works, days are days.
    for _step in range(days * 14 + 14):
        if not left:
            return day
        day += timedelta(days=1)
        left -= is_working(day)
    return start + timedelta(days=days)


def window(start: date | None, term: Term | None, is_working: Callable[[date], bool], _: Translator = say) -> Window:
    """Return when a debtor takes a claim about a loss.

    :param start: the local day from which the term counts: of the receipt, or of the hand-over for what never came

    >>> weekdays = lambda day: day.weekday() < 5
    >>> window(date(2026, 5, 4), Term(7, 30, False), weekdays)[:2]
    (datetime.date(2026, 5, 11), datetime.date(2026, 6, 3))
    >>> window(date(2026, 5, 4), Term(0, 5, True), weekdays).reason
    '5 working days after 2026-05-04.'
    >>> window(None, Term(0, 5, True), weekdays), window(date(2026, 5, 4), None, weekdays).last
    (Window(first=None, last=None, reason='Nobody noted when the goods arrived.'), None)
    """
    if not term or not term.days:
        return Window(None, None, _("No window is known."))
    if not start:
        return Window(None, None, _("Nobody noted when the goods arrived."))
    day = {"days": term.days, "start": start}
    text = (
        _("%(days)s working days after %(start)s.", **day)
        if term.working
        else _("%(days)s days after %(start)s.", **day)
    )
    last = last_day(start, term.days, is_working if term.working else None)
    return Window(start + timedelta(days=term.not_before), last, text)


def may_file(today: date, open_: Window, late_reason: str, _: Translator = say) -> Verdict:
    """Tell whether a claim may be filed today; after the window somebody has to say why it is tried all the same.

    >>> may_file(date(2026, 5, 12), Window(date(2026, 5, 4), date(2026, 5, 11), ""), "").reason
    'The window closed on 2026-05-11: say why it is filed all the same.'
    >>> may_file(date(2026, 5, 12), Window(date(2026, 5, 4), date(2026, 5, 11), ""), "They promised").allowed
    True
    >>> may_file(date(2026, 5, 11), Window(date(2026, 5, 4), date(2026, 5, 11), ""), "").allowed
    True
    >>> may_file(date(2026, 5, 5), Window(date(2026, 5, 11), date(2026, 6, 3), ""), "").reason
    'What is lost is claimed from 2026-05-11 on: until then it may still arrive.'
    """
    if open_.first and today < open_.first:
        return Verdict(
            False, _("What is lost is claimed from %(day)s on: until then it may still arrive.", day=open_.first)
        )
    if open_.last and today > open_.last and not late_reason:
        return Verdict(False, _("The window closed on %(day)s: say why it is filed all the same.", day=open_.last))
    return Verdict(True, "")


def still_to_claim(loss: float, claimed: Iterable[float], digits: int = 2) -> float:
    """Return how much of a loss nobody was asked for yet, never less than nothing: nothing is claimed twice.

    :param claimed: per other claim what is asked for, or what it brought when it is over

    >>> still_to_claim(328.0, [200.0]), still_to_claim(328.0, [328.0]), still_to_claim(100.0, [80.0, 40.0])
    (128.0, 0.0, 0.0)
    """
    return round(max(loss - sum(claimed), 0.0), digits)


def check_answer(offered: float, claimed: float, _: Translator = say) -> Verdict:
    """Tell whether an offer can be: nobody pays more than was claimed, or less than nothing.

    >>> check_answer(200, 328).allowed, check_answer(329, 328).reason
    (True, 'Only 328.00 was claimed: nobody offers more.')
    >>> check_answer(0, 328).reason
    'Say how much is offered; who offers nothing disputes the claim.'
    """
    if offered <= 0:
        return Verdict(False, _("Say how much is offered; who offers nothing disputes the claim."))
    if round(offered - claimed, 2) > 0:
        return Verdict(False, _("Only %(claimed)s was claimed: nobody offers more.", claimed=Amount(claimed)))
    return Verdict(True, "")


def missing(wanted: Iterable[tuple[str, bool]]) -> list[str]:
    """Return which papers of a pack are not there, in the order in which they are asked for.

    :param wanted: per paper its name and whether it is there

    >>> missing([("receipt", True), ("photos", False), ("invoice", False)])
    ['photos', 'invoice']
    """
    return [name for name, is_there in wanted if not is_there]


def has_agreed(cause: str, found: str, agreed: float, claimed: float, was_refused: bool = False) -> bool | None:
    """Tell whether a debtor agreed with our cause; None while nobody can tell.

    Who pays everything agrees, whatever they said before; who refused and then pays a part may only want peace.

    :param cause: ours; ``found``: what the debtor says, empty when nothing was said
    :param agreed: what they agreed to pay, or paid; ``claimed``: what we asked for

    >>> has_agreed("carrier", "carrier", 0, 328), has_agreed("carrier", "quality", 0, 328)
    (True, False)
    >>> has_agreed("carrier", "", 200, 328), has_agreed("carrier", "", 0, 328)
    (True, None)
    >>> has_agreed("carrier", "quality", 328, 328, True), has_agreed("carrier", "", 200, 328, True)
    (True, None)
    >>> has_agreed("carrier", "quality", 200, 328, True), has_agreed("carrier", "carrier", 200, 328, True)
    (False, True)
    """
    if claimed > 0 and round(agreed - claimed, 2) >= 0:
        return True
    if found:
        return found == cause
    return True if agreed > 0 and not was_refused else None
