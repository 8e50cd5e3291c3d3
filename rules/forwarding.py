"""What to do with a parcel whose carrier does not serve the customer's address (LG-04).

Functions over plain values. Every answer ends in its reason, a sentence in the language of the
``_`` that the caller passes (Odoo's translator; plain English without one).
"""

from typing import NamedTuple

from .words import Translator, say


class Suggestion(NamedTuple):
    """A way to the customer: ``forward`` (a local carrier brings it) or ``recall`` (it comes back and goes by post).

    ``way`` is empty as long as it cannot be said.
    """

    way: str
    reason: str


def suggest(
    order_amount: float,
    forward_cost: float | None,
    recall_cost: float | None,
    small_limit: float,
    is_urgent: bool = False,
    _: Translator = say,
) -> Suggestion:
    """Compare what forwarding and recalling cost with what the order is worth. A person decides.

    All amounts are in one currency; a cost of None has not been asked for yet.

    :param small_limit: an order below this amount counts as small
    :param is_urgent: the customer needs it by a date that a recall would miss, or said so

    >>> suggest(90, 120, 30, 200).way, suggest(90, 40, 60, 200).way, suggest(90, 60, 40, 200).way
    ('recall', 'forward', 'recall')
    >>> suggest(900, 120, 30, 200).reason
    'Forward it locally: the order is not a small one.'
    >>> suggest(90, 120, 30, 200, is_urgent=True).way
    'forward'
    >>> suggest(90, 120, None, 200)
    Suggestion(way='', reason='Ask the carrier and the warehouse first what forwarding and recalling cost.')
    """
    if forward_cost is None or recall_cost is None:
        return Suggestion("", _("Ask the carrier and the warehouse first what forwarding and recalling cost."))
    if is_urgent:
        return Suggestion("forward", _("Forward it locally: the customer needs it soon."))
    if order_amount >= small_limit:
        return Suggestion("forward", _("Forward it locally: the order is not a small one."))
    if forward_cost > order_amount:
        return Suggestion("recall", _("Recall it and send it by post: forwarding costs more than the order is worth."))
    if forward_cost > recall_cost:
        return Suggestion("recall", _("Recall it and send it by post: that costs less for this small order."))
    return Suggestion("forward", _("Forward it locally: that costs no more than a recall."))
