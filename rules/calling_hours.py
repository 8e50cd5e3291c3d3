"""When a customer may be called, and what is said to an agent who wants to call at another time (CN-01).

Functions over plain values; every moment here is local, where the customer is. Every answer ends in
its reason, a sentence in the language of the ``_`` that the caller passes.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from typing import NamedTuple

from .words import Interval, Translator, say


class Call(NamedTuple):
    """Whether a call fits into the calling hours, and when the next one would."""

    allowed: bool
    again_at: datetime | None
    reason: str


def judge_call(moment: datetime, intervals: Sequence[Interval], _: Translator = say) -> Call:
    """Tell whether calls that can wait are welcome at a moment (CN-01).

    :param moment: local moment of the call
    :param intervals: sorted (start, end) pairs of calling hours, from the start of that day on and some days ahead

    >>> hours = [(datetime(2026, 3, 2, *start), datetime(2026, 3, 2, *end))
    ...          for start, end in (((9, 0), (12, 0)), ((13, 30), (22, 0)))]
    >>> judge_call(datetime(2026, 3, 2, 10, 0), hours).reason
    'It is 10:00 where the customer is; calls until 12:00.'
    >>> judge_call(datetime(2026, 3, 2, 22, 40), hours).reason
    'It is 22:40 where the customer is; calls until 22:00.'
    >>> judge_call(datetime(2026, 3, 2, 12, 10), hours).reason
    'It is 12:10 where the customer is; no calls before 13:30.'
    """
    values = {"time": f"{moment:%H:%M}"}
    current = next((end for start, end in intervals if start <= moment < end), None)
    if current:
        reason = _("It is %(time)s where the customer is; calls until %(end)s.", end=f"{current:%H:%M}", **values)
        return Call(True, None, reason)
    again_at = next((start for start, _end in intervals if start > moment), None)
    today = [(start, end) for start, end in intervals if start.date() == moment.date()]
    if not today:
        reason = _("It is %(time)s where the customer is; no calls on this day.", **values)
    elif again_at and again_at.date() == moment.date():
        values["start"] = f"{again_at:%H:%M}"
        reason = _("It is %(time)s where the customer is; no calls before %(start)s.", **values)
    else:
        end = max(end for _start, end in today)
        reason = _("It is %(time)s where the customer is; calls until %(end)s.", end=f"{end:%H:%M}", **values)
    return Call(False, again_at, reason)


def say_when_again(moment: datetime, again_at: datetime | None, _: Translator = say) -> str:
    """Return when calls are welcome again, as a sentence; empty where the reason says so already.

    >>> say_when_again(datetime(2026, 3, 2, 22, 40), datetime(2026, 3, 3, 9, 0))
    'Call again tomorrow from 09:00.'
    >>> say_when_again(datetime(2026, 3, 2, 22, 40), datetime(2026, 3, 5, 9, 0))
    'Call again on 2026-03-05 from 09:00.'
    """
    if not again_at or again_at.date() == moment.date():
        return ""
    values = {"time": f"{again_at:%H:%M}"}
    if again_at.date() == moment.date() + timedelta(days=1):
        return _("Call again tomorrow from %(time)s.", **values)
    return _("Call again on %(date)s from %(time)s.", date=again_at.date(), **values)


def propose_reply(moment: datetime, intervals: Iterable[Interval], hour: int = 12) -> datetime:
    """Return a moment to promise an answer for: noon of the next day on which people work before noon.

    :param moment: local moment of the promise
    :param intervals: sorted (start, end) pairs of working time, some days ahead
    :param hour: the hour of the day that is proposed

    >>> work = [(datetime(2026, 3, day, 9), datetime(2026, 3, day, 18)) for day in (6, 9)]
    >>> propose_reply(datetime(2026, 3, 6, 15), work)
    datetime.datetime(2026, 3, 9, 12, 0)
    >>> propose_reply(datetime(2026, 3, 6, 15), [])
    datetime.datetime(2026, 3, 7, 12, 0)
    """
    noons = (datetime.combine(start.date(), time(hour)) for start, _end in intervals if start.hour < hour)
    later = (noon for noon in noons if noon.date() > moment.date())
    return next(later, datetime.combine(moment.date() + timedelta(days=1), time(hour)))
