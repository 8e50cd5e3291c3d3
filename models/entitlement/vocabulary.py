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
#: From which moment a window or a warranty is counted (X-04).
START_EVENTS = [
    ("invoice", "Invoice date"),
    ("order", "Order date"),
    ("purchase", "Purchase date"),
    ("received", "Delivery received"),
    ("success", "Order successful"),
]
WARRANTY_VERDICTS = [
    ("in_term", "Under warranty"),
    ("out_of_term", "Expired"),
    ("never", "Not covered"),
    ("void", "Void"),
    ("unknown", "Not known"),
]
#: Who answers for a fault that the warranty covers (WA-08).
WARRANTORS = [("own", "We"), ("supplier", "The supplier")]
PROOF_STATES = [("missing", "Missing"), ("ok", "In order"), ("altered", "Altered")]
#: Which of the papers of the sale was shown (WA-04).
PAPERS = [("invoice", "Invoice"), ("receipt", "Sales receipt"), ("service_form", "Service form of the telecom company")]
#: What an inspection may find that voids a warranty (WA-06).
VOID_FINDINGS = [
    ("liquid", "Liquid got in"),
    ("human_damage", "Damaged by a person"),
    ("missing_part", "A part is missing"),
    ("tampered_label", "The label was tampered with"),
    ("serial_mismatch", "The serial numbers differ"),
    ("foreign_repair", "Repaired by somebody else"),
]
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


class WarrantyFacts(NamedTuple):
    """What a document knows of goods whose warranty is asked for; all of it may be empty.

    ``product``, ``lot``, ``line``: records of product.product, stock.lot and sale.order.line; the line with which the
    serial number was sold is looked up where none is given; ``partner``: whose goods they are; ``company``: by whose
    rules, that of the user without one; ``purchase_day``: when the customer bought it, where that is another day than
    the order's, or elsewhere; ``found``: codes of VOID_FINDINGS that an inspection found, besides those of the serial
    number; ``fault``: record of after.sales.fault.code; ``shown``: as if the papers were in order.
    """

    product: Any = None
    lot: Any = None
    line: Any = None
    partner: Any = None
    company: Any = None
    purchase_day: Any = None
    found: tuple = ()
    fault: Any = None
    shown: bool = False


class WarrantyRow(NamedTuple):
    """One component and its answer, a ``rules.warranty.Answer``; component and rule are records, or empty."""

    component: Any
    rule: Any
    answer: Any
