"""How a remedy stands, told from its documents, and how a sum is spread over items.

Functions over plain values: standard library only.
"""

from collections.abc import Iterable

#: How far each kind of document has come, in one word for all of them.
NONE, OPEN, DONE, CANCELLED = "none", "open", "done", "cancelled"
#: What a remedy waits for, by the means with which it is carried out.
WAITS_FOR = {"dispatch": "awaiting_dispatch", "service": "awaiting_service", "money": "awaiting_refund"}


def progress(states: Iterable[str]) -> str:
    """Return how several documents of one remedy stand together; cancelled ones count only when all are.

    >>> progress([]), progress(["done", "cancelled"]), progress(["done", "open"]), progress(["cancelled"])
    ('none', 'done', 'open', 'cancelled')
    """
    states = list(states)
    alive = [state for state in states if state != CANCELLED]
    if not alive:
        return CANCELLED if states else NONE
    return DONE if all(state == DONE for state in alive) else OPEN


def state_after(state: str, means: str, documents: str) -> str:
    """Return the state of an approved remedy that its documents tell; the state follows them, never the other way.

    :param state: where the remedy is now; one that was not approved or has ended otherwise stays
    :param means: dispatch, service, money or advice
    :param documents: how the documents stand, see ``progress``

    >>> state_after("approved", "dispatch", "open"), state_after("awaiting_dispatch", "dispatch", "done")
    ('awaiting_dispatch', 'done')
    >>> state_after("awaiting_refund", "money", "cancelled"), state_after("cancelled", "money", "done")
    ('approved', 'cancelled')
    >>> state_after("done", "money", "open"), state_after("approved", "advice", "none")
    ('awaiting_refund', 'approved')
    """
    if means not in WAITS_FOR or state not in ("approved", "done", WAITS_FOR[means]):
        return state
    return {OPEN: WAITS_FOR[means], DONE: "done"}.get(documents, "approved")


def missing(wanted: Iterable[float], sent: float) -> list[float]:
    """Return what of each item did not leave, the first ones served first.

    :param wanted: how much of the same goods each item asks for, in one unit
    :param sent: how much of these goods left

    >>> missing([2.0, 1.0], 2.5), missing([2.0], 3.0), missing([2.0], 0.0)
    ([0.0, 0.5], [0.0], [2.0])
    """
    gaps = []
    for quantity in wanted:
        served = min(quantity, max(sent, 0.0))
        gaps.append(quantity - served)
        sent -= served
    return gaps


def spread(amount: float, weights: Iterable[float], digits: int = 2) -> list[float]:
    """Return the shares of a sum by weight, rounded so that they add up to it.

    :param weights: what each item counts for; all alike when they are all zero

    >>> spread(10.0, [1, 1, 1]), spread(7.5, [0, 0]), spread(5.0, [])
    ([3.33, 3.34, 3.33], [3.75, 3.75], [])
    """
    weights = list(weights)
    total = sum(weights)
    if not total:
        weights, total = [1.0] * len(weights), float(len(weights))
    shares, given, seen = [], 0.0, 0.0
    for weight in weights:
        seen += weight
        until = round(amount * seen / total, digits)
        shares.append(round(until - given, digits))
        given = until
    return shares
