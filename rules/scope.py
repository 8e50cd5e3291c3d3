"""Which of several policies serves something: the most specific one that covers it."""

from collections.abc import Hashable, Iterable, Mapping, Set
from typing import TypeVar

#: What the caller knows a policy by.
Key = TypeVar("Key", bound=Hashable)


def matches(scope: Mapping[str, Set[object]], wanted: Mapping[str, object]) -> int | None:
    """Tell whether a policy's scope covers a host, and how specifically: None or a count.

    :param scope: per question the set of accepted values; an empty set accepts everything
    :param wanted: per question the host's value, or a set of values

    >>> matches({"urgency": {"critical"}, "channel": set()}, {"urgency": "critical"})
    1
    >>> matches({"urgency": {"critical"}}, {"urgency": "normal"}) is None
    True
    >>> matches({"category": {7}}, {"category": {3, 7}})
    1
    """
    specific = 0
    for question, accepted in scope.items():
        if not accepted:
            continue
        value = wanted.get(question)
        if not (accepted & value if isinstance(value, set) else value in accepted):
            return None
        specific += 1
    return specific


def most_specific(
    policies: Iterable[tuple[Key, Mapping[str, Set[object]], int]], wanted: Mapping[str, object]
) -> Key | None:
    """Return the key of the policy that serves a host best, None when none does.

    :param policies: (key, scope, sequence) triples; more matched questions win, ties go to the
        lower sequence, then to the earlier one
    """
    best = None
    for order, (key, scope, sequence) in enumerate(policies):
        specific = matches(scope, wanted)
        if specific is None:
            continue
        rank = (-specific, sequence, order)
        if best is None or rank < best[0]:
            best = (rank, key)
    return best and best[1]
