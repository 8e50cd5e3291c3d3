"""What is sold as one and travels as its parts: how many are whole, and of how many a part is there.

Functions over plain values: how much there is of each part, and how much of it one kit holds, in the unit of the part.
"""

import math
from collections.abc import Hashable, Mapping

#: What computing with fractions leaves behind.
NOISE = 1e-6


def whole(counts: Mapping[Hashable, float], parts: Mapping[Hashable, float]) -> float:
    """Return how many whole kits these parts make up.

    :param counts: how much there is of each part; :param parts: how much of each one kit holds

    >>> whole({"door": 2, "hinge": 4}, {"door": 1, "hinge": 2}), whole({"door": 2, "hinge": 3}, {"door": 1, "hinge": 2})
    (2.0, 1.0)
    >>> whole({"door": 2}, {"door": 1, "hinge": 2}), whole({}, {})
    (0.0, 0.0)
    """
    return float(math.floor(min((counts.get(part, 0.0) / each for part, each in parts.items()), default=0.0) + NOISE))


def touched(counts: Mapping[Hashable, float], parts: Mapping[Hashable, float]) -> float:
    """Return of how many kits at least something is among these parts.

    >>> touched({"door": 1}, {"door": 1, "hinge": 2}), touched({"hinge": 3}, {"door": 1, "hinge": 2}), touched({}, {})
    (1.0, 2.0, 0.0)
    """
    return float(math.ceil(max((counts.get(part, 0.0) / each for part, each in parts.items()), default=0.0) - NOISE))


def loose(counts: Mapping[Hashable, float], parts: Mapping[Hashable, float], kits: float) -> dict[Hashable, float]:
    """Return what of these parts is left when so many kits are made up of them.

    >>> loose({"door": 2, "hinge": 3}, {"door": 1, "hinge": 2}, 1)
    {'door': 1.0, 'hinge': 1.0}
    >>> loose({"door": 1, "hinge": 2}, {"door": 1, "hinge": 2}, 1)
    {}
    """
    rest = {part: float(counts.get(part, 0.0) - each * kits) for part, each in parts.items()}
    return {part: left for part, left in rest.items() if left > NOISE}
