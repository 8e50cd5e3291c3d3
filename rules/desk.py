"""Where a device is on its way through the repair desk, and what each step still wants (RP-03 to RP-08).

Functions over plain values: standard library only.
"""

from collections.abc import Iterable
from typing import NamedTuple

from .words import Translator, Verdict, say


class Facts(NamedTuple):
    """What is known of a device that a customer has repaired.

    :param is_cancelled: the repair was given up
    :param was_taken_in: we have the device
    :param is_free: in term, or a courtesy: nothing is charged
    :param quote: none, given, accepted or refused
    :param has_started: it was sent to its repair point, or work on it has begun
    :param is_away: it is at its repair point
    :param is_back: it came back, or work on it has ended
    :param is_checked: it was looked at after that
    :param was_handed_over: the customer has it again
    """

    is_cancelled: bool = False
    was_taken_in: bool = False
    is_free: bool = False
    quote: str = "none"
    has_started: bool = False
    is_away: bool = False
    is_back: bool = False
    is_checked: bool = False
    was_handed_over: bool = False


def place(facts: Facts) -> str:
    """Return in which column of the desk's board the device stands; a function of the facts alone.

    >>> place(Facts()), place(Facts(was_taken_in=True)), place(Facts(was_taken_in=True, is_free=True))
    ('expected', 'quote', 'intake')
    >>> place(Facts(was_taken_in=True, quote="accepted")), place(Facts(was_taken_in=True, quote="refused"))
    ('intake', 'hand_over')
    >>> place(Facts(was_taken_in=True, quote="refused", is_free=True))
    'intake'
    >>> begun = Facts(was_taken_in=True, is_free=True, has_started=True)
    >>> place(begun), place(begun._replace(is_back=True)), place(begun._replace(is_back=True, is_checked=True))
    ('in_repair', 'back', 'hand_over')
    >>> place(begun._replace(was_handed_over=True)), place(Facts(is_cancelled=True, was_taken_in=True))
    ('done', 'hand_over')
    >>> place(Facts(is_cancelled=True)), place(Facts(is_cancelled=True, was_taken_in=True, is_away=True))
    ('cancelled', 'in_repair')
    """
    if facts.was_handed_over:
        return "done"
    if not facts.was_taken_in:
        return "cancelled" if facts.is_cancelled else "expected"
    if facts.is_away:
        return "in_repair"
    # What is here goes back to its owner, repaired or not.
    if facts.is_cancelled or (facts.quote == "refused" and not facts.is_free):
        return "hand_over"
    if facts.is_back:
        return "hand_over" if facts.is_checked else "back"
    if facts.has_started:
        return "in_repair"
    return "intake" if facts.is_free or facts.quote == "accepted" else "quote"


class Item(NamedTuple):
    """What came with a device.

    :param name: what it is
    :param came: the customer handed it in
    :param goes_back: it is sealed and given back at once, unless the fault needs it (RP-04, E19)
    :param is_needed: the fault cannot be found without it
    """

    name: str
    came: bool
    goes_back: bool
    is_needed: bool = False


def returned_at_once(items: Iterable[Item]) -> list[str]:
    """Return what is sealed and given back when the device is taken in (RP-04).

    RP-06 keeps what the fault needs, with the card and the invoice: that wins, because a device whose fault cannot be
    found comes back unrepaired. Everything else that is loose goes back at once.

    >>> cover, sim = Item("Back cover", True, True), Item("SIM card", True, True)
    >>> returned_at_once([Item("Main unit", True, False), cover, sim, Item("Battery", True, True, is_needed=True)])
    ['Back cover', 'SIM card']
    >>> returned_at_once([Item("Battery", False, True)])
    []
    """
    return [item.name for item in items if item.came and item.goes_back and not item.is_needed]


def kept(items: Iterable[Item]) -> list[str]:
    """Return what we keep with the device, and owe the customer when it is handed over.

    >>> kept([Item("Main unit", True, False), Item("Battery", True, True, is_needed=True), Item("SIM", True, True)])
    ['Main unit', 'Battery']
    """
    return [item.name for item in items if item.came and (not item.goes_back or item.is_needed)]


def judge_quote(amount: float, most: float, is_signed: bool, _: Translator = say) -> Verdict:
    """Tell whether a quote is covered by what the customer signed when the device was taken in (RP-03).

    :param amount: what the repair will cost the customer, in one currency with the next
    :param most: what he signed to bear at most; 0 for nothing
    :param is_signed: he signed it

    >>> judge_quote(80.0, 80.0, True).allowed, judge_quote(80.01, 80.0, True).allowed
    (True, False)
    >>> judge_quote(10.0, 80.0, False).reason
    'Nothing was signed: ask the customer.'
    """
    if not is_signed or not most:
        return Verdict(False, _("Nothing was signed: ask the customer."))
    if amount > most:
        return Verdict(False, _("It is more than the customer signed: ask again."))
    return Verdict(True, _("The customer signed to bear as much."))
