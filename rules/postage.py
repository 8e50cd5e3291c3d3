"""How much postage an order was charged too much, and with what goods that is made good (RF-06).

Functions over plain values: standard library only. Every answer ends in its reason, a sentence in the language of the
``_`` that the caller passes.
"""

from collections.abc import Iterable
from math import ceil
from typing import NamedTuple

from .words import Translator, say


class Goods(NamedTuple):
    """Goods of an order: how many, and how they travel: charged, free, or bundle (free from some pieces on)."""

    quantity: float
    postage: str = "charged"


class Excess(NamedTuple):
    """What was charged too much, and why."""

    amount: float
    reason: str


def excess(charged: float, goods: Iterable[Goods], bundle_pieces: int = 0, _: Translator = say) -> Excess:
    """Return how much of the postage an order should not have paid.

    Goods that travel free make the whole order free, whatever is bought with them; so do enough pieces of a bundle.

    :param charged: the postage on the order, taxes included
    :param bundle_pieces: from so many pieces on goods of a bundle are free; 0: there is no such offer

    >>> excess(15, [Goods(1, "free"), Goods(2)])
    Excess(amount=15.0, reason='Something that travels free was bought together with something that does not.')
    >>> excess(15, [Goods(1, "free")]).reason
    'All of it travels free of postage.'
    >>> excess(12, [Goods(2, "bundle"), Goods(1, "bundle")], 3)
    Excess(amount=12.0, reason='From 3 pieces on they travel free: the order has 3.')
    >>> excess(12, [Goods(2, "bundle")], 3).amount, excess(12, [Goods(9, "bundle")], 0).amount
    (0.0, 0.0)
    >>> excess(0, [Goods(1, "free")]).reason, excess(12, [Goods(1)]).reason
    ('No postage was charged.', 'Nothing of this order travels free of postage.')
    """
    goods = [item for item in goods if item.quantity > 0]
    if charged <= 0:
        return Excess(0.0, _("No postage was charged."))
    if any(item.postage == "free" for item in goods):
        if all(item.postage == "free" for item in goods):
            return Excess(float(charged), _("All of it travels free of postage."))
        reason = _("Something that travels free was bought together with something that does not.")
        return Excess(float(charged), reason)
    pieces = sum(item.quantity for item in goods if item.postage == "bundle")
    if bundle_pieces and pieces >= bundle_pieces:
        reason = _(
            "From %(least)s pieces on they travel free: the order has %(count)s.",
            least=bundle_pieces,
            count=f"{pieces:g}",
        )
        return Excess(float(charged), reason)
    return Excess(0.0, _("Nothing of this order travels free of postage."))


def pieces_worth(amount: float, price: float) -> int:
    """Return how many pieces make good an amount: as few as reach it.

    >>> pieces_worth(15, 20), pieces_worth(15, 5), pieces_worth(15, 5.01), pieces_worth(15, 0)
    (1, 3, 3, 0)
    """
    return ceil(round(amount / price, 6)) if price > 0 else 0
