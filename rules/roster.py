"""The duty roster: who is on duty, who may check in, how a shift stands (DR-01, DR-02).

Every moment is a naive ``datetime`` in UTC, intervals are half-open. Whether somebody is on duty
never depends on when one looks: ``now`` and ``at`` are arguments.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta  # noqa: F401 (timedelta: for the doctests)
from typing import NamedTuple

from .words import Interval, State, Translator, Verdict, say


class Hours(NamedTuple):
    """A shift in hours after the midnight at which its day begins; beyond 24 lies the next day."""

    start: float
    check_in: float
    end: float


class Times(NamedTuple):
    """The moments of one shift; ``opens`` is the first at which somebody may check in."""

    opens: datetime
    start: datetime
    check_in_by: datetime
    end: datetime
    checked_in_at: datetime | None = None


class Duty(NamedTuple):
    """One person's shift. No channels means every channel; who is out of office is not available."""

    user: int
    name: str
    start: datetime
    end: datetime
    channels: frozenset[int] = frozenset()
    checked_in_at: datetime | None = None
    available: bool = True


class OnDuty(NamedTuple):
    """The users on duty, the first choice first."""

    users: tuple[int, ...]
    reason: str


def hours(start: float, check_in: float, end: float) -> Hours:
    """Return the Hours of a shift told by the clock on the wall; what comes before the start is the next day's.

    >>> hours(8.5, 9, 16.5)
    Hours(start=8.5, check_in=9, end=16.5)
    >>> hours(22, 22.25, 6)
    Hours(start=22, check_in=22.25, end=30)
    >>> hours(23.75, 0.25, 23.75)  # round the clock
    Hours(start=23.75, check_in=24.25, end=47.75)
    """
    return Hours(start, check_in + 24 * (check_in < start), end + 24 * (end <= start))


def is_late(checked_in_at: datetime | None, check_in_by: datetime | None) -> bool:
    """Tell whether somebody checked in too late: at the agreed moment the time is up (DR-01).

    >>> is_late(datetime(2026, 3, 2, 8, 49, 59), datetime(2026, 3, 2, 8, 50))
    False
    >>> is_late(datetime(2026, 3, 2, 8, 50), datetime(2026, 3, 2, 8, 50))
    True
    """
    return bool(checked_in_at and check_in_by and checked_in_at >= check_in_by)


def state(times: Times, now: datetime, _: Translator = say) -> State:
    """Return how a shift stands: planned, checked_in, on_duty, missed or over.

    >>> hour = lambda number: datetime(2026, 3, 2, number)
    >>> times = Times(hour(0), hour(8), hour(9), hour(16))
    >>> state(times, hour(8)).state, state(times, hour(9)).state
    ('planned', 'missed')
    >>> state(times._replace(checked_in_at=hour(7)), hour(7)).state
    'checked_in'
    """
    if not times.checked_in_at:
        if now >= times.check_in_by:
            return State("missed", _("Nobody has checked in, and the time for it is over."))
        if now >= times.start:
            return State("planned", _("The shift has begun; the check-in is still to come."))
        return State("planned", _("The shift has not begun yet."))
    if now >= times.end:
        return State("over", _("The shift is over."))
    if now < times.start:
        return State("checked_in", _("Checked in before the shift begins."))
    if is_late(times.checked_in_at, times.check_in_by):
        return State("on_duty", _("On duty, checked in late."))
    return State("on_duty", _("On duty, checked in in time."))


def may_check_in(times: Times, now: datetime, _: Translator = say) -> Verdict:
    """Tell whether somebody may check in: once, on the day of the shift, until it ends (DR-01).

    >>> hour = lambda number: datetime(2026, 3, 2, number)
    >>> times = Times(hour(0), hour(8), hour(9), hour(16))
    >>> may_check_in(times, hour(15)).allowed, may_check_in(times, hour(16)).allowed
    (True, False)
    >>> may_check_in(times._replace(checked_in_at=hour(8)), hour(9)).reason
    'The check-in for this shift is on record already.'
    """
    if times.checked_in_at:
        return Verdict(False, _("The check-in for this shift is on record already."))
    if now < times.opens:
        return Verdict(False, _("Check in on the day of the shift, not before."))
    if now >= times.end:
        return Verdict(False, _("This shift is over. Ask the team lead if the roster is wrong."))
    return Verdict(True, _("The check-in is open."))


def on_duty(duties: Iterable[Duty], at: datetime, channel: int | None = None, _: Translator = say) -> OnDuty:
    """Return who is on duty at a moment, whoever has checked in first (DR-02, OW-04).

    Next counts who was put on this very channel, then who has been there longest.

    :param duties: Duty per shift around that moment
    :param channel: whom to serve, None for what came through no channel

    >>> day = datetime(2026, 3, 2)
    >>> lin, wu = (Duty(key, name, day, day + timedelta(hours=8)) for key, name in ((1, "Lin"), (2, "Wu")))
    >>> on_duty([lin, wu._replace(checked_in_at=day)], day)
    OnDuty(users=(2, 1), reason='Wu is on duty and has checked in.')
    >>> on_duty([lin._replace(channels=frozenset([7]))], day, channel=8)
    OnDuty(users=(), reason='Nobody is on duty.')
    """
    fitting = [
        duty
        for duty in duties
        if duty.start <= at < duty.end
        and duty.available
        and (channel is None or not duty.channels or channel in duty.channels)
    ]
    if not fitting:
        return OnDuty((), _("Nobody is on duty."))

    def rank(duty: Duty) -> tuple[bool, bool, datetime, int]:
        arrived = duty.checked_in_at if duty.checked_in_at and duty.checked_in_at <= at else None
        # What came through no channel goes first to those who are not bound to one.
        is_general = not duty.channels
        fits = is_general if channel is None else not is_general
        return (not arrived, not fits, arrived or duty.start, duty.user)

    fitting.sort(key=rank)
    users = tuple(dict.fromkeys(duty.user for duty in fitting))
    if rank(fitting[0])[0]:
        return OnDuty(users, _("%(name)s is planned on duty and has not checked in yet.", name=fitting[0].name))
    return OnDuty(users, _("%(name)s is on duty and has checked in.", name=fitting[0].name))


def merge(intervals: Iterable[Interval], start: datetime, end: datetime) -> list[Interval]:
    """Return intervals as sorted, disjoint pairs that lie between ``start`` and ``end`` (SL-08).

    >>> hour = lambda number: datetime(2026, 3, 2, number)
    >>> found = merge([(hour(9), hour(12)), (hour(1), hour(3)), (hour(3), hour(4))], hour(2), hour(11))
    >>> [(a.hour, b.hour) for a, b in found]
    [(2, 4), (9, 11)]
    """
    merged: list[Interval] = []
    for first, last in sorted((max(first, start), min(last, end)) for first, last in intervals):
        if first >= last:
            continue
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return merged
