"""The words of shops: what their leader decides, what after-sales finds, and the steps of a piece."""

#: What the leader of a shop decides on the spot, by the three guarantees of the brand (SP-02).
DECISIONS = [
    ("return", "Return"),
    ("exchange", "Exchange"),
    ("local_repair", "Local repair"),
]
#: What after-sales finds when it has looked at the goods (SP-04).
APPRAISALS = [("repairable", "Can be repaired"), ("unrepairable", "Cannot be repaired")]
PAYERS = [("company", "Our company"), ("shop", "Shop")]
STEPS = [
    ("papers", "The region passes the papers on"),
    ("send", "The goods leave the shop"),
    ("compare", "Goods compared with the papers"),
    ("appraise", "Appraised"),
    ("back", "Back in the shop"),
]
