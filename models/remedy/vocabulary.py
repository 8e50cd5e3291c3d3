"""The words of remedies: what is done for a customer, and by which means."""

REMEDY_TYPES = [
    ("usage_guidance", "Usage guidance"),
    ("touch_up", "Touch-up"),
    ("on_site_repair", "On-site repair"),
    ("resend_part", "Re-send part"),
    ("replace", "Replacement"),
    ("reship", "Re-ship"),
    ("owed_gift", "Owed gift"),
    ("refund", "Refund"),
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
    "refund": "money",
    "compensation": "money",
    "service_fee_refund": "money",
}
#: What follows from a fact and not from a choice stands on no ladder.
OFF_LADDER = ("service_fee_refund",)
REMEDY_STATES = [
    ("draft", "Draft"),
    ("to_approve", "To approve"),
    ("approved", "Approved"),
    ("awaiting_dispatch", "Awaiting dispatch"),
    ("awaiting_service", "Awaiting service"),
    ("awaiting_refund", "Awaiting refund"),
    ("done", "Done"),
    ("refused", "Refused"),
    ("cancelled", "Cancelled"),
]
#: States in which nothing happens any more.
ENDED = ("done", "refused", "cancelled")
#: States in which a remedy was given up; it holds no item and costs nothing.
GIVEN_UP = ("refused", "cancelled")
