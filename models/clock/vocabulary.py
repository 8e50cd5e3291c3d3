"""The words in which policies speak; each area adds its own moments of documents and purposes of deadlines."""

UNITS = [("minutes", "Minutes"), ("hours", "Hours"), ("days", "Days"), ("weeks", "Weeks"), ("months", "Months")]
#: What any document may tell of.
EVENTS = [
    ("created", "Created"),
    ("verified", "Verified"),
    ("scheduled", "Scheduled"),
    ("done", "Done"),
    ("closed", "Closed"),
]
PURPOSES = [
    ("other", "Other"),
]
