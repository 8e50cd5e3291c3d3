"""The words of what a customer may have; ``rules/eligibility.py`` says what they mean."""

from typing import Any, NamedTuple

WISHES = [
    ("cancel", "Cancel"),
    ("refund", "Refund"),
    ("return", "Return and refund"),
    ("exchange", "Exchange"),
    ("repair", "Repair"),
]
STATES = [
    ("awaiting_payment", "Awaiting payment"),
    ("awaiting_shipment", "Awaiting shipment"),
    ("awaiting_receipt", "Awaiting receipt"),
    ("successful", "Successful"),
    ("cancelled", "Cancelled"),
]
WAYS = [("courier", "Sent by carrier"), ("pick_up", "Picked up"), ("service", "Service")]
FAULTS = [
    ("customer", "The customer's wish"),
    ("company", "Ours, or the factory's"),
    ("carrier", "The carrier's"),
    ("unclear", "Unclear"),
]
VERDICTS = [("allowed", "Allowed"), ("needs_approval", "Needs approval"), ("refused", "Refused")]
#: Which policies say what a wish may have; before shipment a refund is the end of the order.
POLICY_TYPES = {"cancel": "cancel", "refund": "refund", "return": "return", "exchange": "exchange"}


class Asked(NamedTuple):
    """What is known of a wish.

    ``reason``: record of ``after.sales.reason``; ``answers``: per code of a condition yes, no or doubt; ``quantities``:
    per id of a line how many pieces, in its unit; ``purchase_day``: where it was bought on another day than it was
    ordered; ``scope``: more that policies may ask for (kind, team, cause); ``tried``: a policy that counts as if it
    were valid; ``without``: what is being decided, which does not count as had before;
    ``as_of``: a local day on which it is judged, as if nothing had been had since;
    ``unsent``: it is about the pieces that have not left, whatever became of the others.
    """

    reason: Any = None
    answers: dict = {}
    quantities: dict = {}
    purchase_day: Any = None
    scope: dict = {}
    tried: Any = None
    without: Any = None
    as_of: Any = None
    unsent: bool = False
