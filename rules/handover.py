"""Who gets what of a desk that somebody leaves: evenly, one customer to one person, and only to whom may have it."""

from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple


class Item(NamedTuple):
    """Something on the desk; ``group`` is whom it is about, None for nobody; ``allowed`` are who may have it."""

    key: int
    group: Hashable = None
    allowed: frozenset[Hashable] = frozenset()


def spread(
    items: Iterable[Item],
    receivers: Sequence[Hashable],
    load: dict[Hashable, int] | None = None,
    homes: dict[Hashable, Hashable] | None = None,
) -> dict[int, Hashable | None]:
    """Return per key of an item who gets it, None where nobody of the receivers may have it.

    What belongs to one group goes to one person as long as that one may have it (OW-02); else the
    one who has got least so far takes it, the first of the receivers when two have got the same.

    :param receivers: keys of people, in the order in which they were chosen
    :param load: how much each has got so far, by receiver; counted on
    :param homes: who has got the group so far; added to

    >>> all = frozenset("AB")
    >>> spread([Item(1, "Li", all), Item(2, "Wu", all), Item(3, "Li", all)], "AB")
    {1: 'A', 2: 'B', 3: 'A'}
    >>> spread([Item(1, None, frozenset("B")), Item(2, None, all), Item(3)], "AB")
    {1: 'B', 2: 'A', 3: None}
    """
    load = {} if load is None else load
    homes = {} if homes is None else homes
    given = {}
    for item in items:
        fit = [receiver for receiver in receivers if receiver in item.allowed]
        home = homes.get(item.group) if item.group else None
        chosen = home if home in fit else min(fit, key=lambda receiver: load.get(receiver, 0), default=None)
        if chosen is not None:
            load[chosen] = load.get(chosen, 0) + 1
            if item.group:
                homes.setdefault(item.group, chosen)
        given[item.key] = chosen
    return given
