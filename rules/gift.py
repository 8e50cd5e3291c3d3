"""What becomes of a gift that was promised to a customer (GF-01, GF-02, GF-04).

Functions over plain values. Every answer ends in its reason, a sentence in the language of the
``_`` that the caller passes (Odoo's translator; plain English without one).
"""

from typing import NamedTuple

from .words import Translator, say


class Fate(NamedTuple):
    """What a gift is after a delivery, and how much of it we still owe.

    ``state`` is ``packed`` (it left), ``promised`` (it travels with a later delivery) or ``owed``.
    """

    state: str
    owed: float
    reason: str


def after_delivery(promised: float, packed: float, to_come: float, _: Translator = say) -> Fate:
    """Tell what a gift is when a delivery of its order left or was cancelled.

    :param promised: how many the customer was promised; ``packed``: how many have left;
        ``to_come``: how many a delivery still to leave brings

    >>> after_delivery(2, 2, 0).state, after_delivery(2, 0, 2).state, after_delivery(2, 0, 0).state
    ('packed', 'promised', 'owed')
    >>> after_delivery(2, 1, 0)
    Fate(state='packed', owed=1, reason='Only a part was packed: we owe the rest.')
    >>> after_delivery(2, 1, 1).state
    'promised'
    """
    if packed >= promised:
        return Fate("packed", 0, _("It was packed."))
    if to_come > 0:
        return Fate("promised", 0, _("It comes with a later delivery."))
    if packed > 0:
        return Fate("packed", promised - packed, _("Only a part was packed: we owe the rest."))
    return Fate("owed", promised, _("It was noted but not packed."))
