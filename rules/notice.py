"""The shipping notice: what it has to say, and whether it can be said (SH-03, PK-01, OW-06).

Functions over plain values. Every answer ends in its reason, a sentence in the language of the
``_`` that the caller passes (Odoo's translator; plain English without one).
"""

from collections.abc import Iterable
from typing import NamedTuple

from .words import Translator, say


class Consignment(NamedTuple):
    """The eight facts of a shipping notice, and what makes them true and answerable.

    Amounts are None while nobody recorded them; a recorded zero is an answer.
    """

    carrier: str = ""
    waybill: str = ""
    phone: str = ""
    packages: int = 0
    pieces: int = 0
    volume: float = 0.0
    freight: float | None = None
    packing_fee: float | None = None
    verified: bool = False
    handed_over: bool = False
    seller: str = ""


class Completeness(NamedTuple):
    """Whether a notice may go out, and what it lacks."""

    missing: list[str]
    reason: str


def completeness(consignment: Consignment, _: Translator = say) -> Completeness:
    """Tell what a shipping notice lacks; it goes out complete or not at all.

    >>> whole = Consignment("Red Line", "RL1", "400 1", 3, 5, 1.2, 80.0, 0.0, True, True, "Lin")
    >>> completeness(whole).missing
    []
    >>> completeness(whole._replace(phone="", verified=False)).reason
    "The notice cannot go out: the carrier's enquiry phone, the proof that the waybill can be traced."
    """
    wanted = [
        (consignment.carrier, _("the carrier")),
        (consignment.waybill, _("the waybill number")),
        (consignment.phone, _("the carrier's enquiry phone")),
        (consignment.packages, _("the number of packages")),
        (consignment.pieces, _("the number of transport pieces")),
        (consignment.volume, _("the transport volume")),
        (consignment.freight is not None, _("the freight")),
        (consignment.packing_fee is not None, _("the packing fee")),
        (consignment.verified or not consignment.waybill, _("the proof that the waybill can be traced")),
        # "Shipped" while the goods wait in the house is never told to a customer (LG-03).
        (consignment.handed_over, _("the hand-over to the carrier")),
        (consignment.seller, _("the order's salesperson")),
    ]
    missing = [name for value, name in wanted if not value]
    if not missing:
        return Completeness(missing, _("The notice is complete."))
    return Completeness(missing, _("The notice cannot go out: %(missing)s.", missing=", ".join(missing)))


def as_text(
    title: str, greeting: str, facts: Iterable[tuple[str, str]], paragraphs: Iterable[tuple[str, str]], closing: str
) -> str:
    """Return a notice as plain text to paste into a chat.

    :param facts: (label, value) pairs; the other arguments are sentences, paragraphs a list of (heading, text)

    >>> print(as_text("Shipped", "Dear Li,", [("Carrier", "Red Line")], [("", "Look first.")], "Lin"))
    Shipped
    <BLANKLINE>
    Dear Li,
    <BLANKLINE>
    Carrier: Red Line
    <BLANKLINE>
    Look first.
    <BLANKLINE>
    Lin
    """
    table = "\n".join(f"{label}: {value}" for label, value in facts)
    sections = [f"{heading}\n{text}" if heading else text for heading, text in paragraphs]
    return "\n\n".join([title, greeting, table, *sections, closing])
