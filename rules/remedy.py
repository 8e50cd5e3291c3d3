"""How a remedy stands, told from its documents, and how a sum is spread over items.

Functions over plain values: standard library only.
"""

from collections.abc import Iterable, Mapping

#: How far each kind of document has come, in one word for all of them.
NONE, OPEN, DONE, CANCELLED = "none", "open", "done", "cancelled"
#: What a remedy waits for, by the means with which it is carried out.
WAITS_FOR = {
    "dispatch": "awaiting_dispatch",
    "service": "awaiting_service",
    "workshop": "awaiting_service",
    "money": "awaiting_refund",
}
#: What comes first where the customer gives the goods back: they travel, then somebody looks at them (MX-05, RX-02).
GOODS_BACK = ("awaiting_return", "awaiting_inspection")


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


def path(means: str, comes_back: bool = False, is_advance: bool = False) -> tuple[str, ...]:
    """Return the states that a remedy waits in, in their order; none for advice (X-20).

    :param means: dispatch, service, money or advice
    :param comes_back: the customer gives goods back for it
    :param is_advance: what is sent leaves before they are back

    >>> path("money"), path("advice"), path("service", comes_back=True)
    (('awaiting_refund',), (), ('awaiting_return', 'awaiting_inspection', 'awaiting_service'))
    >>> path("dispatch", comes_back=True, is_advance=True)
    ('awaiting_dispatch', 'awaiting_return', 'awaiting_inspection')
    """
    if means not in WAITS_FOR:
        return ()
    last = (WAITS_FOR[means],)
    if not comes_back:
        return last
    return last + GOODS_BACK if is_advance and means == "dispatch" else GOODS_BACK + last


def state_after(state: str, steps: Mapping[str, str]) -> str:
    """Return the state of an approved remedy that its documents tell; the state follows them, never the other way.

    :param state: where the remedy is now; one that was not approved or has ended otherwise stays
    :param steps: per state that it waits in, in their order (see ``path``), how the documents of that step stand (see
        ``progress``); the first that is not done decides, and one that has none has to be carried out

    >>> state_after("approved", {"awaiting_dispatch": "open"}), state_after("approved", {"awaiting_dispatch": "done"})
    ('awaiting_dispatch', 'done')
    >>> back = {"awaiting_return": "done", "awaiting_inspection": "open", "awaiting_refund": "none"}
    >>> state_after("awaiting_return", back), state_after("cancelled", back), state_after("approved", {})
    ('awaiting_inspection', 'cancelled', 'approved')
    >>> state_after("awaiting_refund", {**back, "awaiting_inspection": "done", "awaiting_refund": "cancelled"})
    'approved'
    """
    if not steps or state not in ("approved", "done", *steps):
        return state
    for waiting, documents in steps.items():
        if documents != DONE:
            return waiting if documents == OPEN else "approved"
    return "done"


def due(state: str, steps: Mapping[str, str]) -> str | None:
    """Return the step whose turn has come because the one before it is over, None when nothing is to be begun.

    What was made for a step and deleted again is not made anew by itself: the remedy waits in that step already.

    >>> back = {"awaiting_return": "done", "awaiting_inspection": "done", "awaiting_refund": "none"}
    >>> due("awaiting_inspection", back), due("awaiting_refund", back), due("approved", back)
    ('awaiting_refund', None, None)
    """
    undone = next((waiting for waiting, documents in steps.items() if documents != DONE), None)
    begins = undone and state in steps and state != undone and steps[undone] == NONE
    return undone if begins else None


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
