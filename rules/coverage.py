"""Does a service provider's area cover the place where the work is (PV-01, PV-02, PV-03)?"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .words import Translator, say

#: What people add to the name of a place or leave out.
SUFFIX = re.compile(r"(?:\s+(?:city|district|county)|[市区县])$", re.IGNORECASE)
#: A province before the city, and what follows the city: 江苏省苏州市姑苏区.
PROVINCE = re.compile(r"^.*?(?:省|自治区|特别行政区)(?=.)")
UP_TO_CITY = re.compile(r"(.{2,}?)市")
CITY_WORD = re.compile(r"\s+(?:city|municipality|shi)$")


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


class City(NamedTuple):
    """A city on a list: its name as ``city_key`` writes it, and where it lies as far as that is told."""

    key: str
    country: int | None = None
    state: int | None = None


class Coverage(NamedTuple):
    """How closely an area fits: district 4, city 3, state 2, country 1, not at all 0.

    ``near`` tells that the provider works in the same city, though not in this district.
    """

    level: int
    near: bool
    reason: str


def plain(name: str | None) -> str:
    """Return a name of a place as it is compared.

    >>> plain(" Pudong District "), plain("上海市") == plain("上海")
    ('pudong', True)
    """
    return SUFFIX.sub("", (name or "").strip()).strip().casefold()


def _is_in_city(area: Area, place: Place) -> bool:
    """Tell whether the place lies in the area's city; a municipality may stand in the address only."""
    city = plain(area.city)
    return city == plain(place.city) or (not plain(place.city) and city in place.text.casefold())


def cover(areas: Sequence[Area], place: Place, _: Translator = say) -> Coverage:
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


def _level(area: Area, place: Place) -> int:
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


def city_key(name: str | None) -> str:
    """Return the name of a city as it is compared: without the word for city, case, spaces and marks.

    >>> [city_key(name) for name in ("苏州市", " 苏 州", "江苏省苏州市姑苏区", "Suzhou City", "SU ZHOU", "Xi'an")]
    ['苏州', '苏州', '苏州', 'suzhou', 'suzhou', 'xian']
    >>> city_key("津市市"), city_key("市"), city_key(None)
    ('津市', '', '')
    """
    text = unicodedata.normalize("NFKC", name or "").strip().casefold()
    text = PROVINCE.sub("", re.sub(r"(?<=[^\x00-\xff])\s+(?=[^\x00-\xff])", "", text))
    match = UP_TO_CITY.match(text)
    text = match[1] if match else CITY_WORD.sub("", text).removesuffix("市")
    return re.sub(r"[\W_]+", "", text)


def is_listed(cities: Iterable[City], place: Place, state_name: str = "") -> bool:
    """Tell whether a place lies in one of the cities of a list (PV-12).

    :param cities: ``City`` each; what one does not say of country and state it does not ask for
    :param state_name: stands for the city where an address names none, as those of municipalities do

    >>> suzhou = City(city_key("苏州"), 1, 5)
    >>> is_listed([suzhou], Place(1, 5, "苏州市")), is_listed([suzhou], Place(1, None, "苏州 "))
    (True, True)
    >>> is_listed([suzhou], Place(1, 6, "苏州")), is_listed([suzhou], Place(1, 5, ""))
    (False, False)
    >>> is_listed([City("shanghai")], Place(1, 7, ""), "Shanghai Municipality")
    True
    """
    key = city_key(place.city) or city_key(state_name)
    return bool(key) and any(
        city.key == key
        and (not city.country or not place.country or city.country == place.country)
        and (not city.state or not place.state or city.state == place.state)
        for city in cities
    )
