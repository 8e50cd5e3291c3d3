"""How old what somebody owes us is.

Functions over plain values.
"""

from collections.abc import Iterable
from datetime import date

#: The last day of each band but the open one, in days since it was asked for.
BANDS = (30, 60, 90)


def ageing(rows: Iterable[tuple[date, float]], today: date) -> list[float]:
    """Return how much is open per band of age, the oldest last; what adds up adds up to the cent.

    :param rows: per claim the day on which it was filed, and what is open

    >>> days = [(date(2026, 5, 1), 100.0), (date(2026, 4, 1), 50.5), (date(2026, 3, 31), 1.0), (date(2025, 1, 1), 9.0)]
    >>> ageing(days, date(2026, 5, 31))
    [100.0, 50.5, 1.0, 9.0]
    >>> ageing([], date(2026, 5, 31))
    [0.0, 0.0, 0.0, 0.0]
    """
    amounts = [0.0] * (len(BANDS) + 1)
    for filed_on, left in rows:
        days = (today - filed_on).days
        amounts[sum(days > band for band in BANDS)] += left
    return [round(amount, 2) for amount in amounts]
