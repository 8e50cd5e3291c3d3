"""A delivery's way from the warehouse to the customer: what it lacks, what comes next (SH-01 to SH-09).

Functions over plain values. Every answer ends in its reason, a sentence in the language of the
``_`` that the caller passes (Odoo's translator; plain English without one).
"""

from datetime import date, timedelta
from typing import NamedTuple

from .words import Step, Translator, say


class Demands(NamedTuple):
    """What a delivery mode asks for before goods leave.

    ``contact`` is none, message (a call, or a message when nobody answers) or call;
    ``waybill`` is none, recorded or verified.
    """

    details: bool = False
    contact: str = "none"
    waybill: str = "none"


class Facts(NamedTuple):
    """What has happened to one delivery so far.

    ``details`` is to_verify, changed or verified; ``contact`` is reached, message_left or empty.
    ``awaited`` says in words which goods are not there yet, and what follows from that.
    """

    left: bool = False
    details: str = "to_verify"
    contact: str = ""
    waybill: bool = False
    verified: bool = False
    handed_over: bool = False
    notified: bool = False
    received: bool = False
    awaited: str = ""


def obstacles(demands: Demands, facts: Facts, _: Translator = say) -> list[Step]:
    """Return the steps that have to be done before the goods may leave, in their order.

    >>> [step.code for step in obstacles(Demands(True, "call", "recorded"), Facts(contact="message_left"))]
    ['details', 'contact', 'waybill']
    >>> obstacles(Demands(True, "message"), Facts(details="verified", contact="message_left"))
    []
    """
    steps = []
    if demands.details and facts.details != "verified":
        reason = _("The details have not been verified with the customer.")
        if facts.details == "changed":
            reason = _("The order has changed since its details were verified with the customer.")
        steps.append(Step("details", reason))
    if demands.contact == "call" and facts.contact != "reached":
        steps.append(Step("contact", _("The customer has to be reached by phone before the goods leave.")))
    elif demands.contact == "message" and facts.contact not in ("reached", "message_left"):
        steps.append(Step("contact", _("The customer has to be called, or left a message, before the goods leave.")))
    if demands.waybill != "none" and not facts.waybill:
        steps.append(Step("waybill", _("The waybill has not been recorded.")))
    elif demands.waybill == "verified" and not facts.verified:
        steps.append(Step("verify", _("Nobody has verified that the waybill can be traced.")))
    return steps


def next_step(demands: Demands, facts: Facts, _: Translator = say) -> Step:
    """Return what has to be done next for a delivery.

    >>> next_step(Demands(), Facts()).code, next_step(Demands(waybill="recorded"), Facts(left=True)).code
    ('validate', 'waybill')
    >>> next_step(Demands(contact="call"), Facts(awaited="Sofa: order it from the factory."))
    Step(code='goods', reason='Sofa: order it from the factory.')
    >>> next_step(Demands(waybill="recorded"), Facts(left=True, waybill=True, verified=True)).code
    'hand_over'
    """
    if facts.received:
        return Step("done", _("The customer has received it."))
    if not facts.left and facts.awaited:
        return Step("goods", facts.awaited)
    if not facts.left:
        before = obstacles(demands, facts, _)
        return before[0] if before else Step("validate", _("Everything is ready, the delivery can be validated."))
    if demands.waybill != "none" and not facts.waybill:
        return Step("waybill", _("The waybill has not been recorded."))
    if facts.waybill and not facts.verified:
        return Step("verify", _("Nobody has verified that the waybill can be traced."))
    if not facts.handed_over:
        return Step("hand_over", _("The goods are still waiting to be handed over to the carrier."))
    if facts.waybill and not facts.notified:
        return Step("notice", _("The customer has not been told that the goods are on their way."))
    return Step("receipt", _("It is not known yet whether the customer has received it."))


def expected_receipt(left_on: date | None, transit_days: float) -> date | None:
    """Return the local date on which goods should arrive, None while they have not left.

    :param left_on: local date on which the carrier took them over

    >>> expected_receipt(date(2026, 3, 1), 5)
    datetime.date(2026, 3, 6)
    """
    return left_on and left_on + timedelta(days=transit_days)
