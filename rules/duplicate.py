"""When two cases are probably one: the same customer about the same thing."""

# pylint: disable=prefer-env-translation
# ``_`` is an argument here: rules know no environment.

from typing import NamedTuple


def _say(source, **values):
    """Return an English sentence; callers pass Odoo's translator in its place."""
    return source % values


class Case(NamedTuple):
    """What tells cases apart: keys of customer, order and kind, None for unknown; e-mail in lower case."""

    customer: int | None = None
    email: str = ""
    order: int | None = None
    kind: int | None = None


class Verdict(NamedTuple):
    is_duplicate: bool
    reason: str


def is_same_customer(case, other):
    """Tell whether two cases come from one customer; the contact counts before the e-mail.

    >>> is_same_customer(Case(customer=1, email="a@b.c"), Case(customer=2, email="a@b.c"))
    False
    >>> is_same_customer(Case(customer=1, email="a@b.c"), Case(email="a@b.c"))
    True
    >>> is_same_customer(Case(), Case())
    False
    """
    if case.customer and other.customer:
        return case.customer == other.customer
    return bool(case.email) and case.email == other.email


def judge(case, other, _=_say):
    """Return whether two open cases are probably the same one, and why (OW-02).

    >>> judge(Case(1, order=7, kind=3), Case(1, order=7, kind=3)).reason
    'Same order and same kind.'
    >>> judge(Case(1, order=7, kind=3), Case(1, order=8, kind=3)).reason
    'Same kind.'
    >>> judge(Case(1, order=7), Case(1, order=8)).is_duplicate, judge(Case(1), Case(1)).is_duplicate
    (False, False)
    """
    if not is_same_customer(case, other):
        return Verdict(False, _("Another customer."))
    same_order = bool(case.order) and case.order == other.order
    same_kind = bool(case.kind) and case.kind == other.kind
    if same_order and same_kind:
        return Verdict(True, _("Same order and same kind."))
    if same_order:
        return Verdict(True, _("Same order."))
    if same_kind:
        return Verdict(True, _("Same kind."))
    return Verdict(False, _("Another order and another kind."))
