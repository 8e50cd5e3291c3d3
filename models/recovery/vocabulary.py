"""The words of recoveries: who owes us something, for what, and how far we are."""

from ..claim.vocabulary import COST_BEARERS

#: Who may owe us what a remedy costs: everybody who can bear it, except us and the customer.
DEBTOR_TYPES = [pair for pair in COST_BEARERS if pair[0] not in ("company", "customer")]
#: Kinds of loss for which debtors have windows of their own.
LOSSES = [
    ("noted", "Damage noted on receipt"),
    ("concealed", "Damage found after unpacking"),
    ("lost", "Lost on the way"),
    ("delay", "Delay"),
]
#: On what a claim on a debtor rests.
BASES = [*LOSSES, ("fault", "Fault of the goods"), ("work", "Damage by whoever did the work"), ("other", "Other")]
STATES = [
    ("draft", "Draft"),
    ("filed", "Filed"),
    ("acknowledged", "Acknowledged"),
    ("disputed", "Disputed"),
    ("agreed", "Agreed"),
    ("recovered", "Recovered"),
    ("written_off", "Written off"),
    ("cancelled", "Cancelled"),
]
#: States in which somebody still owes us something.
OPEN = ("draft", "filed", "acknowledged", "disputed", "agreed")
#: States in which the debtor has heard of it and has not answered yet.
WAITING = ("filed", "acknowledged", "disputed")
#: States in which the debtor has agreed to an amount.
AGREED = ("agreed", "recovered")
#: States in which a claim holds no more of a loss than it brought.
ENDED = ("written_off", "cancelled")
SETTLEMENTS = [
    ("refund", "Vendor refund, set off against their bills"),
    ("invoice", "Invoice to the debtor"),
]
