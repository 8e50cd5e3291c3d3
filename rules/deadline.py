"""How a deadline is planned and what its facts mean (design section 2, ideas 1 and 2).

Every moment here is a naive ``datetime`` in UTC, as Odoo stores it; a time zone is an IANA
name. Nothing reads the clock: ``now`` is an argument. Intervals are half-open, so at ``due_at``
the time is up and "by the end of the 10th" is local midnight at the start of the 11th.
"""

from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta, timezone
from typing import NamedTuple
from zoneinfo import ZoneInfo

#: How long a unit lasts by the calendar. Months have no fixed length and are added apart.
UNITS = {
    "minutes": timedelta(minutes=1),
    "hours": timedelta(hours=1),
    "days": timedelta(days=1),
    "weeks": timedelta(weeks=1),
}
#: The days of the week (Monday is 0) that a cut-off line speaks of.
WEEKDAYS = {
    "all": range(7),
    "workdays": range(5),
    "weekend": range(5, 7),
    **{str(day): (day,) for day in range(7)},
}
#: A cut-off table that answers on no day of the next ones never answers.
CUTOFF_HORIZON_DAYS = 366


class Facts(NamedTuple):
    """What has happened to one deadline so far."""

    due_at: datetime
    warn_at: datetime | None = None
    done_at: datetime | None = None
    paused_at: datetime | None = None
    cancelled_at: datetime | None = None
    warned_at: datetime | None = None
    missed_at: datetime | None = None
    escalate_at: datetime | None = None
    escalated_at: datetime | None = None


class Stamp(NamedTuple):
    """What becomes true of a deadline at a moment, and when to look again."""

    warned_at: datetime | None
    missed_at: datetime | None
    escalated_at: datetime | None
    next_event_at: datetime | None
    status: str


class Cutoff(NamedTuple):
    """One line of a cut-off table: received before ``until``, answered at ``due``.

    Both are local hours of the day as floats (10.5 is half past ten), ``weekdays`` a key of
    WEEKDAYS, ``days`` how many days later the answer is due.
    """

    until: float
    due: float
    weekdays: str = "all"
    days: int = 0


class Plan(NamedTuple):
    """When a deadline starts to warn and when its time is up."""

    warn_at: datetime | None
    due_at: datetime
    reason: str

    def as_vals(self) -> dict[str, object]:
        """Return what a deadline stores of its plan."""
        return {"warn_at": self.warn_at, "due_at": self.due_at, "basis": self.reason}


def status(facts: Facts) -> str:
    """Return the status these facts describe.

    >>> noon, one = datetime(2026, 3, 2, 12), datetime(2026, 3, 2, 13)
    >>> status(Facts(due_at=one))
    'running'
    >>> status(Facts(due_at=one, done_at=one))  # at due_at the time is up
    'late'
    >>> status(Facts(due_at=one, done_at=noon, warned_at=noon))
    'met'
    """
    if facts.cancelled_at:
        return "cancelled"
    if facts.done_at:
        return "met" if facts.done_at < facts.due_at else "late"
    if facts.missed_at:
        return "missed"
    if facts.paused_at:
        return "paused"
    return "at_risk" if facts.warned_at else "running"


def next_event(facts: Facts) -> datetime | None:
    """Return when the facts will next change by themselves, None when nothing is left to happen.

    What was missed is escalated at ``escalate_at``, for a miss at night only in the morning, and not
    at all when it was done by then.
    """
    if facts.cancelled_at or facts.done_at or facts.paused_at:
        return None
    if facts.missed_at:
        return None if facts.escalated_at else facts.escalate_at
    if facts.warn_at and not facts.warned_at and facts.warn_at < facts.due_at:
        return facts.warn_at
    return facts.due_at


def stamp(facts: Facts, now: datetime) -> Stamp:
    """Return the facts as an ideal clock would hold them at ``now``.

    A warning or a miss carries the moment it fell due, not the moment somebody looked.
    Stamping twice equals stamping once, and ``next_event_at`` is empty or later than ``now``.
    """
    moment = next_event(facts)
    while moment and moment <= now:
        name = "escalated_at" if facts.missed_at else "missed_at" if moment == facts.due_at else "warned_at"
        facts = facts._replace(**{name: moment})
        moment = next_event(facts)
    return Stamp(facts.warned_at, facts.missed_at, facts.escalated_at, moment, status(facts))


def moved_round(due_at: datetime, first_due: datetime, last: datetime) -> datetime:
    """Return when a later round is due after the date behind it was moved.

    It keeps its rhythm. Where the date was put off so far that even the first round would lie ahead, or
    comes before it, it is due when the first round would be.

    :param due_at: when the round was due so far; ``first_due``: when the first round would be by the new date
    :param last: the end of the new date

    >>> day = [datetime(2026, 3, n) for n in range(1, 31)]
    >>> [moved_round(day[9], *dates).day for dates in ((day[15], day[28]), (day[4], day[15]), (day[4], day[7]))]
    [16, 10, 5]
    """
    return due_at if first_due <= due_at < last else first_due


def rezone(moment: datetime, before: str, after: str) -> datetime:
    """Return the moment that shows the same day and hour in one time zone as ``moment`` did in another.

    >>> rezone(datetime(2026, 3, 2, 16), "Asia/Shanghai", "Europe/Berlin")
    datetime.datetime(2026, 3, 2, 23, 0)
    """
    local = moment.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(before)).replace(tzinfo=ZoneInfo(after))
    return local.astimezone(timezone.utc).replace(tzinfo=None)


def add_calendar(start: datetime, amount: float, unit: str) -> datetime:
    """Return ``start`` plus an amount of calendar time; months keep the day where they can.

    >>> add_calendar(datetime(2026, 1, 31, 9), 1, "months")
    datetime.datetime(2026, 2, 28, 9, 0)
    >>> add_calendar(datetime(2026, 3, 2, 9), -90, "minutes")
    datetime.datetime(2026, 3, 2, 7, 30)
    """
    if unit != "months":
        return start + amount * UNITS[unit]
    year, month = divmod(start.year * 12 + start.month - 1 + int(amount), 12)
    month += 1
    return start.replace(year=year, month=month, day=min(start.day, monthrange(year, month)[1]))


def to_utc(day: date, hour: float, tz: str) -> datetime:
    """Return the moment of a local hour of a day (24 is the next midnight).

    An hour that the change to summer time skips counts as the same span after midnight; of an
    hour that comes twice in autumn the first one counts.

    >>> to_utc(date(2026, 3, 2), 24, "Asia/Shanghai")
    datetime.datetime(2026, 3, 2, 16, 0)
    >>> to_utc(date(2026, 3, 29), 2.5, "Europe/Berlin")  # 02:30 does not exist there
    datetime.datetime(2026, 3, 29, 1, 30)
    """
    days, minutes = divmod(round(hour * 60), 24 * 60)
    local = datetime.combine(day + timedelta(days=days), time(*divmod(minutes, 60)), ZoneInfo(tz))
    return local.astimezone(timezone.utc).replace(tzinfo=None)


def end_of_day(day: date, tz: str) -> datetime:
    """Return local midnight after ``day``: the first moment that no longer belongs to it."""
    return to_utc(day, 24, tz)


def local_date(moment: datetime, tz: str) -> date:
    """Return the local date of a moment in UTC.

    >>> local_date(datetime(2026, 3, 2, 16), "Asia/Shanghai")
    datetime.date(2026, 3, 3)
    """
    return moment.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(tz)).date()


def cutoff_due(
    start: datetime, cutoffs: Sequence[Cutoff], tz: str, is_open: Callable[[date], bool] = lambda day: True
) -> datetime | None:
    """Return when something received at ``start`` is due by a cut-off table, None if never.

    :param cutoffs: Cutoff lines; on each day the earliest line after the hour counts, and what
        comes after the last line of a day goes to the first line of the next day that has one
    :param is_open: tells whether a local date is worked at all (holidays, calendars)
    """
    local = start.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(tz))
    hour = local.hour + local.minute / 60 + local.second / 3600
    for offset in range(CUTOFF_HORIZON_DAYS):
        day = local.date() + timedelta(days=offset)
        if not is_open(day):
            continue
        lines = [c for c in cutoffs if day.weekday() in WEEKDAYS[c.weekdays] and (offset or hour < c.until)]
        if lines:
            line = min(lines, key=lambda c: c.until)
            return to_utc(day + timedelta(days=line.days), line.due, tz)
    return None


def before_due(day: date, amount: float, unit: str, tz: str, today: date) -> datetime:
    """Return the end of the day that lies an amount before ``day``, but never a day already gone.

    With less time left than the amount, the work is due today: max(today, day - amount) (X-13).

    >>> before_due(date(2026, 3, 20), 14, "days", "UTC", today=date(2026, 3, 1))
    datetime.datetime(2026, 3, 7, 0, 0)
    >>> before_due(date(2026, 3, 20), 14, "days", "UTC", today=date(2026, 3, 10))
    datetime.datetime(2026, 3, 11, 0, 0)
    """
    wanted = add_calendar(datetime.combine(day, time()), -amount, unit).date()
    return end_of_day(max(wanted, today) if amount else wanted, tz)


def resume_calendar(due_at: datetime, paused_at: datetime, resumed_at: datetime) -> datetime:
    """Return the new due moment of a calendar clock: what was left when it paused is left now."""
    return resumed_at + max(due_at - paused_at, timedelta())


def late_hours(facts: Facts, now: datetime | None = None) -> float:
    """Return how many hours late a deadline was, or is at ``now``; 0.0 when it was kept.

    >>> late_hours(Facts(datetime(2026, 3, 2, 12), done_at=datetime(2026, 3, 2, 13, 30)))
    1.5
    """
    end = facts.done_at or now
    if not end or facts.cancelled_at:
        return 0.0
    return max((end - facts.due_at).total_seconds() / 3600, 0.0)
