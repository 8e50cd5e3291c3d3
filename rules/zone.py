"""In which time zone does a company that has not said so count its days?"""

from collections.abc import Sequence


def choose_zone(current: str, country_zones: Sequence[str], own_zone: str) -> str:
    """Return the IANA name of the zone to begin with.

    What is set stays, unless it is UTC, with which every calendar begins when nobody has said anything. Then the zone
    of whoever sets the company up, where it is one of the country; else that of the country in which most people live;
    without a country the person's own.

    :param current: the zone of the working hours, empty if there is none
    :param country_zones: the zones of the country, that of most people first, as the tz database lists them
    :param own_zone: the zone of whoever sets the company up, empty if not known

    >>> choose_zone("UTC", ["Asia/Shanghai", "Asia/Urumqi"], "Asia/Urumqi")
    'Asia/Urumqi'
    >>> choose_zone("UTC", ["Asia/Shanghai"], "Europe/Berlin"), choose_zone("", [], "")
    ('Asia/Shanghai', 'UTC')
    >>> choose_zone("America/Chicago", ["Asia/Shanghai"], "Asia/Shanghai")
    'America/Chicago'
    """
    if current and current != "UTC":
        return current
    if country_zones:
        return own_zone if own_zone in country_zones else country_zones[0]
    return own_zone or "UTC"
