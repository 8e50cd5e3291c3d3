"""Stars of service providers: what a callback suggests, and how jobs add up (PV-06, PV-07)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from .words import Translator, say

#: (satisfaction, booked ahead and on time) -> stars. Three stars are "basically satisfied" (PV-07).
TABLE = {
    ("fairly", True): 5,
    ("fairly", False): 4,
    ("basically", True): 3,
    ("basically", False): 2,
    ("dissatisfied", True): 1,
    ("dissatisfied", False): 1,
}
DAY = 86400.0


class Suggestion(NamedTuple):
    """What the two questions of a callback suggest."""

    stars: int
    reason: str


class Rating(NamedTuple):
    """The stars of one job, and when they were earned."""

    at: datetime
    stars: float


class Standing(NamedTuple):
    """The stars of a provider, and of how many jobs' worth they are."""

    stars: float
    weight: float
    reason: str


def suggest(satisfaction: str, on_time: bool, _: Translator = say) -> Suggestion:
    """Return the stars that the answers of a customer suggest.

    >>> suggest("basically", True).stars, suggest("fairly", True).stars, suggest("dissatisfied", True)[0]
    (3, 5, 1)
    >>> suggest("basically", False).reason
    'Basically satisfied, not booked ahead or not on time.'
    """
    stars = TABLE[satisfaction, bool(on_time)]
    if satisfaction == "dissatisfied":
        reason = _("Dissatisfied.")
    elif satisfaction == "basically" and on_time:
        reason = _("Basically satisfied, booked ahead and on time.")
    elif satisfaction == "basically":
        reason = _("Basically satisfied, not booked ahead or not on time.")
    elif on_time:
        reason = _("Fairly satisfied, booked ahead and on time.")
    else:
        reason = _("Fairly satisfied, not booked ahead or not on time.")
    return Suggestion(stars, reason)


def weigh(
    ratings: Sequence[Rating], half_life_days: float, prior_weight: float, prior_stars: float, _: Translator = say
) -> Standing:
    """Return the stars of a provider from the stars of his jobs.

    The youngest job counts in full; one that is older by the half-life counts half. ``prior_stars``
    count like ``prior_weight`` recent jobs, so that one job moves nobody from the bottom to the top.
    Nothing here depends on today: the stars change when a job is assessed, not overnight.

    :param ratings: Ratings, any order
    :param half_life_days: days; 0 lets all jobs count alike

    >>> good, bad = Rating(datetime(2026, 3, 1), 5), Rating(datetime(2025, 3, 1), 1)
    >>> weigh([good], 180, 3, 3).stars
    3.5
    >>> round(weigh([good, bad], 365, 1, 3).stars, 2)
    3.4
    >>> weigh([], 180, 3, 3)[:2]
    (0.0, 0.0)
    """
    if not ratings:
        return Standing(0.0, 0.0, _("Not rated yet."))
    latest = max(rating.at for rating in ratings)
    weights = [_weight((latest - rating.at).total_seconds() / DAY, half_life_days) for rating in ratings]
    total = prior_weight * prior_stars + sum(
        weight * rating.stars for weight, rating in zip(weights, ratings, strict=True)
    )
    weight = sum(weights)
    stars = min(5.0, max(0.0, total / (prior_weight + weight)))
    return Standing(round(stars, 2), weight, _("From %(count)s rated jobs.", count=len(ratings)))


def history(
    ratings: Iterable[Rating], half_life_days: float, prior_weight: float, prior_stars: float, count: int = 30
) -> list[tuple[datetime, float, float]]:
    """Return (moment, stars of the job, stars of the provider from then on) per job, the last ``count`` of them.

    :param ratings: Ratings, any order; the others as in ``weigh``

    >>> jobs = [Rating(datetime(2026, 3, day), stars) for day, stars in ((2, 1), (1, 5))]
    >>> [(at.day, stars, standing) for at, stars, standing in history(jobs, 0, 3, 3)]
    [(1, 5, 3.5), (2, 1, 3.0)]
    >>> len(history(jobs, 0, 3, 3, count=1))
    1
    """
    known = sorted(ratings, key=lambda rating: rating.at)
    first = max(0, len(known) - count)
    return [
        (
            known[number].at,
            known[number].stars,
            weigh(known[: number + 1], half_life_days, prior_weight, prior_stars).stars,
        )
        for number in range(first, len(known))
    ]


def _weight(age_days: float, half_life_days: float) -> float:
    return 0.5 ** (age_days / half_life_days) if half_life_days else 1.0
