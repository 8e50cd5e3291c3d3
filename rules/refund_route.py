"""By which way a refund travels, when it should be there, and what to say while it is not (RF-01 to RF-03, RF-05).

Functions over plain values: standard library only. Every answer ends in its reason, a sentence in the language of the
``_`` that the caller passes.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from .words import State, Translator, say

#: No bank takes so many days; a calendar without working days would never end.
HORIZON_DAYS = 400


class Payment(NamedTuple):
    """How the customer paid, as far as we know: empty is unknown.

    ``method`` is the payment method of the order; ``card`` credit or debit; ``channel`` quick (the card itself),
    express, net_bank or transfer; ``bank`` the bank of the card.
    """

    method: int = 0
    card: str = ""
    channel: str = ""
    bank: str = ""


class Route(NamedTuple):
    """A way of money back, and for which payments it is; what is empty accepts everything."""

    key: int
    methods: frozenset[int] = frozenset()
    card: str = ""
    channel: str = ""
    bank: str = ""

    @property
    def questions(self) -> dict[str, str]:
        """Return what this route asks of a payment."""
        asked = {"channel": self.channel, "card": self.card, "bank": self.bank}
        return {name: value.lower() for name, value in asked.items() if value}


class Choice(NamedTuple):
    """The route, None while ``ask`` (channel, card, bank) has to be asked first or none fits."""

    key: int | None
    ask: str
    reason: str


class Arrival(NamedTuple):
    """The first and the last day on which the money should be there."""

    first: date
    last: date
    reason: str


def choose(payment: Payment, routes: Iterable[Route], _: Translator = say) -> Choice:
    """Return the route of a payment: the one that knows most of it; a route that asks nothing takes what is left.

    :param routes: in the order in which they come

    A credit card that was used through the net-bank channel is net bank; so the channel is asked first (E1):

    >>> routes = [Route(1, card="credit", channel="quick"), Route(2, channel="net_bank"),
    ...     Route(3, channel="express", bank="ICBC"), Route(9)]
    >>> choose(Payment(card="credit", channel="net_bank"), routes).key
    2
    >>> choose(Payment(card="credit"), routes)
    Choice(key=None, ask='channel', reason='Ask by which channel the customer paid: it decides where the money goes.')
    >>> choose(Payment(card="credit", channel="quick"), routes).key, choose(Payment(channel="express"), routes).ask
    (1, 'bank')
    >>> choose(Payment(channel="express", bank="icbc"), routes).key
    3
    >>> choose(Payment(channel="express", bank="ccb"), routes).key, choose(Payment(card="debit"), routes[:1]).key
    (9, None)

    A route for certain methods takes no other payment:

    >>> choose(Payment(channel="express", bank="ccb"), [*routes[:3], Route(5, frozenset({7}))]).key
    """
    routes = list(routes)
    by_method = [route for route in routes if payment.method and payment.method in route.methods]
    if len(by_method) == 1:
        return Choice(by_method[0].key, "", _("It goes back the way the order was paid."))
    known = {name: value.lower() for name, value in payment._asdict().items() if name != "method" and value}
    possible = _possible(known, by_method or [route for route in routes if not route.methods])
    if not any(route.questions for route in routes) or not possible:
        return Choice(None, "", _("No refund route fits this payment: choose one, or ask finance."))
    for name in ("channel", "card", "bank"):
        if name not in known and any(name in route.questions for route in possible):
            return Choice(None, name, _say_question(name, _))
    best = max(possible, key=lambda route: len(route.questions))
    return Choice(best.key, "", _("This is how money goes back that was paid in this way."))


def _possible(known: Mapping[str, str], routes: Iterable[Route]) -> list[Route]:
    """Return the routes that contradict nothing of what is known of a payment."""
    return [
        route for route in routes if all(known.get(name, value) == value for name, value in route.questions.items())
    ]


def _say_question(name: str, _: Translator) -> str:
    """Return in words what has to be asked before the route is known."""
    if name == "channel":
        return _("Ask by which channel the customer paid: it decides where the money goes.")
    if name == "card":
        return _("Ask whether it was a credit card or a debit card.")
    return _("Ask from which bank the card is.")


def arrival(
    sent: date, days_min: int, days_max: int, is_working: Callable[[date], bool], _: Translator = say
) -> Arrival:
    """Return when money that was sent on a day should be there: so many working days of the bank later.

    :param is_working: tells whether the bank works on a local date

    >>> weekdays = lambda day: day.weekday() < 5
    >>> found = arrival(date(2026, 3, 2), 2, 10, weekdays)
    >>> str(found.first), str(found.last), found.reason
    ('2026-03-04', '2026-03-16', '2 to 10 working days of the bank after it was sent.')
    >>> str(arrival(date(2026, 3, 6), 3, 3, weekdays).last), arrival(date(2026, 3, 6), 3, 3, weekdays).reason
    ('2026-03-11', '3 working days of the bank after it was sent.')
    """
    first = _add_working_days(sent, days_min, is_working)
    last = _add_working_days(sent, days_max, is_working)
    if days_min == days_max:
        return Arrival(first, last, _("%(days)s working days of the bank after it was sent.", days=days_max))
    reason = _("%(least)s to %(most)s working days of the bank after it was sent.", least=days_min, most=days_max)
    return Arrival(first, last, reason)


def _add_working_days(day: date, count: int, is_working: Callable[[date], bool]) -> date:
    """Return the day so many working days after another.

    >>> _add_working_days(date(2026, 3, 6), 1, lambda day: day.weekday() < 5), _add_working_days(date.max, 0, bool)
    (datetime.date(2026, 3, 9), datetime.date(9999, 12, 31))
    """
    last = min(day, date.max - timedelta(days=HORIZON_DAYS)) + timedelta(days=HORIZON_DAYS)
    while count > 0 and day < last:
        day += timedelta(days=1)
        count -= is_working(day)
    return day


def advise(today: date, sent: date | None, until: date | None, problem: str = "", _: Translator = say) -> State:
    """Return how a refund stands that the customer misses, and what to do (RF-01, RF-05).

    :param sent: the day it was sent, None before; ``until``: the last day on which it should be there, None while
        the route is unknown
    :param problem: why it came back, empty while it did not

    >>> days = [date(2026, 3, day) for day in range(1, 31)]
    >>> [advise(today, days[1], days[15]).state for today in (days[1], days[2], days[8], days[15], days[16])]
    ['new', 'new', 'under_way', 'under_way', 'overdue']
    >>> advise(days[5], None, None).state, advise(days[5], days[1], None).state
    ('not_sent', 'no_route')
    >>> advise(days[5], days[1], days[15], "Account closed.").reason
    'It came back: Account closed. Mend that and send it again.'
    """
    if problem:
        return State("failed", _("It came back: %(why)s Mend that and send it again.", why=problem))
    if not sent:
        return State("not_sent", _("It has not been sent yet: do not promise a day, ask finance when it leaves."))
    if not until:
        return State("no_route", _("Say first how the order was paid: the route tells where the money goes and when."))
    if today > until:
        return State("overdue", _("It should be there: send the proof, say where to look, have finance ask the bank."))
    if today <= sent + timedelta(days=1):
        return State("new", _("It has just been sent: network and banks take a while, ask the customer to wait."))
    return State("under_way", _("It is under way: send the proof and say until when it arrives, and where."))
