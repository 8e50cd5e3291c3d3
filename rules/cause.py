"""Where a problem comes from and who pays: the decision tables of the manuals (DM-03, MG-03 to MG-06, GF-02, LG-02 to
LG-04, X-02, X-10, X-19).

A table suggests and a person decides. Cause and cost bearer are two answers: a cause that is only presumed is good
for statistics, and is paid for by ourselves. Every answer ends in its reason, a sentence in the language of the ``_``
that the caller passes (Odoo's translator; plain English without one).
"""

from typing import NamedTuple

from .words import Translator, say


class Facts(NamedTuple):
    """What is known of a claim; empty or 0 means that nobody knows yet.

    ``photos`` is pending (still being collected or looked at), valid, none (no valid ones will come) or not_needed;
    ``packaging``, ``box`` and ``receipt_note`` are codes of ``models/claim/vocabulary.py``; questions are yes or no.
    ``weighing`` is what ``rules/weighing.py`` makes of the weights; ``handed_over`` is yes, no or late, and ``trace``
    what somebody found out about the waybill.
    """

    photos: str = "pending"
    packaging: str = ""
    receipt_note: str = ""
    box: str = ""
    glass_heard: str = ""
    weighing: str = ""
    packing_list_checked: str = ""
    gift_recorded: str = ""
    fault_covered: str = ""
    handed_over: str = ""
    trace: str = ""
    wrong_carrier: str = ""
    self_trace: bool = False


#: A box that somebody was in before it arrived.
OPENED = ("opened", "re_taped")


class Suggestion(NamedTuple):
    """The cause that a table suggests, empty while facts are missing; ``clear`` when it can be proved."""

    cause: str
    clear: bool
    reason: str


#: Who pays for a cause that is clear. Whoever it is, the customer is served by us, and we claim it back.
BEARERS = {
    "carrier": "carrier",
    "theft_in_transit": "carrier",
    "quality": "factory",
    "listing_error": "shop",
    "installer": "provider",
    "customer_use": "customer",
}


def cost_bearer(cause: str, clear: bool = True) -> str:
    """Return who pays; what is unclear is borne by the company (X-02, RE-03).

    >>> cost_bearer("quality"), cost_bearer("carrier", clear=False), cost_bearer("undecided")
    ('factory', 'company', 'company')
    """
    return BEARERS.get(cause, "company") if clear else "company"


def suggest(table: str, facts: Facts, _: Translator = say) -> Suggestion:
    """Return what a decision table makes of the facts.

    :param table: code of a decision table
    :return: a Suggestion; without a cause when the table is unknown or the facts do not suffice yet

    >>> suggest("damage_unpacking", Facts("valid", packaging="intact"))[:2]
    ('quality', True)
    >>> suggest("", Facts()).reason
    'No table decides about this kind of case: decide by the facts.'
    """
    if table not in TABLES:
        return Suggestion("", False, _("No table decides about this kind of case: decide by the facts."))
    return TABLES[table](facts, _)


def damage_unpacking(facts: Facts, _: Translator = say) -> Suggestion:
    """Damage found at home after signing (DM-01 to DM-03, X-19).

    >>> damage_unpacking(Facts("none")).cause, damage_unpacking(Facts("pending", "damaged_matching")).cause
    ('carrier', '')
    """
    if facts.photos == "pending":
        return Suggestion("", False, _("The photos are not complete yet."))
    if facts.photos == "none":
        return Suggestion("carrier", False, _("The customer gives no valid photos."))
    if facts.packaging == "damaged_matching":
        return Suggestion("carrier", True, _("The packaging is damaged at the matching place."))
    if facts.packaging == "intact":
        return Suggestion("quality", True, _("The packaging is intact."))
    if facts.packaging == "damaged_elsewhere":
        # the manual names no cause.
        reason = _("The packaging is damaged, but not where the goods are: no table decides this.")
        return Suggestion("undecided", False, reason)
    if facts.packaging == "unknown":
        return Suggestion("undecided", False, _("Nobody can say how the packaging looks."))
    return Suggestion("", False, _("Say how the packaging looks."))


def damage_pick_up(facts: Facts, _: Translator = say) -> Suggestion:
    """Damage seen when the goods were fetched or brought (PK-02 to PK-06).

    What was written on the receipt counts at once. A refusal to sign is recorded and decides nothing.

    >>> damage_pick_up(Facts("pending", receipt_note="noted"))[:2]
    ('carrier', True)
    """
    if facts.receipt_note == "noted":
        return Suggestion("carrier", True, _("The damage is noted on the receipt."))
    if facts.photos != "none" and facts.packaging == "damaged_matching":
        clear = facts.photos in ("valid", "not_needed")
        return Suggestion("carrier", clear, _("The packaging was damaged when the goods were fetched."))
    if facts.glass_heard == "yes":
        return Suggestion("carrier", False, _("Broken glass was heard before the package was opened."))
    return damage_unpacking(facts, _)


def quality(facts: Facts, _: Translator = say) -> Suggestion:
    """A fault that shows in use; how the goods were used is for a person to judge, never blamed by a table.

    >>> quality(Facts("valid")).cause, quality(Facts("valid", fault_covered="no")).cause
    ('quality', 'undecided')
    """
    if facts.photos == "pending":
        return Suggestion("", False, _("The photos are not complete yet."))
    if facts.photos == "none":
        return Suggestion("undecided", False, _("The fault has not been seen yet: have it inspected."))
    if facts.fault_covered == "no":
        return Suggestion("undecided", False, _("The warranty does not cover such a fault: look at how it came about."))
    return Suggestion("quality", True, _("The fault is shown, and nothing says that it comes from elsewhere."))


def missing_goods(facts: Facts, _: Translator = say) -> Suggestion:
    """Goods are missing: what the weights say, and the box (MG-02 to MG-05). A weight is evidence, no verdict (X-10).

    >>> missing_goods(Facts(weighing="left_light")).cause, missing_goods(Facts(weighing="lost")).cause
    ('short_shipped', 'theft_in_transit')
    """
    opened = facts.box in OPENED
    if facts.weighing == "both" or facts.weighing == "left_light" and opened:
        reason = _("The parcel left too light, and something happened to it on the way: both may be true.")
        return Suggestion("undecided", False, reason)
    if facts.weighing == "left_light":
        return Suggestion("short_shipped", True, _("By our ledger the parcel left lighter than its goods are."))
    if facts.weighing == "lost":
        return Suggestion("theft_in_transit", True, _("The carrier weighed less than our ledger: lost on the way."))
    if opened:
        return Suggestion("theft_in_transit", True, _("The box was opened before it arrived."))
    if not facts.box:
        return Suggestion("", False, _("Ask whether the box was opened, and how the tape looks."))
    if not facts.weighing:
        return Suggestion("", False, _("Ask our warehouse and the carrier what the parcel weighed."))
    if facts.weighing == "even" and facts.box == "intact":
        return Suggestion("short_shipped", True, _("The box came closed, and by weight nothing was lost on the way."))
    if facts.weighing == "complete" and facts.box == "intact":
        # Who weighed the same twice has not lost it before, and has not packed too little: nobody knows.
        reason = _("The parcel was complete when the carrier weighed it, and the box came closed: look into it.")
        return Suggestion("undecided", False, reason)
    return Suggestion("undecided", False, _("Neither the box nor the weights tell where the goods went."))


def missing_accessory(facts: Facts, _: Translator = say) -> Suggestion:
    """An accessory is missing or a wrong one came (MG-06): first the packing list, then the box.

    >>> checked = Facts(box="intact", packing_list_checked="yes")
    >>> missing_accessory(Facts(box="intact")).cause, missing_accessory(checked).cause
    ('', 'short_shipped')
    """
    if facts.packing_list_checked != "yes":
        return Suggestion("", False, _("Ask the customer to compare with the packing list."))
    if facts.box in OPENED:
        return Suggestion("theft_in_transit", True, _("The box was opened before it arrived."))
    if facts.box == "intact":
        return Suggestion("short_shipped", True, _("The box arrived closed, so it was packed that way."))
    if facts.box == "unknown":
        return Suggestion("undecided", False, _("Nobody knows whether the box was opened."))
    return Suggestion("", False, _("Ask whether the box was opened, and how the tape looks."))


def missing_gift(facts: Facts, _: Translator = say) -> Suggestion:
    """A gift or sample is missing: noted but not packed, or promised but not noted (GF-02).

    >>> missing_gift(Facts(gift_recorded="yes")).cause, missing_gift(Facts(gift_recorded="no")).cause
    ('packed_without_gift', 'gift_not_recorded')
    """
    if facts.gift_recorded == "yes":
        return Suggestion("packed_without_gift", True, _("The gift was noted on the order and not packed."))
    if facts.gift_recorded == "no":
        return Suggestion("gift_not_recorded", True, _("The gift was promised and not noted on the order."))
    return Suggestion("", False, _("Look whether the gift is noted on the order."))


def untraceable(facts: Facts, _: Translator = say) -> Suggestion:
    """A waybill cannot be found: not handed over, another carrier, or the carrier's own site only (LG-01 to LG-03).

    What somebody found out counts before our records. A hand-over that was made up for stays late.

    >>> untraceable(Facts(handed_over="no")).cause, untraceable(Facts(handed_over="yes", wrong_carrier="yes")).cause
    ('not_handed_over', 'wrong_carrier')
    """
    if facts.trace == "not_handed_over" or facts.handed_over == "no" and not facts.trace:
        return Suggestion("not_handed_over", True, _("The goods have not been handed over to the carrier yet."))
    if facts.trace == "wrong_carrier" or facts.wrong_carrier == "yes":
        return Suggestion("wrong_carrier", True, _("The goods went with another carrier than the order says."))
    if facts.handed_over == "late":
        return Suggestion("not_handed_over", True, _("The goods were handed over to the carrier too late."))
    if facts.self_trace or facts.trace == "own_site":
        reason = _("Nothing is wrong: this carrier shows waybills on its own site only.")
        return Suggestion("undecided", False, reason)
    if facts.trace == "with_carrier":
        return Suggestion("undecided", False, _("The carrier has the goods and is looking into it."))
    return Suggestion("undecided", False, _("Carrier and hand-over are right: ask the carrier where the goods are."))


def unreachable(facts: Facts, _: Translator = say) -> Suggestion:
    """The carrier does not reach the address (LG-04).

    >>> unreachable(Facts(wrong_carrier="yes")).cause, unreachable(Facts()).cause
    ('wrong_carrier', 'undecided')
    """
    if facts.wrong_carrier == "yes":
        return Suggestion("wrong_carrier", True, _("The goods went with another carrier than the order says."))
    return Suggestion("undecided", False, _("The goods went as ordered, and the carrier does not reach the address."))


TABLES = {
    "damage_pick_up": damage_pick_up,
    "damage_unpacking": damage_unpacking,
    "quality": quality,
    "missing_goods": missing_goods,
    "missing_accessory": missing_accessory,
    "missing_gift": missing_gift,
    "untraceable": untraceable,
    "unreachable": unreachable,
}
