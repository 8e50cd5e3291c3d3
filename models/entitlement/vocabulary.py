"""The words of what a customer may have; ``rules/eligibility.py`` says what they mean."""

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
WAYS = [("courier", "Sent"), ("pick_up", "Picked up"), ("service", "Service")]
FAULTS = [
    ("customer", "The customer's wish"),
    ("company", "Ours, or the factory's"),
    ("carrier", "The carrier's"),
    ("unclear", "Unclear"),
]
VERDICTS = [("allowed", "Allowed"), ("needs_approval", "Needs approval"), ("refused", "Refused")]
#: Which policies say what a wish may have; before shipment a refund is the end of the order.
POLICY_TYPES = {"cancel": "cancel", "refund": "refund", "return": "return", "exchange": "exchange"}
