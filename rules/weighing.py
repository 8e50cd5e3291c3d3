"""What the weights of a parcel say about goods that are missing (MG-03 to MG-05, X-10).

Functions over plain values. Every answer ends in its reason, a sentence in the language of the
``_`` that the caller passes (Odoo's translator; plain English without one).
"""

from typing import NamedTuple

from .words import Translator, say


class Tolerance(NamedTuple):
    """How far two weights of one parcel may lie apart: the larger of a percentage and an amount."""

    percent: float = 0.0
    amount: float = 0.0

    def of(self, weight: float) -> float:
        """Return how far another weight may lie from this one.

        >>> Tolerance(2, 0.5).of(10), Tolerance(2, 0.5).of(100)
        (0.5, 2.0)
        """
        return max(self.amount, weight * self.percent / 100)


#: Weights that have to be the same.
NONE = Tolerance()


class Weighing(NamedTuple):
    """What the weights say, and why.

    ``code`` is left_light (too little was packed), lost (lighter on the way), both, heavier (the weights contradict
    each other), complete (it left with all its goods, and the carrier weighed the same), even (nothing was lost on
    the way; nobody knows what the goods weigh), blind (what is missing is too light to show) or empty while weights
    are not known.
    """

    code: str
    reason: str


def weigh(
    goods: float, ledger: float, carrier: float, missing: float = 0.0, tolerance: Tolerance = NONE, _: Translator = say
) -> Weighing:
    """Compare the weights of one parcel, all in one unit; 0 is not known.

    :param goods: what all its goods weigh by the product cards, without packaging
    :param ledger: what it weighed by our ledger when it left; ``carrier``: what the carrier weighed
    :param missing: what the missing goods weigh

    >>> weigh(goods=30, ledger=25, carrier=25).code, weigh(goods=30, ledger=32, carrier=26).code
    ('left_light', 'lost')
    >>> weigh(goods=30, ledger=32, carrier=32).code, weigh(goods=30, ledger=32, carrier=0).code
    ('complete', '')
    >>> weigh(goods=0, ledger=32, carrier=32).code
    'even'
    """
    left_light = bool(goods and ledger) and _exceeds(goods - ledger, tolerance.of(goods))
    lost = bool(ledger and carrier) and _exceeds(ledger - carrier, tolerance.of(ledger))
    if left_light and lost:
        return Weighing("both", _("The parcel left lighter than its goods are, and became lighter on the way."))
    if left_light:
        return Weighing("left_light", _("By our ledger the parcel left lighter than its goods are."))
    if lost:
        return Weighing("lost", _("The carrier weighed less than our ledger says: lost on the way."))
    if not ledger or not carrier:
        return Weighing("", _("Ask our warehouse and the carrier what the parcel weighed."))
    if _exceeds(carrier - ledger, tolerance.of(ledger)):
        return Weighing("heavier", _("The carrier weighed more than our ledger says: the weights contradict."))
    if missing and not _exceeds(missing, tolerance.of(ledger)):
        return Weighing("blind", _("What is missing is too light to show in the weights."))
    if goods:
        return Weighing("complete", _("It left as heavy as all its goods are, and the carrier weighed the same."))
    return Weighing("even", _("By weight nothing was lost on the way."))


def _exceeds(difference: float, limit: float) -> bool:
    """Tell whether a difference lies beyond a limit, beyond the noise of binary fractions."""
    return round(difference - limit, 6) > 0
