"""What freight really cost against what was estimated (SH-02, SH-04).

Functions over plain values. Every answer ends in its reason, a sentence in the language of the
``_`` that the caller passes (Odoo's translator; plain English without one).
"""

from typing import NamedTuple

from .words import Amount, Translator, say


class Variance(NamedTuple):
    """How far the actual freight lies from the estimate.

    ``percent`` is of the estimate, 100 where nothing was estimated; ``exceeds`` asks for an explanation.
    """

    amount: float
    percent: float
    exceeds: bool
    reason: str


def variance(
    estimated: float, actual: float, limit_amount: float, limit_percent: float, _: Translator = say
) -> Variance:
    """Compare the actual freight with the estimate; more and less count alike, for both were misjudged.

    All amounts are in one currency. An explanation is asked for only beyond both limits, so that
    neither cents on a small estimate nor a per mille of a large one make work.

    >>> variance(100, 130, 20, 10)[:3]
    (30, 30.0, True)
    >>> variance(100, 109, 5, 10).exceeds, variance(10, 15, 20, 10).exceeds
    (False, False)
    >>> variance(0, 80, 20, 10).reason
    'No freight was estimated.'
    """
    amount = actual - estimated
    percent = 100.0 * amount / estimated if estimated else 100.0 * bool(amount)
    # Where nothing was estimated there is nothing to take a percentage of: the amount alone decides.
    beyond_percent = not estimated or round(abs(percent) - limit_percent, 2) > 0
    exceeds = round(abs(amount) - limit_amount, 2) > 0 and beyond_percent
    if not exceeds:
        return Variance(amount, percent, False, _("Within the limit."))
    if not estimated:
        return Variance(amount, percent, True, _("No freight was estimated."))
    values = {"amount": Amount(abs(amount)), "percent": f"{abs(percent):.0f}"}
    if amount > 0:
        reason = _("The freight was %(amount)s (%(percent)s%%) higher than estimated.", **values)
    else:
        reason = _("The freight was %(amount)s (%(percent)s%%) lower than estimated.", **values)
    return Variance(amount, percent, True, reason)


class WayBack(NamedTuple):
    """What the customer bears of the way back. ``source`` is charged, rate, customer, company or unknown."""

    amount: float
    source: str


def way_back(payer: str, is_fetched: bool, charged: float, rate: float | None) -> WayBack:
    """Return what is kept from the customer's money for the way back, and by what it is reckoned (RE-18).

    :param payer: who pays the way back, company or customer
    :param is_fetched: our logistics brings the goods; else the customer pays his carrier himself
    :param charged: what the order's delivery cost the customer, taxes included
    :param rate: what the carrier would take, None where nobody knows

    >>> way_back("customer", True, 15.0, 10.0), way_back("customer", True, 0.0, 10.0)
    (WayBack(amount=15.0, source='charged'), WayBack(amount=10.0, source='rate'))
    >>> way_back("customer", True, 0.0, None), way_back("customer", False, 15.0, 10.0)
    (WayBack(amount=0.0, source='unknown'), WayBack(amount=0.0, source='customer'))
    >>> way_back("company", True, 15.0, 10.0)
    WayBack(amount=0.0, source='company')
    """
    if payer != "customer":
        return WayBack(0.0, "company")
    if not is_fetched:
        return WayBack(0.0, "customer")
    if charged > 0:
        return WayBack(float(charged), "charged")
    return WayBack(float(rate), "rate") if rate else WayBack(0.0, "unknown")
