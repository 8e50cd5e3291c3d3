"""How far the evidence of a claim has come: what is missing, what has to be looked at, what is proved (DM-02)."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .words import Translator, say


class Evidence(NamedTuple):
    """How the evidence stands: not_needed, missing, to_review or complete; whether it is valid; which places lack it.

    ``complete`` means that nothing more is awaited. Where the customer cannot give a picture it is complete without
    being valid: the tables of causes tell the two apart.
    """

    state: str
    valid: bool
    missing: tuple[int, ...]
    reason: str


def judge(
    required: Sequence[int], files: Sequence[tuple[int, str]], absent: Iterable[int], _: Translator = say
) -> Evidence:
    """Return how the evidence of a claim stands.

    :param required: the places of the shot list that have to be filled, in their order
    :param files: (place, state) per file, the state being to_review, accepted or rejected
    :param absent: the places for which the customer said that there will be no picture
    :param _: translator

    >>> judge([1, 2], [(1, "accepted")], [])
    Evidence(state='missing', valid=False, missing=(2,), reason='1 of 2 required pictures are missing.')
    >>> judge([1, 2], [(1, "accepted"), (2, "to_review")], []).state
    'to_review'
    >>> judge([1, 2], [(1, "accepted"), (2, "accepted"), (2, "rejected")], [])[:2]
    ('complete', True)
    >>> judge([1, 2], [(1, "accepted"), (2, "rejected")], [2])[:2]
    ('complete', False)
    >>> judge([], [], []).state, judge([], [(3, "to_review")], []).state
    ('not_needed', 'to_review')
    """
    by_state = {state: {place for place, file_state in files if file_state == state} for _place, state in files}
    accepted, waiting = by_state.get("accepted", set()), by_state.get("to_review", set())
    missing = tuple(place for place in required if place not in accepted | waiting | set(absent))
    valid = all(place in accepted for place in required)
    if missing:
        values = {"count": len(missing), "total": len(required)}
        return Evidence("missing", valid, missing, _("%(count)s of %(total)s required pictures are missing.", **values))
    if waiting:
        return Evidence("to_review", valid, missing, _("Somebody has to look at what was sent."))
    if not required and not accepted:
        return Evidence("not_needed", valid, missing, _("No pictures are asked for."))
    if not valid:
        return Evidence("complete", valid, missing, _("The customer cannot give every picture."))
    return Evidence("complete", valid, missing, _("Every required picture is there and serves."))
