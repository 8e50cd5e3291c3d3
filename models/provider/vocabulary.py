"""The words of service jobs: what is done, how far it is, how the customer found it."""

TASKS = [
    ("install", "Installation"),
    ("repair", "Repair"),
    ("touch_up", "Touch-up"),
    ("measure", "Measuring"),
    ("inspect", "Inspection"),
]
STATES = [
    ("draft", "Draft"),
    ("offered", "Offered"),
    ("accepted", "Accepted"),
    ("briefed", "Briefed"),
    ("scheduled", "Scheduled"),
    ("done", "Done"),
    ("verified", "Called back"),
    ("cancelled", "Cancelled"),
]
#: A provider is busy with these.
RUNNING = ("offered", "accepted", "briefed", "scheduled")
#: What is neither settled nor given up.
OPEN = ("draft", *RUNNING, "done")
SATISFACTION = [
    ("dissatisfied", "Dissatisfied"),
    ("basically", "Basically satisfied"),
    ("fairly", "Fairly satisfied"),
]
