"""Does a service provider's area cover the place where the work is (PV-01, PV-02, PV-03)?"""

# pylint: disable=prefer-env-translation
# ``_`` is an argument here: rules know no environment.

import re
from typing import NamedTuple


def _say(source, **values):
    """Return an English sentence; callers pass Odoo's translator in its place."""
    return source % values


#: What people add to the name of a place or leave out.
SUFFIX = re.compile(r"(?:\s+(?:city|district|county)|[市区县])$", re.IGNORECASE)


class Place(NamedTuple):
    """Where the work is: keys of country and state, the city, and the address in one text."""

    country: int | None = None
    state: int | None = None
    city: str = ""
    text: str = ""


class Area(NamedTuple):
    """What a provider covers; what it leaves empty it does not ask for. ``name`` is for people."""

    name: str
    country: int | None = None
    state: int | None = None
    city: str = ""
    district: str = ""


class Coverage(NamedTuple):
    """How closely an area fits: district 4, city 3, state 2, country 1, not at all 0.

    ``near`` tells that the provider works in the same city, though not in this district.
    """

    level: int
    near: bool
    reason: str


def plain(name):
    """Return a name of a place as it is compared.

    >>> plain(" Pudong District "), plain("上海市") == plain("上海")
    ('pudong', True)
    """
    return SUFFIX.sub("", (name or "").strip()).strip().casefold()


def _is_in_city(area, place):
    """Tell whether the place lies in the area's city; a municipality may stand in the address only."""
    city = plain(area.city)
    return city == plain(place.city) or (not plain(place.city) and city in place.text.casefold())


def cover(areas, place, _=_say):
    """Return how the best of a provider's areas covers a place.

    An address that names no district of ours may lie in it: the city alone decides then, one step weaker.

    >>> pudong = Area("Pudong", 1, 5, "Shanghai", "Pudong")
    >>> cover([pudong], Place(1, 5, "Shanghai", "Shanghai, Pudong District, Century Ave")).reason
    'covers Pudong'
    >>> cover([pudong], Place(1, 5, "Shanghai", "Shanghai, Minhang"))[:2]
    (0, True)
    >>> cover([Area("China", 1)], Place(1, 6, "Suzhou"))[:2], cover([], Place(1)).reason
    ((1, False), 'no area recorded')
    """
    if not areas:
        return Coverage(0, False, _("no area recorded"))
    best, near = None, None
    for area in areas:
        level = _level(area, place)
        if level > 0 and (not best or level > best[0]):
            best = (level, area)
        elif level < 0:
            near = near or area
    if best:
        return Coverage(best[0], False, _("covers %(area)s", area=best[1].name))
    if near:
        return Coverage(0, True, _("same city, but covers only %(area)s", area=near.name))
    return Coverage(0, False, _("does not cover this place (%(area)s)", area=areas[0].name))


def _level(area, place):
    """Return how closely one area fits, -1 for another district of the same city."""
    if area.country and area.country != place.country:
        return 0
    if area.state and place.state and area.state != place.state:
        return 0
    if area.city and not _is_in_city(area, place):
        return 0
    if area.district:
        return 4 if plain(area.district) in place.text.casefold() else -1
    if area.city:
        return 3
    return 2 if area.state and place.state else 0 if area.state else 1
