"""An invoice that was lost or is wrong: what to try next, and what paper a payment gives (IV-01, IV-02).

Functions over plain values: standard library only. Every answer ends in its reason, a sentence in the language of the
``_`` that the caller passes.
"""

from collections.abc import Mapping
from typing import NamedTuple

from .words import Step, Translator, say

#: What is tried for a lost invoice, one after the other, and what may come of it.
STEPS = {
    "pouch": ("found", "not_found"),
    "carrier": ("found", "not_found"),
    "copy": ("accepted", "refused"),
    "manager": ("agreed",),
}
#: With these it is over.
SETTLED = ("found", "accepted", "agreed")


class Papers(NamedTuple):
    """For how much of an order the customer gets an invoice, and for how much a receipt only."""

    invoice: float
    receipt: float
    reason: str


def next_search(results: Mapping[str, str], _: Translator = say) -> Step:
    """Return what to try next for a lost invoice; no code when it is settled.

    :param results: per step what came of it, see ``STEPS``

    >>> next_search({}).code, next_search({"pouch": "not_found"}).code
    ('pouch', 'carrier')
    >>> next_search({"pouch": "not_found", "carrier": "not_found"})
    Step(code='copy', reason='It cannot be found: offer a copy.')
    >>> next_search({"pouch": "not_found", "carrier": "not_found", "copy": "refused"}).code
    'manager'
    >>> next_search({"pouch": "found"})
    Step(code='', reason='It is settled.')
    """
    if any(result in SETTLED for result in results.values()):
        return Step("", _("It is settled."))
    code = next((step for step in STEPS if step not in results), "")
    return Step(code, _say_search(code, _))


def _say_search(code: str, _: Translator) -> str:
    """Return in words what to do next.

    >>> _say_search("manager", say)
    'A copy will not do: look for a way with the manager responsible.'
    """
    if code == "pouch":
        return _("Ask the customer to look in the pouch on the box.")
    if code == "carrier":
        return _("Search for it with the warehouse and the carrier.")
    if code == "copy":
        return _("It cannot be found: offer a copy.")
    return _("A copy will not do: look for a way with the manager responsible.")


def papers(total: float, without_money: float, is_requested: bool, _: Translator = say) -> Papers:
    """Return which paper an order gives by how it was paid.

    :param total: the amount of the order; ``without_money``: what of it was paid with points, coupons or a store card
    :param is_requested: the customer asks for an invoice over the money

    >>> papers(100, 0, False)
    Papers(invoice=100.0, receipt=0.0, reason='Paid with money: an invoice over all of it.')
    >>> papers(100, 100, True)
    Papers(invoice=0.0, receipt=100.0, reason='Points, coupons and store cards give a receipt only.')
    >>> papers(100, 30, False).receipt, papers(100, 30, True).invoice, papers(100, 30, True).receipt
    (100.0, 70, 30)
    """
    money = round(max(total - without_money, 0.0), 6)
    if not without_money:
        return Papers(float(total), 0.0, _("Paid with money: an invoice over all of it."))
    if not money:
        return Papers(0.0, float(total), _("Points, coupons and store cards give a receipt only."))
    if not is_requested:
        return Papers(
            0.0, float(total), _("Paid in part without money: a receipt, unless the customer asks for an invoice.")
        )
    return Papers(money, round(total - money, 6), _("On request the part that was paid with money is invoiced."))
