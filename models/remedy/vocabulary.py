"""The words of remedies: what is done for a customer, and by which means."""

REMEDY_TYPES = [
    ("usage_guidance", "Usage guidance"),
    ("touch_up", "Touch-up"),
    ("on_site_repair", "On-site repair"),
    ("resend_part", "Re-send part"),
    ("replace", "Replacement"),
    ("reship", "Re-ship"),
    ("owed_gift", "Owed gift"),
    ("exchange", "Exchange"),
    ("return_refund", "Return and refund"),
    ("refund", "Refund"),
    ("cancel", "Cancellation"),
    ("compensation", "Compensation"),
    ("service_fee_refund", "Service fee refund"),
]
#: By which means each type is carried out; later types add theirs in ``_get_means``.
MEANS = {
    "usage_guidance": "advice",
    "touch_up": "service",
    "on_site_repair": "service",
    "resend_part": "dispatch",
    "replace": "dispatch",
    "reship": "dispatch",
    "owed_gift": "dispatch",
    "exchange": "dispatch",
    "return_refund": "money",
    "refund": "money",
    "cancel": "money",
    "compensation": "money",
    "service_fee_refund": "money",
}
#: Types for which the customer gives the goods back first.
COMES_BACK = ("return_refund", "exchange")
#: Types whose amount follows from what was paid: nobody bargains over it.
PRICED = ("return_refund", "cancel")
#: What follows from a fact and not from a choice stands on no ladder.
OFF_LADDER = ("service_fee_refund",)
REMEDY_STATES = [
    ("draft", "Draft"),
    ("to_approve", "To approve"),
    ("approved", "Approved"),
    ("awaiting_return", "Awaiting return"),
    ("awaiting_inspection", "Awaiting inspection"),
    ("awaiting_dispatch", "Awaiting dispatch"),
    ("awaiting_service", "Awaiting service"),
    ("awaiting_refund", "Awaiting refund"),
    ("done", "Done"),
    ("refused", "Refused"),
    ("cancelled", "Cancelled"),
]
#: States in which an approved remedy waits for somebody.
WAITING = ("awaiting_return", "awaiting_inspection", "awaiting_dispatch", "awaiting_service", "awaiting_refund")
#: States in which nothing happens any more.
ENDED = ("done", "refused", "cancelled")
#: States in which a remedy was given up; it holds no item and costs nothing.
GIVEN_UP = ("refused", "cancelled")
