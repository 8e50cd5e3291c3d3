"""When two pictures look alike: by hashes of what is seen on them, which a smaller or recompressed copy keeps.

Functions over plain values. A hash is 16 hexadecimal digits; four bands of it are looked up in an index: of two hashes
that differ in few places at least one band differs in fewer, so nothing has to be compared with everything.
"""

from collections.abc import Iterator
from itertools import combinations

DIGITS, BANDS, BITS = 16, 4, 16
#: Pictures that differ in more places are others. Up to here one band differs in one place at most: few candidates.
MOST = 7
#: A picture without anything on it, a wall or the sky, is like any other.
FEWEST_BITS = 8


def is_telling(digits: str) -> bool:
    """Tell whether a hash says enough to be compared.

    >>> is_telling("8000000000000000"), is_telling("e1c3870f1e3c78f0"), is_telling("ffffffffffffffff")
    (False, True, False)
    """
    bits = int(digits, 16).bit_count()
    return FEWEST_BITS <= bits <= BANDS * BITS - FEWEST_BITS


def distance(one: str, other: str) -> int:
    """Return in how many places two hashes differ.

    >>> distance("e1c3870f1e3c78f0", "e1c3870f1e3c78f3"), distance("e1c3870f1e3c78f0", "1e3c78f0e1c3870f")
    (2, 64)
    """
    return (int(one, 16) ^ int(other, 16)).bit_count()


def bands(digits: str) -> list[str]:
    """Return the bands of a hash.

    >>> bands("e1c3870f1e3c78f0")
    ['e1c3', '870f', '1e3c', '78f0']
    """
    size = DIGITS // BANDS
    return [digits[start : start + size] for start in range(0, DIGITS, size)]


def probes(digits: str, most: int) -> list[list[str]]:
    """Return per band which values a hash has there that differs in no more than so many places from this one.

    >>> [len(values) for values in probes("e1c3870f1e3c78f0", 3)], len(probes("e1c3870f1e3c78f0", 6)[0])
    ([1, 1, 1, 1], 17)
    >>> "e1c2" in probes("e1c3870f1e3c78f0", 6)[0]
    True
    """
    return [list(_near(band, min(most, MOST) // BANDS)) for band in bands(digits)]


def _near(band: str, most: int) -> Iterator[str]:
    """Yield the values that differ from a band in no more than so many places."""
    value = int(band, 16)
    for count in range(most + 1):
        for places in combinations(range(BITS), count):
            yield f"{value ^ sum(1 << place for place in places):04x}"
