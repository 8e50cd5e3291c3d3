"""The words of the repair desk."""

#: Where a device stands, as ``rules.desk.place`` tells it; the columns of the board.
DESK_STATES = [
    ("expected", "Expected"),
    ("intake", "Taken In"),
    ("quote", "Waiting for Quote"),
    ("in_repair", "In Repair"),
    ("back", "Back, to Check"),
    ("hand_over", "To Hand Over"),
    ("done", "Handed Over"),
    ("cancelled", "Cancelled"),
]
QUOTE_STATES = [
    ("none", "None yet"),
    ("given", "Waiting for the answer"),
    ("accepted", "Accepted"),
    ("refused", "Refused"),
]
#: How the customer and the repair meet (IT-05).
SERVICE_MODES = [
    ("desk", "At the desk"),
    ("mail_in", "Mailed in"),
    ("on_site", "On site"),
    ("remote", "Remote"),
]
#: What came of a repair.
OUTCOMES = [
    ("fixed", "Repaired"),
    ("replaced", "Unit replaced"),
    ("not_fixed", "Not repaired"),
]
#: When the things of a checklist are looked at (RP-06, RP-08).
CHECK_KINDS = [("outgoing", "Before sending"), ("returned", "When it is back")]
CHECK_RESULTS = [("passed", "In order"), ("failed", "Not in order"), ("not_applicable", "Does not apply")]
