"""Whom to send: who may go, and who fits best, each with the reason in words (PV-02, PV-03)."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from .words import Amount, Translator, say

#: How much a coverage is worth: of the district, the city, the state, the country.
CLOSENESS = {4: 1.0, 3: 0.8, 2: 0.5, 1: 0.3, 0: 0.0}
#: What an unknown price is worth, next to the cheapest one, which is worth 1.
UNKNOWN_PRICE = 0.5


class Candidate(NamedTuple):
    """A provider as the dispatcher sees him.

    ``level`` and ``area`` say how they cover the place; ``stars`` 0 means not rated yet; ``price`` is None when their
    rate card names none; ``away_until`` is the last day of an absence on the day of the work; ``refused`` tells that
    they have said no to this very job.
    """

    key: int
    state: str = "active"
    has_skill: bool = True
    licence_expired: bool = False
    away_until: date | None = None
    level: int = 0
    area: str = ""
    stars: float = 0.0
    price: float | None = None
    open_jobs: int = 0
    is_company: bool = False
    refused: bool = False


class Terms(NamedTuple):
    """What the company asks for, and how much each thing counts (any numbers; their share matters)."""

    min_stars: float = 3.0
    prior_stars: float = 3.0
    area: float = 30.0
    stars: float = 35.0
    price: float = 20.0
    load: float = 10.0
    newcomer: float = 5.0
    newcomers_wanted: bool = False


class Ranking(NamedTuple):
    """What is said of a candidate: may he go without asking, how well he fits (0 to 100), why (not)."""

    key: int
    fits: bool
    score: float
    obstacle: str
    reason: str


def problems(candidate: Candidate, terms: Terms, _: Translator = say) -> str:
    """Return what speaks against sending somebody without asking a lead, empty if nothing."""
    found = []
    if candidate.state == "suspended":
        found.append(_("suspended"))
    elif candidate.state != "active":
        found.append(_("not yet confirmed as a provider"))
    if not candidate.has_skill:
        found.append(_("lacks the skill"))
    if candidate.licence_expired:
        found.append(_("licence expired"))
    if candidate.away_until:
        found.append(_("away until %(day)s", day=candidate.away_until))
    if not candidate.level:
        found.append(candidate.area)
    if candidate.stars and candidate.stars < terms.min_stars:
        found.append(_("fewer than %(stars)s stars", stars=f"{terms.min_stars:g}"))
    if candidate.refused:
        found.append(_("has refused this job"))
    return ", ".join(filter(None, found))


def rank(candidates: Iterable[Candidate], terms: Terms, _: Translator = say) -> list[Ranking]:
    """Return a Ranking for each candidate, the best first; who needs a lead's word comes last.

    Who has not been rated yet counts as basically satisfying, and is preferred for the share of jobs
    that the company gives to newcomers.

    >>> near = Candidate(1, level=4, area="covers Pudong", stars=4.2, price=180, open_jobs=2)
    >>> cheap = Candidate(2, level=1, area="covers China", stars=3.1, price=150)
    >>> poor = Candidate(3, level=4, area="covers Pudong", stars=2.5, price=90)
    >>> ranked = rank([poor, cheap, near], Terms())
    >>> [ranking.key for ranking in ranked], ranked[0].reason
    ([1, 2, 3], 'covers Pudong, 4.2 stars, for 180.00, 2 open jobs')
    >>> ranked[-1].fits, ranked[-1].obstacle
    (False, 'fewer than 3 stars')
    >>> rank([near._replace(away_until=date(2026, 5, 3))], Terms())[0].obstacle
    'away until 2026-05-03'
    """
    judged = [(candidate, problems(candidate, terms, _=_)) for candidate in candidates]
    prices = [candidate.price for candidate, problem in judged if not problem and candidate.price]
    cheapest = min(prices, default=0.0)
    rankings = [
        Ranking(candidate.key, not problem, _score(candidate, terms, cheapest), problem, describe(candidate, _=_))
        for candidate, problem in judged
    ]
    return sorted(rankings, key=lambda ranking: (not ranking.fits, -ranking.score, ranking.key))


def _score(candidate: Candidate, terms: Terms, cheapest: float) -> float:
    """Return from 0 to 100 how well a candidate fits."""
    is_newcomer = not candidate.stars
    price = min(1.0, cheapest / candidate.price) if candidate.price and cheapest else UNKNOWN_PRICE
    parts = (
        (terms.area, CLOSENESS[candidate.level]),
        (terms.stars, (candidate.stars or terms.prior_stars) / 5.0),
        (terms.price, price),
        (terms.load, 1.0 / (1 + candidate.open_jobs)),
        (terms.newcomer, float(is_newcomer and terms.newcomers_wanted)),
    )
    total = sum(weight for weight, _worth in parts)
    return round(100.0 * sum(weight * worth for weight, worth in parts) / total, 1) if total else 0.0


def describe(candidate: Candidate, _: Translator = say) -> str:
    """Return what is known of a candidate, in words."""
    count = candidate.open_jobs
    facts = [
        candidate.area,
        _("%(stars)s stars", stars=f"{candidate.stars:.1f}") if candidate.stars else _("not rated yet"),
        _("for %(price)s", price=Amount(candidate.price)) if candidate.price is not None else _("price to be agreed"),
        _("1 open job") if count == 1 else _("%(count)s open jobs", count=count),
    ]
    if not candidate.is_company and candidate.state == "candidate":
        facts.append(_("a person, not a company"))
    return ", ".join(filter(None, facts))
