"""When two cases are probably one: the same customer about the same thing."""

from typing import NamedTuple

from .words import Translator, say

#: From which share of common pairs of letters on two titles say the same.
ALIKE = 0.6


class Case(NamedTuple):
    """What tells cases apart.

    Keys of customer, order, kind and goods, None for unknown; e-mail in lower case; the last digits of the
    phone; ``words`` is the title.
    """

    customer: int | None = None
    email: str = ""
    order: int | None = None
    kind: int | None = None
    phone: str = ""
    goods: int | None = None
    words: str = ""


class Verdict(NamedTuple):
    is_duplicate: bool
    reason: str


def is_same_customer(case: Case, other: Case) -> bool:
    """Tell whether two cases come from one customer; the contact counts before e-mail and phone.

    >>> is_same_customer(Case(customer=1, email="a@b.c"), Case(customer=2, email="a@b.c"))
    False
    >>> is_same_customer(Case(customer=1, email="a@b.c"), Case(email="a@b.c"))
    True
    >>> is_same_customer(Case(phone="800138000"), Case(phone="800138000", email="a@b.c"))
    True
    >>> is_same_customer(Case(), Case())
    False
    """
    if case.customer and other.customer:
        return case.customer == other.customer
    by_email = bool(case.email) and case.email == other.email
    return by_email or (bool(case.phone) and case.phone == other.phone)


def are_alike(words: str, others: str) -> bool:
    """Tell whether two titles say the same, in any script: by the pairs of letters they share.

    >>> are_alike("The leg is broken", "Leg broken!"), are_alike("The leg is broken", "Where is my parcel?")
    (True, False)
    >>> are_alike("沙发腿断了", "沙发的腿断了"), are_alike("", "")
    (True, False)
    """
    pairs = []
    for text in (words, others):
        letters = [char for char in text.lower() if char.isalnum()]
        pairs.append(set(zip(letters, letters[1:], strict=False)))
    smaller = min(len(pairs[0]), len(pairs[1]))
    return bool(smaller) and len(pairs[0] & pairs[1]) / smaller >= ALIKE


def judge(case: Case, other: Case, _: Translator = say) -> Verdict:
    """Return whether two open cases are probably the same one, and why (OW-02).

    A kind alone says little: who has two orders may have two of the same troubles.

    >>> judge(Case(1, order=7, kind=3), Case(1, order=7, kind=3)).reason
    'Same order and same kind.'
    >>> judge(Case(1, order=7, kind=3), Case(1, order=8, kind=3)).is_duplicate
    False
    >>> judge(Case(1, kind=3, goods=5), Case(1, kind=3, goods=5)).reason
    'Same goods and same kind.'
    >>> judge(Case(1, words="Leg broken"), Case(1, words="The leg is broken")).reason
    'The same words.'
    >>> judge(Case(1, order=7), Case(1, order=8)).is_duplicate, judge(Case(1), Case(1)).is_duplicate
    (False, False)
    """
    if not is_same_customer(case, other):
        return Verdict(False, _("Another customer."))
    same_order = bool(case.order) and case.order == other.order
    same_kind = bool(case.kind) and case.kind == other.kind
    same_goods = bool(case.goods) and case.goods == other.goods
    if same_order and same_kind:
        return Verdict(True, _("Same order and same kind."))
    if same_order:
        return Verdict(True, _("Same order."))
    if case.order and other.order:
        return Verdict(False, _("Another order."))
    if same_goods and same_kind:
        return Verdict(True, _("Same goods and same kind."))
    if are_alike(case.words, other.words):
        return Verdict(True, _("The same words."))
    return Verdict(False, _("Neither the same order, nor the same goods, nor the same words."))
