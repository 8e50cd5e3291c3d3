"""Counting in working time: nights, weekends and holidays stand still."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from .words import Interval


def overlay(usual: Iterable[Interval], planned: Sequence[Interval]) -> list[Interval]:
    """Return usual working time, but what was really planned in the span that the plan covers.

    :param usual, planned: sorted, disjoint (start, end) pairs; without a plan the usual time holds

    >>> hour = lambda day, h: datetime(2026, 3, day, h)
    >>> usual = [(hour(day, 9), hour(day, 18)) for day in (2, 3, 4)]
    >>> overlay(usual, [(hour(2, 9), hour(2, 12)), (hour(3, 14), hour(3, 20))]) == [
    ...     (hour(2, 9), hour(2, 12)), (hour(3, 14), hour(3, 20)), (hour(4, 9), hour(4, 18))]
    True
    """
    if not planned:
        return list(usual)
    first, last = planned[0][0], planned[-1][1]
    before = [(start, min(end, first)) for start, end in usual if start < first]
    after = [(max(start, last), end) for start, end in usual if end > last]
    return before + list(planned) + after


class WorkingTime:
    """Working time as sorted, disjoint (start, end) pairs, read once and asked many times.

    >>> day = [(datetime(2026, 3, 2, 9), datetime(2026, 3, 2, 12)),
    ...        (datetime(2026, 3, 2, 13), datetime(2026, 3, 2, 18))]
    >>> work = WorkingTime(day)
    >>> work.add(datetime(2026, 3, 2, 11), timedelta(hours=2))
    datetime.datetime(2026, 3, 2, 14, 0)
    >>> work.between(datetime(2026, 3, 2, 11), datetime(2026, 3, 2, 14))
    datetime.timedelta(seconds=7200)
    """

    def __init__(self, intervals: Sequence[Interval]) -> None:
        self.starts = [start for start, _end in intervals]
        self.ends = [end for _start, end in intervals]
        self.worked = [timedelta()]
        for start, end in intervals:
            self.worked.append(self.worked[-1] + (end - start))

    def _until(self, moment: datetime) -> timedelta:
        """Return the working time from the first interval up to ``moment``."""
        index = bisect_right(self.starts, moment)
        if not index:
            return timedelta()
        return self.worked[index] - max(self.ends[index - 1] - moment, timedelta())

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Return the working time between two moments."""
        return self._until(end) - self._until(start)

    def next_open(self, moment: datetime) -> datetime | None:
        """Return the first moment from ``moment`` on that is worked, None beyond the intervals."""
        index = bisect_right(self.ends, moment)
        return max(moment, self.starts[index]) if index < len(self.starts) else None

    def add(self, start: datetime, span: timedelta) -> datetime | None:
        """Return when ``span`` of working time after ``start`` is used up, None beyond the intervals.

        A negative span counts backwards. The moment lies inside or at the end of working time.
        """
        target = self._until(start) + span
        if not self.starts or target > self.worked[-1] or target < timedelta():
            return None
        index = max(bisect_right(self.worked, target - timedelta(microseconds=1)) - 1, 0)
        moment = self.starts[index] + (target - self.worked[index])
        return max(moment, start) if span >= timedelta() else moment
